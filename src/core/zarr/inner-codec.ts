import { formatCounted } from "../format-counted.ts";
import { type ChunkKernel, sharedChunkKernel } from "../kernels/chunk-kernel.ts";
import type { CodecName } from "../kernels/codec-name.ts";
import { bytesCodec, crc32cCodec, type NamedConfiguration } from "./metadata.ts";

/** How inner chunks are packed: Zarr's `bytes`, then nothing or `zstd`, then `crc32c`. */
export class InnerCodec {
  readonly name: CodecName;
  readonly kernel: ChunkKernel;

  /** @param kernel in whose memory packing and unpacking takes no copies */
  constructor(name: CodecName, kernel: ChunkKernel) {
    this.name = name;
    this.kernel = kernel;
  }

  /** Bound of what `encode` writes for so many bytes. */
  maxEncodedLength(rawLength: number): number {
    return this.kernel.packedBound(this.name, rawLength);
  }

  /** Packs one inner chunk; returns how many bytes were written. */
  encode(raw: Uint8Array, into: Uint8Array): number {
    return this.kernel.packChunk(this.name, raw, into);
  }

  /** Unpacks one inner chunk of as many bytes as `into` has; throws RangeError where it is not as it was written. */
  decode(encoded: Uint8Array, into: Uint8Array): void {
    this.check(encoded);
    this.unpack(encoded, into);
  }

  /** Unpacks one inner chunk whose checksum is known to be right; throws RangeError where it is no chunk all the same. */
  unpack(encoded: Uint8Array, into: Uint8Array): void {
    this.kernel.unpackChunk(this.name, encoded, into);
  }

  /** Whether the first bytes of a stored chunk are the raw ones, so that they can be read to where they are wanted. */
  isPlain(encodedLength: number, rawLength: number): boolean {
    return this.name === "none" && encodedLength === this.maxEncodedLength(rawLength);
  }

  /** Throws RangeError where the checksum at the end is not that of the bytes before it. */
  check(encoded: Uint8Array): void {
    if (!this.kernel.hasChecksum(encoded))
      throw new RangeError(
        `an inner chunk of ${formatCounted(encoded.length, "byte")} does not have the crc32c that it ends with`,
      );
  }
}

export async function loadInnerCodec(name: CodecName): Promise<InnerCodec> {
  return new InnerCodec(name, await sharedChunkKernel());
}

const betweenBytesAndChecksum: Record<CodecName, NamedConfiguration[]> = {
  none: [],
  // The level is the encoder's affair; 0 is zstd's default.
  zstd: [{ name: "zstd", configuration: { level: 0, checksum: false } }],
};

export function innerCodecMetadata(name: CodecName): NamedConfiguration[] {
  const codecs = betweenBytesAndChecksum[name];
  if (!codecs) throw new RangeError(`codec "${name}" is not known to this version`);
  return [bytesCodec, ...codecs, crc32cCodec];
}
