import type { SideBySide } from "../../core/ahead.ts";
import { nanBits } from "../../core/cube/column-checksum.ts";
import type { ObjectShardShape } from "../../core/cube/plan-rechunk.ts";
import type { Job } from "../../core/job.ts";
import { ChunkKernel, type KernelEpochSums } from "../../core/kernels/chunk-kernel.ts";
import type { ValidityRule } from "../../core/kernels/statistics-kernel.ts";
import { leaveValid } from "../../core/lightcurve/valid.ts";
import type { CheckedShard, ObjectShardVerbs, ShardCheckRequest } from "../../core/verbs/object-shards.ts";
import { InnerCodec } from "../../core/zarr/inner-codec.ts";
import type { FileTree } from "../../storage/files.ts";
import { readObjectShard, type ShardRooms, shardRooms } from "./object-shards.ts";

/** Room for one shape of shard in a kernel's memory, used for one shard after the other. */
interface Room {
  codec: InnerCodec;
  rooms: ShardRooms;
  sums: KernelEpochSums[];
}

/** Checks shards: this thread, or workers side by side. */
export type ObjectShardChecker = SideBySide<Pick<ObjectShardVerbs, "checkShard">>;

/** Counts for each object of a shard the epochs at which it has a valid point in every measurement. */
class ValidInAll {
  readonly #counts: Float64Array<ArrayBuffer>;
  readonly #inAll: Uint8Array;

  constructor(
    readonly shape: ObjectShardShape,
    readonly rules: readonly ValidityRule[],
  ) {
    this.#counts = new Float64Array(shape.objectsPerShard);
    this.#inAll = new Uint8Array(shape.epochCount);
  }

  /** Takes the chunks in their order; undefined: without a point. */
  take(chunk: number, raw: Uint8Array | undefined): void {
    const { planeCount, epochCount } = this.shape;
    const inAll = this.#inAll;
    const plane = chunk % planeCount;
    if (plane === 0) inAll.fill(1);
    if (raw)
      leaveValid(inAll, new Float32Array(raw.buffer, raw.byteOffset, 2 * epochCount), epochCount, this.rules[plane]!);
    else inAll.fill(0);
    if (plane < planeCount - 1) return;
    let count = 0;
    for (const one of inAll) count += one;
    this.#counts[Math.floor(chunk / planeCount)] = count;
  }

  counts(): Float64Array<ArrayBuffer> {
    return this.#counts;
  }
}

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
    };
  }

  async function check({ path, shape, shard, rules }: ShardCheckRequest, job: Job): Promise<CheckedShard> {
    await job.checkpoint("verify");
    const key = JSON.stringify(shape);
    const room = known.get(key) ?? makeRoom(shape);
    known.set(key, room);
    const { codec, rooms, sums } = await room;
    const found: CheckedShard = { checkedChunks: 0, damaged: [], sums: [] };
    const file = await tree.openRead(path);
    if (!file) return { ...found, unreadable: "The file is missing." };
    for (const plane of sums) plane.clear();
    const valid = rules && new ValidInAll(shape, rules);
    try {
      for (const { chunk, raw, error } of readObjectShard(file, shape, codec, rooms)) {
        found.checkedChunks++;
        const object = shard * shape.objectsPerShard + Math.floor(chunk / shape.planeCount);
        valid?.take(chunk, raw);
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
    if (valid && found.unreadable === undefined && found.damaged.length === 0) found.validInAll = valid.counts();
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
