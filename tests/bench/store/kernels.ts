import { createCRC32 } from "hash-wasm";
import { registry } from "zarrita";
import { crc32c } from "../../../src/core/bytes/crc32c.ts";
import { ChunkKernel } from "../../../src/core/kernels/chunk-kernel.ts";
import type { CodecName } from "../../../src/core/kernels/codec-name.ts";
import { transposeTile } from "../../oracles/transpose.ts";
import { epochChunk, lightCurveChunks, syntheticSky } from "../../support/synthetic-sky.ts";
import type { KernelRate } from "./bench-api.ts";

interface Codec {
  encode(bytes: Uint8Array): Promise<Uint8Array>;
  decode(bytes: Uint8Array): Promise<Uint8Array>;
}

/** numcodecs' codecs, as zarrita uses them. */
async function numcodecs(name: string, configuration: object): Promise<Codec> {
  const codec = (await registry.get(name)!()).fromConfig(configuration as never, {} as never) as unknown as Codec;
  return { encode: (bytes) => codec.encode(bytes), decode: (bytes) => codec.decode(bytes) };
}

/** Every kernel beside what it replaces, in turn, on light curves and epochs as they are. */
export async function measureKernels(request: {
  epochCount: number;
  missing: number;
  repetitions: number;
}): Promise<KernelRate[]> {
  const { epochCount, missing, repetitions } = request;
  const kernel = await ChunkKernel.load();
  const curves = lightCurveChunks(syntheticSky(100, 1), epochCount, missing);
  const epochs = Array.from({ length: 10 }, (_, epoch) => epochChunk(syntheticSky(4096, 2), { epoch, missing }));
  const packers: Packer[] = [
    ...(["none", "zstd"] as CodecName[]).map((codec) => kernelPacker(kernel, codec)),
    { what: "numcodecs zstd 1", ...(await numcodecs("zstd", { level: 1 })) },
    { what: "numcodecs zstd 5", ...(await numcodecs("zstd", { level: 5 })) },
    ...(await bloscPackers()),
  ];
  const runs: Run[] = [...(await checksumRuns(kernel, curves)), ...transposeRuns(kernel, epochCount)];
  for (const { what, encode, decode } of packers)
    for (const [name, chunks] of [
      ["light curves", curves],
      ["epochs", epochs],
    ] as const) {
      const packed: Uint8Array[] = [];
      for (const chunk of chunks) packed.push((await encode(chunk)).slice());
      const rawBytes = total(chunks);
      const ratio = total(packed) / rawBytes;
      runs.push({ what: `pack ${name}, ${what}`, ratio, rawBytes, run: () => each(chunks, encode) });
      runs.push({ what: `unpack ${name}, ${what}`, ratio, rawBytes, run: () => each(packed, decode) });
    }
  const times = runs.map((): number[] => []);
  for (let repetition = 0; repetition < repetitions; repetition++)
    for (const [i, { run }] of runs.entries()) {
      const start = performance.now();
      await run();
      times[i]!.push(performance.now() - start);
    }
  return runs.map(({ what, ratio, rawBytes }, i) => {
    const median = times[i]!.sort((a, b) => a - b)[repetitions >> 1]!;
    return { what, mbPerSecond: rawBytes / median / 1000, ...(ratio === undefined ? {} : { ratio }) };
  });
}

interface Run {
  what: string;
  ratio?: number;
  rawBytes: number;
  run(): unknown;
}

interface Packer {
  what: string;
  encode(raw: Uint8Array): Uint8Array | Promise<Uint8Array>;
  decode(packed: Uint8Array): unknown;
}

const total = (arrays: readonly Uint8Array[]) => arrays.reduce((sum, { length }) => sum + length, 0);

async function each(arrays: readonly Uint8Array[], work: (bytes: Uint8Array) => unknown): Promise<void> {
  for (const bytes of arrays) {
    const result = work(bytes);
    if (result instanceof Promise) await result;
  }
}

