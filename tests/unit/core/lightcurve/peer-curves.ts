import { readFileSync } from "node:fs";
import { type Points, selectPoints } from "../../../../src/core/lightcurve/points.ts";
import { validMask } from "../../../../src/core/lightcurve/valid.ts";

/** One light curve of tests/fixtures/lightcurve/lightcurves.json, written by make_lightcurve.py. */
export interface PeerCurve {
  object: number | string;
  /** Length of the epoch axis. */
  epochs: number;
  mjd: number[];
  mag: number[];
  magerr: number[];
  valid: number[];
  window_60_5: number[];
  "window_11_2.5": number[];
  rate_2_98_3: number[];
  "rate_10_90_2_after_window_11_2.5": number[];
  rate_sum: number;
  smooth_14_3: number[][];
  smooth_60_2_filtered: number[][];
  statistics: Record<string, number>;
}

export const peerCurves: PeerCurve[] = JSON.parse(
  readFileSync(new URL("../../../fixtures/lightcurve/lightcurves.json", import.meta.url), "utf8"),
);

export const magnitudeRule = { valueEnd: 90, uncertaintyEnd: 1, needsUncertainty: true };

/** The valid points, values as the store has them: float32. */
export function pointsOf(curve: PeerCurve): Points {
  const value = Float32Array.from(curve.mag);
  const uncertainty = Float32Array.from(curve.magerr);
  return selectPoints(curve.mjd, value, uncertainty, validMask(value, uncertainty, magnitudeRule));
}

export function indicesOf(mask: Uint8Array): number[] {
  return [...mask.keys()].filter((i) => mask[i]);
}

/** Largest |a - b| relative to b, or to `floor` where b is smaller; NaN only equals NaN. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>, floor = 1e-9): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]!) && Number.isNaN(b[i]!)) continue;
    const error = Math.abs(a[i]! - b[i]!) / Math.max(Math.abs(b[i]!), floor);
    worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
  }
  return worst;
}
