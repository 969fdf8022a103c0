/** The ways in which a file name can carry the time of its epoch: names of template parts. */
export type NameTimePart = "date" | "mjd" | "jd";

/** Patterns of those parts. Dates: 2020-01-02, 20200102, 2020_01_02, with `T03:04:05.6`, `_030405` … or without a time. */
export const nameTimePatterns: Record<NameTimePart, string> = {
  date:
    String.raw`(?<!\d)(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])` +
    String.raw`(?:[T_-]?(?:[01]\d|2[0-3])[-:_]?[0-5]\d(?:[-:_]?[0-5]\d(?:\.\d+)?)?Z?)?(?!\d)`,
  mjd: String.raw`(?<![\d.])[3-9]\d{4}(?:\.\d+)?(?!\.?\d)`,
  jd: String.raw`(?<![\d.])24[3-9]\d{4}(?:\.\d+)?(?!\.?\d)`,
};

const dateAndTime = /^(\d{4})\D?(\d\d)\D?(\d\d)(?:[T_-]?(\d\d)\D?(\d\d)(?:\D?(\d\d(?:\.\d+)?))?)?Z?$/;
const msPerDay = 86_400_000;
/** MJD of 1970-01-01. */
const unixEpochMjd = 40_587;

/** MJD of a time as a file name has it; undefined when it is none, such as 31 February. A date alone means 0 h of that day. */
export function mjdOfNamePart(part: NameTimePart, text: string): number | undefined {
  if (part !== "date") {
    const day = Number(text);
    return Number.isFinite(day) ? (part === "jd" ? day - 2_400_000.5 : day) : undefined;
  }
  const found = dateAndTime.exec(text);
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1).map((digits) => Number(digits ?? 0));
  const midnight = new Date(Date.UTC(year!, month! - 1, day!));
  if (midnight.getUTCMonth() !== month! - 1) return undefined;
  return midnight.getTime() / msPerDay + unixEpochMjd + (hour! * 3600 + minute! * 60 + second!) / 86_400;
}
