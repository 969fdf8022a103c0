import type { Assumption } from "../../core/assumption.ts";
import { type DatasetRecord, datasetFiles, type JournalEpoch } from "../../core/cube/dataset.ts";
import { committedEpochs } from "../../core/cube/journal.ts";
import { emptySlab, type Slab } from "../../core/cube/slab.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { formatCounted } from "../../core/format-counted.ts";
import type { Job } from "../../core/job.ts";
import { partOf } from "../../core/naming/part-of.ts";
import { datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { readJournal } from "../../storage/journal-file.ts";
import { readObjects, readUnion } from "../dataset/union-file.ts";
import { createDataset } from "../epochs/create-dataset.ts";
import { readEpochSlab } from "../epochs/epoch-files.ts";
import { readEpochRows } from "../epochs/epoch-rows.ts";
import { type PartFile, readPart } from "../epochs/part-file.ts";
import { keepRefusals } from "../epochs/refused-catalogs.ts";
import { type DatasetWriter, openDatasetWriter } from "../epochs/write-epoch.ts";
import { withNights } from "./epoch-axis.ts";
import { settleTimes } from "./epoch-time.ts";

/** A dataset that is one part of an ingest. */
export interface Part {
  /** What it is called in messages. */
  name: string;
  /** The dataset's own directory. */
  tree: FileTree;
}

interface OpenPart extends Part {
  part: PartFile;
  record: DatasetRecord;
  epochs: ReadonlyMap<string, JournalEpoch>;
}

export interface MergeReport {
  datasetId: string;
  committedEpochs: number;
  /** Were merged before. */
  skippedEpochs: number;
}

/**
 * The parts of one ingest to the dataset that one ingest of everything makes, byte for byte but for its id and date. Goes on
 * where it was cut off; the parts are only read. Reports epochs, in stage `write`.
 * @param root where the dataset is made
 * @param datasetId of a merge that was cut off; undefined makes a new dataset
 * @throws InvalidRequest where a part is missing, there twice, of another ingest, or not ended; DatasetDamaged, Aborted
 */
export async function mergeParts(
  root: FileTree,
  parts: readonly Part[],
  { datasetId, name }: { datasetId?: string | undefined; name?: string | undefined },
  job: Job,
): Promise<MergeReport> {
  const opened = await Promise.all(parts.map(openPart));
  const byIndex = inOrder(opened);
  const [first] = byIndex as [OpenPart, ...OpenPart[]];
  const wideFlags = byIndex.some(({ record }) => record.chunks.wideFlags) || undefined;
  const merged = datasetId ?? (await makeEmpty(root, first, wideFlags && true, name));
  const tree = datasetTree(root, merged);
  const writer = await openDatasetWriter(tree);
  const report: MergeReport = { datasetId: merged, committedEpochs: 0, skippedEpochs: 0 };
  try {
    await keepTimes(writer, tree, first);
    const grown = byIndex.map(({ part }) => ({ tables: part.tableCount, measurements: part.measurementCount }));
    const epochKeys = [...new Set(first.part.catalogs.map(({ epochKey }) => epochKey))];
    for (const [done, epochKey] of epochKeys.entries()) {
      await job.checkpoint("write");
      const at = partOf(epochKey, byIndex.length) - 1;
      const from = byIndex[at]!;
      const epoch = from.epochs.get(epochKey);
      if (epoch) {
        const counts = { tables: epoch.flagChecksum.length, measurements: epoch.finiteCount.length };
        await extendWith(writer, from, grown[at]!, counts);
        grown[at] = counts;
        if (epoch.propertyChecksum) await writer.keepProperties(from.record.properties ?? []);
        if (writer.epochs.has(epochKey)) report.skippedEpochs++;
        else {
          const { catalogs, refused, time, limits } = epoch;
          const slab = onAxes(await readEpochSlab(from.tree, from.record, epoch), from.record, writer.record);
          await writer.commitEpoch(epochKey, slab, {
            ...{ catalogs, refused },
            ...(time && { time }),
            ...(limits && { limits }),
          });
          report.committedEpochs++;
        }
      }
      job.progress({ stage: "write", done: done + 1, total: epochKeys.length, unit: "epoch" });
    }
    const order = new Map(epochKeys.map((key, n) => [key, n]));
    const refusals = byIndex.flatMap(({ record }) => record.refusedCatalogs ?? []);
    refusals.sort((a, b) => (order.get(a.epochKey) ?? 0) - (order.get(b.epochKey) ?? 0));
    const assumptions = assumedOf(byIndex);
    const nights = byIndex.flatMap(({ part }) => part.nights ?? []);
    nights.sort(([a], [b]) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    const axis = withNights(await readEpochRows(tree), new Map(nights), assumptions);
    await settleTimes(writer, axis, assumptions);
    if (assumptions.length > 0) await writer.update({ assumptions });
    await keepRefusals(writer, refusals);
    await writer.finish(axis);
  } finally {
    await writer.close();
  }
  return report;
}

async function openPart({ name, tree }: Part): Promise<OpenPart> {
  const part = await readPart(tree);
  if (!part) throw wrongParts("a part of an ingest", "a dataset that is none", `${name} is no part of an ingest`);
  if (await tree.byteLength(datasetFiles.ingest))
    throw wrongParts("a part that is done", "one that was cut off", `${name} is not done: give its command again`);
  const record = await readRecord(tree);
  const epochs = committedEpochs((await readJournal(tree)).lines);
  return { name, tree, part, record, epochs };
}

/** Every part once, by its number. */
function inOrder(parts: readonly OpenPart[]): OpenPart[] {
  const [first] = parts;
  if (!first) throw wrongParts("the parts of an ingest", "none", "No part was given");
  const { count, recipeHash } = first.part;
  const byIndex: OpenPart[] = [];
  for (const one of parts) {
    const { index } = one.part;
    const other = byIndex[index - 1];
    if (one.part.count !== count || one.part.recipeHash !== recipeHash || sameObjects(one) !== sameObjects(first))
      throw wrongParts(
        `a part of the ingest that ${first.name} is part ${first.part.index} of ${count} of`,
        `part ${index} of ${one.part.count} of one with other files or settings`,
        `${one.name} and ${first.name} are parts of different ingests`,
      );
    if (other)
      throw wrongParts(`each part once`, `part ${index} twice`, `${one.name} and ${other.name} are both part ${index}`);
    byIndex[index - 1] = one;
  }
  const missing = Array.from({ length: count }, (_, n) => n + 1).filter((index) => !byIndex[index - 1]);
  if (missing.length > 0)
    throw wrongParts(
      formatCounted(count, "part"),
      `${parts.length}`,
      `Of ${formatCounted(count, "part")}, ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing`,
    );
  return byIndex;
}

/** What two parts of one ingest have in common, whatever their epochs brought. */
const sameObjects = ({ record }: OpenPart) => {
  const { reference, objectCount, match, template, mapping, chunks, codec, place, properties } = record;
  return JSON.stringify([
    reference.kind === "union" ? reference.united : reference.contentHash,
    ...[objectCount, match, template, { ...chunks, wideFlags: undefined, propertyCount: undefined }, codec, place],
    ...[mapping, properties?.length === 0],
  ]);
};

function wrongParts(expected: string, found: string, sentence: string): WorkbenchError<"InvalidRequest"> {
  const details = { what: "parts", expected, found };
  return new WorkbenchError("InvalidRequest", details, `${sentence}: expected ${expected}, found ${found}.`);
}

/** What all parts assumed, in the order of the catalogs that it was first assumed of. */
function assumedOf(parts: readonly OpenPart[]): Assumption[] {
  const place = new Map(parts[0]?.part.catalogs.map(({ path }, n) => [path, n]));
  const all = parts.flatMap(({ record: { assumptions = [] } }) => {
    const firstOfCatalogs = assumptions.findIndex(({ path }) => place.has(path ?? ""));
    // Of the whole drop: before its catalogs were read, or after.
    return assumptions.map((assumption, n) => ({
      assumption,
      at: place.get(assumption.path ?? "") ?? (n < firstOfCatalogs ? -1 : place.size),
    }));
  });
  const kept: Assumption[] = [];
  for (const { assumption } of all.sort((a, b) => a.at - b.at))
    if (!kept.some(({ kind, text }) => kind === assumption.kind && text === assumption.text)) kept.push(assumption);
  return kept;
}

async function makeEmpty(
  root: FileTree,
  { tree, record, part }: OpenPart,
  wideFlags: true | undefined,
  name = record.name,
): Promise<string> {
  const datasetId = crypto.randomUUID();
  const { reference, place, match, template, mapping, codec, tables, measurements } = record;
  const objects = await readObjects(tree, record);
  const { revision } = reference.kind === "union" ? reference : { revision: undefined };
  // In the order of a record that one ingest makes.
  await createDataset(datasetTree(root, datasetId), {
    ...{ datasetId, name, createdAt: new Date().toISOString(), reference },
    ...(place && { place }),
    ...{ match, template, ...(mapping && { mapping }) },
    time: { scale: "unknown", reference: "unknown", place: "unknown" },
    tables: tables.slice(0, part.tableCount),
    measurements: measurements.slice(0, part.measurementCount),
    ...(record.properties?.length === 0 && { properties: [] }),
    ...{ codec, objects, wideFlags },
    epochCount: new Set(part.catalogs.map(({ epochKey }) => epochKey)).size,
    union: revision === undefined ? undefined : { ...(await readUnion(tree, revision)), key: objects.objectKey },
  });
  return datasetId;
}

/** What the epoch table said, which every part was given whole. */
async function keepTimes(writer: DatasetWriter, tree: FileTree, { tree: from, record }: OpenPart): Promise<void> {
  const rows = await from.readFile(datasetFiles.epochRows);
  if (rows) await tree.replaceFile(datasetFiles.epochRows, rows);
  const { epochTable, time } = record;
  await writer.update({ time, ...(epochTable && { epochTable }) });
}

interface Counts {
  tables: number;
  measurements: number;
}

/**
 * Lengthens the axes by what an epoch brought to its part.
 * @throws InvalidRequest where another part has the same measurement in another unit
 */
async function extendWith(
  writer: DatasetWriter,
  { name, record }: OpenPart,
  before: Counts,
  now: Counts,
): Promise<void> {
  const tables = record.tables.slice(before.tables, now.tables);
  const measurements = record.measurements.slice(before.measurements, now.measurements);
  for (const { measurementKey, unit } of measurements) {
    const other = writer.record.measurements.find((one) => one.measurementKey === measurementKey);
    if (other && other.unit !== unit)
      throw wrongParts(
        `${measurementKey} in ${other.unit || "no unit"}, as another part has it`,
        `${unit || "no unit"}`,
        `${name} has ${measurementKey} in another unit: ingest it in one part`,
      );
  }
  if (tables.length > 0 || measurements.length > 0) await writer.extend({ tables, measurements });
}

/** A part's slab on the axes of the whole; what the part does not know is unmeasured. */
function onAxes(slab: Slab, from: DatasetRecord, to: DatasetRecord): Slab {
  const { propertyCount = 0 } = to.chunks;
  const placed = emptySlab(slab.objectCount, to.measurements.length, to.tables.length, propertyCount);
  const measurementAt = new Map(to.measurements.map(({ measurementKey }, m) => [measurementKey, m]));
  const tableAt = new Map(to.tables.map(({ tableKey }, t) => [tableKey, t]));
  for (const [m, { measurementKey }] of from.measurements.entries()) {
    const at = measurementAt.get(measurementKey);
    if (at === undefined) continue; // came to the part with a later epoch
    placed.value[at] = slab.value[m]!;
    placed.uncertainty[at] = slab.uncertainty[m]!;
  }
  for (const [t, { tableKey }] of from.tables.entries()) {
    const at = tableAt.get(tableKey);
    if (at === undefined) continue;
    placed.flags[at] = slab.flags[t]!;
    for (let p = 0; p < propertyCount; p++) {
      const given = slab.properties[t * propertyCount + p];
      if (given) placed.properties[at * propertyCount + p] = given;
    }
  }
  return placed;
}
