import type { JudgedCurve } from "../kernels/chunk-kernel.ts";
import type { ValidityRule } from "../kernels/statistics-kernel.ts";
import { isValid } from "../lightcurve/valid.ts";

/** Errors, mag, between which they grow with magnitude as one power: sky noise leads, and the point still means something. */
const [leastError, mostError] = [0.03, 0.4];
/** Fewer points than this say nothing of an epoch's depth. */
const leastPoints = 10;
/** Logarithms that were taken before: catalogs print errors with four digits, so that the same ones come again and again. */
const errorDigits = 1e4;
const placeCount = 4096;
const knownError = new Float64Array(placeCount);
const knownLog = new Float64Array(placeCount);
/** Error in magnitudes of a point with a signal-to-noise ratio of 1: 2.5 / ln 10. */
const magPerNoise = 2.5 * Math.LOG10E;

/**
 * How deep epochs are: the magnitude at which the stated error is that of a given signal-to-noise ratio, from a straight line
 * through the logarithms of the errors against the magnitudes of the epoch's points. Takes in light curves as measured,
 * object by object; a few sums an epoch are all that is kept.
 */
export class EpochDepth {
  readonly #rule: ValidityRule;
  #sums: Float64Array<ArrayBuffer>[] = [];

  constructor(rule: ValidityRule) {
    this.#rule = rule;
  }

  /**
   * @param curve values of all epochs, then uncertainties
   * @param judged the range of its valid uncertainties: one that says nothing is not looked through
   */
  add(
    curve: Float32Array,
    epochCount: number,
    judged?: Pick<JudgedCurve, "leastUncertainty" | "greatestUncertainty">,
  ): void {
    if (this.#sums.length === 0) this.#sums = Array.from({ length: 5 }, () => new Float64Array(epochCount));
    if (judged && (judged.greatestUncertainty < leastError || judged.leastUncertainty > mostError)) return;
    const [count, x, y, xx, xy] = this.#sums as [Sum, Sum, Sum, Sum, Sum];
    const rule = this.#rule;
    for (let epoch = 0; epoch < epochCount; epoch++) {
      const error = curve[epochCount + epoch]!;
      if (!(error >= leastError && error <= mostError)) continue;
      const magnitude = curve[epoch]!;
      if (!isValid(magnitude, error, rule)) continue;
      const place = (error * errorDigits + 0.5) & (placeCount - 1);
      if (knownError[place] !== error) {
        knownError[place] = error;
        knownLog[place] = Math.log10(error);
      }
      const logError = knownLog[place]!;
      count[epoch]!++;
      x[epoch]! += magnitude;
      y[epoch]! += logError;
      xx[epoch]! += magnitude * magnitude;
      xy[epoch]! += magnitude * logError;
    }
  }

  get sums(): Float64Array<ArrayBuffer>[] {
    return this.#sums;
  }

  /** What another one has taken in, of other objects and the same epochs. */
  addSums(sums: readonly Float64Array[]): void {
    if (this.#sums.length === 0) this.#sums = sums.map((sum) => new Float64Array(sum.length));
    for (const [k, sum] of sums.entries()) for (const [epoch, one] of sum.entries()) this.#sums[k]![epoch]! += one;
  }

  /** One entry an epoch: magnitude, as measured, at this ratio; NaN where too few points say so, or errors do not grow. */
  at(signalToNoise: number): Float64Array<ArrayBuffer> {
    const [count, x, y, xx, xy] = this.#sums as [Sum, Sum, Sum, Sum, Sum];
    const wanted = Math.log10(magPerNoise / signalToNoise);
    return Float64Array.from(count ?? [], (n, epoch) => {
      if (n < leastPoints) return Number.NaN;
      const spread = xx[epoch]! - x[epoch]! ** 2 / n;
      const slope = (xy[epoch]! - (x[epoch]! * y[epoch]!) / n) / spread;
      // Between 0.2 (photon noise of the source) and 0.4 (of the sky) a magnitude; much less is a floor, no depth.
      if (!(spread > 0) || !(slope > 0.1)) return Number.NaN;
      return x[epoch]! / n + (wanted - y[epoch]! / n) / slope;
    });
  }
}

type Sum = Float64Array<ArrayBuffer>;
