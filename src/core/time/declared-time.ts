import { jdOfMjd0 } from "./day-count.ts";
import { parseIsoTime } from "./iso-time.ts";
import { plainNumber } from "./plain-number.ts";

/** What a file itself says of a column of times: astropy's format and scale. */
export interface DeclaredTime {
  format: string;
  scale: string;
}

const mjdOfJ2000 = 51_544.5;
const secondsPerDay = 86_400;

/** astropy's numeric formats as MJD, in the scale that the column is in (astropy.time.formats). */
const numeric: Record<string, (value: number) => number> = {
  mjd: (days) => days,
  jd: (days) => days - jdOfMjd0,
  unix: (seconds) => 40_587 + seconds / secondsPerDay,
  unix_tai: (seconds) => 40_587 + seconds / secondsPerDay,
  // 1980-01-06T00:00:19 TAI, and 1998-01-01 TT.
  gps: (seconds) => 44_244 + (seconds + 19) / secondsPerDay,
  cxcsec: (seconds) => 50_814 + seconds / secondsPerDay,
  jyear: (years) => mjdOfJ2000 + (years - 2000) * 365.25,
  decimalyear: decimalYear,
  plot_date: (days) => days + 40_587 - (days > 500_000 ? 719_163 : 0),
};

/** A cell of a column of such times as MJD, NaN where it is none; undefined for formats that are not known. */
export function mjdOfDeclared({ format }: DeclaredTime, value: string | number): number | undefined {
  if (numeric[format]) return numeric[format](plainNumber(value));
  if (/^(isot?|fits|datetime(64)?|ymdhms)$/.test(format)) return parseIsoTime(String(value))?.mjd ?? Number.NaN;
  if (format === "jyear_str") return numeric.jyear!(Number(/^J(\d+(\.\d+)?)$/.exec(String(value))?.[1]));
  return format === "yday" ? yearAndDay(String(value)) : undefined;
}

/** `2017:354:01:33:43.125` */
function yearAndDay(text: string): number {
  const [, year, day, h = "0", m = "0", s = "0"] =
    /^(\d{4}):(\d{3})(?::(\d\d):(\d\d)(?::(\d\d(?:\.\d*)?))?)?$/.exec(text.trim()) ?? [];
  const newYear = parseIsoTime(`${year}-01-01`)?.mjd ?? Number.NaN;
  return newYear + Number(day) - 1 + (Number(h) * 3600 + Number(m) * 60 + Number(s)) / secondsPerDay;
}

function decimalYear(years: number): number {
  const year = Math.floor(years);
  const start = (of: number) => parseIsoTime(`${String(of).padStart(4, "0")}-01-01`)?.mjd ?? Number.NaN;
  return start(year) + (years - year) * (start(year + 1) - start(year));
}
