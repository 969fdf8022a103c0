import { type DatasetRecord, datasetFiles } from "../../core/cube/dataset.ts";
import { epochFiles, isOldShard } from "../../core/cube/epoch-runs.ts";
import { cubeOfPath } from "../../core/cube/epoch-shards.ts";
import { committedEpochs } from "../../core/cube/journal.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import { formatCounted } from "../../core/format-counted.ts";
import type { Job } from "../../core/job.ts";
import { periodMethods } from "../../core/periods/period-methods.ts";
import type { VerifyReport } from "../../core/verbs/check.ts";
import type { DatasetRequest } from "../../core/verbs/datasets.ts";
import { metadataFiles, readEpochAxis, readObjectAxis, readObjectKeys } from "../../storage/axis-files.ts";
import { useColumnFile } from "../../storage/column-files.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { HandlePool } from "../../storage/handle-pool.ts";
import { epochsLock, withLock } from "../../storage/locks.ts";
import type { ObjectShardChecker } from "../copy/check-object-shard.ts";
import { type Damage, verifyGeneration } from "../copy/verify-generation.ts";
import { readAdditions } from "../dataset/additions.ts";
import { type DatasetState, readDatasetState } from "../dataset/dataset-state.ts";
import { hashStoredMetadata } from "../dataset/metadata-hash.ts";
import { periodsPath } from "../dataset/period-columns.ts";
import { statisticsPath } from "../dataset/statistics.ts";
import { readUnion } from "../dataset/union-file.ts";
import { validEpochsPath } from "../dataset/valid-epochs.ts";
import { deriveEpochChunkedMetadata } from "../epochs/epoch-chunked-metadata.ts";
import { storedPath } from "../epochs/epoch-files.ts";
import { areEpochRowsIntact } from "../epochs/epoch-rows.ts";
import { keysWithoutLine, listEpochFiles, runsWithoutLine } from "../epochs/runs-without-line.ts";
import { gridOfPath, isSealed } from "../epochs/seal-file.ts";
import type { StoreIo } from "../store-io.ts";
import { verifyEpoch } from "./verify-epoch.ts";

export interface VerifyIo extends StoreIo {
  /** Read the object-chunked copy; this thread where there are none. */
  workers?: ObjectShardChecker;
}

/**
 * Checks every byte of a dataset: record and journal, epochs against their journal lines, the object-chunked copy
 * against the journal, the metadata of both stores. Damage is listed, not thrown.
 * @throws DatasetMissing, DatasetTooNew, Aborted
 */
export async function verify(
  { root, workers }: VerifyIo,
  { datasetId }: DatasetRequest,
  job: Job,
): Promise<VerifyReport> {
  const startedMs = performance.now();
  const tree = datasetTree(root, datasetId);
  const found = await withLock(epochsLock(datasetId), () => verifyTree(tree, job, workers));
  return { datasetId, ...found, elapsedMs: performance.now() - startedMs };
}

type Findings = Pick<VerifyReport, "checkedChunks" | "checkedEpochs" | "damage">;

async function verifyTree(tree: FileTree, job: Job, checker?: ObjectShardChecker): Promise<Findings> {
  const findings: Findings = { checkedChunks: 0, checkedEpochs: 0, damage: [] };
  const state = await reading(
    findings.damage,
    "",
    "Repair: what is left is kept, the rest named. Then drop its catalogs again.",
    () => readDatasetState(tree),
  );
  if (!state) return findings;
  for (const { line, found } of state.journal.damaged)
    findings.damage.push({
      path: datasetFiles.journal,
      what: `Line ${line}: ${found}. An epoch is not known any more.`,
      remedy: "Drop the catalogs of the epoch that is missing from the list again.",
    });
  if (state.journal.unterminated)
    findings.damage.push({ path: datasetFiles.journal, what: "The last line has no line feed.", remedy: reopen });
  await checkLostLines(tree, state, findings.damage);
  await checkEpochs(tree, state, findings, job);
  await checkGeneration(tree, state, findings, job, checker);
  await checkStatistics(tree, state.record, findings.damage);
  for (const { path, what } of (await readAdditions(tree)).damage)
    findings.damage.push({ path, what, remedy: "Repair: what can still be read is kept." });
  if (!(await areEpochRowsIntact(tree)))
    findings.damage.push({
      path: datasetFiles.epochRows,
      what: "It is not as it was written: rows of the epoch table for epochs to come cannot be read.",
      remedy: "Repair: the times of the epochs that are there are kept. Then drop the epoch table again.",
    });
  const { reference } = state.record;
  const revision = reference.kind === "union" ? reference.revision : undefined;
  if (revision !== undefined && !(await checkUnion(tree, revision, findings.damage))) return findings;
  // Metadata is derived, and brought up to date when the ingest that is under way or was cut off goes on.
  if (!state.unfinished) await checkEpochChunkedMetadata(tree, state, findings.damage);
  return findings;
}

/** Epochs that are there, and which the axis or a shard's index names, but no line of the journal. */
async function checkLostLines(
  tree: FileTree,
  { record, epochs, journal }: DatasetState,
  damage: Damage[],
): Promise<void> {
  const paths = await listEpochFiles(tree);
  const strangers = await runsWithoutLine(tree, record, epochFiles(journal.lines), paths);
  if (strangers.size === 0) return;
  const keys = await keysWithoutLine(tree, epochs.values(), strangers.keys());
  // Format version 1 put whole shards into place before their line.
  if (record.chunks.shardEpochs === 1 && keys.length === 0) return;
  const named = keys.length > 0 ? `: ${keys.slice(0, 5).join(", ")}` : "";
  const what = `Lost: the lines of ${formatCounted(strangers.size, "epoch")} that the files hold${named}.`;
  damage.push({ path: datasetFiles.journal, what, remedy: "Repair: the lines are made again from the files." });
}

