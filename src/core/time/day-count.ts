/** Counts of days that astronomers write in place of a date. */
export type DayKind = "mjd" | "jd";

/** MJD is JD - 2400000.5. */
export const jdOfMjd0 = 2_400_000.5;

/** Years 1850 to 2150: catalogs are of no other time. */
const plausibleMjd = { from: -3_500, to: 107_000 };

/** A way to read a column of day counts. */
export interface DayCount {
  /** What is to be added to a value to make an MJD. */
  toMjd: number;
  /** What the values were taken for, where neither name, unit nor description says it. */
  assumed?: string;
}

/** The MJD, NaN where it is of no time of ours; 0 stands for "unknown" in the headers of stacks. */
export function plausible(mjd: number): number {
  return mjd >= plausibleMjd.from && mjd <= plausibleMjd.to && mjd !== 0 ? mjd : Number.NaN;
}

/** Offsets from JD that go by a name of their own: the IAU's and those of the Kepler and TESS archives. */
const namedOffsets: [RegExp, number][] = [
  [/^b?tjd$/, 2_457_000],
  [/^(bk|kb|k)jd$/, 2_454_833],
  [/^(r|rh|rb|hr|br)jd$/, 2_400_000],
  [/^[hb]?jd'$/, 2_450_000],
  [/^m[hb]jd$/, jdOfMjd0],
];
const truncatedJd = 2_440_000.5;

/**
 * How days are counted that a name, unit or description describes as a JD or MJD less an offset (`HJD-2450000`,
 * `J.D.-2400000`, `BJD - 2457000, days`, `MJD-50000`, `days since J2000`), or by the name of such a count (RJD, BTJD, BKJD;
 * `core` is the name's word; `texts` are the name, the unit and the description). Undefined where nothing names an offset, or the values are of no time of ours with it.
 */
export function statedCount(core: string, texts: readonly string[], values: readonly number[]): DayCount | undefined {
  const offsets: number[] = [];
  for (const text of texts) {
    const plain = text
      .toLowerCase()
      .replaceAll(/(?<=[a-z])[._](?=[a-z])/g, "")
      .replaceAll(/(?<=\d)[, ](?=\d{3})/g, "");
    const jd = /(?<!\d)(2[34]\d{5}(?:\.\d+)?)/.exec(plain);
    const mjd = /mjd\w*\s*[-\u2013\u2212]\s*(\d{4,5}(?:\.\d+)?)/.exec(plain);
    if (jd) offsets.push(Number(jd[1]) - jdOfMjd0);
    else if (mjd) offsets.push(Number(mjd[1]));
    else if (/\bdays? since j?2000(\.0)?\b/.test(plain)) offsets.push(2_451_545 - jdOfMjd0);
  }
  const words = [core, ...texts.slice(1).flatMap((text) => text.toLowerCase().match(/[a-z]+'?/g) ?? [])];
  const named = namedOffsets.find(([pattern]) => words.some((word) => pattern.test(word)));
  if (words.includes("tjd") && values.some((value) => value > 6_000)) offsets.push(truncatedJd - jdOfMjd0);
  else if (named) offsets.push(named[1] - jdOfMjd0);
  const toMjd = offsets.find((offset) => mostly(values, (value) => !Number.isNaN(plausible(value + offset))));
  return toMjd === undefined ? undefined : { toMjd };
}

/**
 * How values are counted that a name calls a JD, an MJD, or only a time (`kind` undefined): as most of them lie in the
 * range of one of the usual counts. Undefined where they lie in none, or where two counts are as good.
 */
export function countOfValues(
  kind: DayKind | undefined,
  core: string,
  values: readonly number[],
): DayCount | undefined {
  const within = (from: number, to: number) => mostly(values, (value) => value >= from && value <= to);
  const { from, to } = plausibleMjd;
  if (kind === "mjd" && within(from, to) && !within(1_000, 14_000)) return { toMjd: 0 };
  if (within(from + jdOfMjd0, to + jdOfMjd0))
    return { toMjd: -jdOfMjd0, ...(kind === "jd" ? {} : { assumed: "a Julian date" }) };
  if (within(15_000, 90_000))
    return kind === "jd" ? { toMjd: -0.5, assumed: "JD - 2400000" } : { toMjd: 0, assumed: "an MJD" };
  // As BJD, 1300 to 5000 are as well TESS's days as days of the years after 1995.
  if (kind === "jd" && within(2_000, 14_000) && !(core.startsWith("b") && within(1_300, 5_000)))
    return { toMjd: 2_450_000 - jdOfMjd0, assumed: "JD - 2450000" };
  return kind === "mjd" && within(1_000, 14_000) ? { toMjd: 50_000, assumed: "MJD - 50000" } : undefined;
}

function mostly(values: readonly number[], holds: (value: number) => boolean): boolean {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length > 0 && known.filter(holds).length * 2 >= known.length;
}
