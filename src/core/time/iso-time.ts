const isoPattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d(?:\.\d*)?))?)?(?: ?(?:(Z|UTC?)|([+-])(\d\d):?(\d\d)))?$/i;
const secondsPerDay = 86_400;
/** MJD of 1970-01-01. */
const unixEpochMjd = 40_587;

/** A calendar time as MJD, in the scale that the time is in; `utc` when the text says so (`Z`, an offset). */
export interface IsoTime {
  mjd: number;
  utc: boolean;
}

/**
 * Reads ISO 8601 as FITS's DATE-OBS has it (`2020-01-05T02:21:42.125`; date alone: 0 h), with `Z` or an offset if need be.
 * The day is exact, the fraction is rounded once by its division: the MJD is within one unit in the last place (0.6 us).
 * A leap second (23:59:60) is the first second of the next day. Undefined for anything else, 31 February included.
 */
export function parseIsoTime(text: string): IsoTime | undefined {
  const match = isoPattern.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as number[];
  if (hour! > 23 || minute! > 59 || second! >= 61) return undefined;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year!, month! - 1, day!);
  if (midnight.getUTCMonth() !== month! - 1 || midnight.getUTCDate() !== day) return undefined;
  const minutesEast = match[8] ? (match[8] === "-" ? -1 : 1) * (Number(match[9]) * 60 + Number(match[10])) : 0;
  const days = midnight.getTime() / 1000 / secondsPerDay + unixEpochMjd;
  const seconds = hour! * 3600 + (minute! - minutesEast) * 60 + second!;
  return { mjd: days + seconds / secondsPerDay, utc: match[7] !== undefined || match[8] !== undefined };
}
