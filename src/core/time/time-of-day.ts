import { plainNumber } from "./plain-number.ts";

/** What the numbers of a time of day count. */
export type DayUnit = "hours" | "minutes" | "seconds" | "days";

const perDay: Record<DayUnit, number> = { hours: 24, minutes: 1440, seconds: 86_400, days: 1 };

/** `01:33:43.125`, `1 33 43`, `01h33m43s`, `01:33`, `1:33:43 PM`, with an optional `Z` or `UT`. */
const sexagesimal =
  /^(\d{1,2})(?:[:h ]\s*)(\d{1,2})(?:(?:[:m ]\s*)(\d{1,2}(?:\.\d*)?)s?|m)?\s*(?:([ap])\.?m\.?)?\s*(?:Z|UTC?)?$/i;

/** A time of day as a fraction of a day, NaN for anything else; plain numbers count `unit`. */
export function dayFraction(value: string | number, unit: DayUnit): number {
  if (typeof value === "string") {
    const [, hours, minutes, seconds = "0", half] = sexagesimal.exec(value.trim()) ?? [];
    if (hours !== undefined) {
      if (half !== undefined && !(Number(hours) >= 1 && Number(hours) <= 12)) return Number.NaN;
      const ofHalf = half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0);
      const [h, m, s] = [ofHalf, Number(minutes), Number(seconds)];
      return h < 24 && m < 60 && s < 61 ? (h * 3600 + m * 60 + s) / 86_400 : Number.NaN;
    }
  }
  const count = plainNumber(value);
  return count >= 0 && count < perDay[unit] ? count / perDay[unit] : Number.NaN;
}

/** Whether texts are times of day and nothing else. */
export function isTimeOfDay(text: string): boolean {
  return sexagesimal.test(text.trim());
}

/**
 * What plain numbers of a time of day count: what unit or name say, else hours; seconds where some are beyond 24.
 * Undefined where they cannot be a time of day.
 */
export function dayUnit(name: string, unit: string, numbers: readonly number[]): DayUnit | undefined {
  const largest = numbers.reduce((most, value) => (value > most ? value : most), Number.NEGATIVE_INFINITY);
  if (numbers.some((value) => value < 0) || largest === Number.NEGATIVE_INFINITY) return undefined;
  const stated = statedUnit(unit) ?? statedUnit(/[_\-. ([]([a-z]+)\W*$/i.exec(name)?.[1] ?? "");
  if (stated) return largest < perDay[stated] ? stated : undefined;
  if (/frac/i.test(name)) return largest < 1 ? "days" : undefined;
  if (/sec|sod$/i.test(name)) return largest < perDay.seconds ? "seconds" : undefined;
  // Numbers from 15000 on may be MJDs where the name does not speak of UT.
  const mayBeSeconds = largest < perDay.seconds && (largest < 15_000 || /^ut|^ti?m[-_]?start/i.test(name));
  return largest < 24 ? "hours" : mayBeSeconds ? "seconds" : undefined;
}

function statedUnit(text: string): DayUnit | undefined {
  const word = text.trim().toLowerCase();
  if (/^(h|hr|hrs|hour|hours|hourangle)$/.test(word)) return "hours";
  if (/^(min|mins|minute|minutes)$/.test(word)) return "minutes";
  if (/^(s|sec|secs|second|seconds)$/.test(word)) return "seconds";
  return /^(d|day|days)$/.test(word) ? "days" : undefined;
}
