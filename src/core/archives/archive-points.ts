import type { Assumption } from "../assumption.ts";
import type { Column } from "../format/catalog.ts";
import type { TimeFrame } from "../time/time-frame.ts";

/** A file that may be an archive's light curves. */
export interface ArchiveTable {
  /** Its name without folder and ending: what an object is called where nothing in the file names it. */
  stem: string;
  /** By name in lower case, with `_` for whatever is no letter or digit. */
  columns: ReadonlyMap<string, Column>;
  rowCount: number;
  /** Lines of text that stand before the table, without their `#`. */
  comments: readonly string[];
  /** Cards of all FITS headers; of repeated keywords the last one counts. */
  cards: ReadonlyMap<string, string | number | boolean>;
}

/** One number that was measured in each row. */
export interface ArchiveValue {
  /** `mag`: the end of the measurement's key. */
  name: string;
  unit: string;
  kind: "mag" | "flux";
  valueColumn: string;
  uncertaintyColumn?: string;
  /** NaN where a row has none. */
  value: Float64Array;
  uncertainty: Float64Array;
  /** What a row is fainter than, in place of a value; NaN elsewhere. */
  limit?: Float64Array;
}

/** An archive's light curves, one entry a row. */
export interface ArchivePoints {
  /** `ASAS-SN, Sky Patrol 2`. */
  archive: string;
  /** By what it was recognised: `the columns oid, mjd and mag`. */
  knownBy: string;
  objectKey: string[];
  /** Empty where the file has one band without a name. */
  band: string[];
  /** In the scale and at the place that `time` says; NaN where a row has none. */
  mjd: Float64Array;
  time: TimeFrame;
  /** Parts of `time` that the file itself says, or by which its times were computed, and how. */
  timeSaid: Partial<Record<keyof TimeFrame, string>>;
  values: ArchiveValue[];
  /** What the archive says of a row; 0 where nothing. */
  flags: Int32Array;
  /** Where the objects are, as far as the file says it. */
  places: ReadonlyMap<string, { raDeg: number; decDeg: number }>;
  /**
   * Rows that the archive calls bad, and how it says so. They are left out, but where the archive leaves it to its readers
   * (`kept`). `flag`: the bits that mark them where they are kept; undefined where their flags say it already.
   */
  bad: { rows: ReadonlySet<number>; by: string; flag?: number; kept?: true };
  /** Nothing in the file names its one object, which is called as the file is. */
  unnamed?: true;
  /** A table that somebody made, of no archive that is known. */
  isPlain?: true;
  /** Objects of this archive so near to each other are one star. */
  oneStarArcsec?: number;
  /** Names that differ only in case are one star's. */
  caselessNames?: true;
  /** Which of `values` are measured in a band, where not all are. */
  valuesOfBand?: ReadonlyMap<string, readonly number[]>;
  /** Of several files: all that was assumed of each is said already. */
  united?: true;
  /** What was assumed or computed, a sentence each. */
  notes: string[];
  /** What was assumed of single columns, as of those of catalogs. */
  assumptions?: readonly Assumption[];
}

/** Undefined where a file is not this archive's. @throws NotACatalog where it is, and cannot be read rightly */
export type ArchiveReader = (table: ArchiveTable) => ArchivePoints | undefined;

export const columnId = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");

/** A column's numbers; NaN where a cell is none. */
export function numbersOf(table: ArchiveTable, name: string): Float64Array {
  const data = table.columns.get(name)?.data;
  if (!data) return new Float64Array(table.rowCount).fill(Number.NaN);
  return Float64Array.from(data as ArrayLike<string | number>, (cell) =>
    typeof cell === "number" ? cell : cell.trim() === "" ? Number.NaN : Number(cell),
  );
}

export function textsOf(table: ArchiveTable, name: string): string[] {
  const data = table.columns.get(name)?.data;
  return data ? Array.from(data as ArrayLike<string | number>, (cell) => String(cell).trim()) : [];
}

export const hasColumns = ({ columns }: ArchiveTable, ...names: string[]) => names.every((name) => columns.has(name));

/** Limits that stand in a column's cells (`>14.8`), by row; undefined where it has none. */
export function limitsOf(table: ArchiveTable, name: string): Float64Array | undefined {
  const column = table.columns.get(name);
  const limits = column?.limits;
  const values = new Float64Array(table.rowCount).fill(Number.NaN);
  // Where other cells are no numbers either, the column is one of texts.
  if (Array.isArray(column?.data)) {
    for (const [row, cell] of column.data.entries())
      values[row] = Number(/^\s*[<>]\s*([-+]?[\d.]+)\s*$/.exec(cell)?.[1] ?? Number.NaN);
    return values.some((one) => !Number.isNaN(one)) ? values : undefined;
  }
  if (!limits || limits.row.length === 0) return undefined;
  for (const [k, row] of limits.row.entries()) values[row] = limits.value[k]!;
  return values;
}

/** Rows of which something holds. */
export function rowsWhere(rowCount: number, holds: (row: number) => boolean): Set<number> {
  const rows = new Set<number>();
  for (let row = 0; row < rowCount; row++) if (holds(row)) rows.add(row);
  return rows;
}

/** Uncertainties that stand for none. */
export const known = (values: Float64Array) => values.map((one) => (one > 0 && one < 90 ? one : Number.NaN));

const jdOfMjd0 = 2_400_000.5;
export const mjdOfJd = (jd: Float64Array) => jd.map((one) => one - jdOfMjd0);
