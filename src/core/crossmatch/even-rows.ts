/**
 * Up to `most` values of a column, evenly taken from the first row to the last; the column itself where it has no more. By a
 * loop: `Float64Array.from` with a function takes ten times as long, and every catalog comes by here.
 */
export function evenlyTaken(column: Float64Array, most: number): Float64Array {
  const { length } = column;
  if (length <= most) return column;
  const taken = new Float64Array(most);
  for (let k = 0; k < most; k++) taken[k] = column[Math.floor((k * length) / most)]!;
  return taken;
}
