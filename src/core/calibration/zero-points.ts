import { sigmaPerMad } from "../lightcurve/order.ts";
import { deviationInPlace, medianInPlace } from "../median-in-place.ts";
import type { Ensemble, EpochTerm } from "./ensemble.ts";
import { type EpochSolution, solveEpochs } from "./solve-epochs.ts";

export interface ZeroPointSettings {
  /** Points farther than so many sigma from the model are left out, and the model is fitted again. */
  clipSigma: number;
  /** Epochs with fewer comparison objects have no zero point. */
  minObjects: number;
}

export const defaultZeroPointSettings: ZeroPointSettings = { clipSigma: 4, minObjects: 2 };

export interface ZeroPoints extends EpochSolution {
  /** [object][epoch]: what each point weighed in the end; 0 where it is none or was clipped. */
  weight: Float64Array;
  /** Robust scatter of each object's residuals: 1.4826 MAD, mag. NaN under 3 points. */
  residualScatter: Float64Array;
  /** What is left of it when the stated uncertainties are taken off: the object's own variability. */
  extraScatter: Float64Array;
  /** Robust scatter of the residuals at each epoch: 1.4826 MAD, mag. NaN under 3 points. */
  epochScatter: Float64Array;
  clippedCount: number;
}

const maxRounds = 12;
/** Share of an epoch that the others are taken to have at least. */
const leastOthers = 0.02;

/**
 * Zero points by weighted least squares, made robust: weights are 1 / (e^2 + s_i^2) with s_i the object's own extra
 * scatter, from the MAD of its residuals; points beyond `clipSigma` are left out; both until nothing changes.
 */
export function findZeroPoints(
  ensemble: Ensemble,
  terms: readonly EpochTerm[] = [],
  { clipSigma, minObjects }: ZeroPointSettings = defaultZeroPointSettings,
): ZeroPoints {
  const { objectCount, epochCount, value, uncertainty } = ensemble;
  const usable = new Uint8Array(value.length);
  for (let at = 0; at < value.length; at++) {
    usable[at] = Number.isFinite(value[at]!) && uncertainty[at]! > 0 ? 1 : 0;
  }
  for (const term of terms) for (let at = 0; at < usable.length; at++) if (!Number.isFinite(term[at]!)) usable[at] = 0;
  const errorSquared = medianErrorSquared(ensemble, usable);
  const extraScatter = new Float64Array(objectCount);
  let residualScatter = new Float64Array(objectCount);
  const clipped = new Uint8Array(value.length);
  const weight = new Float64Array(value.length);
  const residual = new Float64Array(value.length);
  for (let round = 0; ; round++) {
    weigh();
    residuals(ensemble, terms, solveEpochs(ensemble, weight, terms, true), usable, weight, residual);
    residualScatter = scatterOfEach(residual, objectCount, epochCount);
    let change = 0;
    for (let object = 0; object < objectCount; object++) {
      const found = extraOf(object);
      change = Math.max(change, Math.abs(found - extraScatter[object]!));
      extraScatter[object] = found;
    }
    const clippedCount = clipped.reduce((sum, is) => sum + is, 0);
    const isLast = round === maxRounds;
    let same = true;
    for (let object = 0, at = 0; object < objectCount; object++) {
      const extra = extraScatter[object]! ** 2;
      for (const end = at + epochCount; at < end; at++) {
        const error = uncertainty[at]!;
        const limit = clipSigma ** 2 * (error * error + extra);
        const is = residual[at]! * residual[at]! > limit ? 1 : 0;
        if (is !== clipped[at]) same = false;
        clipped[at] = is;
      }
    }
    if ((same && change < 1e-6) || isLast) {
      const epochScatter = scatterOfEpochs(residual, weight, epochCount);
      return {
        ...solveEpochs(ensemble, weight, terms),
        weight,
        residualScatter,
        extraScatter,
        epochScatter,
        clippedCount,
      };
    }
  }

  function weigh(): void {
    const counts = new Uint32Array(epochCount);
    for (let object = 0, at = 0; object < objectCount; object++) {
      const extra = extraScatter[object]! ** 2;
      for (let epoch = 0; epoch < epochCount; epoch++, at++) {
        const error = uncertainty[at]!;
        if (usable[at] === 1 && clipped[at] === 0) {
          weight[at] = 1 / (error * error + extra);
          counts[epoch]!++;
        } else weight[at] = 0;
      }
    }
    if (counts.some((count) => count < minObjects))
      for (let at = 0; at < weight.length; at++) if (counts[at % epochCount]! < minObjects) weight[at] = 0;
  }

  function extraOf(object: number): number {
    const extra = residualScatter[object]! ** 2 - errorSquared[object]!;
    return extra > 0 ? Math.sqrt(extra) : 0;
  }
}

