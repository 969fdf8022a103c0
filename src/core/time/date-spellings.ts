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

/**
 * Times of day, as fractions of a day, from columns of whole hours, minutes and, where there are any, seconds; undefined
 * without the first two.
 */
export function timesOfDayOfParts<Of extends Field>(
  fields: readonly Of[],
): { field: Of; fractions: Float64Array; names: string[] } | undefined {
  const of = (part: keyof typeof partNames) =>
    fields.find(({ name }) => partNames[part].test(name.toLowerCase().replaceAll(/[^a-z]/g, "")));
  const [hour, minute, second] = [of("hour"), of("minute"), of("second")];
  if (!hour || !minute) return undefined;
  const fractions = Float64Array.from(hour.data, (cell, row) => {
    const [h, m] = [plainNumber(cell), plainNumber(minute.data[row]!)];
    const s = second ? plainNumber(second.data[row]!) : 0;
    return Number.isInteger(h) && h >= 0 && h < 24 && m < 60 && s < 61 ? (h * 3600 + m * 60 + s) / 86_400 : Number.NaN;
  });
  return { field: hour, fractions, names: [hour, minute, second].flatMap((field) => field?.name ?? []) };
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const dayMonthYear = /^(\d\d?)[- .]([a-z]{3})[a-z]*\.?[- ,]+(\d{4})(?=$|[T ,])/i;
const yearMonthDay = /^(\d{4})[- ]([a-z]{3})[a-z]*\.?[- ]+(\d\d?)(?=$|[T ,])/i;
const monthDayYear = /^([a-z]{3})[a-z]*\.?[- ]+(\d\d?),?[- ]+(\d{4})(?=$|[T ,])/i;

/** `31-Dec-2020 ...`, `2020 Dec 31 ...`, `Dec 31, 2020 ...` with the date as ISO has it; other texts as they are. */
function withNumberedMonth(text: string): string {
  const trimmed = text.trim();
  const [whole, day, month, year] =
    dayMonthYear.exec(trimmed) ??
    reordered(yearMonthDay.exec(trimmed), [0, 3, 2, 1]) ??
    reordered(monthDayYear.exec(trimmed), [0, 2, 1, 3]) ??
    [];
  const number = months.indexOf(month?.toLowerCase() ?? "") + 1;
  if (whole === undefined || number === 0) return text;
  return `${year}-${String(number).padStart(2, "0")}-${day!.padStart(2, "0")}${trimmed.slice(whole.length)}`;
}

const reordered = (match: RegExpExecArray | null, order: number[]) => match && order.map((at) => match[at]!);

/** `20201231050722` and `20201231T050722.5` as ISO has it; other texts as they are. */
export function withSeparators(text: string): string {
  return text.replace(
    /^\s*([12]\d{3})([01]\d)([0-3]\d)[T_ -]?([0-2]\d)([0-5]\d)([0-6]\d(?:\.\d+)?)(Z?)\s*$/,
    "$1-$2-$3T$4:$5:$6$7",
  );
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
export function withIsoDates(spelled: readonly string[]): string[] {
  const texts = spelled.map((text) => withSeparators(withNumberedMonth(text)));
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
