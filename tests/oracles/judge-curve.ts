import type { FlagArray } from "../../src/core/cube/flag-array.ts";
import type { JudgedCurve } from "../../src/core/kernels/chunk-kernel.ts";
import type { ValidityRule } from "../../src/core/kernels/statistics-kernel.ts";
import { median } from "../../src/core/lightcurve/order.ts";
import { isValid } from "../../src/core/lightcurve/valid.ts";

/** What the kernel says of a light curve as a comparison object, by sorting. */
export function judgeCurve(
  value: Float32Array,
  uncertainty: Float32Array,
  flags: FlagArray,
  rule: ValidityRule,
): JudgedCurve {
  const valid = [...value.keys()].filter((epoch) => isValid(value[epoch]!, uncertainty[epoch]!, rule));
  const values = valid.map((epoch) => value[epoch]!);
  const errors = valid.map((epoch) => uncertainty[epoch]!).filter((error) => error > 0);
  const magnitude = median(values);
  return {
    validCount: valid.length,
    flaggedCount: valid.filter((epoch) => flags[epoch]! > 1).length,
    saturatedCount: valid.filter((epoch) => flags[epoch]! > 0 && (flags[epoch]! & 4) !== 0).length,
    statedCount: errors.length,
    uncertainty: median(errors),
    magnitude,
    deviation: median(values.map((one) => Math.abs(one - magnitude))),
    leastUncertainty: Math.min(...errors),
    greatestUncertainty: Math.max(0, ...errors),
  };
}
