import { planeFormat } from "../../core/cube/epoch-shards.ts";
import type { ObjectShardShape } from "../../core/cube/plan-rechunk.ts";
import { formatCounted } from "../../core/format-counted.ts";
import type { InnerCodec } from "../../core/zarr/inner-codec.ts";
import { decodeShardIndex, type ShardIndex, shardIndexBytes } from "../../core/zarr/shard-index.ts";
import type { ReadableFile } from "../../storage/files.ts";

export function objectChunkBytes({ cube, epochCount, wideFlags }: ObjectShardShape): number {
  return planeFormat(cube, wideFlags).bytesPerObject * epochCount;
}

/** @throws RangeError where the index is not as it was written */
export function readObjectShardIndex(file: ReadableFile, shape: ObjectShardShape): ShardIndex {
  const chunkCount = shape.objectsPerShard * shape.planeCount;
  const bytes = new Uint8Array(shardIndexBytes(chunkCount));
  const at = file.byteLength - bytes.length;
  if (at < 0)
    throw new RangeError(`${formatCounted(file.byteLength, "byte holds", "bytes hold")} no index of ${bytes.length}`);
  file.read(bytes, at);
  return decodeShardIndex(bytes, chunkCount, file.byteLength);
}

/** Read at once where chunks lie one after the other. */
const windowBytes = 4 * 2 ** 20;
/** Chunks that nobody wants are read over rather than around where they take no more than this: less than a read costs. */
const overreadBytes = 32 * 2 ** 10;

/** Where a shard's bytes are read to, and chunks unpacked. */
export interface ShardRooms {
  window: { readonly bytes: Uint8Array };
  raw: { readonly bytes: Uint8Array };
}

/** @param allocate gives areas of the codec's kernel, where it takes no copies */
export function shardRooms(
  shape: ObjectShardShape,
  codec: InnerCodec,
  allocate = (byteLength: number): { readonly bytes: Uint8Array } => ({ bytes: new Uint8Array(byteLength) }),
): ShardRooms {
  const rawLength = objectChunkBytes(shape);
  return {
    window: allocate(Math.max(windowBytes, codec.maxEncodedLength(rawLength))),
    raw: allocate(rawLength),
  };
}

/**
 * Every chunk of a shard in order of its position, decoded; undefined where it is left out, an error where it is not as
 * it was written. `raw` is used again for the next chunk.
 * @param isWanted which chunks are given at all, by their position; without it all of them
 */
export function* readObjectShard(
  file: ReadableFile,
  shape: ObjectShardShape,
  codec: InnerCodec,
  { window, raw: rawRoom } = shardRooms(shape, codec),
  isWanted = (_chunk: number): boolean => true,
): Generator<{ chunk: number; raw: Uint8Array | undefined; error?: RangeError }> {
  const index = readObjectShardIndex(file, shape);
  let windowLength = 0;
  let windowAt = 0;
  for (let chunk = 0; chunk < index.offset.length; chunk++) {
    if (!isWanted(chunk)) continue;
    const byteLength = index.byteLength[chunk]!;
    const offset = index.offset[chunk]!;
    if (byteLength < 0) {
      yield { chunk, raw: undefined };
      continue;
    }
    if (offset < windowAt || offset + byteLength > windowAt + windowLength) {
      windowLength = runLength(index, chunk, window.bytes.length, isWanted);
      file.read(window.bytes.subarray(0, windowLength), offset);
      windowAt = offset;
    }
    const raw = rawRoom.bytes;
    try {
      codec.decode(window.bytes.subarray(offset - windowAt, offset - windowAt + byteLength), raw);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      yield { chunk, raw: undefined, error };
      continue;
    }
    yield { chunk, raw };
  }
}

/** Bytes from this chunk to the end of the last wanted one that lies near behind it, as many as there is room for. */
function runLength(
  { offset, byteLength }: ShardIndex,
  first: number,
  room: number,
  isWanted: (chunk: number) => boolean,
): number {
  const start = offset[first]!;
  let end = start + byteLength[first]!;
  let wantedEnd = end;
  for (let chunk = first + 1; chunk < offset.length; chunk++) {
    if (byteLength[chunk]! < 0) continue;
    if (offset[chunk] !== end || end + byteLength[chunk]! - start > room) break;
    end += byteLength[chunk]!;
    if (isWanted(chunk)) wantedEnd = end;
    else if (end - wantedEnd > overreadBytes) break;
  }
  return Math.min(wantedEnd - start, room);
}
