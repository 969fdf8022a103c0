import { isMissingText } from "../format/number-text.ts";

/** VizieR's `l_Vmag`, and columns that say for each row whether the one magnitude beside them is a limit. */
const anyLimit =
  /^(?:is_?)?(?:mag_?|flux_?)?(?:upper_?|lower_?)?(?:lim(?:it)?|ul|uplim)(?:_?(?:flag|mark|sign|type))?$/;
const marks = new Set([
  "<",
  ">",
  "<=",
  ">=",
  "\u2264",
  "\u2265",
  "1",
  "t",
  "true",
  "y",
  "yes",
  "l",
  "u",
  "ul",
  "lim",
  "limit",
]);
const noMarks = new Set(["", "0", "f", "false", "n", "no", "="]);

const ownEnds = ["_ul", "_uplim", "_upper_limit", "_limit_flag", "_lim_flag", "_limitflag"];

/** Whether a column's name may say that it marks limits. */
export function isLimitName(name: string): boolean {
  return (
    anyLimit.test(name.toLowerCase()) ||
    /^l_(.+)$/i.test(name) ||
    /_(?:ul|uplim|upper_?limit|lim(?:it)?_?flag)$/i.test(name)
  );
}

/** Finds the column that marks which values of a measurement are limits, among all names of a catalog. */
export function limitColumnFinder(
  names: readonly string[],
): (value: string, isOnlyValue: boolean) => string | undefined {
  const named = names.filter(isLimitName);
  const byName = new Map(named.map((name) => [name.toLowerCase(), name]));
  const any = named.find((name) => anyLimit.test(name.toLowerCase()));
  return (value, isOnlyValue) => {
    if (named.length === 0) return undefined;
    const of = value.toLowerCase();
    const own = [`l_${of}`, ...ownEnds.map((end) => of + end)].find((name) => byName.has(name));
    return own === undefined ? (isOnlyValue ? any : undefined) : byName.get(own);
  };
}

/** Which rows a column marks as limits; undefined where its cells are no marks, such as the limiting magnitudes of `maglim`. */
export function limitRows(cells: ArrayLike<string | number>): number[] | undefined {
  const rows: number[] = [];
  for (let row = 0; row < cells.length; row++) {
    const text = String(cells[row]).trim().toLowerCase();
    if (marks.has(text)) rows.push(row);
    else if (!noMarks.has(text) && !isMissingText(text)) return undefined;
  }
  return rows;
}
