import type { TimeFrame } from "../time/time-frame.ts";
import { taiMinusUtc } from "./leap-seconds.ts";
import type { TdbMinusTt } from "./tdb.ts";

const secondsPerDay = 86_400;
const ttMinusTai = 32.184;

export type KnownScale = Exclude<TimeFrame["scale"], "unknown">;

/** MJD in TT of an MJD in another scale. @throws TimeOutOfRange for UTC before 1972 */
export function toTt(mjd: number, scale: KnownScale, tdbMinusTt: TdbMinusTt): number {
  switch (scale) {
    case "TT":
      return mjd;
    case "TAI":
      return mjd + ttMinusTai / secondsPerDay;
    case "UTC":
      return mjd + (ttMinusTai + taiMinusUtc(mjd)) / secondsPerDay;
    case "TDB":
      return mjd - tdbMinusTt(mjd) / secondsPerDay;
  }
}

/** MJD in UTC of an MJD in TT. @throws TimeOutOfRange before 1972 */
export function ttToUtc(mjdTt: number): number {
  // The offset is that of the result: one step is enough, the second settles times within a minute of a leap second.
  let mjd = mjdTt - (ttMinusTai + taiMinusUtc(mjdTt - 1e-3)) / secondsPerDay;
  mjd = mjdTt - (ttMinusTai + taiMinusUtc(mjd)) / secondsPerDay;
  return mjd;
}

/** MJD in a scale of an MJD in TT. @throws TimeOutOfRange for UTC before 1972 */
export function fromTt(mjd: number, scale: KnownScale, tdbMinusTt: TdbMinusTt): number {
  switch (scale) {
    case "TT":
      return mjd;
    case "TAI":
      return mjd - ttMinusTai / secondsPerDay;
    case "UTC":
      return ttToUtc(mjd);
    case "TDB":
      return mjd + tdbMinusTt(mjd) / secondsPerDay;
  }
}
