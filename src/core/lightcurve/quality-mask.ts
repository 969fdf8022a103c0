import type { ValidityRule } from "../kernels/statistics-kernel.ts";
import { validMask } from "./valid.ts";

/** What a user asks of a point beyond its being valid. Nothing of it is ever written to the store. */
export interface QualityCriteria {
  /** SExtractor FLAGS bits that remove a point; 0 removes none. */
  flagBits: number;
  /** Points below this signal to noise are removed. */
  minSignalToNoise?: number;
  /** In the measurement's unit; points above it are removed. */
  maxUncertainty?: number;
  excludedEpochKeys?: ReadonlySet<string>;
}

/** How many valid points each criterion removes. One point may be counted by several, so they need not add up. */
export interface QualityCounts {
  epochs: number;
  valid: number;
  flags: number;
  signalToNoise: number;
  uncertainty: number;
  excludedEpochs: number;
  kept: number;
}

/** A light curve's numbers, one entry per epoch, as measured or as made of what was measured. */
export interface MaskedCurve {
  value: ArrayLike<number>;
  uncertainty: ArrayLike<number>;
  flags: ArrayLike<number>;
  epochKeys: readonly string[];
}

export interface QualityMask {
  /** One entry per epoch: 1 where the point is valid and every criterion lets it pass. */
  keep: Uint8Array<ArrayBuffer>;
  counts: QualityCounts;
}

/**
 * Signal to noise of one point: value / uncertainty of a flux or ratio; of a magnitude
 * 2.5 / ln 10 / uncertainty, its first-order equivalent.
 */
export function signalToNoise(value: number, uncertainty: number, kind: "mag" | "flux" | "ratio" | "other"): number {
  return (kind === "mag" ? 2.5 / Math.LN10 : value) / uncertainty;
}

export function qualityMask(
  curve: MaskedCurve,
  rule: ValidityRule,
  kind: "mag" | "flux" | "ratio" | "other",
  criteria: QualityCriteria,
): QualityMask {
  const { value, uncertainty, flags, epochKeys } = curve;
  const { flagBits, minSignalToNoise, maxUncertainty, excludedEpochKeys } = criteria;
  const keep = validMask(value, uncertainty, rule);
  const counts = {
    epochs: value.length,
    valid: 0,
    flags: 0,
    signalToNoise: 0,
    uncertainty: 0,
    excludedEpochs: 0,
    kept: 0,
  };
  for (let i = 0; i < keep.length; i++) {
    if (!keep[i]) continue;
    counts.valid++;
    const remove = (criterion: keyof typeof counts, applies: boolean) => {
      if (!applies) return;
      counts[criterion]++;
      keep[i] = 0;
    };
    remove("flags", flags[i]! > 0 && (flags[i]! & flagBits) !== 0);
    remove(
      "signalToNoise",
      minSignalToNoise !== undefined && !(signalToNoise(value[i]!, uncertainty[i]!, kind) >= minSignalToNoise),
    );
    remove("uncertainty", maxUncertainty !== undefined && !(uncertainty[i]! <= maxUncertainty));
    remove("excludedEpochs", excludedEpochKeys?.has(epochKeys[i]!) === true);
    if (keep[i]) counts.kept++;
  }
  return { keep, counts };
}
