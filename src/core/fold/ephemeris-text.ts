import type { Ephemeris } from "./fold.ts";
import type { FoldErrors } from "./folded-shape.ts";

const bareDigits = 9;

/**
 * A number with as many digits as its error knows, the error of the last two in brackets: `0.566812(21)`. Where no error
 * is known, nine significant digits.
 */
export function withError(value: number, error: number): string {
  if (!(error > 0) || !Number.isFinite(error)) return String(Number(value.toPrecision(bareDigits)));
  const decimals = Math.min(15, Math.max(0, 1 - Math.floor(Math.log10(error))));
  return `${value.toFixed(decimals)}(${Math.round(error * 10 ** decimals)})`;
}

/** How many decimals say a period well enough for `spanDays` of points: the last shifts no phase by a thousandth. */
export function periodDecimals(periodDays: number, spanDays: number): number {
  const step = (1e-3 * periodDays * periodDays) / Math.max(spanDays, periodDays);
  return Math.min(12, Math.max(2, Math.ceil(-Math.log10(step))));
}

/** An ephemeris as people print it, one line: `T0 = 53200.1234(12) + 0.566812(21) × E, MJD (UTC)`. */
export const ephemerisText = ({ periodDays, zeroTime }: Ephemeris, errors: FoldErrors, timeName: string): string =>
  `T0 = ${withError(zeroTime, errors.zeroDays)} + ${withError(periodDays, errors.periodDays)} × E, ${timeName}`;
