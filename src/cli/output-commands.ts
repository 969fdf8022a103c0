import type { AxisColumn } from "../core/column.ts";
import { csvText } from "../core/export/csv.ts";
import { silentJob } from "../core/job.ts";
import type { CodecName } from "../core/kernels/codec-name.ts";
import type { ObjectColumns } from "../core/lightcurve/source-axes.ts";
import { analyse } from "../pipeline/analyse/analyse.ts";
import { shardStatistics } from "../pipeline/analyse/shard-statistics.ts";
import { rechunk } from "../pipeline/copy/rechunk.ts";
import { statistics } from "../pipeline/dataset/statistics.ts";
import { exportZip } from "../pipeline/export/export-zip.ts";
import { openDatasetReader } from "../pipeline/read/read.ts";
import { datasetTree } from "../storage/dataset-directory.ts";
import { exportFolders, sweepExportFolders } from "../storage/export-folders.ts";
import type { FileTree } from "../storage/files.ts";
import { type Command, choiceOption, exitCodes, onePath, type Terminal, textOption, UsageError } from "./command.ts";
import { openDataset } from "./workspace.ts";
import { refuseToReplace, writeBlob } from "./write-blob.ts";

export const codecs = ["none", "zstd"] as const;

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

export const rechunkCommand: Command = async (words, terminal) => {
  const { root, dataset, release } = await openDataset(onePath(words, "a directory of light curves"));
  try {
    const codec = choiceOption(words, "codec", codecs);
    await makeCopy(root, dataset.datasetId, { codec, force: words.options.force === true }, terminal);
    return exitCodes.done;
  } finally {
    release();
  }
};

export const exportCommand: Command = async (words, terminal) => {
  const output = textOption(words, "output");
  if (output === undefined) throw new UsageError("Where to? Expected -o field.zarr.zip.");
  refuseToReplace(output, words.options.force === true);
  const { root, dataset, release } = await openDataset(onePath(words, "a directory of light curves"));
  try {
    await sweepExportFolders(root);
    if (!dataset.upToDate) await makeCopy(root, dataset.datasetId, {}, terminal);
    await zipTo(output, root, dataset.datasetId, { codec: choiceOption(words, "codec", codecs) }, terminal);
    return exitCodes.done;
  } finally {
    release();
  }
};

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
    const text = await reader.objects().then(
      (objects) => statisticsCsv(objects, columns),
      () => undefined,
    );
    reader.close();
    const output = textOption(words, "output");
    if (text === undefined) throw new UsageError("The objects could not be read: verify the directory.");
    if (output === undefined && words.options.json !== true) process.stdout.write(text);
    else if (output !== undefined) await writeBlob(output, new Blob([text]), job.signal);
    const { columnNames } = report;
    if (output !== undefined || words.options.json === true)
      terminal.say(`${output}: ${columnNames.length} statistics of ${dataset.objectCount} objects.`, {
        event: "analysed",
        ...report,
        path: output,
      });
    return exitCodes.done;
  } finally {
    release();
  }
};

/** A line an object: its key, its place, and every statistic by its name in the zip; empty where there is none. */
function statisticsCsv({ objectKey, raDeg, decDeg }: ObjectColumns, columns: readonly AxisColumn[]): string {
  const header = ["object", "ra_deg", "dec_deg", ...columns.map(({ name }) => name)];
  const some = (value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? undefined : value);
  const lines = objectKey.map((key, row) => [
    key,
    some(raDeg[row]),
    some(decDeg[row]),
    ...columns.map(({ data }) => some(data[row])),
  ]);
  return csvText(header, lines as Parameters<typeof csvText>[1]);
}
