import type { Assumption } from "../assumption.ts";
import type { AxisColumn } from "../column.ts";
import { WorkbenchError } from "../errors.ts";
import type { Catalog, CatalogWarning, Column } from "../format/catalog.ts";
import { uniqueNames } from "../format/unique-names.ts";
import { WarningList } from "../format/warning-list.ts";
import { keyFinder } from "../naming/epoch-key.ts";
import { timeColumns } from "../time/time-columns.ts";
import { epochTimes } from "./epoch-time.ts";
import { recogniseColumns } from "./recognise-columns.ts";

/** What an epoch table says, one entry a row. */
export interface EpochTable {
  file: string;
  contentHash: string;
  rowCount: number;
  epochKey: string[];
  /** NaN where a row has no usable time. */
  epochMjd: Float64Array;
  /** Column that the time came from, undefined when there is none. */
  timeColumn?: string;
  scale: "UTC" | "TDB" | "TT" | "TAI" | "unknown";
  columns: AxisColumn[];
  /** How times and keys were read, where the table does not say it. */
  assumptions: Assumption[];
  warnings: CatalogWarning[];
}

export interface EpochTableFacts {
  /** Of the file as dropped. */
  contentHash: string;
  /** Keys of the epochs that catalogs belong to, where they are known: they decide which column is the key. */
  epochKeys?: readonly string[];
}

const keyNames = [
  ...["group_name", "epoch_key", "epoch", "epoch_id", "epoch_name", "group", "visit", "visit_id", "name", "id"],
  ...[
    "reqkey",
    "obsid",
    "obs_id",
    "exposure",
    "expid",
    "frame",
    "image",
    "filename",
    "file",
    "file_name",
    "source_file",
  ],
];

/** Whether a table has times and no sources: positions together with measurements make it a catalog of sources. */
export function isEpochTable(catalog: Catalog): boolean {
  if (timeColumns(catalog.columns).length === 0) return false;
  const { ra, x, measurements } = recogniseColumns(
    catalog.columns.map(({ name }) => name),
    { idf: false },
  );
  return (ra === undefined && x === undefined) || measurements.length === 0;
}

/**
 * Takes epochs, their times and all other columns (lower-case names) from a table. Rows without a key, and rows whose key
 * stood before, are left out with a warning that names the line; a row without a usable time keeps its key, with NaN.
 * The time is the first of mjd, hmjd, bmjd, jd, date_obs and their likes that has one (`timeColumns`); its scale is named
 * only where the table names it.
 *
 * @throws EpochTableSyntax when no column can be the key.
 */
export function parseEpochTableCatalog(catalog: Catalog, { contentHash, epochKeys = [] }: EpochTableFacts): EpochTable {
  const warnings = new WarningList();
  for (const warning of catalog.warnings) warnings.add(warning);
  const key = findKey(catalog, epochKeys);
  if (!key) throw noKeyColumn(catalog);
  if (key.missing) warnings.note(`None of the epochs in column ${key.column.name} has a catalog.`);
  const rows = goodRows(catalog, key.keys, warnings);

  const time = epochTimes(catalog);
  for (const note of time.notes) warnings.note(note);
  if (time.contradiction !== undefined) warnings.note(time.contradiction);
  const epochMjd = Float64Array.from(rows, (row) => time.mjd[row]!);
  const where = place(catalog);
  for (const [index, row] of rows.entries()) {
    if (!time.column || time.notes.length > 0 || !Number.isNaN(epochMjd[index]!)) continue;
    const found = JSON.stringify(time.column.data[row]);
    const message = `${where(row).text}: epoch ${key.keys[row]} has no usable time, ${time.column.name} is ${found}.`;
    warnings.add({ kind: "bad-value", ...where(row).at, message });
  }
  const kept = catalog.columns.filter((column) => column !== key.column);
  const { names } = uniqueNames(kept.map(({ name }) => name.toLowerCase()));
  return {
    file: catalog.file,
    contentHash,
    rowCount: rows.length,
    epochKey: rows.map((row) => key.keys[row]!),
    epochMjd,
    ...(time.column ? { timeColumn: time.column.name } : {}),
    scale: time.scale,
    columns: kept.map(({ unit, description, data }, index) => ({
      name: names[index]!,
      ...(unit === undefined ? {} : { unit }),
      ...(description === undefined ? {} : { description }),
      data: pick(data, rows),
    })),
    assumptions: [...time.assumed, ...respelling(key)].map((text) => ({ kind: "time", text })),
    warnings: warnings.finish(),
  };
}

function respelling({ column, respelled }: KeyColumn): string[] {
  return respelled
    ? [`In ${column.name}, ${respelled.from} was taken for the epoch ${respelled.to}, and others likewise.`]
    : [];
}

interface KeyColumn {
  column: Column;
  keys: string[];
  /** True when epochs are known and none of them is in the column. */
  missing: boolean;
  /** A key of the table that was taken for one of another spelling. */
  respelled?: { from: string; to: string } | undefined;
}

