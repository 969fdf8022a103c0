import init from "../../../wasm/build/rice.wasm?init";
import { loadedPart } from "../load-part.ts";

interface Kernel {
  memory: WebAssembly.Memory;
  packed: WebAssembly.Global<"i32">;
  stored: WebAssembly.Global<"i32">;
  values: WebAssembly.Global<"i32">;
  reserve(byteLength: number, pixelCount: number, isDouble: boolean): void;
  unpack(byteLength: number, bytePix: number, blockSize: number, count: number): number;
  unquantise(
    count: number,
    scale: number,
    zero: number,
    hasBlank: boolean,
    blank: number,
    dither: number,
    tile: number,
    isDouble: boolean,
  ): void;
}

/** How the floating-point pixels of a tile were made integers (FITS 4.0, section 10.2). */
export const dithers = ["NO_DITHER", "SUBTRACTIVE_DITHER_1", "SUBTRACTIVE_DITHER_2"] as const;
export type Dither = (typeof dithers)[number];

export interface Quantised {
  scale: number;
  zero: number;
  /** The integer that stands for NaN. */
  blank?: number;
  dither: Dither;
  /** The tile's number, from 0, plus ZDITHER0 less 1. */
  tile: number;
}

/** Tiles of compressed images, one after the other: wasm/rice.ts says what the numbers mean. */
export interface RiceKernel {
  /**
   * Unpacks a tile, of as many pixels as `out` has: unsigned where they are bytes, signed otherwise; of floating-point images
   * what these integers stand for.
   * @param bytePix bytes a pixel: 1, 2 or 4
   * @returns whether all were there; reading never leaves `packed`
   */
  unpack(packed: Uint8Array, bytePix: number, blockSize: number, out: Pixels, quantised?: Quantised): boolean;
  /** The values that integers stand for. */
  unquantise(stored: Int32Array, how: Quantised, out: Pixels): void;
}

type Pixels = Float32Array | Float64Array;

/** One instance a thread; its memory grows to the largest tile that it has seen. */
export const loadRiceKernel = loadedPart(async (): Promise<RiceKernel> => {
  const kernel = (await init()).exports as unknown as Kernel;
  const integers = (count: number) => new Int32Array(kernel.memory.buffer, kernel.stored.value, count);
  function toValues({ scale, zero, blank, dither, tile }: Quantised, out: Pixels): void {
    const hasBlank = blank !== undefined && (blank | 0) === blank;
    const isDouble = out instanceof Float64Array;
    kernel.unquantise(out.length, scale, zero, hasBlank, blank ?? 0, dithers.indexOf(dither), tile, isDouble);
    out.set(new (isDouble ? Float64Array : Float32Array)(kernel.memory.buffer, kernel.values.value, out.length));
  }
  return {
    unpack(packed, bytePix, blockSize, out, quantised) {
      kernel.reserve(packed.length, out.length, out instanceof Float64Array);
      new Uint8Array(kernel.memory.buffer, kernel.packed.value, packed.length).set(packed);
      if (!kernel.unpack(packed.length, bytePix, blockSize, out.length)) return false;
      if (quantised) toValues(quantised, out);
      else out.set(integers(out.length));
      return true;
    },
    unquantise(stored, how, out) {
      kernel.reserve(0, out.length, out instanceof Float64Array);
      integers(out.length).set(stored);
      toValues(how, out);
    },
  };
});