function kernelPacker(kernel: ChunkKernel, codec: CodecName): Packer {
  const longest = 8 * 4096 * 4;
  const input = kernel.allocate(longest);
  const output = kernel.allocate(kernel.packedBound(codec, longest));
  return {
    what: codec === "none" ? "checksum only" : `kernel ${codec}`,
    encode(raw) {
      input.bytes.set(raw);
      const source = input.bytes.subarray(0, raw.length);
      return output.bytes.subarray(0, kernel.packChunk(codec, source, output.bytes));
    },
    decode(packed) {
      output.bytes.set(packed);
      const stored = output.bytes.subarray(0, packed.length);
      if (!kernel.hasChecksum(stored)) throw new Error("checksum");
      const rawLength = codec === "none" ? packed.length - 4 : rawLengthOf(packed);
      kernel.unpackChunk(codec, stored, input.bytes.subarray(0, rawLength));
    },
  };
}

/** What a zstd frame says of its content (RFC 8878, 3.1.1.1.4). */
function rawLengthOf(frame: Uint8Array): number {
  const view = new DataView(frame.buffer, frame.byteOffset);
  const flag = frame[4]! >> 6;
  return flag === 0 ? view.getUint8(5) : flag === 1 ? view.getUint16(5, true) + 256 : view.getUint32(5, true);
}

async function bloscPackers(): Promise<Packer[]> {
  const packers: Packer[] = [];
  for (const [name, shuffle] of [
    ["byte", 1],
    ["bit", 2],
  ] as const) {
    const configuration = { cname: "lz4", clevel: 5, shuffle, blocksize: 0 };
    packers.push({ what: `numcodecs blosc lz4, ${name} shuffle`, ...(await numcodecs("blosc", configuration)) });
  }
  return packers;
}

async function checksumRuns(kernel: ChunkKernel, chunks: Uint8Array[]): Promise<Run[]> {
  const rawBytes = total(chunks);
  const areas = chunks.map((chunk) => {
    const area = kernel.allocate(chunk.length);
    area.bytes.set(chunk);
    return area;
  });
  const hashWasm = await createCRC32(0x82f63b78);
  return [
    { what: "crc32c, kernel", rawBytes, run: () => areas.forEach(({ bytes }) => void kernel.crc32c(bytes)) },
    {
      what: "crc32c, hash-wasm",
      rawBytes,
      run: () => chunks.forEach((chunk) => void hashWasm.init().update(chunk).digest()),
    },
    { what: "crc32c, TypeScript", rawBytes, run: () => chunks.forEach((chunk) => void crc32c(chunk)) },
  ];
}

/** Turns 64 epochs of 4,096 objects at a time, as a rechunk does. */
function transposeRuns(kernel: ChunkKernel, epochCount: number): Run[] {
  const rowBytes = 8 * 4096;
  const rows = kernel.allocate(4 * 64);
  const input = kernel.allocate(64 * rowBytes);
  const output = kernel.allocate(epochCount * rowBytes);
  const rawBytes = Math.floor(epochCount / 64) * 64 * rowBytes;
  const turn = (transpose: (tile: Parameters<typeof transposeTile>[1]) => void) => () => {
    new Uint32Array(kernel.buffer, rows.address, 64).forEach((_, row, all) => {
      all[row] = input.address + row * rowBytes;
    });
    for (let first = 0; first + 64 <= epochCount; first += 64)
      transpose({
        ...{ elementBytes: 4, rowsAt: rows.address, rowCount: 64, columnCount: 2 * 4096, numbersPerObject: 2 },
        ...{ outAt: output.address + 4 * first, objectStride: 8 * epochCount, numberStride: 4 * epochCount },
      });
  };
  return [
    { what: "transpose, kernel", rawBytes, run: turn((tile) => kernel.transpose(tile)) },
    { what: "transpose, TypeScript", rawBytes, run: turn((tile) => transposeTile(kernel.buffer, tile)) },
    { what: "transpose, plain copy", rawBytes, run: () => copyRows(kernel, input, output, rawBytes) },
  ];
}

function copyRows(
  kernel: ChunkKernel,
  input: { address: number; byteLength: number },
  output: { address: number },
  rawBytes: number,
) {
  const bytes = new Uint8Array(kernel.buffer);
  for (let at = 0; at < rawBytes; at += input.byteLength)
    bytes.copyWithin(output.address + at, input.address, input.address + input.byteLength);
}
