import { formatCounted } from "../format-counted.ts";
import type { ArchivePoints } from "./archive-points.ts";

/** MJD of the years 1800 and 2200: nobody measured before, and nobody after. */
const [earliestMjd, latestMjd] = [-21_504, 124_593];
/** Of either sign. Nothing in the sky is as bright or as faint, nor is an instrumental magnitude: 99.999 and -999 stand for none. */
const mostMagnitude = 50;

/**
 * Without what no measurement can be: times that are none, as 0 or a Julian date in the place of another count of days, and
 * numbers that stand for no magnitude. Each kind is counted and said.
 */
export function plausiblePoints(points: ArchivePoints): ArchivePoints {
  const notes = [...points.notes];
  const isTime = (mjd: number) => !Number.isFinite(mjd) || (mjd >= earliestMjd && mjd < latestMjd);
  const odd = points.mjd.filter((mjd) => !isTime(mjd));
  if (odd.length > 0)
    notes.push(
      `${formatCounted(odd.length, "time was", "times were")} taken for none, as before 1800 or after 2200 (MJD ${odd[0]}).`,
    );
  const values = points.values.map((one) => {
    if (one.kind !== "mag") return one;
    const isOdd = (value: number) => Math.abs(value) > mostMagnitude;
    const found = one.value.filter(isOdd);
    if (found.length > 0)
      notes.push(
        `${formatCounted(found.length, "number")} of ${one.valueColumn} beyond ±${mostMagnitude} mag ${found.length === 1 ? "was" : "were"} taken for none (${found[0]}).`,
      );
    const { limit } = one;
    return {
      ...one,
      value: one.value.map((value) => (isOdd(value) ? Number.NaN : value)),
      uncertainty: one.uncertainty.map((error, row) => (isOdd(one.value[row]!) ? Number.NaN : error)),
      ...(limit ? { limit: limit.map((value) => (isOdd(value) ? Number.NaN : value)) } : {}),
    };
  });
  return { ...points, mjd: points.mjd.map((mjd) => (isTime(mjd) ? mjd : Number.NaN)), values, notes };
}
