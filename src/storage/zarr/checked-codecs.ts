import { registry } from "zarrita";
import { crc32c } from "../../core/bytes/crc32c.ts";
import { unzstdBytes } from "../../core/bytes/unpack-bytes.ts";
import { formatCounted } from "../../core/format-counted.ts";
import { unpackBlosc } from "../../core/zarr/blosc.ts";
import { unpackSizedLz4 } from "../../core/zarr/lz4.ts";

type Codec = Awaited<ReturnType<NonNullable<ReturnType<typeof registry.get>>>>;

function writesNothing(): never {
  throw new TypeError("nothing is written through zarrita");
}

/** A codec that turns bytes into bytes. */
const bytesCodec = (decode: (bytes: Uint8Array) => Uint8Array): Codec =>
  ({ fromConfig: () => ({ kind: "bytes_to_bytes", encode: writesNothing, decode }) }) as unknown as Codec;

/** zarrita strips the checksum of a chunk or of a shard's index without looking at it. */
class CheckedCrc32c {
  readonly kind = "bytes_to_bytes";

  static fromConfig(): CheckedCrc32c {
    return new CheckedCrc32c();
  }

  encode = writesNothing;

  decode(bytes: Uint8Array): Uint8Array {
    const length = bytes.length - 4;
    if (length < 0) throw new RangeError(`${formatCounted(bytes.length, "byte")} where a checksum has 4`);
    const stored = new DataView(bytes.buffer, bytes.byteOffset + length, 4).getUint32(0, true);
    const found = crc32c(bytes.subarray(0, length));
    if (found !== stored) throw new RangeError(`CRC-32C ${found.toString(16)} where ${stored.toString(16)} is stored`);
    return bytes.subarray(0, length);
  }

  computeEncodedSize(decodedSize: number): number {
    return decodedSize + 4;
  }
}

/** zarrita's vlen-utf8 reads from the start of the buffer, wherever the chunk begins in it. */
function fromByteZero(codec: Codec): Codec {
  return {
    ...codec,
    fromConfig(config, meta) {
      const plain = codec.fromConfig(config, meta);
      const decode = (bytes: Uint8Array) => plain.decode(bytes.byteOffset === 0 ? bytes : bytes.slice());
      return Object.assign(Object.create(plain), { kind: plain.kind, decode });
    },
  };
}

let installed = false;

/** Has zarrita check what it reads, without the codecs that build functions from text, which the page forbids; before the first array is opened, in every thread. */
export function installCheckedCodecs(): void {
  if (installed) return;
  installed = true;
  registry.set("crc32c", async () => CheckedCrc32c as unknown as Codec);
  for (const prefix of ["", "numcodecs."]) {
    registry.set(`${prefix}blosc`, async () => bytesCodec(unpackBlosc));
    registry.set(`${prefix}zstd`, async () => bytesCodec((bytes) => unzstdBytes(bytes)));
    registry.set(`${prefix}lz4`, async () => bytesCodec(unpackSizedLz4));
  }
  for (const name of ["vlen-utf8", "numcodecs.vlen-utf8"]) {
    const plain = registry.get(name)!;
    registry.set(name, async () => fromByteZero(await plain()));
  }
}
