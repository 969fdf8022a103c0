/** Indices of all rows in the order of a column; equal ones as they were, NaN and empty text last in either direction. */
export function sortedRows(
  rowCount: number,
  data: ArrayLike<number> | readonly string[] | undefined,
  descending: boolean,
): Uint32Array {
  const rows = Uint32Array.from({ length: rowCount }, (_, row) => row);
  if (!data) return rows;
  const sign = descending ? -1 : 1;
  const natural = new Intl.Collator("en", { numeric: true });
  const compare =
    typeof data[0] === "string"
      ? (a: number, b: number) => sign * natural.compare(data[a] as string, data[b] as string)
      : (a: number, b: number) => sign * ((data[a] as number) - (data[b] as number));
  const isAbsent = (row: number) => data[row] === "" || Number.isNaN(data[row]);
  return rows.sort((a, b) => Number(isAbsent(a)) - Number(isAbsent(b)) || compare(a, b) || a - b);
}
