import init from "../../../wasm/build/statistics.wasm?init";
import { statistics } from "./statistics/catalogue.ts";
import type { ValidityRule } from "./valid.ts";

/** Light curves of one measurement of neighbouring objects, as the object-chunked store holds them. */
export interface CurveBlock {
  objectCount: number;
  epochCount: number;
  /** Shape (object, value, epoch): each object's values, then its uncertainties; epochs in order of time. */
  cube: Float32Array;
  /** MJD, one per epoch, ascending; NaN where unknown. */
  epochMjd: Float64Array;
}

export interface BlockStatistics {
  /** One column per entry of `statistics`, in its order, one number per object. */
  columns: Float64Array<ArrayBuffer>[];
  /** Shape (object, epoch): 1 where the point is valid. */
  valid: Uint8Array<ArrayBuffer>;
}

interface Kernel {
  memory: WebAssembly.Memory;
  block: WebAssembly.Global<"i32">;
  epochTimes: WebAssembly.Global<"i32">;
  valid: WebAssembly.Global<"i32">;
  columns: WebAssembly.Global<"i32">;
  reserve(objectCount: number, epochCount: number): void;
  compute(
    objectCount: number,
    epochCount: number,
    valueEnd: number,
    uncertaintyEnd: number,
    needsUncertainty: boolean,
  ): void;
}

/** Computes every statistic of a block of light curves: the numbers of `computeStatistics`, in one pass. */
export type ObjectStatistics = (block: CurveBlock, rule: ValidityRule) => BlockStatistics;

/** Loads the kernel. Its memory grows to the largest block that it has seen. */
export async function loadObjectStatistics(): Promise<ObjectStatistics> {
  const kernel = (await init()).exports as unknown as Kernel;
  return ({ objectCount, epochCount, cube, epochMjd }, { valueEnd, uncertaintyEnd, needsUncertainty }) => {
    kernel.reserve(objectCount, epochCount);
    const { buffer } = kernel.memory;
    new Float32Array(buffer, kernel.block.value, objectCount * 2 * epochCount).set(cube);
    new Float64Array(buffer, kernel.epochTimes.value, epochCount).set(epochMjd);
    kernel.compute(objectCount, epochCount, valueEnd, uncertaintyEnd, needsUncertainty);
    const column = (k: number) =>
      new Float64Array(buffer, kernel.columns.value + 8 * k * objectCount, objectCount).slice();
    return {
      columns: statistics.map((_, k) => column(k)),
      valid: new Uint8Array(buffer, kernel.valid.value, objectCount * epochCount).slice(),
    };
  };
}
