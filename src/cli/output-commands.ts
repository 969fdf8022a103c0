import { existsSync } from "node:fs";
import { basename } from "node:path";
import { timeKinds } from "../core/barycenter/time-settings.ts";
import type { AxisColumn } from "../core/column.ts";
import { defined } from "../core/defined.ts";
import { type CsvCell, csvText } from "../core/export/csv.ts";
import { exportFormat } from "../core/export/curve-formats.ts";
import { formatCounted } from "../core/format-counted.ts";
import { silentJob } from "../core/job.ts";
import type { CodecName } from "../core/kernels/codec-name.ts";
import type { ObjectColumns } from "../core/lightcurve/source-axes.ts";
import type { ExportCurvesRequest } from "../core/verbs/export-curves.ts";
import { analyse } from "../pipeline/analyse/analyse.ts";
import { shardStatistics } from "../pipeline/analyse/shard-statistics.ts";
import { rechunk } from "../pipeline/copy/rechunk.ts";
import { statistics } from "../pipeline/dataset/statistics.ts";
import { exportCurves } from "../pipeline/export/export-curves.ts";
import { exportZip } from "../pipeline/export/export-zip.ts";
import { openDatasetReader } from "../pipeline/read/read.ts";
import { datasetTree } from "../storage/dataset-directory.ts";
import { exportFolders, sweepExportFolders } from "../storage/export-folders.ts";
import type { FileTree } from "../storage/files.ts";
import {
  type Command,
  choiceOption,
  exitCodes,
  listOption,
  onePath,
  type Terminal,
  textOption,
  UsageError,
  type Words,
} from "./command.ts";
import { openDataset, removeWorkspace, sweepWorkspace } from "./workspace.ts";
import { refuseToReplace, writeBlob } from "./write-blob.ts";

export const codecs = ["none", "zstd"] as const;

/** Where light curves go, as `--output` says it. */
export interface Output {
  path: string;
  isZip: boolean;
  /** Where is worked: the output itself, or a directory beside a zip. */
  directory: string;
  /** What a new dataset is called. */
  name: string;
}

/** @throws UsageError where nothing is said, or a zip is there that nobody said to replace */
export function outputOf(words: Words): Output {
  const path = textOption(words, "output");
  if (path === undefined) throw new UsageError("Where to? Expected -o field.zarr.zip, or -o DIRECTORY.");
  const isZip = /\.zip$/i.test(path);
  const directory = isZip ? `${path}.work` : path;
  if (isZip) sweepWorkspace(directory);
  if (isZip && !existsSync(directory)) refuseToReplace(path, words.options.force === true);
  return { path, isZip, directory, name: textOption(words, "name") ?? basename(path).replace(/(\.zarr)?\.zip$/i, "") };
}

/**
 * Makes the light curves, and the zip where one is wanted; then the directory that was made for it is removed.
 * @param finish what is done with the light curves before they go into the zip
 */
export async function publish(
  words: Words,
  { path, isZip, directory }: Output,
  { root, datasetId, finish }: { root: FileTree; datasetId: string; finish?: (() => Promise<void>) | undefined },
  terminal: Terminal,
): Promise<void> {
  await makeCopy(root, datasetId, { codec: choiceOption(words, "codec", codecs) }, terminal);
  await finish?.();
  if (!isZip) return;
  await zipTo(path, root, datasetId, {}, terminal);
  if (words.options["keep-work"] !== true) await removeWorkspace(directory);
}

interface CopyOptions {
  codec?: CodecName | undefined;
  force?: boolean | undefined;
}

/** Brings the light curves up to date, and says so. */
export async function makeCopy(
  root: FileTree,
  datasetId: string,
  { codec, force }: CopyOptions,
  { job, say }: Terminal,
): Promise<void> {
  const report = await rechunk({ root }, { datasetId, ...(codec && { codec }), ...(force && { force }) }, job);
  const size = `${(report.byteLength / 1e6).toFixed(1)} MB`;
  const line = report.changed ? `Light curves made, ${size}` : `Light curves were up to date, ${size}`;
  say(`${line} (${(report.elapsedMs / 1000).toFixed(1)} s).`, { event: "rechunked", ...report });
}

/** Writes the published light curves as a zip that is there whole or not at all. */
export async function zipTo(
  output: string,
  root: FileTree,
  datasetId: string,
  { codec }: Pick<CopyOptions, "codec">,
  { job, say }: Terminal,
): Promise<void> {
  const folders = exportFolders(Promise.resolve(root));
  const blob = await exportZip({ root, folders }, { datasetId, ...(codec && { codec }) }, job);
  await writeBlob(output, blob, job.signal);
  await root.remove("exports");
  say(`${output}: ${(blob.size / 1e6).toFixed(1)} MB.`, { event: "exported", path: output, byteLength: blob.size });
}

