import init from "../../../wasm/build/statistics.wasm?init";
import { fetchPatiently } from "../load-part.ts";

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

/** Computes statistics of every light curve of a block, in one pass. */
export type ObjectStatistics = (block: KernelBlock, rule: ValidityRule) => BlockStatistics;

/**
 * Loads the kernel. Its memory grows to the largest block that it has seen.
 * @param columnNames of the statistics wanted, as `core/lightcurve/statistic-list.ts` has them, in any order
 * @throws RangeError where the kernel has no column of one of these names
 */
export async function loadObjectStatistics(columnNames: readonly string[]): Promise<ObjectStatistics> {
  const { exports } = await fetchPatiently(() => init());
  const kernel = exports as unknown as Kernel;
  const positions = columnNames.map((name) => columnPosition(exports, name));
  return ({ objectCount, epochCount, cube, epochMjd }, { valueEnd, uncertaintyEnd, needsUncertainty }) => {
    kernel.reserve(objectCount, epochCount);
    const { buffer } = kernel.memory;
    new Float32Array(buffer, kernel.block.value, objectCount * 2 * epochCount).set(cube);
    new Float64Array(buffer, kernel.epochTimes.value, epochCount).set(epochMjd);
    kernel.compute(objectCount, epochCount, valueEnd, uncertaintyEnd, needsUncertainty);
    const column = (position: number) =>
      new Float64Array(buffer, kernel.columns.value + 8 * position * objectCount, objectCount).slice();
    return {
      columns: positions.map(column),
      valid: new Uint8Array(buffer, kernel.valid.value, objectCount * epochCount).slice(),
    };
  };
}

/** Where the kernel puts a column: it exports the members of its enum `Column`. */
function columnPosition(exports: WebAssembly.Exports, name: string): number {
  const position = exports[`Column.${name}`];
  if (position instanceof WebAssembly.Global) return position.value as number;
  throw new RangeError(`The kernel of statistics has no column "${name}".`);
}
