import { heightAt, runningMedianOfRows } from "../table/running-median.ts";

/** What is known of the objects of one measurement, one entry an object; NaN where a number is not known. */
export interface ComparisonCandidates {
  /** Median magnitude, and robust scatter about it (1.4826 MAD), as measured. */
  magnitude: Float64Array;
  scatter: Float64Array;
  /** Median stated uncertainty; NaN where the catalogs state none. */
  uncertainty: Float64Array;
  validCount: Float64Array;
  /** Of the valid points: those with SExtractor FLAGS above 1, and those with the saturation bit (4). */
  flaggedCount: Float64Array;
  saturatedCount: Float64Array;
  /** 1 where the user has said that the object is variable, or must not be used; 2 where it is outside of what was asked for. */
  barred: Uint8Array;
}

export interface ComparisonSettings {
  /** At most so many, the least scattered for their share of the field first. */
  most: number;
  /** Share of the epochs of the table that an object must be measured at. */
  coverage: number;
  /** Stated uncertainty at most, mag. */
  maxUncertainty: number;
}

export const defaultComparisonSettings: ComparisonSettings = { most: 1000, coverage: 0.6, maxUncertainty: 0.1 };

/** Why an object is no comparison object; `chosen` where it is one. */
export type ComparisonReason =
  | "chosen"
  | "barred"
  | "outside"
  | "few epochs"
  | "saturated"
  | "flagged"
  | "faint"
  | "scatters"
  | "not needed";

export interface ComparisonChoice {
  /** Positions of the chosen objects, brightest first. */
  objects: Uint32Array;
  /** One an object. */
  reason: ComparisonReason[];
  /** The share of epochs asked for in the end: lower than the settings' where too few objects had that many. */
  coverage: number;
}

/** Flagged points are left out of the ensemble; an object with more of them is blended as often as not. */
const flaggedShare = 0.5;
const saturatedShare = 0.02;
const enough = 12;

/**
 * Chooses comparison objects: well covered, neither saturated nor blended, precise, and of those as bright the ones that
 * scatter least. Where fewer than a dozen are covered as asked, less coverage is asked for.
 * @param epochCount epochs with a catalog of the measurement's table
 */
export function chooseComparison(
  candidates: ComparisonCandidates,
  epochCount: number,
  settings: ComparisonSettings = defaultComparisonSettings,
): ComparisonChoice {
  let { coverage } = settings;
  for (;;) {
    const choice = chooseCovered(candidates, epochCount, { ...settings, coverage });
    if (choice.objects.length >= enough || coverage < 0.25) return choice;
    coverage -= 0.15;
  }
}

function chooseCovered(
  candidates: ComparisonCandidates,
  epochCount: number,
  { most, coverage, maxUncertainty }: ComparisonSettings,
): ComparisonChoice {
  const { magnitude, scatter, uncertainty, validCount, flaggedCount, saturatedCount, barred } = candidates;
  const reason: ComparisonReason[] = Array.from(magnitude, (_, i) => {
    if (barred[i]) return barred[i] === 2 ? "outside" : "barred";
    if (!(validCount[i]! >= Math.max(3, coverage * epochCount)) || !Number.isFinite(scatter[i]!)) return "few epochs";
    if (saturatedCount[i]! > saturatedShare * validCount[i]!) return "saturated";
    if (flaggedCount[i]! > flaggedShare * validCount[i]!) return "flagged";
    if (uncertainty[i]! > maxUncertainty) return "faint";
    return "not needed";
  });
  const eligible = Uint32Array.from(reason.keys()).filter((i) => reason[i] === "not needed");
  const line = runningMedianOfRows(magnitude, scatter, eligible);
  // Only what is plainly variable: the solution weighs each object by its own scatter.
  const quiet = eligible.filter((i) => {
    const calm = eligible.length < 2 * enough || scatter[i]! <= 4 * heightAt(line, line.median, magnitude[i]!);
    if (!calm) reason[i] = "scatters";
    return calm;
  });
  const objects = quiet
    .sort((a, b) => scatter[a]! - scatter[b]! || a - b)
    .subarray(0, most)
    .slice();
  for (const i of objects) reason[i] = "chosen";
  return { objects: objects.sort((a, b) => magnitude[a]! - magnitude[b]! || a - b), reason, coverage };
}

/** What is said of an object that was not chosen. */
export const comparisonReasonWords: Record<ComparisonReason, string> = {
  chosen: "chosen",
  barred: "taken out by hand",
  outside: "outside of the limits",
  "few epochs": "measured at too few epochs",
  saturated: "saturated",
  flagged: "blended or flagged",
  faint: "too faint",
  scatters: "scattering too much",
  "not needed": "not needed",
};
