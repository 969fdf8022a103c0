import init from "../../../wasm/build/chunks.wasm?init";
import { formatCounted } from "../format-counted.ts";
import { fetchPatiently, loadedPart } from "../load-part.ts";
import type { CodecName } from "./codec-name.ts";
import { type KernelArea, KernelMemory, KernelScratch } from "./kernel-memory.ts";
import type { ValidityRule } from "./statistics-kernel.ts";
import type { TransposeTile } from "./transpose-tile.ts";

interface Exports {
  memory: WebAssembly.Memory;
  heap: WebAssembly.Global<"i32">;
  crc32c(at: number, byteLength: number, seed: number): number;
  transpose32(
    rows: number,
    rowCount: number,
    columnCount: number,
    numbersPerObject: number,
    out: number,
    objectStride: number,
    numberStride: number,
  ): void;
  transpose16(rows: number, rowCount: number, columnCount: number, out: number, objectStride: number): void;
  addCurve(curve: number, epochCount: number, object: number, sums: number, stride: number): void;
  addFlags(flags: number, epochCount: number, object: number, sums: number, stride: number): void;
  addWideFlags: Exports["addFlags"];
  judgeCurve(
    curve: number,
    flags: number,
    wide: boolean,
    epochCount: number,
    valueEnd: number,
    uncertaintyEnd: number,
    needsUncertainty: boolean,
    measuredAt: number,
    work: number,
    out: number,
  ): void;
  leaveValid(
    curve: number,
    epochCount: number,
    valueEnd: number,
    uncertaintyEnd: number,
    needsUncertainty: boolean,
    left: number,
  ): void;
  countLeft(left: number, epochCount: number): number;
  chunkBound(codec: number, byteLength: number): number;
  packChunk(codec: number, from: number, byteLength: number, out: number): number;
  hasChecksum(at: number, byteLength: number): number;
  unpackChunk(codec: number, at: number, byteLength: number, out: number, outLength: number): number;
}

/** Fed object by object with raw inner chunks of the object-chunked store. */
export interface KernelEpochSums {
  addCurve(object: number, curve: Uint8Array): void;
  /** @param wide whether each takes 32 bits */
  addFlags(object: number, flags: Uint8Array, wide?: boolean): void;
  /**
   * Of properties of sources: one float32 an epoch.
   * @param nothing bits of the number that counts for nothing
   */
  addNumbers(object: number, numbers: Uint8Array, nothing: number): void;
  /** Forgets what was added. */
  clear(): void;
  /** What `columnSumsAt` reads and `addSums` adds up. */
  copy(): Int32Array<ArrayBuffer>;
}

/** Fed with the light curves of one object, raw inner chunks: counts the epochs at which each of them has a valid point. */
export interface KernelValidEpochs {
  /** Turns to the next object. */
  begin(): void;
  take(curve: Uint8Array, rule: ValidityRule): void;
  count(): number;
}

/** What a light curve says of its object; flags as SExtractor has them. */
export interface JudgedCurve {
  validCount: number;
  /** Of the valid points: those with FLAGS above 1, those with the bit of saturation, those with an uncertainty above 0. */
  flaggedCount: number;
  saturatedCount: number;
  statedCount: number;
  /** Medians of the uncertainties above 0, of the values, and of their absolute deviations from that; NaN of none. */
  uncertainty: number;
  magnitude: number;
  deviation: number;
  /** Of the uncertainties above 0; Infinity and 0 of none. */
  leastUncertainty: number;
  greatestUncertainty: number;
}

/** Fed with raw inner chunks of the object-chunked store, of one measurement and its table. */
export interface KernelCurveJudge {
  /** @param wide whether each flag takes 32 bits */
  judge(curve: Uint8Array, flags: Uint8Array, wide: boolean, rule: ValidityRule): JudgedCurve;
  /** One entry an epoch: 1 where any of the curves had a valid point since `clear`. */
  measuredAt(): Uint8Array<ArrayBuffer>;
  clear(): void;
}

const checksumBytes = 4;
const codecNumber: Record<CodecName, number> = { none: 0, zstd: 1 };

