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

export const noCounts = (epochs: number): QualityCounts => ({
  ...{ epochs, valid: 0, flags: 0, signalToNoise: 0, uncertainty: 0, excludedEpochs: 0, kept: 0 },
});

/**
 * Signal to noise of one point: value / uncertainty of a flux or ratio; of a magnitude
 * 2.5 / ln 10 / uncertainty, its first-order equivalent.
 */
export function signalToNoise(value: number, uncertainty: number, kind: "mag" | "flux" | "ratio" | "other"): number {
  return (kind === "mag" ? 2.5 / Math.LN10 : value) / uncertainty;
}