async function checkEpochs(tree: FileTree, state: DatasetState, findings: Findings, job: Job): Promise<void> {
  // Where the keys are damaged, objects have none: that is told with the metadata.
  const store = tree.subtree(datasetFiles.epochChunked);
  const objectKeys = (await reading([], "", "", () => readObjectKeys(store))) ?? [];
  const total = state.epochs.size;
  const pool = new HandlePool(store, mostOpenFiles);
  try {
    for (const epoch of state.epochs.values()) {
      await job.checkpoint("verify");
      const { checkedChunks, damage } = await verifyEpoch(pool, state.record, epoch, objectKeys);
      findings.checkedChunks += checkedChunks;
      findings.damage.push(...damage);
      findings.checkedEpochs++;
      job.progress({ stage: "verify", done: findings.checkedEpochs, total, unit: "epoch" });
    }
  } finally {
    pool.close();
  }
  // An ingest that was cut off seals its files when it goes on.
  if (!state.unfinished) await checkSeals(tree, state, findings.damage);
}

const mostOpenFiles = 64;

/** Other programs find the epochs in a file by the index at its end: it is held against the journal. */
async function checkSeals(tree: FileTree, { record, journal }: DatasetState, damage: Damage[]): Promise<void> {
  const known = new Set(damage.map(({ path }) => path));
  for (const [path, file] of epochFiles(journal.lines)) {
    const at = storedPath(path);
    if (known.has(at) || isOldShard(file) || (file.end > 0 && file.runs.size === 0)) continue;
    if (await isSealed(tree, at, file, gridOfPath(path, record.chunks))) continue;
    const what = "The index at the end of the file is not what the journal says.";
    damage.push({ path: at, array: cubeOfPath(path), what, remedy: "Repair: it is written again." });
  }
}

const rebuild = "Drop the reference catalog again, as a new dataset.";
const rechunkAgain = "Rechunk: the light curves are made again from the epochs.";
const reopen = "Drop any catalog of the dataset again: the metadata is written anew.";

/** The published copy is held against the epochs as they were committed when it was made. */
async function checkGeneration(
  tree: FileTree,
  { record, journal }: DatasetState,
  findings: Findings,
  job: Job,
  checker?: ObjectShardChecker,
): Promise<void> {
  const { generation } = record;
  if (!generation) return;
  const directory = datasetFiles.objectChunked(generation.generation);
  const store = tree.subtree(directory);
  if ((await hashStoredMetadata(store)) !== generation.metadataHash)
    findings.damage.push({ path: directory, what: "Metadata or an axis differs.", remedy: rechunkAgain });
  const axes = await reading(findings.damage, `${directory}/`, rechunkAgain, () =>
    Promise.all([readEpochAxis(store), readObjectAxis(store)]),
  );
  if (!axes) return;
  const [epochAxis, { objectKey }] = axes;
  const epochs = committedEpochs(journal.lines.slice(0, generation.journalLines));
  const { checkedChunks, damage } = await verifyGeneration(
    tree,
    {
      datasetId: record.datasetId,
      generation,
      epochs: epochAxis.epochKey.flatMap((key) => epochs.get(key) ?? []),
      objectKeys: objectKey,
      measurementKeys: record.measurements.slice(0, generation.measurementCount).map((m) => m.measurementKey),
      tableKeys: record.tables.slice(0, generation.tableCount).map((t) => t.tableKey),
      propertyKeys: record.properties?.slice(0, generation.propertyCount ?? 0) ?? [],
    },
    job,
    checker,
  );
  findings.checkedChunks += checkedChunks;
  findings.damage.push(...damage);
}

async function checkStatistics(tree: FileTree, { generation }: DatasetRecord, damage: Damage[]): Promise<void> {
  if (!generation) return;
  const check = (path: string, mend: string) =>
    reading(damage, "", mend, () =>
      useColumnFile(tree, path, ({ footer, read }) => {
        for (const column of footer.columns.keys()) read(column);
      }),
    );
  await check(statisticsPath(generation.generation), "Repair: they are computed again.");
  await check(validEpochsPath(generation.generation), "Repair: they are counted again.");
  for (const method of periodMethods)
    await check(periodsPath(method, generation.generation), "Repair, and search for the periods again.");
}

/** Whether a union is as it was written; without it nothing can be derived from it. */
async function checkUnion(tree: FileTree, revision: number, damage: Damage[]): Promise<boolean> {
  const union = await reading(damage, "", "Repair: the positions that the objects have are taken for it.", () =>
    readUnion(tree, revision),
  );
  return union !== undefined;
}

/** Files that are derived are held against what they are derived from. */
async function checkEpochChunkedMetadata(tree: FileTree, state: DatasetState, damage: Damage[]): Promise<void> {
  const derived = await reading(damage, `${datasetFiles.epochChunked}/`, rebuild, () =>
    deriveEpochChunkedMetadata(tree, state.record, state.epochs.values()),
  );
  if (!derived) return;
  for (const [path, bytes] of metadataFiles(derived.axes, derived.documents)) {
    const full = `${datasetFiles.epochChunked}/${path}`;
    const found = await tree.readFile(full);
    if (found?.length === bytes.length && found.every((byte, at) => byte === bytes[at])) continue;
    damage.push({ path: full, what: found ? "It differs from the journal." : "The file is missing.", remedy: reopen });
  }
}

/** What is read; undefined, and a line in the list of damage, where it is not as it was written. */
async function reading<T>(
  damage: Damage[],
  directory: string,
  remedy: string,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!isWorkbenchError(error, "DatasetDamaged")) throw error;
    damage.push({ path: directory + error.details.path, what: error.message, remedy });
    return undefined;
  }
}
