import type { Catalog, Column } from "../format/catalog.ts";
import { findSkyPair } from "../format/position-names.ts";
import { timeColumns } from "../time/time-columns.ts";

/** The rows of a long table that have one time and one filter. */
export interface LongTableEpoch {
  mjd: number;
  /** Where rows name filters. */
  filter?: string;
  rows: number[];
}

/** A table of one row a measurement: which of its rows are which epoch. */
export interface LongTable {
  timeColumn: string;
  /** Sorted by time, then by filter. */
  epochs: LongTableEpoch[];
  /** Rows without a time, which belong to no epoch. */
  timelessCount: number;
  /** Rows that the archive calls bad, which belong to no epoch, and how it says so. */
  rejected?: { count: number; by: string };
  /** How a time was read where name and unit do not say it, or why there are no epochs. */
  assumed?: string;
  refusal?: string;
}

/** So many rows of an object must have another time in another row. */
const leastShare = 0.5;
/** Of the grid that rows of one object share, where nothing names objects. */
const cellDeg = 2 / 3600;
/** More times than this are those of single objects, no epochs of a field. */
const mostEpochs = 20_000;

const identityName =
  /^(obj(ect)?|source|src|star|target)?_?(id|name|key|number|no)$|^(oid|object|star|target|source)$/i;
const filterName = /^(filter|filt|band|passband|fid)(_?(name|code|id))?$/i;

/**
 * A table of light curves, one row a measurement: its objects (by name, number or position) come again at other times.
 * Undefined for catalogs of one epoch, and for tables without times.
 */
export function longTable({ columns, rowCount }: Catalog): LongTable | undefined {
  const [times] = timeColumns(columns);
  if (!times || rowCount < 2) return undefined;
  const { mjd } = times;
  if (!identities(columns, rowCount).some((identity) => shareAtOtherTimes(identity, mjd) >= leastShare))
    return undefined;
  const timeColumn = times.field.name;
  const timelessCount = mjd.filter(Number.isNaN).length;
  const bad = rejectedRows(columns, rowCount);
  const rejected = bad && bad.rows.size > 0 ? { rejected: { count: bad.rows.size, by: bad.by } } : {};
  const common = {
    timeColumn,
    timelessCount,
    ...rejected,
    ...(times.assumed === undefined ? {} : { assumed: times.assumed }),
  };
  if (times.nightOnly)
    return { ...common, epochs: [], refusal: `${timeColumn} names days without a time of day, which tell no epochs` };
  const filters = filterColumn(columns)?.data;
  const epochs = new Map<string, LongTableEpoch>();
  for (const [row, time] of mjd.entries()) {
    if (Number.isNaN(time) || bad?.rows.has(row)) continue;
    const filter = filters === undefined ? "" : String(filters[row]).trim();
    const key = `${time}\0${filter}`;
    const epoch = epochs.get(key) ?? { mjd: time, ...(filter === "" ? {} : { filter }), rows: [] };
    epochs.set(key, epoch);
    epoch.rows.push(row);
  }
  if (epochs.size > mostEpochs) {
    const refusal = `${timeColumn} has ${epochs.size} different times, more than the ${mostEpochs} epochs that one table may have`;
    return { ...common, epochs: [], refusal };
  }
  const byTime = (a: LongTableEpoch, b: LongTableEpoch) =>
    a.mjd - b.mjd || ((a.filter ?? "") < (b.filter ?? "") ? -1 : 1);
  return { ...common, epochs: [...epochs.values()].sort(byTime) };
}

/** The column that says through which filter a row was measured: by its name, or as ATLAS's `F`, by its letters as well. */
export const filterColumn = (columns: readonly Column[]): Column | undefined =>
  columns.find(({ name }) => filterName.test(name)) ??
  columns.find(({ name, data }) => /^(f|flt)$/i.test(name) && Array.isArray(data) && data.every(isFilterLetter));

const isFilterLetter = (cell: string) => /^[a-z]'?\d?$/i.test(cell.trim());

/** Whether a column may be that of filters. */
export const isFilterName = (name: string) => filterName.test(name) || /^(f|flt)$/i.test(name);

/**
 * The filters that a catalog's rows name, where there are several, and whether sources come again in another one:
 * then a row is no source, but one of several measurements of it.
 */
