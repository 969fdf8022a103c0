import { jdOfMjd0 } from "../../time/day-count.ts";
import type { Column } from "../catalog.ts";
import type { FitsHeader } from "./fits-header.ts";

/**
 * Times that astropy writes as vectors of two days, `jd1` and `jd2` (its FITS convention of Time columns: TCTYPn names the
 * scale, JDREF what both count from), as one column of MJD; all other columns as they are.
 */
export function joinTimePairs(columns: Column[], header: FitsHeader): Column[] {
  const fieldCount = header.number("TFIELDS") ?? 0;
  const scales = new Map<string, string>();
  for (let n = 1; n <= fieldCount; n++) {
    const scale = header.text(`TCTYP${n}`);
    const name = header.text(`TTYPE${n}`);
    if (scale && name && /^\s*2D/.test(header.text(`TFORM${n}`) ?? "")) scales.set(name, scale.toLowerCase());
  }
  if (scales.size === 0) return columns;
  const reference = header.number("JDREF") ?? 0;
  const byName = new Map(columns.map((column) => [column.name, column]));
  const seconds = new Set<string>();
  const joined = columns.map((column): Column => {
    const scale = scales.get(column.name);
    const second = byName.get(`${column.name}_1`);
    if (scale === undefined || !second || Array.isArray(column.data) || Array.isArray(second.data)) return column;
    seconds.add(second.name);
    const first = Float64Array.from(column.data);
    const data = first.map((day, row) => day + reference - jdOfMjd0 + Number(second.data[row]));
    return { ...column, time: { format: "mjd", scale }, data };
  });
  return joined.filter(({ name }) => !seconds.has(name));
}
