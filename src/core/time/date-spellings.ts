import { parseIsoTime } from "./iso-time.ts";
import { plainNumber } from "./plain-number.ts";

/** What people name columns of parts of a date by. */
const partNames = {
  year: /^(?:ut|utc|obs)?(?:year|yr|yyyy)$/,
  month: /^(?:ut|utc|obs)?(?:month|mon)$/,
  day: /^(?:ut|utc|obs)?(?:day|dayofmonth)$/,
  hour: /^(?:ut|utc|obs)?(?:hours?|hr|hh)$/,
  minute: /^(?:ut|utc|obs)?(?:minutes?|min)$/,
  second: /^(?:ut|utc|obs)?(?:seconds?|sec)$/,
};

interface Field {
  name: string;
  data: ArrayLike<string | number>;
}

/**
 * Times from columns of years, months and days, with hours, minutes and seconds where they are there; undefined without
 * the first three. `nightOnly`: days without anything of a time of day.
 */
export function timesOfParts<Of extends Field>(
  fields: readonly Of[],
): { field: Of; mjd: Float64Array; nightOnly: boolean; assumed: string } | undefined {
  const of = (part: keyof typeof partNames) =>
    fields.find(({ name }) => partNames[part].test(name.toLowerCase().replaceAll(/[^a-z]/g, "")));
  const [year, month, day, hour, minute, second] = [
    ...[of("year"), of("month"), of("day"), of("hour"), of("minute"), of("second")],
  ];
  if (!year || !month || !day) return undefined;
  const at = (field: Of | undefined, row: number) => (field ? plainNumber(field.data[row]!) : 0);
  const mjd = Float64Array.from(year.data, (_, row) => {
    const days = at(day, row);
    const start = midnight(at(year, row), at(month, row), Math.floor(days));
    if (hour && !(at(hour, row) < 24 && at(minute, row) < 60 && at(second, row) < 61)) return Number.NaN;
    return start + (days % 1) + (at(hour, row) * 3600 + at(minute, row) * 60 + at(second, row)) / 86_400;
  });
  const nightOnly = !hour && Array.from(day.data).every((value) => Number.isInteger(plainNumber(value)));
  const parts = [year, month, day, ...(hour ? [hour, minute, second] : [])].flatMap((field) => field?.name ?? []);
  return { field: year, mjd, nightOnly, assumed: `the time was put together from ${parts.join(", ")}` };
}

/** `2017-12-20.06123`, `2017 12 20.06`, `2017/12/20.0612`, as the Minor Planet Center writes times: an MJD. */
export function dayWithFraction(text: string): number | undefined {
  const [, year, , month, day, fraction] = /^(\d{4})([-/ ])(\d\d?)\2(\d\d?)(\.\d+)$/.exec(text.trim()) ?? [];
  if (fraction === undefined) return undefined;
  const mjd = midnight(Number(year), Number(month), Number(day));
  return Number.isNaN(mjd) ? undefined : mjd + Number(fraction);
}

/**
 * Texts that begin with `20/12/2017`, `12/20/2017` or `20.12.2017` with the date as ISO has it, where some of the column
 * shows which number is the month; dots always stand behind the day. Others as they are.
 */
export function withIsoDates(texts: readonly string[]): string[] {
  const pattern = /^(\d\d?)([/.-])(\d\d?)\2(\d{4})(?=$|[T ,])/;
  const found = texts.map((text) => pattern.exec(text.trim()));
  const above12 = (index: 1 | 3) => found.some((match) => match && Number(match[index]) > 12);
  const hasDots = found.every((match) => match === null || match[2] === ".");
  const dayFirst = hasDots || (above12(1) && !above12(3));
  const monthFirst = !dayFirst && above12(3) && !above12(1);
  const slashed = /^(\d{4})[/.](\d\d?)[/.](\d\d?)(?=[T ])/;
  const two = (digits: string) => digits.padStart(2, "0");
  return texts.map((text, row) => {
    const match = found[row];
    if (!match || (!dayFirst && !monthFirst))
      return text.replace(slashed, (_, year, month, day) => `${year}-${two(month)}-${two(day)}`);
    const [day, month] = dayFirst ? [match[1]!, match[3]!] : [match[3]!, match[1]!];
    return `${match[4]}-${two(month)}-${two(day)}${text.trim().slice(match[0].length)}`;
  });
}

/** MJD of a day's 0 h, NaN where there is no such day. */
function midnight(year: number, month: number, day: number): number {
  const two = (value: number) => String(value).padStart(2, "0");
  return parseIsoTime(`${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`)?.mjd ?? Number.NaN;
}