export const exportCommand: Command = async (words, terminal) => {
  const output = textOption(words, "output");
  if (output === undefined) throw new UsageError("Where to? Expected -o field.zarr.zip.");
  refuseToReplace(output, words.options.force === true);
  const curves = curvesOf(words);
  const { root, dataset, release } = await openDataset(onePath(words, "a directory of light curves"));
  try {
    await sweepExportFolders(root);
    if (!dataset.upToDate) await makeCopy(root, dataset.datasetId, {}, terminal);
    if (curves) await curvesTo(output, root, { ...curves, datasetId: dataset.datasetId }, terminal);
    else await zipTo(output, root, dataset.datasetId, { codec: choiceOption(words, "codec", codecs) }, terminal);
    return exitCodes.done;
  } finally {
    release();
  }
};

/** What is to leave in another format than zarr; undefined: the zip. */
function curvesOf(words: Words): Omit<ExportCurvesRequest, "datasetId"> | undefined {
  const format = textOption(words, "format") ?? "zarr";
  if (format !== "zarr") {
    exportFormat(format);
    return defined({
      format,
      objectKeys: listOption(words, "object"),
      measurementKeys: listOption(words, "measurement"),
      values: choiceOption(words, "values", ["raw", "corrected", "both"]),
      times: choiceOption(words, "times", timeKinds),
      onlyPoints: words.options["only-points"] === true ? true : undefined,
      observerCode: textOption(words, "observer"),
    });
  }
  const given = ["object", "measurement", "values", "times", "only-points", "observer"].filter(
    (name) => words.options[name] !== undefined,
  );
  if (given.length > 0)
    throw new UsageError(`--${given[0]}: the zip holds everything as it was measured; expected --format beside it.`);
  return undefined;
}

/** Writes light curves in a format as a file that is there whole or not at all. */
async function curvesTo(
  output: string,
  root: FileTree,
  request: ExportCurvesRequest,
  { job, say }: Terminal,
): Promise<void> {
  const blob = await exportCurves({ root, folders: exportFolders(Promise.resolve(root)) }, request, job);
  await writeBlob(output, blob, job.signal);
  await root.remove("exports");
  const { format } = request;
  const isZip = blob.type === "application/zip" ? ", a zip of files" : "";
  say(`${output}: ${(blob.size / 1e6).toFixed(1)} MB${isZip}.`, {
    ...{ event: "exported", path: output, format, byteLength: blob.size, mediaType: blob.type },
  });
}

export const statsCommand: Command = async (words, terminal) => {
  const { root, dataset, release } = await openDataset(onePath(words, "a directory of light curves"));
  try {
    const { job } = terminal;
    const { datasetId } = dataset;
    if (!dataset.rechunked || !dataset.upToDate) await makeCopy(root, datasetId, {}, { ...terminal, say: () => {} });
    const measurement = textOption(words, "measurement");
    const analyst = {
      concurrency: 1,
      shardStatistics: (request: Parameters<typeof shardStatistics>[1]) =>
        shardStatistics({ root }, request, silentJob()),
    };
    const report = await analyse(
      { root, analyst },
      { datasetId, ...(measurement !== undefined && { measurementKeys: [measurement] }) },
      job,
    );
    const columns = await statistics({ root }, { datasetId, columnNames: report.columnNames }, job);
    const reader = await openDatasetReader(datasetTree(root, datasetId));
    const objects = await reader.objects().finally(() => reader.close());
    const output = textOption(words, "output");
    const { columnNames } = report;
    if (output !== undefined) {
      await writeBlob(output, new Blob([statisticsCsv(objects, columns)]), job.signal);
      const line = `${output}: ${formatCounted(columnNames.length, "statistic")} of ${formatCounted(dataset.objectCount, "object")}.`;
      terminal.say(line, { event: "analysed", ...report, path: output });
    } else if (words.options.json === true) {
      for (const [row, objectKey] of objects.objectKey.entries())
        terminal.say("", { event: "statistics", objectKey, ...statisticsOf(objects, columns, row) });
      terminal.say("", { event: "analysed", ...report });
    } else process.stdout.write(statisticsCsv(objects, columns));
    return exitCodes.done;
  } finally {
    release();
  }
};

/** What is known of one object by the names of the CSV; what is no finite number is left out. */
function statisticsOf(
  { raDeg, decDeg }: ObjectColumns,
  columns: readonly AxisColumn[],
  row: number,
): Record<string, CsvCell> {
  const named: [string, CsvCell][] = [
    ["ra_deg", raDeg[row]],
    ["dec_deg", decDeg[row]],
    ...columns.map(({ name, data }): [string, CsvCell] => [name, data[row]]),
  ];
  return Object.fromEntries(named.filter(([, value]) => typeof value !== "number" || Number.isFinite(value)));
}

/**
 * A line an object: its key, its place, and every statistic by its name in the zip; empty where there is none.
 * @param only keys of the objects that get a line; undefined: all
 */
export function statisticsCsv(
  objects: ObjectColumns,
  columns: readonly AxisColumn[],
  only?: ReadonlySet<string> | undefined,
): string {
  const header = ["object", "ra_deg", "dec_deg", ...columns.map(({ name }) => name)];
  const lines = objects.objectKey.flatMap((object, row) => {
    if (only && !only.has(object)) return [];
    const known: Record<string, CsvCell> = { object, ...statisticsOf(objects, columns, row) };
    return [header.map((name) => known[name])];
  });
  return csvText(header, lines);
}
