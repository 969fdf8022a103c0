import { createCrc32 } from "../../core/bytes/crc32.ts";
import { measurementsOf, unknownObject } from "../../core/cube/named-parts.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { aboutCurves } from "../../core/export/about-export.ts";
import { ByteSink } from "../../core/export/byte-sink.ts";
import type { CurveHead, ExportedFile, ExportedObjects, ExportFormat } from "../../core/export/curve-export.ts";
import { exportFormat } from "../../core/export/curve-formats.ts";
import { tableBlocks, tableHead } from "../../core/export/whole-table.ts";
import { planZip } from "../../core/export/zip.ts";
import { formatCounted } from "../../core/format-counted.ts";
import type { Job } from "../../core/job.ts";
import { type CurveBlock, unpackCurveBlock } from "../../core/lightcurve/curve-block.ts";
import type { CurveAxis } from "../../core/lightcurve/curve-pack.ts";
import type { ExportCurvesRequest, ExportedValues, ExportTableRequest } from "../../core/verbs/export-curves.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import type { DatasetSource } from "../read/file-source.ts";
import { openDatasetReader } from "../read/read.ts";
import { loadFileSource } from "../read/reader-pool.ts";
import type { ExportIo } from "./export-zip.ts";
import { type ExportedTimes, exportedTimes } from "./exported-times.ts";

const fileName = "export";
const blockBytes = 4 * 2 ** 20;

/**
 * Light curves in a format, a block of objects at a time: memory stays bounded whatever leaves. Reports objects, in stage
 * `export`. The Blob's bytes lie in a file, which goes when it was not made to the end.
 * @throws InvalidRequest where the format is not known or cannot hold them; TimesUnknown, TimeOutOfRange, DatasetMissing, NotRechunked, UnknownObject,
 * UnknownMeasurement, DatasetDamaged, QuotaExceeded, Aborted
 */
export async function exportCurves({ root, folders }: ExportIo, request: ExportCurvesRequest, job: Job): Promise<Blob> {
  const format = exportFormat(request.format);
  const { datasetId, file } = request;
  const values = exportedValues(request, format);
  const open = async (asStored: boolean): Promise<DatasetSource> =>
    file
      ? (await loadFileSource()).openFileSource(file, datasetId)
      : openDatasetReader(datasetTree(root, datasetId), { asStored });
  const opened: DatasetSource[] = [];
  try {
    for (const asStored of values === "both" ? [true, false] : [values === "raw"]) opened.push(await open(asStored));
    const shown = opened.at(-1)!;
    const overview = await shown.overview();
    const objects = await chosenObjects(shown, request.objectKeys, format);
    const { measurements: all } = overview.record;
    const measurements = request.measurementKeys ? measurementsOf(all, request.measurementKeys) : all;
    const { epochKeys, axisId } = (await shown.curvePack([])).axis!;
    const times = await exportedTimes(shown, overview, request.times ?? "stored", objects.objects);
    const head: CurveHead = {
      ...{ name: overview.record.name, objects: objects.objects, measurements, epochKeys, values },
      ...{ everyEpoch: request.onlyPoints !== true, time: times.frame, options: request },
      ...(times.perObject && { timesOfObjects: true }),
      ...(overview.wideFlags && { wideFlags: true }),
      ...(overview.hasLimits && { hasLimits: true }),
      about: [...aboutCurves(overview, values, times.frame, format.isPlain), ...times.notes, ...objects.about],
    };
    return await written(await folders.fresh(), format, job, async (sink) => {
      const writer = await format.open(head, sink);
      await writeBlocks(head, opened, { axisId, times }, writer, job);
      return writer.end();
    });
  } finally {
    for (const source of opened) source.close();
  }
}

/** A format that holds one value has the corrected one. */
function exportedValues({ values = "raw" }: ExportCurvesRequest, { isPlain }: ExportFormat): ExportedValues {
  return isPlain && values === "both" ? "corrected" : values;
}

/** A table in a format, a block of rows at a time. */
export async function exportTable(
  { folders }: Pick<ExportIo, "folders">,
  request: ExportTableRequest,
  job: Job,
): Promise<Blob> {
  const format = exportFormat(request.format, true);
  const head = tableHead(request);
  return written(await folders.fresh(), format, job, async (sink) => {
    const writer = await format.openTable!(head, sink);
    for (const block of tableBlocks(head, request)) {
      writer.write(block);
      await job.checkpoint("export");
    }
    writer.end();
    return undefined;
  });
}

