import { crc32c } from "../bytes/crc32c.ts";
import { formatCounted } from "../format-counted.ts";
import { type ArrayMetadata, arrayMetadata, bytesCodec, crc32cCodec, type Json, stringCodec } from "./metadata.ts";
import { decodeVlenUtf8, encodeVlenUtf8 } from "./vlen-utf8.ts";

/** A one-dimensional array of a store, in one chunk, with a checksum behind it. */
export interface AxisArray {
  /** Name of the array, and of its directory. */
  name: string;
  metadata: ArrayMetadata;
  /** The chunk; undefined where the axis is empty. */
  bytes?: Uint8Array<ArrayBuffer>;
}

/** Where the one chunk of an axis array lies, below its store. */
export const axisChunkPath = (name: string) => `${name}/c/0`;

export function axisArray(
  name: string,
  dimension: string,
  data: Float64Array | readonly string[],
  attributes: { [key: string]: Json } = {},
): AxisArray {
  const text = !(data instanceof Float64Array);
  const metadata = arrayMetadata({
    dataType: text ? "string" : "float64",
    shape: [data.length],
    chunkShape: [Math.max(data.length, 1)],
    codecs: [text ? stringCodec : bytesCodec, crc32cCodec],
    fillValue: text ? "" : Number.NaN,
    dimensionNames: [dimension],
    attributes,
  });
  if (data.length === 0) return { name, metadata };
  const raw = text ? encodeVlenUtf8(data) : new Uint8Array(data.slice().buffer);
  const bytes = new Uint8Array(raw.length + 4);
  bytes.set(raw);
  new DataView(bytes.buffer).setUint32(raw.length, crc32c(raw), true);
  return { name, metadata, bytes };
}

/**
 * The numbers or strings of an array's one chunk. A chunk that is longer than its metadata says was written just before
 * a crash that the metadata missed; axes only grow, so its beginning is what the metadata describes.
 * @throws RangeError where the chunk is not as it was written, or is too short for its metadata
 */
export function decodeAxisArray(metadata: ArrayMetadata, bytes: Uint8Array | undefined): Float64Array | string[] {
  const count = metadata.shape[0]!;
  const text = metadata.data_type === "string";
  if (count === 0) return text ? [] : new Float64Array();
  if (!bytes || bytes.length < 4)
    throw new RangeError(`${bytes?.length ?? "no"} bytes, expected ${formatCounted(count, "item")}`);
  const raw = bytes.slice(0, -4);
  const found = crc32c(raw);
  const stored = new DataView(bytes.buffer, bytes.byteOffset).getUint32(raw.length, true);
  if (found !== stored) throw new RangeError(`crc32c ${found.toString(16)}, expected ${stored.toString(16)}`);
  const data = text ? decodeVlenUtf8(raw) : new Float64Array(raw.buffer, 0, raw.length >> 3);
  if (data.length < count) throw new RangeError(`${formatCounted(data.length, "item")}, expected ${count}`);
  return data.slice(0, count);
}
