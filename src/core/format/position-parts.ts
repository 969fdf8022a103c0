import type { Catalog, Column } from "./catalog.ts";
import { numberFromText } from "./number-text.ts";
import { findSkyPair } from "./position-names.ts";

/** Columns of one part of a sexagesimal position each, as CDS and AAS tables have them. */
const partNames = {
  hours: /^ra_?h(?:ours?|r)?$/i,
  raMinutes: /^ra_?m(?:in|inutes?)?$/i,
  raSeconds: /^ra_?s(?:ec|econds?)?$/i,
  sign: /^(?:dec?_?-|dec?_?sign|dsign)$/i,
  degrees: /^de(?:cl?)?_?d(?:eg|egrees?)?$/i,
  decMinutes: /^de(?:cl?)?_?m(?:in|inutes?)?$/i,
  decSeconds: /^de(?:cl?)?_?s(?:ec|econds?)?$/i,
};

/** Whether a column may be a part of a sexagesimal position. */
export function isPositionPart(name: string): boolean {
  return Object.values(partNames).some((pattern) => pattern.test(name));
}

/** Whether a column holds the signs of declinations: `-` in it is no word for none, and `-00` is no 0. */
export function isPositionSign(name: string): boolean {
  return partNames.sign.test(name) || /^dec?d$/i.test(name);
}

/**
 * A catalog whose positions stand in six or seven columns (`RAh RAm RAs DE- DEd DEm DEs`) with two columns in their place,
 * `RA` and `DE` in degrees; any other catalog as it is. Seconds may be missing where minutes have decimals.
 */
export function joinPositionParts<Table extends Pick<Catalog, "columns" | "rowCount">>(catalog: Table): Table {
  const { columns, rowCount } = catalog;
  const of = Object.fromEntries(
    Object.entries(partNames).map(([part, pattern]) => [part, columns.find(({ name }) => pattern.test(name))]),
  ) as Record<keyof typeof partNames, Column | undefined>;
  const { hours, raMinutes, raSeconds, sign, degrees, decMinutes, decSeconds } = of;
  if (!hours || !raMinutes || !degrees || !decMinutes) return catalog;
  const parts = Object.values(of).filter((column) => column !== undefined);
  const rest = columns.filter((column) => !parts.includes(column));
  const pair = findSkyPair(rest.map(({ name }) => name));
  if (pair[0] !== undefined && pair[1] !== undefined) return catalog;
  const [h, rm, rs] = [hours, raMinutes, raSeconds].map((column) => numbers(column, rowCount));
  const [d, dm, ds] = [degrees, decMinutes, decSeconds].map((column) => numbers(column, rowCount));
  const ra = h!.map((value, row) => 15 * (value + rm![row]! / 60 + rs![row]! / 3600));
  const dec = d!.map((value, row) => {
    const size = Math.abs(value) + dm![row]! / 60 + ds![row]! / 3600;
    const isNegative = sign ? /^[-\u2212\u2013]/.test(String(sign.data[row]).trim()) : isBelowZero(degrees, row, value);
    return isNegative ? -size : size;
  });
  const made = (name: string, data: Float64Array, from: Column[]): Column => ({
    ...{ name, unit: "deg", data },
    description: `from ${from.map((column) => column.name).join(", ")}`,
  });
  const joined = [made("RA", ra, [hours, raMinutes]), made("DE", dec, [degrees, decMinutes])];
  return { ...catalog, columns: [...joined, ...rest] };
}

/** Also of -0, which only texts and float64 tell from 0. */
function isBelowZero({ data }: Column, row: number, value: number): boolean {
  return value < 0 || Object.is(value, -0) || (Array.isArray(data) && data[row]!.trim().startsWith("-"));
}

/** Zeros where there is no column. */
function numbers(column: Column | undefined, rowCount: number): Float64Array {
  if (!column) return new Float64Array(rowCount);
  return Float64Array.from(column.data as ArrayLike<string | number>, (cell) =>
    typeof cell === "number" ? cell : numberFromText(cell),
  );
}
