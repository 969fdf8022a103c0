import init from "../../../wasm/build/statistics.wasm?init";

/** Which points of a measurement count as measured. A point is valid below both limits, with finite numbers. */
export interface ValidityRule {
  /** Exclusive. SExtractor writes 99 for a magnitude that it could not measure. */
  valueEnd: number;
  /** Exclusive. */
  uncertaintyEnd: number;
  /** False where the measurement has no uncertainties at all: then only values count. */
  needsUncertainty: boolean;
}

/** Light curves of one measurement of neighboring objects, as the object-chunked store holds them. */
export interface KernelBlock {
  objectCount: number;
  epochCount: number;
  /** Shape (object, value, epoch): each object's values, then its uncertainties; epochs in order of time. */
  cube: Float32Array;
  /** MJD, one per epoch, ascending; NaN where unknown. */
  epochMjd: Float64Array;
}

export interface BlockStatistics {
  /** One column per statistic, in the order of `columnNames`, one number per object. */
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
export type ObjectStatistics = (block: KernelBlock, rule: ValidityRule) => BlockStatistics;

/**
 * Loads the kernel. Its memory grows to the largest block that it has seen.
 * @param columnNames of the statistics wanted, as `core/lightcurve/statistic-list.ts` has them
 */
export async function loadObjectStatistics(columnNames: readonly string[]): Promise<ObjectStatistics> {
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
      columns: columnNames.map((_, k) => column(k)),
      valid: new Uint8Array(buffer, kernel.valid.value, objectCount * epochCount).slice(),
    };
  };
}
