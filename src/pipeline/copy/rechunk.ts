import { allOf } from "../../core/ahead.ts";
import { datasetFiles, type GenerationRecord, type JournalEpoch } from "../../core/cube/dataset.ts";
import { inTimeOrder } from "../../core/cube/epoch-order.ts";
import { cubeNames } from "../../core/cube/epoch-shards.ts";
import { limitArrays, type StatedLimit } from "../../core/cube/limits.ts";
import { type CubeCounts, defaultMaxBytes } from "../../core/cube/plan-chunks.ts";
import { planRechunk, type RechunkPlan } from "../../core/cube/plan-rechunk.ts";
import { epochsBytes } from "../../core/cube/space-needed.ts";
import { epochArrays, measurementArrays, objectArrays } from "../../core/cube/store-axes.ts";
import { datasetIdAttribute, objectChunkedShapes, storeMetadata } from "../../core/cube/store-metadata.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { CodecName } from "../../core/kernels/codec-name.ts";
import { inLanes } from "../../core/lanes.ts";
import { validityRule } from "../../core/lightcurve/valid.ts";
import type { ObjectShardSource } from "../../core/verbs/object-shards.ts";
import type { RechunkReport, RechunkRequest } from "../../core/verbs/rechunk.ts";
import { type MetadataFile, metadataFiles, readEpochAxis, writeStoreMetadata } from "../../storage/axis-files.ts";
import { changeRecord, datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { sweepGenerations } from "../../storage/generations.ts";
import { listFiles } from "../../storage/list-files.ts";
import { epochsLock, withLock } from "../../storage/locks.ts";
import { type DatasetState, readDatasetState } from "../dataset/dataset-state.ts";
import { explainFullStorage } from "../dataset/full-storage.ts";
import { hashMetadataFiles } from "../dataset/metadata-hash.ts";
import { readObjects } from "../dataset/union-file.ts";
import { keepValidEpochs } from "../dataset/valid-epochs.ts";
import { isHalfWidened } from "../epochs/widen-flags.ts";
import { openDatasetWriter } from "../epochs/write-epoch.ts";
import type { StoreIo } from "../store-io.ts";
import type { ObjectShardChecker } from "./check-object-shard.ts";
import { type ObjectShardMaker, objectShardVerbs, rechunkDirectory } from "./object-shard-verbs.ts";
import { verifyGeneration } from "./verify-generation.ts";

/** Threads that make shards and check them side by side. */
export type ShardWorkers = ObjectShardMaker & ObjectShardChecker;

export interface CopyIo extends StoreIo {
  /** Make the shards and check them; this thread where there are none. */
  workers?: ShardWorkers;
}

/**
 * Makes a new generation of the object-chunked store from the epoch-chunked one, verifies it against the journal and
 * publishes it. Goes on at the first missing shard of a generation that was cut off. Reports shards, in stages
 * `rechunk` and `verify`.
 * @throws DatasetMissing, DatasetDamaged, QuotaExceeded, Aborted
 */
export async function rechunk(io: CopyIo, request: RechunkRequest, job: Job): Promise<RechunkReport> {
  const { root } = io;
  const startedMs = performance.now();
  const { datasetId } = request;
  const tree = datasetTree(root, datasetId);
  await endWidening(tree);
  const published = await withLock(epochsLock(datasetId), async () => {
    const state = await readDatasetState(tree);
    const { generation } = state.record;
    const codec = request.codec ?? state.record.codec;
    const current = generation?.journalHash === state.journalHash && generation.codec === codec && generation.verified;
    if (current && !request.force) {
      await tree.remove(rechunkDirectory);
      return { generation, changed: false };
    }
    return {
      generation: await makeGeneration(io, state, codec, request.maxBytes ?? defaultMaxBytes, job),
      changed: true,
    };
  }).catch(explained(root, datasetId));
  const { generation, byteLength } = published.generation;
  return { datasetId, generation, changed: published.changed, byteLength, elapsedMs: performance.now() - startedMs };
}

/** A widening of flags that was cut off is brought to its end: a copy has flags of one width. */
async function endWidening(tree: FileTree): Promise<void> {
  const { record, epochs } = await readDatasetState(tree);
  if (isHalfWidened(record, epochs)) await (await openDatasetWriter(tree)).close();
}

/**
 * Makes damaged files of the published copy again, under their old names; where it is out of date, or was cut in another
 * way, a new one is made instead.
 * @param paths below the dataset's directory
 * @throws what `rechunk` throws
 */
export async function remakeFiles(root: FileTree, datasetId: string, paths: string[], job: Job): Promise<void> {
  const tree = datasetTree(root, datasetId);
  await withLock(epochsLock(datasetId), async () => {
    const state = await readDatasetState(tree);
    const { generation } = state.record;
    if (!generation) return;
    const { plan, text } = planGeneration(state, generation.codec, defaultMaxBytes, generation.generation);
    const same = generation.journalHash === state.journalHash && generation.objectsPerShard === plan.objectsPerShard;
    if (same) {
      // From here on it is as if the rechunk had been cut off before these files.
      for (const { path } of plan.shards) {
        const file = `${datasetFiles.objectChunked(generation.generation)}/${path}`;
        if (paths.includes(file)) await tree.remove(file);
      }
      await tree.replaceFile(planPath, new TextEncoder().encode(text));
    }
    const number = same ? generation.generation : generation.generation + 1;
    await makeGeneration({ root }, state, generation.codec, defaultMaxBytes, job, number);
  }).catch(explained(root, datasetId));
}

/** Rethrows an error; one that says that storage is full says what a whole copy needs. */
function explained(root: FileTree, datasetId: string): (error: unknown) => Promise<never> {
  return async (error) => {
    throw await explainFullStorage(error, root, datasetId, async () => {
      const { record, epochs } = await readDatasetState(datasetTree(root, datasetId));
      return epochsBytes(record, epochs.size);
    });
  };
}

/** The limits that the journal has, in the order of the epochs. */
function statedLimits(lines: readonly JournalEpoch[], objectKeys: readonly string[]): StatedLimit[] {
  return lines.flatMap(({ epochKey, limits = {} }) =>
    Object.entries(limits).flatMap(([measurementKey, { object, value }]) =>
      object.map((at, k) => ({ objectKey: objectKeys[at]!, measurementKey, epochKey, value: value[k]! })),
    ),
  );
}

/** How a copy is cut, and the text that says of which epochs and how it is made: the same copy has the same. */
export function planGeneration(
  { record, epochs, journalHash }: DatasetState,
  codec: CodecName,
  maxBytes: number,
  number: number,
) {
  const counts: CubeCounts = {
    objectCount: record.objectCount,
    measurementCount: record.measurements.length,
    tableCount: record.tables.length,
    epochCount: epochs.size,
    ...(record.chunks.wideFlags && { wideFlags: true }),
    ...(record.chunks.propertyCount && { propertyCount: record.chunks.propertyCount }),
  };
  const plan = planRechunk(counts, record.chunks.objectsPerChunk, maxBytes);
  return { counts, plan, text: JSON.stringify({ number, journalHash, codec, plan }) };
}

async function makeGeneration(
  { root, workers }: CopyIo,
  state: DatasetState,
  codec: CodecName,
  maxBytes: number,
  job: Job,
  number = (state.record.generation?.generation ?? 0) + 1,
): Promise<GenerationRecord> {
  const { record, epochs, journalHash } = state;
  const tree = datasetTree(root, record.datasetId);
  workers?.start?.();
  const stored = await readEpochAxis(tree.subtree(datasetFiles.epochChunked));
  const { axis, lines } = inTimeOrder([...epochs.values()], stored);
  const objects = await readObjects(tree, record);
  const { counts, plan, text } = planGeneration(state, codec, maxBytes, number);
  const directory = datasetFiles.objectChunked(number);
  await sweepGenerations(tree, [number - 1, number]);
  const store = tree.subtree(directory);
  const axes = [...objectArrays(objects), ...measurementArrays(record), ...epochArrays(axis, record.time)];
  axes.push(...limitArrays(statedLimits(lines, objects.objectKey)));
  const shapes = objectChunkedShapes(counts, plan.objectsPerShard);
  const files = metadataFiles(
    axes,
    storeMetadata(record, shapes, axes, codec, { [datasetIdAttribute]: record.datasetId }),
  );
  const resumed = await resumeOrStart(tree, directory, text);
  const finished = resumed ? await finishedShards(store, plan, files) : new Set<string>();

  const published = number === record.generation?.generation;
  const expected = {
    datasetId: record.datasetId,
    generation: { generation: number, ...counts, objectsPerShard: plan.objectsPerShard, codec },
    epochs: lines,
    objectKeys: objects.objectKey,
    measurementKeys: record.measurements.map(({ measurementKey }) => measurementKey),
    tableKeys: record.tables.map(({ tableKey }) => tableKey),
    propertyKeys: record.properties ?? [],
    rules: record.measurements.map(validityRule),
  };
  const makeAndVerify = async () => {
    await withShardMaker({ root, workers }, (maker) =>
      writeShards({ directory, record, lines, plan, codec, finished }, job, maker),
    );
    return verifyGeneration(tree, expected, job, workers);
  };
  // Nobody knows of the copy before all of it is there: its small files may come while its shards are made and read.
  const [{ damage, validInAll }] = await allOf([
    makeAndVerify(),
    writeStoreMetadata(store, files, published ? "in use" : resumed ? "unpublished" : "empty"),
  ]);
  if (damage.length > 0) {
    await readRecord(tree); // of a dataset that another tab is removing, nothing is left to compare
    if (!published) await tree.remove(directory);
    const { path, what } = damage[0]!;
    throw new WorkbenchError(
      "DatasetDamaged",
      { datasetId: record.datasetId, path, expected: "what the epochs committed", found: what },
      `The new light curves are not what was committed, and were thrown away: ${what} Verify the dataset.`,
    );
  }
  if (validInAll) await keepValidEpochs(tree, number, validInAll);
  const generation: GenerationRecord = {
    ...expected.generation,
    journalHash,
    journalLines: state.journal.lines.length,
    byteLength: (await shardBytes(store, plan)) + files.reduce((total, [, { length }]) => total + length, 0),
    metadataHash: await hashMetadataFiles(files),
    verified: true,
  };
  await changeRecord(tree, (current) => ({ ...current, generation }));
  await tree.remove(rechunkDirectory);
  return generation;
}

/** Where a copy in the making says what it is. */
export const planPath = `${rechunkDirectory}/plan.json`;

/** Leaves what an earlier, cut-off run of the very same plan has finished, if there was one; removes anything else. */
export async function resumeOrStart(tree: FileTree, directory: string, plan: string): Promise<boolean> {
  const bytes = new TextEncoder().encode(plan);
  const before = await tree.readFile(planPath);
  if (before && new TextDecoder().decode(before) === plan) return true;
  await tree.remove(planPath);
  await tree.remove(directory);
  await tree.replaceFile(planPath, bytes);
  return false;
}

/** Paths of the shards that are there; files that belong to no such store are removed. */
async function finishedShards(
  store: FileTree,
  { shards }: RechunkPlan,
  files: readonly MetadataFile[],
): Promise<Set<string>> {
  const present = await listFiles(store);
  const planned = new Set(shards.map(({ path }) => path));
  const known = new Set([...planned, ...files.map(([path]) => path)]);
  for (const path of present) if (!known.has(path)) await store.remove(path);
  return new Set(present.filter((path) => planned.has(path)));
}

/** Makes shards in the workers, or in this thread where there are none. */
export async function withShardMaker(
  { root, workers }: { root: FileTree; workers: ShardWorkers | undefined },
  use: (maker: ObjectShardMaker) => Promise<void>,
): Promise<void> {
  if (workers) return use(workers);
  const thread = objectShardVerbs(root);
  try {
    await use({ lanes: [thread] });
  } finally {
    thread.close();
  }
}

interface ShardWork {
  directory: string;
  record: DatasetState["record"];
  lines: readonly JournalEpoch[];
  plan: RechunkPlan;
  codec: CodecName;
  /** Paths of shards that are there. */
  finished: ReadonlySet<string>;
}

/** Makes the shards of a plan that are not there. */
export async function writeShards(work: ShardWork, job: Job, maker: ObjectShardMaker): Promise<void> {
  const { directory, record, lines, codec, finished } = work;
  const { shards, objectsPerShard } = work.plan;
  const source: ObjectShardSource = {
    record,
    runs: lines.map((line) => line.shards),
    epochIndices: Uint32Array.from(lines, ({ epochIndex }) => epochIndex),
    directory,
    codec,
    objectsPerShard,
  };
  const missing = shards.filter(({ path }) => !finished.has(path));
  let done = shards.length - missing.length;
  const progress = () => job.progress({ stage: "rechunk", done, total: shards.length, unit: "shard" });
  progress();
  // Shards of a cube are made of the same files: where one lane makes light curves and another flags, each opens half.
  const cubes = cubeNames.map((cube) => missing.filter((shard) => shard.cube === cube));
  await Promise.all(maker.lanes.map((lane) => lane.beginShards(source, job)));
  await inLanes(cubes, maker.lanes.length, async (shard, lane) => {
    await job.checkpoint("rechunk");
    await maker.lanes[lane]!.makeShard(shard, job);
    done++;
    progress();
  });
}

async function shardBytes(store: FileTree, { shards }: RechunkPlan): Promise<number> {
  const lengths = await Promise.all(shards.map(({ path }) => store.byteLength(path)));
  return lengths.reduce<number>((total, length) => total + (length ?? 0), 0);
}