export function filtersOfRows({
  columns,
  rowCount,
}: Pick<Catalog, "columns" | "rowCount">): { column: string; filters: string[]; recur: boolean } | undefined {
  const column = filterColumn(columns);
  if (!column) return undefined;
  const cells = Array.from(column.data as ArrayLike<string | number>, (cell) => String(cell).trim());
  const filters = [...new Set(cells)].filter((cell) => cell !== "" && cell !== "NaN");
  if (filters.length < 2) return undefined;
  const index = Float64Array.from(cells, (cell) => {
    const at = filters.indexOf(cell);
    return at < 0 ? Number.NaN : at;
  });
  const recur = identities(columns, rowCount).some((identity) => shareAtOtherTimes(identity, index) >= leastShare);
  return { column: column.name, filters, recur };
}

/** Names or numbers of objects, one a row, that come again at other times; undefined where no column holds such. */
export function recurringNames(
  columns: readonly Column[],
  mjd: Float64Array,
): { column: string; keys: string[] } | undefined {
  const named = columns.filter(({ name }) => identityName.test(name));
  return named
    .map(({ name, data }) => ({
      column: name,
      keys: Array.from(data as ArrayLike<string | number>, (cell) => String(cell).trim()),
    }))
    .find(({ keys }) => shareAtOtherTimes(keys, mjd) >= leastShare);
}

/** What may say which rows are of one object: columns of names or numbers, and positions. */
function identities(columns: readonly Column[], rowCount: number): string[][] {
  const named = columns.filter(({ name }) => identityName.test(name)).map(({ data }) => Array.from(data, String));
  const [ra, dec] = findSkyPair(columns.map(({ name }) => name)).map((name) =>
    columns.find((column) => column.name === name),
  );
  if (!ra || !dec) return named;
  const cell = (value: string | number) =>
    typeof value === "string" ? value.trim() : String(Math.round(value / cellDeg));
  return [...named, Array.from({ length: rowCount }, (_, row) => `${cell(ra.data[row]!)} ${cell(dec.data[row]!)}`)];
}

/** Of rows the share whose object comes again at another time, or with another of whatever is given in its place. */
function shareAtOtherTimes(identity: readonly string[], mjd: Float64Array): number {
  const first = new Map<string, number>();
  const several = new Set<string>();
  for (const [row, key] of identity.entries()) {
    const time = mjd[row]!;
    if (Number.isNaN(time)) continue;
    const known = first.get(key);
    if (known === undefined) first.set(key, time);
    else if (known !== time) several.add(key);
  }
  return identity.filter((key) => several.has(key)).length / identity.length;
}

/** What archives of light curves say of a measurement that is not to be used: whose column it is, and how it says so. */
const verdicts: { column: RegExp; says: string; isBad: (cell: string | number) => boolean; known?: RegExp }[] = [
  // ZTF: the Science Data System's explanatory supplement, section 13.6.
  { column: /^catflags$/i, says: "bit 32768", isBad: (cell) => (Number(cell) & 32768) !== 0 },
  // Gaia DR3 epoch photometry.
  { column: /^rejected_by_photometry$/i, says: "true", isBad: (cell) => /^(true|1)$/i.test(String(cell).trim()) },
  // ASAS-SN Sky Patrol v2.
  { column: /^quality$/i, says: "B", isBad: (cell) => String(cell).trim() === "B", known: /^\s*[GB]\s*$/ },
];

interface RejectedRows {
  rows: ReadonlySet<number>;
  /** `catflags says bit 32768`. */
  by: string;
}

/** Rows of a table of light curves that its own archive calls bad; undefined where it has no such column. */
export function rejectedRows(columns: readonly Column[], rowCount: number): RejectedRows | undefined {
  for (const { column, says, isBad, known } of verdicts) {
    const found = columns.find(({ name }) => column.test(name));
    // A quality of other words than the archive's is another's.
    if (!found || !Array.from(found.data as ArrayLike<unknown>).every((cell) => known?.test(String(cell)) ?? true))
      continue;
    const rows = new Set<number>();
    for (let row = 0; row < rowCount; row++) if (isBad(found.data[row]!)) rows.add(row);
    return { rows, by: `${found.name} says ${says}` };
  }
  return undefined;
}
