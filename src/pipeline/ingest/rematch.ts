import { encodeAdditions } from "../../core/additions/addition-log.ts";
import { type FollowReport, followObjects } from "../../core/additions/follow-objects.ts";
import { nearestObjects } from "../../core/crossmatch/nearest-objects.ts";
import { type DatasetRecord, datasetFiles, type JournalCatalog, type ObjectAxis } from "../../core/cube/dataset.ts";
import { defined } from "../../core/defined.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { formatCounted } from "../../core/format-counted.ts";
import { type Job, silentJob } from "../../core/job.ts";
import { arcsecPerPixel, directionsOfPixels, usualRadiusPixels } from "../../core/pattern/image-plane.ts";
import type { CatalogEvent, IngestReport, IngestRequest, Rematched } from "../../core/verbs/ingest.ts";
import { readEpochAxis } from "../../storage/axis-files.ts";
import { changeRecord, datasetTree, listDatasetIds, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { verify } from "../check/verify.ts";
import { readMerged } from "../dataset/additions.ts";
import { type DatasetState, readDatasetState } from "../dataset/dataset-state.ts";
import { removeDataset } from "../dataset/datasets.ts";
import { readObjects } from "../dataset/union-file.ts";
import { keepEpochRows, readEpochRows } from "../epochs/epoch-rows.ts";
import { openDatasetWriter } from "../epochs/write-epoch.ts";
import { ingest } from "./ingest.ts";
import type { IngestIo } from "./ingest-io.ts";

export interface RematchIo extends IngestIo {
  /** Where the dataset lies that is matched anew; undefined: below `root`, as the new one. */
  beforeRoot?: FileTree;
}

/**
 * Makes the objects of a dataset anew, as one drop of all its catalogs would: a new dataset with the same settings, to which
 * epoch tables' times, excluded epochs and all that people added follow. The one before is only read. What fails or is
 * cancelled leaves no new one.
 * @throws InvalidRequest where catalogs of its epochs are missing or its objects are a reference catalog's, DatasetMissing,
 * DatasetDamaged where the new one does not verify, and what `ingest` throws
 */
export async function rematch(
  io: RematchIo,
  { anewFrom = "", ...request }: IngestRequest,
  job: Job<CatalogEvent>,
): Promise<IngestReport> {
  const tree = datasetTree(io.beforeRoot ?? io.root, anewFrom);
  const before = await readDatasetState(tree);
  const { record } = before;
  if (record.reference.kind === "reference") throw notAnew(record);
  requireFiles(before, request);
  const { mode, ...match } = defined(request.match);
  const name = request.name ?? `${record.name}, matched anew`;
  const unfinishedName = `${name} (not finished)`;
  const known = new Set(await listDatasetIds(io.root));
  try {
    const report = await ingest(
      io,
      defined({
        ...request,
        ...{ datasetId: undefined, newDatasetIfForeign: undefined, reread: undefined, part: undefined },
        name: unfinishedName,
        match: { ...record.match, ...match, mode: mode === "auto" ? record.match.mode : mode },
        codec: request.codec ?? record.codec,
        sourceProperties: request.sourceProperties ?? (record.properties?.length === 0 ? false : undefined),
      }),
      job,
    );
    const { datasetId } = report;
    if (report.cancelled) {
      await removeUnfinished(io, known, unfinishedName);
      return { ...report, datasetId: anewFrom };
    }
    const made = datasetTree(io.root, datasetId);
    requireCatalogs(before, await readDatasetState(made), report);
    await keepTimes(tree, made, record, request.plan.epochTable !== undefined);
    const rematched = await takeOver(tree, made, record);
    const { damage } = await verify({ root: io.root }, { datasetId }, job);
    if (damage[0]) throw damaged(datasetId, damage[0]);
    await changeRecord(made, (record) => ({ ...record, name }));
    return { ...report, rematched };
  } catch (error) {
    await removeUnfinished(io, known, unfinishedName);
    throw error;
  }
}

/** Removes what was made since, and is not done. */
async function removeUnfinished(io: IngestIo, known: ReadonlySet<string>, name: string): Promise<void> {
  for (const datasetId of await listDatasetIds(io.root)) {
    if (known.has(datasetId)) continue;
    const record = await readRecord(datasetTree(io.root, datasetId)).catch(() => undefined);
    if (record?.name === name) await removeDataset(io, { datasetId }, silentJob());
  }
}

function notAnew({ name, reference }: DatasetRecord) {
  const file = reference.kind === "reference" ? reference.file : "";
  const details = { what: "dataset", expected: "objects that are united from the epochs", found: `objects of ${file}` };
  return new WorkbenchError(
    "InvalidRequest",
    details,
    `The objects of “${name}” are those of ${file}: they are the same whatever the order of drops.`,
  );
}

function damaged(datasetId: string, { path, what }: { path: string; what: string }) {
  const details = { datasetId, path, expected: "what was written", found: what };
  return new WorkbenchError("DatasetDamaged", details, `What was matched anew does not verify: ${path}: ${what}`);
}

const catalogsOf = ({ epochs }: DatasetState) =>
  [...epochs].flatMap(([epochKey, { catalogs }]) => catalogs.map((catalog) => ({ epochKey, ...catalog })));

/** Before anything is read: whether files of the sizes of all committed catalogs are there. */
function requireFiles(before: DatasetState, { files }: IngestRequest): void {
  const unused = new Map<number, number>();
  for (const { file } of files) unused.set(file.size, (unused.get(file.size) ?? 0) + 1);
  const names = new Set(files.map(({ path }) => path.split("/").at(-1)));
  const missing = catalogsOf(before).filter(({ file, byteLength }) => {
    const left = unused.get(byteLength) ?? 0;
    unused.set(byteLength, left - 1);
    // A newer version of a catalog, and a table of which several were made, are looked at when they are read.
    return left <= 0 && !names.has(file.split("/").at(-1));
  });
  if (missing.length > 0) throw lacking(before.record.name, missing);
}

/** Whether everything that the epochs came from is in the new dataset; what has changed since is said. */
function requireCatalogs(before: DatasetState, after: DatasetState, report: IngestReport): void {
  const known = catalogsOf(after);
  const hashes = new Set(known.map(({ contentHash }) => contentHash));
  const places = new Set(known.map(({ epochKey, tableKey }) => `${epochKey}\n${tableKey}`));
  const others = catalogsOf(before).filter(({ contentHash }) => !hashes.has(contentHash));
  const isReplaced = ({ epochKey, tableKey }: (typeof known)[0]) => places.has(`${epochKey}\n${tableKey}`);
  const missing = others.filter((catalog) => !isReplaced(catalog));
  if (missing.length > 0) throw lacking(before.record.name, missing);
  for (const { file } of others.filter(isReplaced)) {
    const message = "Its content is another one than when it was imported before; it was read as it is now.";
    report.warnings.push({ path: file, warnings: [{ kind: "note", message }] });
  }
}

function lacking(name: string, missing: readonly Pick<JournalCatalog, "file">[]) {
  const files = [...new Set(missing.map(({ file }) => file))];
  const named = files.slice(0, 5).join(", ") + (files.length > 5 ? " …" : "");
  return new WorkbenchError(
    "InvalidRequest",
    { what: "files", expected: `all catalogs of “${name}”`, found: `${files.length} are missing: ${named}` },
    `“${name}” is matched anew from all of its catalogs, and ${formatCounted(files.length, "catalog is", "catalogs are")} missing: ${named}. It stays as it is.`,
  );
}

/** What epoch tables and images said; a table that was dropped now comes first. */
async function keepTimes(tree: FileTree, made: FileTree, record: DatasetRecord, hasTable: boolean): Promise<void> {
  const now = await readEpochRows(made);
  const kept = await tree.readFile(datasetFiles.epochRows);
  if (kept) await made.replaceFile(datasetFiles.epochRows, kept);
  if (kept && now) await keepEpochRows(made, now);
  const stored = await readEpochAxis(tree.subtree(datasetFiles.epochChunked));
  const writer = await openDatasetWriter(made);
  try {
    const { epochTable, time } = record;
    if (!hasTable) await writer.update({ time, ...(epochTable && { epochTable }) });
    await writer.finish(stored);
    if (hasTable) await writer.finish(now);
  } finally {
    await writer.close();
  }
}

/** Gives the new dataset what people made of the one before. */
async function takeOver(tree: FileTree, made: FileTree, before: DatasetRecord): Promise<Rematched> {
  const state = await readDatasetState(made);
  const { record, epochs } = state;
  const followed = await followedAdditions(tree, made, before, record, new Set(epochs.keys()));
  if (followed.additions.length > 0)
    await made.replaceFile(datasetFiles.additions, encodeAdditions(followed.additions));
  const excludedEpochs = before.excludedEpochs?.filter((key) => epochs.has(key)) ?? [];
  if (excludedEpochs.length > 0) await changeRecord(made, (record) => ({ ...record, excludedEpochs }));
  return {
    ...{ datasetId: before.datasetId, name: before.name },
    objectCount: { before: before.objectCount, after: record.objectCount },
    followedCount: followed.followedCount + excludedEpochs.length,
    left: followed.left,
  };
}

async function followedAdditions(
  tree: FileTree,
  made: FileTree,
  before: DatasetRecord,
  after: DatasetRecord,
  epochKeys: ReadonlySet<string>,
): Promise<FollowReport> {
  const merged = await readMerged(tree);
  const [from, to] = [await readObjects(tree, before), await readObjects(made, after)];
  const radiusArcsec = after.match.radiusArcsec || arcsecPerPixel * (after.match.radiusPixels ?? usualRadiusPixels);
  const nearest = isSameImage(before, after)
    ? nearestObjects(directionsOf(from, before), directionsOf(to, after), radiusArcsec)
    : new Int32Array(from.objectKey.length).fill(-1);
  const there = from.objectKey.flatMap((key, k): [string, string][] =>
    nearest[k]! < 0 ? [] : [[key, to.objectKey[nearest[k]!]!]],
  );
  const measurementKeys = new Set(after.measurements.map(({ measurementKey }) => measurementKey));
  return followObjects(merged, { objectOf: new Map(there), measurementKeys, epochKeys });
}

/** Places on an image are those of another one where another catalog came first. */
function isSameImage(before: DatasetRecord, after: DatasetRecord): boolean {
  if (before.place !== after.place) return false;
  const first = ({ reference }: DatasetRecord) => (reference.kind === "union" ? reference.united[0] : undefined);
  return after.place !== "image" || first(before) === first(after);
}

const directionsOf = (objects: ObjectAxis, { place }: DatasetRecord) =>
  place === "image" ? directionsOfPixels(objects.xImage, objects.yImage) : objects;
