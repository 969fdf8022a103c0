import { WorkbenchError } from "../errors.ts";

/** TAI - UTC in seconds from the MJD (UTC) on, by IERS Bulletin C 72 of July 2026. */
const steps: readonly (readonly [mjd: number, seconds: number])[] = [
  [41317, 10],
  [41499, 11],
  [41683, 12],
  [42048, 13],
  [42413, 14],
  [42778, 15],
  [43144, 16],
  [43509, 17],
  [43874, 18],
  [44239, 19],
  [44786, 20],
  [45151, 21],
  [45516, 22],
  [46247, 23],
  [47161, 24],
  [47892, 25],
  [48257, 26],
  [48804, 27],
  [49169, 28],
  [49534, 29],
  [50083, 30],
  [50630, 31],
  [51179, 32],
  [53736, 33],
  [54832, 34],
  [56109, 35],
  [57204, 36],
  [57754, 37],
];

/** MJD (UTC), 2027-06-28: a leap second after it may not be in the table. */
export const leapSecondsExpiryMjd = 61_584;

/** UTC has whole leap seconds from 1972-01-01 on. */
const firstMjd = steps[0]![0];

/**
 * TAI - UTC in seconds at a time in UTC.
 * @param mjd UTC
 * @throws TimeOutOfRange before 1972, when UTC's seconds were not those of TAI
 */
export function taiMinusUtc(mjd: number): number {
  if (mjd < firstMjd)
    throw new WorkbenchError(
      "TimeOutOfRange",
      { mjd, firstMjd },
      `MJD ${mjd} in UTC cannot be converted: leap seconds are known from MJD ${firstMjd} (1972-01-01) on.`,
    );
  let seconds = steps[0]![1];
  for (const [from, value] of steps) if (mjd >= from) seconds = value;
  return seconds;
}

/** Whether a leap second may be missing from the table at this time (UTC). */
export function isPastLeapSeconds(mjd: number): boolean {
  return mjd >= leapSecondsExpiryMjd;
}
