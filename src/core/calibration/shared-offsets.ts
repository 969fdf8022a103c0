import type { Ensemble } from "./ensemble.ts";
import type { ZeroPoints } from "./zero-points.ts";

/** What the epochs of a measurement have in common. */
export interface SharedOffsets {
  /** Root mean square over epochs of what both halves of the comparison objects show, mag. */
  amplitude: number;
  /** Of the offsets that one half shows with those of the other, over epochs; NaN where there are too few to say. */
  correlation: number;
  /** Whether that is more than the errors of the zero points, and more than chance. */
  isBeyondErrors: boolean;
}

/** Of halves of the objects: the offsets are then twice the error that all of the objects give them. */
const leastCorrelation = 2 / 3;
/** Standard deviations of Fisher's z. */
const leastSignificance = 4;
/** Of fewer, two halves of the objects agree by chance. */
export const leastSharedEpochs = 4;
const leastObjects = 4;

/**
 * Asks two halves of the comparison objects, which have no point in common, what each epoch is off by: noise and variable
 * objects make them disagree, however well or badly errors are stated; what all objects share makes them agree.
 * @param solution of a model without terms
 */
export function findSharedOffsets(ensemble: Ensemble, { magnitude, weight }: ZeroPoints): SharedOffsets {
  const { objectCount, epochCount, value } = ensemble;
  const sums = [new Float64Array(epochCount), new Float64Array(epochCount)] as const;
  const weights = [new Float64Array(epochCount), new Float64Array(epochCount)] as const;
  for (let object = 0; object < objectCount; object++)
    for (let epoch = 0, at = object * epochCount; epoch < epochCount; epoch++, at++) {
      if (!(weight[at]! > 0)) continue;
      sums[object % 2 === 0 ? 0 : 1][epoch]! += weight[at]! * (value[at]! - magnitude[object]!);
      weights[object % 2 === 0 ? 0 : 1][epoch]! += weight[at]!;
    }
  const both = [...sums[0].keys()].filter((epoch) => weights[0][epoch]! > 0 && weights[1][epoch]! > 0);
  const nothing = { amplitude: 0, correlation: Number.NaN, isBeyondErrors: false };
  if (both.length < leastSharedEpochs || objectCount < leastObjects) return nothing;
  const offsets = ([0, 1] as const).map((half) => centered(both.map((at) => sums[half][at]! / weights[half][at]!)));
  const [a, b] = offsets as [number[], number[]];
  const covariance = mean(a.map((one, i) => one * b[i]!));
  const correlation = covariance / Math.sqrt(mean(a.map((one) => one * one)) * mean(b.map((one) => one * one)));
  const significance = Math.atanh(Math.min(correlation, 1 - 1e-12)) * Math.sqrt(both.length - 3);
  return {
    amplitude: Math.sqrt(Math.max(0, covariance)),
    correlation,
    isBeyondErrors: correlation >= leastCorrelation && significance >= leastSignificance,
  };
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

function centered(numbers: readonly number[]): number[] {
  const middle = mean(numbers);
  return numbers.map((one) => one - middle);
}
