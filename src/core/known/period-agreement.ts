import { samplingFrequencies } from "../periods/spectrum-peaks.ts";

/** What a period that was found is of the one that a list has; empty where either is missing. */
export type PeriodAgreement = "" | "1" | "1/2" | "2" | "alias" | "other";

/** Of a frequency: closer is the same, however short the time that was observed. */
const mostRelative = 0.05;
const multiples: [PeriodAgreement, number][] = [
  ["1", 1],
  ["1/2", 2],
  ["2", 1 / 2],
];

/**
 * `1`: the same period; `1/2`, `2`: the period that was found is half or twice the list's; `alias`: a frequency of the
 * sampling (day, sidereal day, year, once or twice) away from one of those; `other`: none of that. Frequencies agree within
 * 1.5 / T, T being the time that was observed.
 */
export function periodAgreement(foundDays: number, listedDays: number, spanDays: number): PeriodAgreement {
  if (!(foundDays > 0) || !(listedDays > 0)) return "";
  const [found, listed] = [1 / foundDays, 1 / listedDays];
  const within = (f: number) => {
    const resolution = spanDays > 0 ? 1.5 / spanDays : Number.POSITIVE_INFINITY;
    return Math.abs(found - Math.abs(f)) <= Math.min(resolution, mostRelative * Math.min(found, Math.abs(f)));
  };
  for (const [name, factor] of multiples) if (within(listed * factor)) return name;
  for (const { frequency } of spanDays > 0 ? samplingFrequencies([], spanDays) : [])
    for (const [, factor] of multiples)
      for (const m of [1, -1, 2, -2]) if (within(listed * factor + m * frequency)) return "alias";
  return "other";
}
