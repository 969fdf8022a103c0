import { nanBits } from "../../core/cube/column-checksum.ts";
import { flagBytes, flagsIn } from "../../core/cube/flag-array.ts";
import { noPoint } from "../../core/cube/no-point.ts";
import type { ObjectShardShape, RechunkShard } from "../../core/cube/plan-rechunk.ts";
import type { Job } from "../../core/job.ts";
import { InnerCodec } from "../../core/zarr/inner-codec.ts";
import { ShardWriter } from "../../core/zarr/shard.ts";
import type { WritableFile } from "../../storage/files.ts";
import type { BlockLoader } from "./block-loader.ts";
import { objectChunkBytes } from "./object-shards.ts";

const blockBytes = 2 ** 20;

/** Writes one shard of the object-chunked copy, block by block, and makes it durable. */
export async function writeObjectShard(
  file: WritableFile,
  shape: ObjectShardShape,
  shard: RechunkShard,
  loader: BlockLoader,
  job: Job,
): Promise<void> {
  const { objectsPerShard, planeCount } = shape;
  const chunkBytes = objectChunkBytes(shape);
  const codec = new InnerCodec(shape.codec, await loader.kernel());
  const room = await loader.packingRoom(blockBytes + codec.maxEncodedLength(chunkBytes));
  const writer = new ShardWriter(objectsPerShard * planeCount, chunkBytes, codec, room, (bytes, at) =>
    file.write(bytes, at),
  );
  file.truncate(0);
  for (const block of shard.blocks) {
    await job.checkpoint("rechunk");
    const loaded = await loader.load(shape.cube, block);
    let at = 0;
    for (let object = block.objectStart; object < block.objectEnd; object++)
      for (let plane = block.planeStart; plane < block.planeEnd; plane++, at += chunkBytes) {
        const raw = loaded.subarray(at, at + chunkBytes);
        if (!isFill(shape, raw)) writer.add((object - shard.objectStart) * planeCount + plane, raw);
      }
  }
  writer.finish();
  file.flush();
}

/** Whether nothing is there: such chunks are left out of the shard. */
function isFill({ cube, wideFlags }: ObjectShardShape, raw: Uint8Array): boolean {
  const { buffer, byteOffset, byteLength } = raw;
  if (cube !== "flags") return new Int32Array(buffer, byteOffset, byteLength / 4).every((bits) => bits === nanBits);
  const flags = flagsIn(buffer as ArrayBuffer, byteOffset, byteLength / flagBytes(wideFlags), wideFlags);
  return flags.every((flag) => flag === noPoint.noCatalog);
}
