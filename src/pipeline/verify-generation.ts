import { type ColumnSums, emptySums } from "../core/cube/column-checksum.ts";
import { datasetFiles, type GenerationRecord, type JournalEpoch } from "../core/cube/dataset.ts";
import type { CubeName } from "../core/cube/epoch-shards.ts";
import { objectShardPath } from "../core/cube/plan-rechunk.ts";
import type { Job } from "../core/job.ts";
import { ChunkKernel, type KernelEpochSums } from "../core/kernels/chunk-kernel.ts";
import type { VerifyReport } from "../core/requests.ts";
import { InnerCodec } from "../core/zarr/inner-codec.ts";
import type { FileTree } from "../storage/files.ts";
import { type ObjectShardShape, readObjectShard, type ShardRooms, shardRooms } from "./object-shards.ts";

export type Damage = VerifyReport["damage"][number];

/** What a generation should hold: its shape, its keys, and the epochs in its order. */
export interface ExpectedGeneration {
  generation: Pick<
    GenerationRecord,
    "generation" | "objectCount" | "measurementCount" | "tableCount" | "objectsPerShard" | "codec"
  >;
  epochs: readonly JournalEpoch[];
  objectKeys: readonly string[];
  measurementKeys: readonly string[];
  tableKeys: readonly string[];
}

const remedy = "Rechunk: the light curves are made again from the epochs.";

/**
 * Reads every light curve of an object-chunked copy, checks its checksum, and compares what all of them sum to with
 * what each epoch's journal line says. Reports shards, in stage `verify`.
 */
export async function verifyGeneration(
  tree: FileTree,
  expected: ExpectedGeneration,
  job: Job,
): Promise<{ checkedChunks: number; damage: Damage[] }> {
  const { generation } = expected;
  const directory = datasetFiles.objectChunked(generation.generation);
  const damage: Damage[] = [];
  const kernel = await ChunkKernel.load();
  const codec = new InnerCodec(generation.codec, kernel);
  let checkedChunks = 0;
  const shardCount = Math.ceil(generation.objectCount / generation.objectsPerShard);
  const cubes = (["lightcurves", "flags"] as const).filter((cube) => planeKeys(expected, cube).length > 0);
  const total = expected.epochs.length > 0 ? cubes.length * shardCount : 0;
  let done = 0;
  for (const cube of total > 0 ? cubes : []) {
    const keys = planeKeys(expected, cube);
    const sums = keys.map(() => kernel.epochSums(expected.epochs.length));
    const shape: ObjectShardShape = {
      cube,
      codec: generation.codec,
      objectsPerShard: generation.objectsPerShard,
      planeCount: keys.length,
      epochCount: expected.epochs.length,
    };
    const rooms = shardRooms(shape, codec, (byteLength) => kernel.allocate(byteLength));
    let unreadable = false;
    for (let shard = 0; shard < shardCount; shard++) {
      await job.checkpoint("verify");
      const path = `${directory}/${objectShardPath(cube, shard)}`;
      const found = await addShard(tree, path, shape, codec, rooms, shard, sums, expected.objectKeys);
      checkedChunks += found.checkedChunks;
      damage.push(...found.damage);
      unreadable ||= found.damage.length > 0;
      job.progress({ stage: "verify", done: ++done, total, unit: "shard" });
    }
    if (!unreadable) damage.push(...compareSums(expected, cube, keys, sums, directory));
  }
  return { checkedChunks, damage };
}

function planeKeys({ measurementKeys, tableKeys }: ExpectedGeneration, cube: CubeName): readonly string[] {
  return cube === "lightcurves" ? measurementKeys : tableKeys;
}

async function addShard(
  tree: FileTree,
  path: string,
  shape: ObjectShardShape,
  codec: InnerCodec,
  rooms: ShardRooms,
  shard: number,
  sums: readonly KernelEpochSums[],
  objectKeys: readonly string[],
): Promise<{ checkedChunks: number; damage: Damage[] }> {
  const array = shape.cube;
  const file = await tree.openRead(path);
  if (!file) return { checkedChunks: 0, damage: [{ path, what: "The file is missing.", array, remedy }] };
  const damaged = new Map<string, string>();
  let checkedChunks = 0;
  try {
    for (const { chunk, raw, error } of readObjectShard(file, shape, codec, rooms)) {
      checkedChunks++;
      const object = shard * shape.objectsPerShard + Math.floor(chunk / shape.planeCount);
      if (error) damaged.set(objectKeys[object] ?? `#${object}`, error.message);
      else if (raw && array === "flags") sums[chunk % shape.planeCount]!.addFlags(object, raw);
      else if (raw) sums[chunk % shape.planeCount]!.addCurve(object, raw);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { checkedChunks, damage: [{ path, what: error.message, array, remedy }] };
  } finally {
    file.close();
  }
  const [what] = damaged.values();
  if (what === undefined) return { checkedChunks, damage: [] };
  return { checkedChunks, damage: [{ path, what, array, objectKeys: [...damaged.keys()], remedy }] };
}

function compareSums(
  { epochs }: ExpectedGeneration,
  cube: CubeName,
  keys: readonly string[],
  sums: readonly KernelEpochSums[],
  path: string,
): Damage[] {
  const damage: Damage[] = [];
  epochs.forEach((epoch, e) => {
    const differing = keys.filter((_, plane) => {
      const found = sums[plane]!.at(e);
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
  const checksum = cube === "lightcurves" ? epoch.checksum[plane] : epoch.flagChecksum[plane];
  return checksum === undefined ? emptySums : { checksum, finiteCount: epoch.finiteCount[plane] ?? 0 };
}
