import type { SideBySide } from "../../core/ahead.ts";
import { nanBits } from "../../core/cube/column-checksum.ts";
import type { ObjectShardShape } from "../../core/cube/plan-rechunk.ts";
import type { Job } from "../../core/job.ts";
import { ChunkKernel, type KernelEpochSums, type KernelValidEpochs } from "../../core/kernels/chunk-kernel.ts";
import type { CheckedShard, ObjectShardVerbs, ShardCheckRequest } from "../../core/verbs/object-shards.ts";
import { InnerCodec } from "../../core/zarr/inner-codec.ts";
import type { FileTree } from "../../storage/files.ts";
import { readObjectShard, type ShardRooms, shardRooms } from "./object-shards.ts";

/** Room for one shape of shard in a kernel's memory, used for one shard after the other. */
interface Room {
  codec: InnerCodec;
  rooms: ShardRooms;
  sums: KernelEpochSums[];
  valid: KernelValidEpochs;
}

/** Checks shards: this thread, or workers side by side. */
export type ObjectShardChecker = SideBySide<Pick<ObjectShardVerbs, "checkShard">>;

/**
 * Reads shards of object-chunked copies whole, in this thread, one after the other: checks the checksum of every chunk,
 * and sums up what they hold for every epoch.
 * @param tree the dataset's own directory
 */
export function objectShardChecker(tree: FileTree): ObjectShardChecker {
  const kernel = ChunkKernel.load();
  const known = new Map<string, Promise<Room>>();
  let turn: Promise<unknown> = Promise.resolve();

  async function makeRoom(shape: ObjectShardShape): Promise<Room> {
    const loaded = await kernel;
    const codec = new InnerCodec(shape.codec, loaded);
    return {
      codec,
      rooms: shardRooms(shape, codec, (byteLength) => loaded.allocate(byteLength)),
      sums: Array.from({ length: shape.planeCount }, () => loaded.epochSums(shape.epochCount)),
      valid: loaded.validEpochs(shape.epochCount),
    };
  }

  async function check({ path, shape, shard, rules }: ShardCheckRequest, job: Job): Promise<CheckedShard> {
    await job.checkpoint("verify");
    const key = JSON.stringify(shape);
    const room = known.get(key) ?? makeRoom(shape);
    known.set(key, room);
    const { codec, rooms, sums, valid } = await room;
    const found: CheckedShard = { checkedChunks: 0, damaged: [], sums: [] };
    const file = await tree.openRead(path);
    if (!file) return { ...found, unreadable: "The file is missing." };
    for (const plane of sums) plane.clear();
    const counts = rules && new Float64Array(shape.objectsPerShard);
    let isInAll = true;
    try {
      for (const { chunk, raw, error } of readObjectShard(file, shape, codec, rooms)) {
        found.checkedChunks++;
        const object = shard * shape.objectsPerShard + Math.floor(chunk / shape.planeCount);
        if (counts) {
          const plane = chunk % shape.planeCount;
          if (plane === 0) {
            valid.begin();
            isInAll = true;
          }
          if (raw) valid.take(raw, rules[plane]!);
          else isInAll = false;
          if (plane === shape.planeCount - 1)
            counts[Math.floor(chunk / shape.planeCount)] = isInAll ? valid.count() : 0;
        }
        if (error) found.damaged.push({ object, what: error.message });
        else if (raw) {
          const plane = sums[chunk % shape.planeCount]!;
          if (shape.cube === "flags") plane.addFlags(object, raw, shape.wideFlags);
          else if (shape.cube === "lightcurves") plane.addCurve(object, raw);
          else plane.addNumbers(object, raw, nanBits);
        }
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      found.unreadable = error.message;
    } finally {
      file.close();
    }
    found.sums = sums.map((plane) => plane.copy());
    if (counts && found.unreadable === undefined && found.damaged.length === 0) found.validInAll = counts;
    return found;
  }

  return {
    concurrency: 1,
    checkShard(request, job) {
      const checked = turn.then(() => check(request, job));
      turn = checked.catch(() => {});
      return checked;
    },
  };
}