/**
 * What is done to every chunk of a store, in one WebAssembly memory: what was read into an area of it is checked,
 * turned, packed and written from there without being copied. Bytes that lie elsewhere are brought in and out. Any call
 * may make the memory grow, after which areas give their bytes anew.
 */
export class ChunkKernel {
  readonly #exports: Exports;
  readonly #memory: KernelMemory;
  readonly #input: KernelScratch;
  readonly #output: KernelScratch;

  private constructor(exports: Exports) {
    this.#exports = exports;
    this.#memory = new KernelMemory(exports.memory, exports.heap.value);
    this.#input = new KernelScratch(this.#memory);
    this.#output = new KernelScratch(this.#memory);
  }

  /** A kernel with a memory of its own, which is given back when the kernel is dropped. */
  static async load(): Promise<ChunkKernel> {
    return new ChunkKernel((await fetchPatiently(() => init())).exports as unknown as Exports);
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  allocate(byteLength: number): KernelArea {
    return this.#memory.allocate(byteLength);
  }

  /** CRC-32C of bytes behind others whose checksum is `seed`: `core/zarr/crc32c.ts`, ten times as fast. */
  crc32c(bytes: Uint8Array, seed = 0): number {
    return this.#exports.crc32c(this.#input.bring(bytes), bytes.length, seed) >>> 0;
  }

  /** Turns a tile of this kernel's memory: `transposeTile` of `core/cube/transpose.ts`. */
  transpose(tile: TransposeTile): void {
    const { elementBytes, rowsAt, rowCount, columnCount, numbersPerObject, outAt, objectStride, numberStride } = tile;
    if (elementBytes === 4)
      this.#exports.transpose32(rowsAt, rowCount, columnCount, numbersPerObject, outAt, objectStride, numberStride);
    else this.#exports.transpose16(rowsAt, rowCount, columnCount, outAt, objectStride);
  }

  /** Sums of one measurement or table for every epoch at once: `EpochSums` of `core/cube/column-checksum.ts`. */
  epochSums(epochCount: number): KernelEpochSums {
    const stride = 4 * epochCount;
    const area = this.allocate(3 * stride);
    area.bytes.fill(0);
    const flipped = new Int32Array(epochCount);
    return {
      addCurve: (object, curve) =>
        this.#exports.addCurve(this.#input.bring(curve), epochCount, object, area.address, stride),
      addFlags: (object, flags, wide) =>
        this.#exports[wide ? "addWideFlags" : "addFlags"](
          this.#input.bring(flags),
          epochCount,
          object,
          area.address,
          stride,
        ),
      // Flags count as ~flag, so that -1 counts for nothing; numbers as bits ^ nothing.
      addNumbers: (object, numbers, nothing) => {
        flipped.set(new Int32Array(numbers.buffer, numbers.byteOffset, epochCount));
        for (let epoch = 0; epoch < epochCount; epoch++) flipped[epoch]! ^= ~nothing;
        const bytes = new Uint8Array(flipped.buffer);
        this.#exports.addWideFlags(this.#input.bring(bytes), epochCount, object, area.address, stride);
      },
      clear: () => void area.bytes.fill(0),
      copy: () => new Int32Array(area.bytes.buffer, area.address, 3 * epochCount).slice() as Int32Array<ArrayBuffer>,
    };
  }

