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

/** Whether a column's name may say that it marks limits. */
export function isLimitName(name: string): boolean {
  return (
    anyLimit.test(name.toLowerCase()) ||
    /^l_(.+)$/i.test(name) ||
    /_(?:ul|uplim|upper_?limit|lim(?:it)?_?flag)$/i.test(name)
  );
}

/** The column that marks which values of a measurement are limits, among all names of a catalog. */
export function findLimitColumn(value: string, names: readonly string[], isOnlyValue: boolean): string | undefined {
  const of = value.toLowerCase();
  const own = names.find((name) =>
    [
      `l_${of}`,
      `${of}_ul`,
      `${of}_uplim`,
      `${of}_upper_limit`,
      `${of}_limit_flag`,
      `${of}_lim_flag`,
      `${of}_limitflag`,
    ].includes(name.toLowerCase()),
  );
  return own ?? (isOnlyValue ? names.find((name) => anyLimit.test(name.toLowerCase())) : undefined);
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
