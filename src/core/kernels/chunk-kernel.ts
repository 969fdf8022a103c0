import init from "../../../wasm/build/chunks.wasm?init";
import type { TransposeTile } from "../cube/transpose.ts";
import { type KernelArea, KernelMemory, KernelScratch } from "./kernel-memory.ts";

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
}

/**
 * What is done to every chunk of a store, in one WebAssembly memory: what was read into an area of it is checked,
 * turned, packed and written from there without being copied. Bytes that lie elsewhere are brought in first.
 */
export class ChunkKernel {
  readonly #exports: Exports;
  readonly #memory: KernelMemory;
  readonly #scratch: KernelScratch;

  private constructor(exports: Exports) {
    this.#exports = exports;
    this.#memory = new KernelMemory(exports.memory, exports.heap.value);
    this.#scratch = new KernelScratch(this.#memory);
  }

  /** A kernel with a memory of its own, which is given back when the kernel is dropped. */
  static async load(): Promise<ChunkKernel> {
    return new ChunkKernel((await init()).exports as unknown as Exports);
  }

  /** The memory as it is: void after `allocate`, and after bytes from elsewhere were worked on. */
  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  allocate(byteLength: number): KernelArea {
    return this.#memory.allocate(byteLength);
  }

  /** CRC-32C of bytes behind others whose checksum is `seed`: `core/zarr/crc32c.ts`, ten times as fast. */
  crc32c(bytes: Uint8Array, seed = 0): number {
    return this.#exports.crc32c(this.#scratch.bring(bytes), bytes.length, seed) >>> 0;
  }

  /** Turns a tile of this kernel's memory: `transposeTile` of `core/cube/transpose.ts`. */
  transpose(tile: TransposeTile): void {
    const { elementBytes, rowsAt, rowCount, columnCount, numbersPerObject, outAt, objectStride, numberStride } = tile;
    if (elementBytes === 4)
      this.#exports.transpose32(rowsAt, rowCount, columnCount, numbersPerObject, outAt, objectStride, numberStride);
    else this.#exports.transpose16(rowsAt, rowCount, columnCount, outAt, objectStride);
  }
}
