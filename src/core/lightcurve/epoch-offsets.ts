import type { ValidityRule } from "../kernels/statistics-kernel.ts";
import type { CurveCorrection } from "./curve-correction.ts";
import type { LightCurve } from "./light-curve.ts";
import { median } from "./order.ts";
import { validMask } from "./valid.ts";

/** Comparison objects are measured at least at this share of the epochs. */
const minShare = 0.6;
const maxComparisons = 300;
/** Of the brightest objects, which may be saturated, this share is left out. */
const brightestShare = 0.05;
const iterations = 3;
/** Epochs where fewer comparison objects are measured have no offset. */
const minPerEpoch = 5;

/**
 * Objects to measure epochs by: the bright half of those measured at most epochs, but for the very brightest, at most
 * 300, evenly over their brightness. Variable ones among them do no harm: offsets are medians.
 * @param validCount valid points of each object
 * @param brightness median magnitude of each object
 */
export function comparisonObjects(
  validCount: Float64Array,
  brightness: Float64Array,
  epochCount: number,
): Uint32Array<ArrayBuffer> {
  const often = Uint32Array.from(validCount.keys())
    .filter((object) => validCount[object]! >= minShare * epochCount && Number.isFinite(brightness[object]!))
    .sort((a, b) => brightness[a]! - brightness[b]!);
  const bright = often.subarray(Math.floor(brightestShare * often.length), Math.ceil(often.length / 2));
  const step = Math.max(1, bright.length / maxComparisons);
  return Uint32Array.from({ length: Math.floor(bright.length / step) }, (_, k) => bright[Math.floor(k * step)]!);
}

/**
 * How much brighter or fainter than on average everything is at each epoch: the median over comparison objects of
 * value - median value of the object, with the objects' medians found again after the offsets are taken off. Magnitudes
 * minus the offsets are free of changes that all objects share, such as those of the zero point. NaN at epochs with
 * fewer than 5 comparison objects.
 * @param curves magnitudes of the comparison objects, one entry per epoch, NaN where not valid
 */
export function epochOffsets(curves: readonly ArrayLike<number>[], epochCount: number): Float64Array<ArrayBuffer> {
  let offsets = new Float64Array(epochCount);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const residuals: number[][] = Array.from({ length: epochCount }, () => []);
    for (const curve of curves) {
      const corrected = Float64Array.from(curve, (value, epoch) => value - offsets[epoch]!);
      const centre = median(corrected.filter((value) => !Number.isNaN(value)));
      for (let epoch = 0; epoch < epochCount; epoch++) {
        const value = curve[epoch]!;
        if (!Number.isNaN(value)) residuals[epoch]!.push(value - centre);
      }
    }
    offsets = Float64Array.from(residuals, (found) => (found.length < minPerEpoch ? Number.NaN : median(found)));
  }
  return offsets;
}

/** The correction that takes off what the comparison objects of a measurement share, of their light curves as stored. */
export function commonOffsets(
  curves: readonly Pick<LightCurve, "value" | "uncertainty">[],
  rule: ValidityRule,
): CurveCorrection {
  const epochCount = curves[0]?.value.length ?? 0;
  const magnitudes = curves.map(({ value, uncertainty }) => {
    const valid = validMask(value, uncertainty, rule);
    return Float64Array.from(value, (one, epoch) => (valid[epoch] ? one : Number.NaN));
  });
  const amount = epochOffsets(magnitudes, epochCount).map((offset) => -offset);
  return { name: "common epoch offsets", mode: "add", amount, uncertainty: new Float64Array(epochCount) };
}
