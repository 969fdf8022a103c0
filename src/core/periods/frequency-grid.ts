import { WorkbenchError } from "../errors.ts";

/** Evenly spaced frequencies: `first + k * step`, as astropy's. Cycles per day. */
export interface FrequencyGrid {
  first: number;
  step: number;
  count: number;
}

export interface FrequencyRange {
  /** Cycles per day; undefined: one cycle in the whole span, three with several harmonics. */
  minFrequency?: number | undefined;
  /** Undefined: from the shortest gaps between points, at least 10. */
  maxFrequency?: number | undefined;
  /** Samples to a peak's width 1/T. 5 where not given. */
  oversampling?: number | undefined;
}

/** Of fewer points a sine explains nearly all, whatever they are: none is searched for in them. */
export const leastSinePoints = 10;

/** More frequencies are not computed: two arrays of them are 80 MB. */
const mostFrequencies = 5_000_000;
/** The bound of what is chosen without being asked. */
const mostByDefault = 500_000;
const leastMaximum = 10;

/**
 * The grid of a search, bounded: where more than `most` frequencies are asked for, the highest are left out, and a note
 * says so.
 * @throws InvalidRequest where the range is empty
 * @param times each band's, ascending, days
 */
export function planFrequencies(
  times: readonly Float64Array[],
  harmonics: number,
  { minFrequency, maxFrequency, oversampling = 5 }: FrequencyRange,
  most = mostFrequencies,
): { grid: FrequencyGrid; spanDays: number; notes: string[] } {
  const notes: string[] = [];
  const firstTime = Math.min(...times.map((time) => time[0]!));
  const spanDays = Math.max(...times.map((time) => time.at(-1)!)) - firstTime;
  const step = 1 / (oversampling * spanDays);
  const least = (harmonics > 1 ? 3 : 1) / spanDays;
  const first = Math.max(minFrequency ?? least, harmonics > 1 ? least : step);
  if (minFrequency !== undefined && first > minFrequency)
    notes.push(`Frequencies below ${text(first)} per day are left out: the points span ${text(spanDays)} days.`);
  const last = maxFrequency ?? Math.max(defaultMaximum(times), first);
  if (last < first)
    throw new WorkbenchError(
      "InvalidRequest",
      { what: "maxFrequency", expected: `at least ${text(first)} per day`, found: text(last) },
      `No frequency lies between ${text(first)} and ${text(last)} per day: the points span ${text(spanDays)} days.`,
    );
  const wanted = Math.floor(((last - first) / step) * (1 + 1e-12)) + 1;
  const count = Math.min(wanted, maxFrequency === undefined ? Math.min(mostByDefault, most) : most);
  if (count < wanted)
    notes.push(
      `The range holds ${wanted.toLocaleString("en-US")} frequencies; the ${count.toLocaleString("en-US")} lowest are ` +
        `searched, up to ${text(first + (count - 1) * step)} per day.`,
    );
  return { grid: { first, step, count }, spanDays, notes };
}

/** Half of one over the gap that one gap in ten is shorter than. */
function defaultMaximum(times: readonly Float64Array[]): number {
  const gaps = times
    .flatMap((time) => Array.from(time.subarray(1), (one, i) => one - time[i]!))
    .filter((gap) => gap > 0)
    .sort((a, b) => a - b);
  const short = gaps[Math.floor(gaps.length / 10)];
  return Math.max(leastMaximum, short === undefined ? 0 : 0.5 / short);
}

const text = (value: number) => String(Number(value.toPrecision(4)));

export function frequencies({ first, step, count }: FrequencyGrid): Float64Array<ArrayBuffer> {
  const all = new Float64Array(count);
  for (let k = 0; k < count; k++) all[k] = first + k * step;
  return all;
}