  /** Counts the epochs at which every light curve of an object has a valid point. */
  validEpochs(epochCount: number): KernelValidEpochs {
    const left = this.allocate(4 * epochCount);
    return {
      begin: () => void left.bytes.fill(255),
      take: (curve, { valueEnd, uncertaintyEnd, needsUncertainty }) =>
        this.#exports.leaveValid(
          this.#input.bring(curve),
          epochCount,
          valueEnd,
          uncertaintyEnd,
          needsUncertainty,
          left.address,
        ),
      count: () => this.#exports.countLeft(left.address, epochCount),
    };
  }

  /** Room for light curves of so many epochs to be judged in, one after the other; the owner's for as long as the kernel lives. */
  curveJudge(epochCount: number): KernelCurveJudge {
    const measuredAt = this.allocate(epochCount);
    const work = this.allocate(16 * (epochCount + 1));
    const out = this.allocate(9 * 8);
    measuredAt.bytes.fill(0);
    return {
      judge: (curve, flags, wide, { valueEnd, uncertaintyEnd, needsUncertainty }) => {
        const [curveAt, flagsAt] = [this.#addressOf(curve), this.#input.bring(flags)];
        if (curveAt === undefined) throw new RangeError("The light curve does not lie in the kernel's memory.");
        const ends = [valueEnd, uncertaintyEnd, needsUncertainty] as const;
        const areas = [measuredAt.address, work.address, out.address] as const;
        this.#exports.judgeCurve(curveAt, flagsAt, wide, epochCount, ...ends, ...areas);
        const numbers = new Float64Array(this.buffer, out.address, 9);
        return {
          ...{ validCount: numbers[0]!, flaggedCount: numbers[1]!, saturatedCount: numbers[2]! },
          ...{ statedCount: numbers[3]!, uncertainty: numbers[4]!, magnitude: numbers[5]!, deviation: numbers[6]! },
          ...{ leastUncertainty: numbers[7]!, greatestUncertainty: numbers[8]! },
        };
      },
      measuredAt: () => measuredAt.bytes.slice() as Uint8Array<ArrayBuffer>,
      clear: () => void measuredAt.bytes.fill(0),
    };
  }

  /** Bound of what `packChunk` writes, and may use meanwhile. */
  packedBound(codec: CodecName, rawLength: number): number {
    return this.#exports.chunkBound(codecNumber[codec], rawLength);
  }

  /**
   * Packs one inner chunk, with its CRC-32C behind it. `zstd` is a frame of RFC 8878 that every zstd reads: numbers of 4
   * bytes that come again are matched, all else is packed by its frequency. For numbers printed with few digits it is
   * nearly as small as zstd's level 5, at a multiple of its speed.
   * @param into room for `packedBound(codec, raw.length)` bytes
   * @returns how many bytes were written
   */
  packChunk(codec: CodecName, raw: Uint8Array, into: Uint8Array): number {
    const rawLength = raw.length; // views of the kernel's memory have none once it has grown
    const bound = this.packedBound(codec, rawLength);
    if (into.length < bound) throw new RangeError(`room for ${formatCounted(into.length, "byte")}, needed ${bound}`);
    const at = this.#addressOf(into);
    const from = this.#input.bring(raw);
    if (at !== undefined) return this.#exports.packChunk(codecNumber[codec], from, rawLength, at);
    const out = this.#output.reserve(bound);
    const length = this.#exports.packChunk(codecNumber[codec], from, rawLength, out.address);
    into.set(out.bytes.subarray(0, length));
    return length;
  }

  /** Whether the last four bytes are the CRC-32C of those before them. */
  hasChecksum(packed: Uint8Array): boolean {
    return this.#exports.hasChecksum(this.#input.bring(packed), packed.length) !== 0;
  }

  /**
   * Unpacks what `packChunk` made of as many bytes as `into` has, without looking at its checksum.
   * @throws RangeError where this is no such chunk
   */
  unpackChunk(codec: CodecName, packed: Uint8Array, into: Uint8Array): void {
    const [packedLength, length] = [packed.length, into.length];
    const at = this.#addressOf(into);
    if (at === undefined && codec === "none" && packedLength === length + checksumBytes) {
      into.set(packed.subarray(0, length));
      return;
    }
    const from = this.#input.bring(packed);
    const out = at === undefined ? this.#output.reserve(length) : undefined;
    if (this.#exports.unpackChunk(codecNumber[codec], from, packedLength, out?.address ?? at!, length) === 0)
      throw new RangeError(
        `${formatCounted(packedLength, "byte is", "bytes are")} not ${length} packed with codec "${codec}"`,
      );
    if (out) into.set(out.bytes.subarray(0, length));
  }

  /** Undefined for bytes that are not in this kernel's memory. */
  #addressOf(bytes: Uint8Array): number | undefined {
    return bytes.buffer === this.buffer ? bytes.byteOffset : undefined;
  }
}

/** This thread's kernel for chunks one at a time. Who needs much memory loads one of his own, to give it back. */
export const sharedChunkKernel = loadedPart(() => ChunkKernel.load());