/**
 * The column with most of the known epochs: as they are, as file names with or without folders, or in another spelling
 * (`1` for `0001`); else by name; else any whose values differ.
 */
function findKey({ columns, rowCount }: Catalog, epochKeys: readonly string[]): KeyColumn | undefined {
  const known = new Set(epochKeys);
  const find = keyFinder(known);
  const candidates = columns.flatMap((column) => {
    const keys = Array.from(column.data as ArrayLike<string | number>, keyText);
    const spellings = Array.isArray(column.data) ? [keys, keys.map(stemOf), keys.map(withoutEnding)] : [keys];
    return spellings.map((keys) => ({ column, keys, hits: keys.filter((key) => known.has(key)).length }));
  });
  const best = candidates.reduce((a, b) => (b.hits > a.hits ? b : a), candidates[0]!);
  const respelled = candidates.map((candidate) => respell(candidate, find));
  const loosest = respelled.reduce((a, b) => (b.hits > a.hits ? b : a), respelled[0]!);
  if (loosest && loosest.hits > best!.hits) return { ...loosest, missing: false };
  if (best && best.hits > 0) return { ...best, missing: false };

  const missing = known.size > 0 && rowCount > 0;
  const rank = (name: string) => keyNames.indexOf(name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_"));
  const named = candidates
    .filter(({ column }) => rank(column.name) >= 0)
    .sort((a, b) => rank(a.column.name) - rank(b.column.name));
  const differing = candidates.filter(({ keys }) => new Set(keys).size === rowCount && !keys.includes(""));
  const unnamed = differing.find(({ column }) => Array.isArray(column.data));
  const found = named[0] ?? unnamed ?? differing.find(({ column }) => column.data instanceof Int32Array);
  return found && { ...found, missing };
}

/** Keys in the spelling of the known ones, where each of those is met once. */
function respell(
  { column, keys }: { column: Column; keys: string[] },
  find: (key: string) => string | undefined,
): { column: Column; keys: string[]; hits: number; respelled?: KeyColumn["respelled"] } {
  const met = new Map<string, number>();
  const found = keys.map(find);
  for (const key of found) if (key !== undefined) met.set(key, (met.get(key) ?? 0) + 1);
  const once = found.map((key) => (key !== undefined && met.get(key) === 1 ? key : undefined));
  const at = once.findIndex((key, row) => key !== undefined && key !== keys[row]);
  return {
    ...{ column, keys: keys.map((key, row) => once[row] ?? key), hits: once.filter((key) => key !== undefined).length },
    ...(at < 0 ? {} : { respelled: { from: keys[at]!, to: once[at]! } }),
  };
}

function keyText(value: string | number): string {
  return typeof value === "string" ? value.trim() : Number.isNaN(value) ? "" : String(value);
}

/** `night1/a_001.fits.gz` -> `a_001`. */
function stemOf(path: string): string {
  return withoutEnding(path.replace(/^.*[\\/]/, ""));
}

/** `night1/a_001.fits.gz` -> `night1/a_001`. */
function withoutEnding(path: string): string {
  return path.replace(/\.\w{1,8}(\.(gz|fz|bz2))?$/i, "");
}

/** Rows with a key that no row before them has. */
function goodRows(catalog: Catalog, keys: string[], warnings: WarningList): number[] {
  const where = place(catalog);
  const first = new Map<string, number>();
  return keys.flatMap((key, row) => {
    const { text, at } = where(row);
    const before = first.get(key);
    if (key === "") {
      warnings.add({ kind: "bad-row", ...at, message: `${text} was left out: it names no epoch.` });
    } else if (before === undefined) {
      first.set(key, row);
      return [row];
    } else {
      const same = catalog.columns.every(({ data }) => Object.is(data[row], data[before]));
      const difference = same ? "the same" : "other values";
      const message = `${text} was left out: epoch ${key} stands at ${where(before).text.toLowerCase()}, with ${difference}.`;
      warnings.add({ kind: "repeated-key", ...at, message });
    }
    return [];
  });
}

function place({ rowLine }: Catalog): (row: number) => { text: string; at: { row: number; line?: number } } {
  return (row) => {
    const line = rowLine?.[row];
    return line ? { text: `Line ${line}`, at: { row, line } } : { text: `Row ${row + 1}`, at: { row } };
  };
}

function pick(data: Column["data"], rows: number[]): Float64Array | string[] {
  return Array.isArray(data) ? rows.map((row) => data[row]!) : Float64Array.from(rows, (row) => data[row]!);
}

function noKeyColumn({ file, columns }: Catalog): WorkbenchError<"EpochTableSyntax"> {
  const expected = "a column that names epochs, such as group_name or epoch";
  const found = columns
    .map(({ name }) => name)
    .slice(0, 40)
    .join(", ");
  return new WorkbenchError(
    "EpochTableSyntax",
    { file, expected, found },
    `${file}: expected ${expected}, found ${found}.`,
  );
}
