import { parseIsoTime } from "./iso-time.ts";

/** A day of the calendar, without a time of day. */
export interface CalendarDate {
  /** MJD of its 0 h; NaN where the text does not say which day it is. */
  mjd: number;
  /** Why `mjd` is NaN. */
  unclear?: string;
}

/**
 * Reads a date that has no time of day: `2017-12-20`, `2017/12/20`, `2017.12.20`, `20171220`, and FITS's form from before
 * 1998, `20/12/97`, which is of the 1900s (FITS 4.0, section 9.1.1). `20/12/17` names no century: nobody wrote it before
 * 1960. Undefined for anything else, times with a date included.
 */
export function parseCalendarDate(text: string): CalendarDate | undefined {
  const trimmed = text.trim();
  const [, year, month, day] = /^(\d{4})([-/. ]?)(\d\d)\2(\d\d)$/.exec(trimmed)?.filter((_, k) => k !== 2) ?? [];
  if (year) return known(`${year}-${month}-${day}`);
  const old = /^(\d\d)\/(\d\d)\/(\d\d)$/.exec(trimmed);
  if (!old) return undefined;
  if (Number(old[3]) < 60) return { mjd: Number.NaN, unclear: `${trimmed} does not say of which century it is` };
  return known(`19${old[3]}-${old[2]}-${old[1]}`);
}

function known(iso: string): CalendarDate | undefined {
  const mjd = parseIsoTime(iso)?.mjd;
  return mjd === undefined ? undefined : { mjd };
}
