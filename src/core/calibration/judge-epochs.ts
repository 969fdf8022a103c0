import { formatCounted } from "../format-counted.ts";
import { median, medianAbsoluteDeviation, sigmaPerMad } from "../lightcurve/order.ts";
import type { MeasurementZeroPoints } from "../verbs/calibrate.ts";

/** An epoch that stands apart from its fellows, and in what. */
export interface DoubtedEpoch {
  epochKey: string;
  /** Sentences without a full stop. */
  reasons: string[];
}

/** Fewer epochs than this are no fellows to be held against. */
const leastFellows = 8;
/** Robust standard deviations that an epoch may be from the median of all. */
const mostSigma = 5;

/**
 * Epochs of one measurement that are best left out, each with its reasons: much less light than the others, comparison objects
 * that scatter more than theirs, or hardly any of them. Proposals: nothing is left out by this.
 */
export function judgeEpochs({
  epochKeys,
  zeroPoint,
  scatter,
  objectCount,
}: Pick<MeasurementZeroPoints, "epochKeys" | "zeroPoint" | "scatter" | "objectCount">): DoubtedEpoch[] {
  if (epochKeys.length < leastFellows) return [];
  const usual = { zeroPoint: usualOf(zeroPoint), scatter: usualOf(scatter), count: usualOf(objectCount) };
  return epochKeys.flatMap((epochKey, epoch) => {
    const reasons: string[] = [];
    const [zero, spread, count] = [zeroPoint[epoch], scatter[epoch], objectCount[epoch]!];
    if (typeof zero === "number") {
      const lost = zero - usual.zeroPoint.median;
      if (lost > Math.max(0.5, mostSigma * usual.zeroPoint.sigma))
        reasons.push(`${lost.toFixed(2)} mag of light lost against the usual epoch`);
    }
    if (typeof spread === "number") {
      const { median, sigma } = usual.scatter;
      if (spread > Math.max(2 * median, median + mostSigma * sigma))
        reasons.push(`comparison objects scatter by ${spread.toFixed(3)} mag, ${median.toFixed(3)} at the usual epoch`);
    }
    if (count < usual.count.median / 3)
      reasons.push(
        `${formatCounted(count, "comparison object")}, ${Math.round(usual.count.median)} at the usual epoch`,
      );
    return reasons.length > 0 ? [{ epochKey, reasons }] : [];
  });
}

function usualOf(numbers: readonly (number | null)[]): { median: number; sigma: number } {
  const known = numbers.filter((number) => number !== null);
  return { median: median(known), sigma: sigmaPerMad * medianAbsoluteDeviation(known) };
}