/** Of each object's usable points; NaN where it has none. */
function medianErrorSquared({ objectCount, epochCount, uncertainty }: Ensemble, usable: Uint8Array): Float64Array {
  const ofOne = new Float64Array(epochCount);
  const median = new Float64Array(objectCount);
  for (let object = 0, at = 0; object < objectCount; object++) {
    let count = 0;
    for (const end = at + epochCount; at < end; at++) if (usable[at]) ofOne[count++] = uncertainty[at]! ** 2;
    median[object] = medianInPlace(ofOne.subarray(0, count));
  }
  return median;
}

/**
 * Of every usable point, from the model without the point's own share in its epoch (without that, an object that weighs
 * much would agree with itself, weigh more, and in the end be the whole ensemble); NaN elsewhere.
 * @param residual written to
 */
function residuals(
  { epochCount, value }: Ensemble,
  terms: readonly EpochTerm[],
  { magnitude, coefficients, covariance }: EpochSolution,
  usable: Uint8Array,
  weight: Float64Array,
  residual: Float64Array,
): void {
  const width = 1 + terms.length;
  const totals = new Float64Array(epochCount);
  for (let object = 0, at = 0; object < magnitude.length; object++)
    for (let epoch = 0; epoch < epochCount; epoch++, at++) totals[epoch]! += weight[at]!;
  for (let object = 0, at = 0; object < magnitude.length; object++)
    for (let epoch = 0; epoch < epochCount; epoch++, at++) {
      if (!usable[at]) {
        residual[at] = Number.NaN;
        continue;
      }
      let model = magnitude[object]! + coefficients[epoch * width]!;
      for (let k = 1; k < width; k++) model += coefficients[epoch * width + k]! * terms[k - 1]![at]!;
      residual[at] = (value[at]! - model) / Math.max(leastOthers, 1 - ownShare(at, epoch));
    }

  /** How much of what the epoch makes of a point is the point itself: without terms its share of the weights. */
  function ownShare(at: number, epoch: number): number {
    if (width === 1) return weight[at]! / totals[epoch]!;
    const inverse = covariance[epoch];
    if (!inverse) return 0;
    const factor = (k: number) => (k === 0 ? 1 : terms[k - 1]![at]!);
    let share = 0;
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++) share += factor(a) * inverse[a * width + b]! * factor(b);
    return weight[at]! * share;
  }
}

function scatterOfEach(residual: Float64Array, objectCount: number, epochCount: number): Float64Array<ArrayBuffer> {
  const scatter = new Float64Array(objectCount);
  const own = new Float64Array(epochCount);
  for (let object = 0, at = 0; object < objectCount; object++) {
    let count = 0;
    for (const end = at + epochCount; at < end; at++) if (Number.isFinite(residual[at]!)) own[count++] = residual[at]!;
    scatter[object] = scatterInPlace(own.subarray(0, count));
  }
  return scatter;
}

function scatterOfEpochs(residual: Float64Array, weight: Float64Array, epochCount: number): Float64Array {
  const own = new Float64Array(Math.ceil(residual.length / epochCount));
  return Float64Array.from({ length: epochCount }, (_, epoch) => {
    let count = 0;
    for (let at = epoch; at < residual.length; at += epochCount) if (weight[at]! > 0) own[count++] = residual[at]!;
    return scatterInPlace(own.subarray(0, count));
  });
}

/** 1.4826 MAD, NaN under 3 values; they are lost. */
const scatterInPlace = (values: Float64Array): number =>
  values.length < 3 ? Number.NaN : sigmaPerMad * deviationInPlace(values);
