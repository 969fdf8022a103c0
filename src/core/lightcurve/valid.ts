import type { MeasurementAxis } from "../cube/dataset.ts";
import type { ValidityRule } from "../kernels/statistics-kernel.ts";

/** Magnitudes: value < 90 and uncertainty < 1, as the Python ancestor has it. Fluxes and ratios: finite is enough. */
export function validityRule(measurement: Pick<MeasurementAxis, "kind" | "uncertaintyColumn">): ValidityRule {
  const magnitude = measurement.kind === "mag";
  return {
    valueEnd: magnitude ? 90 : Number.POSITIVE_INFINITY,
    uncertaintyEnd: magnitude ? 1 : Number.POSITIVE_INFINITY,
    needsUncertainty: measurement.uncertaintyColumn !== undefined,
  };
}

export function isValid(value: number, uncertainty: number, rule: ValidityRule): boolean {
  if (!(value < rule.valueEnd && value > Number.NEGATIVE_INFINITY)) return false;
  return !rule.needsUncertainty || (uncertainty < rule.uncertaintyEnd && uncertainty > Number.NEGATIVE_INFINITY);
}

/**
 * Takes from the points that are left those that are not valid in light curves of shape (object, value, epoch).
 * @param left shape (object, epoch): 1 where a point is left, else 0
 */
export function leaveValid(left: Uint8Array, cube: Float32Array, epochCount: number, rule: ValidityRule): void {
  for (let object = 0, i = 0; i < left.length; object++)
    for (let at = 2 * object * epochCount, end = at + epochCount; at < end; at++, i++)
      if (left[i] === 1 && !isValid(cube[at]!, cube[at + epochCount]!, rule)) left[i] = 0;
}

/** One entry per epoch: 1 where the point is valid, else 0. */
export function validMask(
  value: ArrayLike<number>,
  uncertainty: ArrayLike<number>,
  rule: ValidityRule,
): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(value.length);
  for (let i = 0; i < value.length; i++) mask[i] = isValid(value[i]!, uncertainty[i]!, rule) ? 1 : 0;
  return mask;
}
