import { ahead } from "../../core/ahead.ts";
import { addSums, type ColumnSums, columnSumsAt, emptySums } from "../../core/cube/column-checksum.ts";
import { datasetFiles, type GenerationRecord, type JournalEpoch } from "../../core/cube/dataset.ts";
import { type CubeName, cubeNames } from "../../core/cube/epoch-shards.ts";
import { type ObjectShardShape, objectShardPath } from "../../core/cube/plan-rechunk.ts";
import type { Job } from "../../core/job.ts";
import type { ValidityRule } from "../../core/kernels/statistics-kernel.ts";
import type { VerifyReport } from "../../core/verbs/check.ts";
import type { CheckedShard, ShardCheckRequest } from "../../core/verbs/object-shards.ts";
import type { FileTree } from "../../storage/files.ts";
import { type ObjectShardChecker, objectShardChecker } from "./check-object-shard.ts";

export type Damage = VerifyReport["damage"][number];

/** What a generation should hold: its shape, its keys, and the epochs in its order. */
export interface ExpectedGeneration {
  datasetId: string;
  generation: Pick<
    GenerationRecord,
    | "generation"
    | "objectCount"
    | "measurementCount"
    | "tableCount"
    | "objectsPerShard"
    | "codec"
    | "wideFlags"
    | "propertyCount"
  >;
  epochs: readonly JournalEpoch[];
  objectKeys: readonly string[];
  measurementKeys: readonly string[];
  tableKeys: readonly string[];
  propertyKeys: readonly string[];
  /** Which points of each measurement are valid, where epochs with a valid point in every one are to be counted. */
  rules?: ValidityRule[];
}

const remedy = "Rechunk: the light curves are made again from the epochs.";

/**
 * Reads every light curve of an object-chunked copy, checks its checksum, and compares what all of them sum to with
 * what each epoch's journal line says. Reports shards, in stage `verify`.
 * @param checker reads the shards; this thread where there is none
 */
export async function verifyGeneration(
  tree: FileTree,
  expected: ExpectedGeneration,
  job: Job,
  checker: ObjectShardChecker = objectShardChecker(tree),
): Promise<{ checkedChunks: number; damage: Damage[]; validInAll?: Float64Array<ArrayBuffer> }> {
  const { objectCount, objectsPerShard, codec, generation, wideFlags } = expected.generation;
  const directory = datasetFiles.objectChunked(generation);
  const epochCount = expected.epochs.length;
  const shardCount = Math.ceil(objectCount / objectsPerShard);
  const cubes = epochCount > 0 ? cubeNames.filter((cube) => planeKeys(expected, cube).length > 0) : [];
  const requests = cubes.flatMap((cube) => {
    const shape: ObjectShardShape = {
      cube,
      codec,
      objectsPerShard,
      planeCount: planeKeys(expected, cube).length,
      epochCount,
      ...(wideFlags && { wideFlags }),
    };
    return Array.from({ length: shardCount }, (_, shard): ShardCheckRequest => {
      const path = `${directory}/${objectShardPath(cube, shard)}`;
      const rules = cube === "lightcurves" && expected.rules ? { rules: expected.rules } : {};
      return { datasetId: expected.datasetId, path, shape, shard, ...rules };
    });
  });
  const sums = {
    lightcurves: emptyPlanes(expected, "lightcurves"),
    flags: emptyPlanes(expected, "flags"),
    source_properties: emptyPlanes(expected, "source_properties"),
  };
  const validInAll = expected.rules && new Float64Array(objectCount);
  const damage: Damage[] = [];
  const unreadable = new Set<CubeName>();
  let checkedChunks = 0;
  let done = 0;
  for await (const { item, result } of ahead(requests, checker.concurrency, (request) =>
    checker.checkShard(request, job),
  )) {
    await job.checkpoint("verify");
    const { cube } = item.shape;
    const found = await result;
    checkedChunks += found.checkedChunks;
    const first = item.shard * objectsPerShard;
    if (found.validInAll) validInAll?.set(found.validInAll.subarray(0, objectCount - first), first);
    found.sums.forEach((plane, n) => void addSums(sums[cube][n]!, plane));
    const named = damageOf(item, found, expected.objectKeys);
    if (named) {
      damage.push(named);
      unreadable.add(cube);
    }
    job.progress({ stage: "verify", done: ++done, total: requests.length, unit: "shard" });
  }
  for (const cube of cubes)
    if (!unreadable.has(cube)) damage.push(...compareSums(expected, cube, sums[cube], directory));
  return { checkedChunks, damage, ...(validInAll && damage.length === 0 && { validInAll }) };
}

const emptyPlanes = (expected: ExpectedGeneration, cube: CubeName) =>
  planeKeys(expected, cube).map(() => new Int32Array(3 * expected.epochs.length));

function planeKeys(
  { measurementKeys, tableKeys, propertyKeys }: ExpectedGeneration,
  cube: CubeName,
): readonly string[] {
  if (cube === "lightcurves") return measurementKeys;
  if (cube === "flags") return tableKeys;
  return tableKeys.flatMap((table) => propertyKeys.map((property) => `${property} of ${table}`));
}

function damageOf(
  { path, shape: { cube: array } }: ShardCheckRequest,
  { unreadable, damaged }: CheckedShard,
  objectKeys: readonly string[],
): Damage | undefined {
  if (unreadable !== undefined) return { path, what: unreadable, array, remedy };
  const [first] = damaged;
  if (!first) return undefined;
  // An object has a chunk for each measurement.
  const objects = [...new Set(damaged.map(({ object }) => objectKeys[object] ?? `#${object}`))];
  return { path, what: first.what, array, objectKeys: objects, remedy };
}

function compareSums(
  expected: ExpectedGeneration,
  cube: CubeName,
  sums: readonly Int32Array[],
  path: string,
): Damage[] {
  const damage: Damage[] = [];
  const keys = planeKeys(expected, cube);
  expected.epochs.forEach((epoch, e) => {
    const differing = keys.filter((_, plane) => {
      const found = columnSumsAt(sums[plane]!, e);
      const committed = committedSums(epoch, cube, plane);
      return (
        found.checksum !== committed.checksum || (cube === "lightcurves" && found.finiteCount !== committed.finiteCount)
      );
    });
    if (differing.length === 0) return;
    const what = `${differing.join(", ")} of epoch ${epoch.epochKey} differ from what was committed.`;
    damage.push({ path, what, array: cube, epochKey: epoch.epochKey, remedy });
  });
  return damage;
}

function committedSums(epoch: JournalEpoch, cube: CubeName, plane: number): ColumnSums {
  const { checksum: lightcurves, flagChecksum: flags, propertyChecksum: source_properties = [] } = epoch;
  const checksum = { lightcurves, flags, source_properties }[cube][plane];
  return checksum === undefined ? emptySums : { checksum, finiteCount: epoch.finiteCount[plane] ?? 0 };
}