/** In the order in which the format wants them; what it leaves out is said. */
async function chosenObjects(source: DatasetSource, objectKeys: string[] | undefined, format: ExportFormat) {
  const all = await source.objects();
  const at = new Map(all.objectKey.map((key, index) => [key, index]));
  const chosen = Uint32Array.from(objectKeys ?? all.objectKey, (key) => {
    const index = at.get(key);
    if (index === undefined) throw unknownObject(key);
    return index;
  });
  const taken = (rows: Uint32Array, from: ExportedObjects): ExportedObjects => ({
    objectKey: Array.from(rows, (row) => from.objectKey[row]!),
    raDeg: Float64Array.from(rows, (row) => from.raDeg[row]!),
    decDeg: Float64Array.from(rows, (row) => from.decDeg[row]!),
  });
  const wanted = taken(chosen, all);
  const objects = format.order ? taken(format.order(wanted), wanted) : wanted;
  const leftOut = chosen.length - objects.objectKey.length;
  return {
    objects,
    about: leftOut > 0 ? [`Left out, as they have no place on the sky: ${formatCounted(leftOut, "object")}.`] : [],
  };
}

/** The same blocks of every source, side by side. */
async function writeBlocks(
  { objects, measurements, values }: CurveHead,
  sources: readonly DatasetSource[],
  { axisId, times }: { axisId: string; times: ExportedTimes },
  writer: Awaited<ReturnType<ExportFormat["open"]>>,
  job: Job,
): Promise<void> {
  const total = objects.objectKey.length;
  if (total === 0 || measurements.length === 0) return;
  const wanted = {
    objectKeys: [...objects.objectKey],
    measurementKeys: measurements.map(({ measurementKey }) => measurementKey),
    blockBytes,
  };
  const streams = sources.map((source) => unpacked(source, wanted, axisId));
  try {
    for (let firstObject = 0; firstObject < total; ) {
      const blocks: CurveBlock[] = [];
      for (const stream of streams) blocks.push(times.retimed((await stream.next()).value as CurveBlock, firstObject));
      const raw = values === "corrected" ? undefined : blocks[0]!;
      const corrected = values === "raw" ? undefined : blocks.at(-1)!;
      writer.write({ firstObject, ...(raw && { raw }), ...(corrected && { corrected }) });
      firstObject += blocks[0]!.objectKeys.length;
      job.progress({ stage: "export", done: firstObject, total, unit: "object" });
      await job.checkpoint("export");
    }
  } finally {
    for (const stream of streams) await stream.return();
  }
}

async function* unpacked(
  source: DatasetSource,
  wanted: Parameters<DatasetSource["blocks"]>[0],
  axisId: string,
): AsyncGenerator<CurveBlock, void, void> {
  let axis: CurveAxis | undefined;
  for await (const block of source.blocks(wanted)) {
    axis = block.axis ?? axis;
    if (block.axisId !== axisId) {
      const message = "The light curves were made anew while they were exported: export them again.";
      const [expected, found] = ["the same epochs to the end", "others"];
      throw new WorkbenchError("InvalidRequest", { what: "export", expected, found }, message);
    }
    yield unpackCurveBlock(block, axis!);
  }
}

/** Runs what writes bytes into a file; a Blob of it, or of a zip of its parts. */
async function written(
  folder: FileTree,
  format: ExportFormat,
  job: Job,
  write: (sink: ByteSink) => Promise<ExportedFile[] | undefined>,
): Promise<Blob> {
  try {
    const file = await folder.openWrite(fileName);
    let parts: ExportedFile[] | undefined;
    try {
      file.truncate(0);
      const sink = new ByteSink(file);
      parts = await write(sink);
      sink.flush();
      file.flush();
    } finally {
      file.close();
    }
    const blob = (await folder.blob(fileName))!;
    return parts ? await zipOf(blob, parts, job) : blob.slice(0, blob.size, format.mediaType);
  } catch (error) {
    await folder.remove("");
    throw error;
  }
}

/** The parts of a file as a zip of files, without a copy of them. */
async function zipOf(blob: Blob, parts: readonly ExportedFile[], job: Job): Promise<Blob> {
  const contents = [];
  for (const { name, start, end } of parts) {
    const bytes = blob.slice(start, end);
    const crc32 = await createCrc32();
    for (let at = 0; at < bytes.size; at += blockBytes) {
      crc32.update(new Uint8Array(await bytes.slice(at, at + blockBytes).arrayBuffer()));
      await job.checkpoint("export");
    }
    contents.push({ entry: { name, byteLength: bytes.size, crc32: crc32.digest() }, bytes });
  }
  const { localHeaders, centralDirectory } = planZip(contents.map(({ entry }) => entry));
  const all = contents.flatMap(({ bytes }, i) => [localHeaders[i]!, bytes]);
  return new Blob([...all, centralDirectory], { type: "application/zip" });
}
