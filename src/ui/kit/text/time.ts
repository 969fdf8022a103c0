import type { TimeFrame } from "../../../core/time/time-frame.ts";

const unixEpochMjd = 40587;

/** A modified Julian date as a calendar date and time of the same scale: `2020-01-05 02:21:48`. Empty when unknown. */
export function formatMjd(mjd: number): string {
  const date = new Date(Math.round((mjd - unixEpochMjd) * 86_400) * 1000);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 19).replace("T", " ");
}

/** An instant on the clock of this computer, to the minute: `2026-11-30 04:12`. Empty when unknown. */
export function formatLocalTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16).replace("T", " ");
}

/** Labels of ticks: dates where ticks are days apart; times of day where they are closer, the date at each day's first. */
export function formatMjdTicks(ticks: readonly number[], tickDays: number): string[] {
  return ticks.map(formatMjd).map((text, i, all) => {
    const [date = "", time = ""] = text.split(" ");
    if (tickDays >= 1) return date;
    const clock = tickDays >= 1 / 1440 ? time.slice(0, 5) : time;
    return all[i - 1]?.startsWith(date) ? clock : `${date} ${clock}`;
  });
}

/** What times are called where there is little room: with their scale, and as it is usual where they are not the Earth's. */
export function timeName({ scale, place }: TimeFrame): string {
  const name = place === "barycentre" ? "BMJD" : place === "heliocentre" ? "HMJD" : "MJD";
  return `${name} (${scale === "unknown" ? "scale unknown" : scale})`;
}

/** The time axis' title: says what is known of the scale, the reference and the place, and what is not. */
export function timeAxisTitle(time: TimeFrame): string {
  const known = [
    time.scale === "unknown" ? "scale unknown" : time.scale,
    time.reference === "unknown" ? "" : `${time.reference} of exposure`,
    time.place === "unknown" ? "" : time.place,
  ];
  return `MJD (${known.filter(Boolean).join(", ")})`;
}
