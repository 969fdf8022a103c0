import type { CodecName } from "../cube/dataset.ts";
import { crc32c } from "./crc32c.ts";
import { bytesCodec, crc32cCodec, type NamedConfiguration } from "./metadata.ts";

/** How the bytes of an inner chunk are packed, between Zarr's `bytes` and `crc32c`. */
export interface InnerCodec {
  readonly name: CodecName;
  /** What stands between `bytes` and `crc32c` in the codec list. */
  readonly metadata: NamedConfiguration[];
  /** Bound of what `encode` writes for so many bytes. */
  maxEncodedLength(rawLength: number): number;
  /** Returns how many bytes were written. */
  encode(raw: Uint8Array, into: Uint8Array): number;
  /** Fills `into`; throws RangeError where the bytes are no encoding of as many. */
  decode(encoded: Uint8Array, into: Uint8Array): void;
}

const plain: InnerCodec = {
  name: "none",
  metadata: [],
  maxEncodedLength: (rawLength) => rawLength,
  encode(raw, into) {
    into.set(raw);
    return raw.length;
  },
  decode(encoded, into) {
    if (encoded.length !== into.length) throw new RangeError(`${encoded.length} bytes, expected ${into.length}`);
    into.set(encoded);
  },
};

/** @param _elementBytes size of the array's elements, for codecs that shuffle bytes */
export function innerCodec(name: CodecName, _elementBytes: number): InnerCodec {
  if (name === "none") return plain;
  throw new RangeError(`codec "${name}" is not known to this version`);
}

export function innerCodecMetadata(codec: InnerCodec): NamedConfiguration[] {
  return [bytesCodec, ...codec.metadata, crc32cCodec];
}

export const checksumBytes = 4;

/** Packs one inner chunk with its checksum behind it; returns the length of both. */
export function encodeInnerChunk(codec: InnerCodec, raw: Uint8Array, into: Uint8Array): number {
  const length = codec.encode(raw, into);
  const checksum = crc32c(into.subarray(0, length));
  for (let byte = 0; byte < checksumBytes; byte++) into[length + byte] = checksum >>> (8 * byte);
  return length + checksumBytes;
}

/** Unpacks one inner chunk into `into`; throws RangeError where it is not as it was written. */
export function decodeInnerChunk(codec: InnerCodec, encoded: Uint8Array, into: Uint8Array): void {
  checkInnerChunk(encoded);
  codec.decode(encoded.subarray(0, encoded.length - checksumBytes), into);
}

/** Throws RangeError where the checksum at the end is not that of the bytes before it. */
export function checkInnerChunk(encoded: Uint8Array): void {
  const end = encoded.length - checksumBytes;
  if (end < 0) throw new RangeError(`an inner chunk of ${encoded.length} bytes has no checksum`);
  const found = crc32c(encoded.subarray(0, end));
  const stored = new DataView(encoded.buffer, encoded.byteOffset + end, checksumBytes).getUint32(0, true);
  if (found !== stored) throw new RangeError(`crc32c ${hex(found)}, expected ${hex(stored)}`);
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(8, "0");
}
