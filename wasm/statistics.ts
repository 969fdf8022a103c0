// Statistics of a block of light curves: one row of columns per curve. Plain loops in tests/oracles/statistics say what each
// number is, and this is held against them in the tests: the results, and the constants that both have.

import { columns, gather } from "./statistics/curve";
import { describe } from "./statistics/describe";

export { Column } from "./statistics/column";
export { block, columns, epochTimes, reserve, valid } from "./statistics/curve";
export { minScanDays } from "./statistics/excursions";
export { sigmaPerMad } from "./statistics/order";
export { maxPairDays } from "./statistics/pairs";
export { newtonReach, robustIterations, robustTolerance } from "./statistics/robust-mean";
export { deviationSigma, minWindowPoints } from "./statistics/runs";
export { clipSigma } from "./statistics/stetson";

/** Computes all columns of the block. A point counts where it is finite and below both ends; see valid.ts. */
export function compute(
  objectCount: i32,
  epochCount: i32,
  valueEnd: f64,
  uncertaintyEnd: f64,
  needsUncertainty: bool,
): void {
  for (let object = 0; object < objectCount; object++) {
    gather(object, epochCount, valueEnd, uncertaintyEnd, needsUncertainty);
    describe(columns + ((<usize>object) << 3), (<usize>objectCount) << 3, epochCount);
  }
}
