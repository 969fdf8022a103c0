import { parseIsoTime } from "./iso-time.ts";

const nanosecondsIn: Record<string, bigint> = {
  ...{ days: 86_400_000_000_000n, hours: 3_600_000_000_000n, minutes: 60_000_000_000n, seconds: 1_000_000_000n },
  ...{ milliseconds: 1_000_000n, microseconds: 1000n, nanoseconds: 1n },
};
const calendars = new Set(["standard", "gregorian", "proleptic_gregorian"]);
/** What numpy writes for a time that is none. */
const notATime = -(2n ** 63n);

/** How the numbers of an array are times: so many units after a date (CF conventions 1.11, section 4.4). */
export interface CfTime {
  referenceMjd: number;
  unitNanoseconds: bigint;
}

/**
 * Reads `days since 2018-01-01`, and the like with hours to nanoseconds; undefined where the units are no such text.
 * @throws RangeError where they are, but the date or the calendar cannot be told
 */
export function parseCfTime(units: unknown, calendar: unknown = "standard"): CfTime | undefined {
  const found = typeof units === "string" ? /^\s*([a-z]+)\s+since\s+(.+?)\s*$/i.exec(units) : null;
  if (!found) return undefined;
  const plural = found[1]!.toLowerCase().replace(/s?$/, "s");
  const unitNanoseconds = nanosecondsIn[plural];
  if (unitNanoseconds === undefined) return undefined;
  const reference = parseIsoTime(found[2]!);
  if (!reference) throw new RangeError(`the date in “${units}” cannot be read`);
  if (typeof calendar !== "string" || !calendars.has(calendar))
    throw new RangeError(`the calendar “${String(calendar)}” is not the usual one`);
  return { referenceMjd: reference.mjd, unitNanoseconds };
}

/** MJD of a number of such an array; a whole number of 64 bits is exact to the rounding of the MJD. NaN of no time. */
export function cfTimeMjd(value: number | bigint, { referenceMjd, unitNanoseconds }: CfTime): number {
  const day = nanosecondsIn.days!;
  if (typeof value === "number") return referenceMjd + (value * Number(unitNanoseconds)) / Number(day);
  if (value === notATime) return Number.NaN;
  const nanoseconds = value * unitNanoseconds;
  return referenceMjd + Number(nanoseconds / day) + Number(nanoseconds % day) / Number(day);
}
