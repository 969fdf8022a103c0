// Least-squares power of curves that share their times, phases in float64 (by the caller), sums in float32: within 2e-6 of
// src/core/periods/harmonic-power.ts, which is float64 throughout and which this is held against.

import { harmonics } from "./periods/plan";
import { solve } from "./periods/solve";
import { sumsAt } from "./periods/spread";

export {
  correction,
  grids,
  kernels,
  kernelWidth,
  phases,
  power,
  reserve,
  starts,
  twiddles,
  weighted,
  weights,
} from "./periods/plan";

/** Fills `power` with that of a block, of the curve in `weights` and `weighted`. @returns whether some of it is NaN */
export function blockPower(block: i32, blockCount: i32, variance: f64): bool {
  for (let multiple = 0; multiple < 2 * harmonics; multiple++)
    sumsAt(multiple, block, blockCount, 2 * multiple, multiple < harmonics ? 4 * harmonics + 2 * multiple : -1);
  return solve(variance);
}
