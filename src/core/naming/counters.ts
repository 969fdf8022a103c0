/** Words before a number that names a part of a camera or a band, not a turn: `ch1`, `ccd12`, `band3`. */
const partOfCamera =
  /^(ch|chan|channel|chip|ccd|band|amp|det|detector|ext|hdu|quad|q|w|irac|f|filter|mag|ap|aper)[-_]?#/i;

/**
 * Whether what should be the tables of epochs (`001`, `002` …; `img001`, `img002` …) are turns of a counter: a part that
 * differs in every file of a group is an epoch. Tables come again from epoch to epoch, or have names of their own.
 */
export function areCounters(tableKeys: readonly string[]): boolean {
  const distinct = [...new Set(tableKeys)];
  if (distinct.length < 2) return false;
  const shapes = new Set(distinct.map((key) => key.replaceAll(/\d+/g, "#")));
  const [shape = ""] = shapes;
  if (shapes.size === 1 && shape.includes("#")) return !partOfCamera.test(shape);
  const cameraParts = distinct.filter((key) => partOfCamera.test(key.replaceAll(/\d+/g, "#"))).length;
  return distinct.length === tableKeys.length && distinct.length >= 4 && cameraParts === 0;
}

/**
 * Whether numbers of one length are turns of a counter as likely as anything else: close together, or from about 1 on.
 */
export function isCounting(numbers: readonly number[]): boolean {
  const most = Math.max(...numbers);
  return most - Math.min(...numbers) < 3 * numbers.length || most <= 3 * numbers.length;
}
