import { type DatasetRecord, datasetFiles } from "../../core/cube/dataset.ts";
import { committedEpochs } from "../../core/cube/journal.ts";
import { mergeEpochAxis } from "../../core/cube/merge-epoch-axis.ts";
import { firstObjects } from "../../core/cube/object-axis.ts";
import { epochArrays, measurementArrays, objectArrays } from "../../core/cube/store-axes.ts";
import { epochChunkedShapes, storeMetadata } from "../../core/cube/store-metadata.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { RepairReport, VerifyReport } from "../../core/verbs/check.ts";
import type { DatasetRequest } from "../../core/verbs/datasets.ts";
import { metadataFiles, readEpochAxis, readObjectAxis, writeStoreMetadata } from "../../storage/axis-files.ts";
import { changeRecord, datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { readWhatIsLeft } from "../../storage/journal-file.ts";
import { remakeFiles } from "../copy/rechunk.ts";
import { mendAdditions } from "../dataset/mend-additions.ts";
import { hashStoredMetadata } from "../dataset/metadata-hash.ts";
import { readUnion } from "../dataset/union-file.ts";
import { hashEpochAxis } from "../epochs/epoch-chunked-metadata.ts";
import { openDatasetWriter } from "../epochs/write-epoch.ts";
import type { StoreIo } from "../store-io.ts";
import { adoptEpochs, setAsideFolder } from "./adopt-epochs.ts";
import { verify } from "./verify.ts";

type Damage = VerifyReport["damage"];

/**
 * Verifies a dataset, mends what can be mended from what is intact, and verifies it again. Of the object-chunked copy
 * only damaged shards are made again. What is left is named, with the catalogs that are to be dropped again.
 * @throws DatasetMissing, DatasetTooNew, DatasetBusy, QuotaExceeded, Aborted
 */
export async function repair(io: StoreIo, request: DatasetRequest, job: Job): Promise<RepairReport> {
  const startedMs = performance.now();
  const { datasetId } = request;
  const tree = datasetTree(io.root, datasetId);
  const { damage } = await verify(io, request, job);
  const stores = damage.filter(
    ({ path }) => path.includes(".zarr") || path.startsWith("union.") || path.startsWith(datasetFiles.journal),
  );
  for (const path of new Set(damage.map(({ path }) => path))) {
    if (path === datasetFiles.view || path.startsWith(datasetFiles.additionLogs)) await mendAdditions(tree, path);
    // What it said of committed epochs is in the store.
    if (path === datasetFiles.epochRows) await tree.remove(path);
    // Statistics are computed again when they are asked for, and periods searched for.
    if (/^(statistics|valid_epochs|periods-[\w-]+)\./.test(path)) await tree.remove(path);
  }
  const [copies, sources] = partition(stores, ({ path }) => /^lightcurves_read\.\d+\.zarr/.test(path));
  let [lostEpochs, adoptedEpochs]: [string[], string[]] = [[], []];
  if (sources.length > 0) [lostEpochs, adoptedEpochs] = await mendEpochChunked(tree, job);
  const after = sources.length > 0 ? await verify(io, request, job) : { damage: stores };
  const isSound = after.damage.every(({ path }) => copies.some((copy) => copy.path === path));
  if (copies.length > 0 && isSound)
    await remakeFiles(
      io.root,
      datasetId,
      copies.map(({ path }) => path),
      job,
    );
  const left = damage.length > 0 ? (await verify(io, request, job)).damage : [];
  const leftPaths = new Set(left.map(({ path }) => path));
  return {
    datasetId,
    repaired: damage.filter(({ path }) => !leftPaths.has(path)),
    damage: left,
    lostEpochs,
    adoptedEpochs,
    elapsedMs: performance.now() - startedMs,
  };
}

function partition(damage: Damage, test: (found: Damage[number]) => boolean): [Damage, Damage] {
  return [damage.filter(test), damage.filter((found) => !test(found))];
}

/** Writes what is derived anew from whichever copy of the axes is intact, and drops journal lines that cannot be read. */
async function mendEpochChunked(tree: FileTree, job: Job): Promise<[lost: string[], adopted: string[]]> {
  const record = await withReadableUnion(tree);
  // Before anything is derived from what is left of the journal: the axis still names what the journal does not.
  const namesOf = () => readable(() => readEpochAxis(tree.subtree(datasetFiles.epochChunked)));
  const { adopted, setAside } = await adoptEpochs(tree, record, await namesOf(), job);
  const epochs = committedEpochs((await readWhatIsLeft(tree)).lines);
  const store = tree.subtree(datasetFiles.epochChunked);
  const copy = await intactCopy(tree, record);
  const lines = [...epochs.values()];
  const objectAxes = [copy?.objects, await readable(() => readObjectAxis(store))];
  // A union moves on after a copy was made; what is stored is newer.
  if (record.reference.kind === "union") objectAxes.reverse();
  const objects = objectAxes.find((axis) => axis && axis.objectKey.length >= record.objectCount);
  const epochAxes = [await readable(() => readEpochAxis(store)), copy?.epochs];
  const merged = epochAxes.map((stored) => mergeEpochAxis(lines, undefined, stored));
  const hashes = await Promise.all(merged.map((axis) => hashEpochAxis(axis, record)));
  const found = Math.max(hashes.indexOf(record.epochAxisHash ?? ""), 0);
  if (objects) {
    const axes = [
      ...objectArrays(firstObjects(objects, record.objectCount)),
      ...measurementArrays(record),
      ...epochArrays(merged[found]!, record.time),
    ];
    const shapes = epochChunkedShapes(record, merged[found]!.epochKey.length);
    await writeStoreMetadata(store, metadataFiles(axes, storeMetadata(record, shapes, axes, record.codec)), "in use");
  }
  const writer = await openDatasetWriter(tree, { repair: true });
  try {
    await writer.finish();
    const known = new Set(epochAxes.flatMap((axis) => axis?.epochKey ?? []));
    const lost = [...known].filter((epochKey) => epochKey !== "" && !writer.epochs.has(epochKey));
    return [
      [...lost, ...setAside.map((position) => `the one at position ${position}, see ${setAsideFolder}/`)],
      adopted,
    ];
  } finally {
    await writer.close();
  }
}

/** A damaged union is given up: positions are then those of the object axis, as in datasets that never had one. */
async function withReadableUnion(tree: FileTree): Promise<DatasetRecord> {
  const record = await readRecord(tree);
  const { reference } = record;
  if (reference.kind !== "union" || reference.revision === undefined) return record;
  const { revision, ...origin } = reference;
  if (await readable(() => readUnion(tree, revision))) return record;
  return changeRecord(tree, (record) => ({ ...record, reference: origin }));
}

/** The axes of the published copy, if nothing of its metadata has changed since it was made. */
async function intactCopy(tree: FileTree, { generation }: DatasetRecord) {
  if (!generation) return undefined;
  const copy = tree.subtree(datasetFiles.objectChunked(generation.generation));
  if ((await hashStoredMetadata(copy)) !== generation.metadataHash) return undefined;
  return { objects: await readObjectAxis(copy), epochs: await readEpochAxis(copy) };
}

async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!isWorkbenchError(error, "DatasetDamaged")) throw error;
    return undefined;
  }
}
