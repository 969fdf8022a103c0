import { formatMjd } from "./time.ts";

const unixEpochMjd = 40587;
const dayMs = 86_400_000;

/** Steps between ticks: so many seconds, days, months or years. */
type Unit = "second" | "day" | "month" | "year";
const steps: readonly [unit: Unit, count: number, days: number][] = [
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200].map(
    (seconds) => ["second", seconds, seconds / 86_400] as [Unit, number, number],
  ),
  ...[1, 2, 5, 10].map((days) => ["day", days, days] as [Unit, number, number]),
  ...[1, 2, 3, 6].map((months) => ["month", months, months * 30.44] as [Unit, number, number]),
  ...[1, 2, 5, 10, 20, 50, 100].map((years) => ["year", years, years * 365.25] as [Unit, number, number]),
];

export interface DateTick {
  mjd: number;
  /** `2020`, `2020-03`, `2020-03-17`, `2020-03-17 12:00`, `12:00`. */
  label: string;
}

/**
 * Ticks at whole seconds, minutes, hours, days, months or years, whichever are no more than so many. Days of a month begin
 * at its first, so that a step of 10 days gives the 1st, the 11th and the 21st.
 */
export function dateTicks(low: number, high: number, most: number): DateTick[] {
  if (!(high > low) || !Number.isFinite(low + high)) return [];
  const step = steps.find(([, , days]) => (high - low) / days <= Math.max(1, most)) ?? steps.at(-1)!;
  const [unit] = step;
  const ticks = [...places(step, low, high)].filter((mjd) => mjd >= low && mjd <= high);
  return ticks.map((mjd, i) => ({ mjd, label: labelOf(unit, step[1], mjd, ticks[i - 1]) }));
}

const dateOf = (mjd: number) => new Date(Math.round((mjd - unixEpochMjd) * dayMs));
const mjdOf = (year: number, month: number, day = 1) => Date.UTC(year, month, day) / dayMs + unixEpochMjd;

function* places([unit, count]: readonly [Unit, number, number], low: number, high: number): Generator<number> {
  const first = dateOf(low);
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth()];
  if (unit === "year")
    for (let y = Math.floor(year / count) * count; mjdOf(y, 0) <= high; y += count) yield mjdOf(y, 0);
  else if (unit === "month")
    for (let m = Math.floor(month / count) * count; mjdOf(year, m) <= high; m += count) yield mjdOf(year, m);
  else if (unit === "day" && count > 1)
    for (let m = month; mjdOf(year, m) <= high; m++) {
      const days = mjdOf(year, m + 1) - mjdOf(year, m);
      // The last step of a month is left out where the next first would be too near.
      for (let day = 0; day <= days - count / 2 - 1; day += count) yield mjdOf(year, m) + day;
    }
  else {
    const perDay = unit === "day" ? 1 : 86_400 / count;
    for (let k = Math.ceil(low * perDay - 1e-6); k / perDay <= high; k++) yield k / perDay;
  }
}

function labelOf(unit: Unit, count: number, mjd: number, before: number | undefined): string {
  const [date = "", time = ""] = formatMjd(mjd).split(" ");
  if (unit === "year") return date.slice(0, 4);
  if (unit === "month") return date.slice(0, 7);
  if (unit === "day") return date;
  const clock = count >= 60 ? time.slice(0, 5) : time;
  return before !== undefined && formatMjd(before).startsWith(date) ? clock : `${date} ${clock}`;
}
