import { createCrc32 } from "../../core/bytes/crc32.ts";
import type { GenerationRecord } from "../../core/cube/dataset.ts";
import { type CubeName, cubeNames, planeCountOf } from "../../core/cube/epoch-shards.ts";
import type { ObjectShardShape } from "../../core/cube/plan-rechunk.ts";
import type { Job } from "../../core/job.ts";
import { ChunkKernel } from "../../core/kernels/chunk-kernel.ts";
import type { CodecName } from "../../core/kernels/codec-name.ts";
import { InnerCodec, innerCodecMetadata } from "../../core/zarr/inner-codec.ts";
import { type ArrayMetadata, encodeMetadata, type GroupMetadata } from "../../core/zarr/metadata.ts";
import { groupWithInnerCodecs, withInnerCodecs } from "../../core/zarr/recode-metadata.ts";
import { ShardWriter } from "../../core/zarr/shard.ts";
import type { FileTree } from "../../storage/files.ts";
import { objectChunkBytes, readObjectShard, shardRooms } from "../copy/object-shards.ts";
import { damagedShard } from "../epochs/epoch-files.ts";
import { type ArchiveContent, bytesContent } from "./archive-content.ts";

const blockBytes = 2 ** 20;

/** Gives the files of a generation as they are in another codec; undefined for those that are the same in all. */
export interface Recoder {
  root(group: GroupMetadata): GroupMetadata;
  /** @param onRead told how many bytes of the file were read since the last time */
  recode(path: string, job: Job, onRead: (byteLength: number) => void): Promise<ArchiveContent | undefined>;
}

/**
 * Packs the shards of a published generation anew, chunk by chunk: nothing is turned, and what is left out stays so.
 * @param from the generation's own directory
 * @param to where the new shards go
 */
export async function recodeGeneration(
  from: FileTree,
  to: FileTree,
  datasetId: string,
  generation: GenerationRecord,
  codec: CodecName,
): Promise<Recoder> {
  const kernel = await ChunkKernel.load();
  const [unpacking, packing] = [new InnerCodec(generation.codec, kernel), new InnerCodec(codec, kernel)];
  const innerCodecs = innerCodecMetadata(codec);

  /** What the chunks of a cube are read into, and where they are packed: the same for all of its shards. */
  function roomsOf(cube: CubeName) {
    const planeCount = planeCountOf(cube, generation);
    const shape: ObjectShardShape = { ...generation, cube, planeCount };
    const packed = kernel.allocate(blockBytes + packing.maxEncodedLength(objectChunkBytes(shape)));
    return { shape, rooms: shardRooms(shape, unpacking, (byteLength) => kernel.allocate(byteLength)), packed };
  }
  const known: Partial<Record<CubeName, ReturnType<typeof roomsOf>>> = {};

  async function recodeShard(
    cube: CubeName,
    path: string,
    job: Job,
    onRead: (byteLength: number) => void,
  ): Promise<ArchiveContent> {
    known[cube] ??= roomsOf(cube);
    const { shape, rooms, packed } = known[cube];
    const file = await from.openRead(path);
    if (!file) throw damagedShard(datasetId, path, "no such file");
    const crc32 = await createCrc32();
    let byteLength = 0;
    try {
      const written = await to.openWrite(path);
      try {
        written.truncate(0);
        const chunkCount = shape.objectsPerShard * shape.planeCount;
        const chunkBytes = objectChunkBytes(shape);
        const writer = new ShardWriter(chunkCount, chunkBytes, packing, packed, (bytes, at) => {
          crc32.update(bytes);
          written.write(bytes, at);
        });
        const chunksPerStep = Math.max(Math.floor(blockBytes / chunkBytes), 1);
        let told = 0;
        for (const { chunk, raw, error } of readObjectShard(file, shape, unpacking, rooms)) {
          if (error) throw error;
          if (raw) writer.add(chunk, raw);
          if (chunk % chunksPerStep > 0) continue;
          const read = Math.floor((file.byteLength * chunk) / chunkCount);
          onRead(read - told);
          told = read;
          await job.checkpoint("export");
        }
        byteLength = writer.finish();
        written.flush();
        onRead(file.byteLength - told);
      } finally {
        written.close();
      }
    } catch (error) {
      throw error instanceof RangeError ? damagedShard(datasetId, path, error) : error;
    } finally {
      file.close();
    }
    return { entry: { name: path, byteLength, crc32: crc32.digest() }, bytes: (await to.blob(path))! };
  }

  return {
    root: (group) => groupWithInnerCodecs(group, innerCodecs),
    async recode(path, job, onRead) {
      const cube = cubeNames.find((one) => path.startsWith(`${one}/c/`) || path === `${one}/zarr.json`);
      if (!cube) return undefined;
      if (!path.endsWith("/zarr.json")) return recodeShard(cube, path, job, onRead);
      const bytes = await from.readFile(path);
      if (!bytes) return undefined;
      const array = JSON.parse(new TextDecoder().decode(bytes)) as ArrayMetadata;
      onRead(bytes.length);
      return bytesContent(path, encodeMetadata(withInnerCodecs(array, innerCodecs)));
    },
  };
}
