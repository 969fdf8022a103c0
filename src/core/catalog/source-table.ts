import type { Assumption } from "../assumption.ts";
import { noPoint } from "../cube/no-point.ts";
import { sourceConditions } from "../cube/source-conditions.ts";
import { propertiesOf } from "../cube/source-properties.ts";
import { WorkbenchError } from "../errors.ts";
import type { Catalog, Column, ColumnMapping, SourceTable } from "../format/catalog.ts";
import { WarningList } from "../format/warning-list.ts";
import { timeOfCatalog } from "../time/time-of-catalog.ts";
import { flagBits } from "./flag-bits.ts";
import { filtersOfRows } from "./long-table.ts";
import { type Measured, measuredColumn } from "./measured-column.ts";
import { placeSources } from "./place-sources.ts";
import { positionErrors } from "./position-error.ts";
import { missingColumns } from "./recognise-columns.ts";
import { unpairedUncertainties } from "./unpaired.ts";

export interface SourceTableFacts {
  /** Prefix of the measurement keys. */
  tableKey: string;
  /** Of the file as dropped. */
  contentHash: string;
  byteLength: number;
  /** All of the file's columns, also those that were not kept; for the message when some are missing. */
  columnNames: readonly string[];
  /** What was assumed before the columns were taken. */
  assumptions?: readonly Assumption[];
}

/**
 * Takes from a catalog what an ingest needs. Positions become degrees, NaN where a row has none; numbers that are not finite, and 99 in magnitudes, become NaN; a missing
 * key is the row's 1-based number; keys that stand twice are listed.
 *
 * @throws MissingColumns when the mapping lacks positions or measurements, or names columns that the catalog lacks;
 * NoPositions when no row has a position, on the sky or on the image.
 */
export function sourceTable(catalog: Catalog, mapping: ColumnMapping, facts: SourceTableFacts): SourceTable {
  const { file, format, rowCount, header } = catalog;
  const columns = new Map(catalog.columns.map((column) => [column.name, column]));
  requireColumns(catalog, mapping, facts);
  const filters = filtersOfRows(catalog);
  if (filters?.recur) throw severalFilters(file, filters);
  const warnings = new WarningList();
  for (const warning of catalog.warnings) warnings.add(warning);
  const numbers = (name: string | undefined) => float64(columns.get(name ?? ""), rowCount);
  const { tableKey, contentHash, byteLength } = facts;
  const assumptions = [...(facts.assumptions ?? [])];
  if (filters) {
    const text = `${filters.column} names several filters (${filters.filters.slice(0, 5).join(", ")}), but no source twice: all rows were read as one measurement.`;
    assumptions.push({ kind: "table", text });
  }
  const placed = placeSources(
    { ra: columns.get(mapping.ra ?? ""), dec: columns.get(mapping.dec ?? "") },
    { x: numbers(mapping.x), y: numbers(mapping.y), named: mapping.x !== undefined && mapping.y !== undefined },
    catalog,
    { warnings, assumptions },
  );
  const errors = positionErrors(columns.get(mapping.raError ?? ""), columns.get(mapping.decError ?? ""));
  const sourceKey = sourceKeys(columns.get(mapping.key ?? ""), rowCount, warnings);
  const flags = flagBits(columns.get(mapping.flags ?? ""), rowCount, warnings, assumptions);
  const conditions = sourceConditions(catalog, flags);
  const properties = propertiesOf(catalog, mapping, assumptions);
  const measured = mapping.measurements.map((measurement) =>
    measuredColumn(measurement, catalog, columns, `${tableKey}-${measurement.measurement}`, { warnings, assumptions }),
  );
  assumptions.push(...unpairedUncertainties(mapping.measurements, facts.columnNames));
  assumptions.push(...wideTable(mapping));
  giveReasons(flags, measured);
  const time = timeOfCatalog(catalog.columns);
  return {
    ...{ file, format, byteLength, contentHash, rowCount },
    sourceKey,
    ...placed,
    ...(errors === undefined ? {} : { positionErrorArcsec: errors }),
    flags,
    measurements: measured.map(({ column }) => column),
    ...(header === undefined ? {} : { header }),
    ...(time === undefined ? {} : { time }),
    ...(properties === undefined ? {} : { properties }),
    ...(conditions === undefined ? {} : { conditions }),
    warnings: warnings.finish(),
    ...(assumptions.length > 0 ? { assumptions } : {}),
  };
}

/** So many measurements whose names end in dates or days are those of so many epochs. */
const leastWide = 2;

/** Says of a table with a column an epoch that its columns are measurements, not epochs. */
function wideTable({ measurements }: ColumnMapping): Assumption[] {
  const dated = measurements.filter(({ value }) => timeAtEnd(value));
  if (dated.length < leastWide || dated.length * 2 <= measurements.length) return [];
  const shown = dated
    .slice(0, 3)
    .map(({ value }) => value)
    .join(", ");
  const text = `${shown} and so on have times in their names: each was read as a measurement of one epoch. A table with one row a measurement, and its time in a column, gives light curves.`;
  return [{ kind: "table", text }];
}

/** Whether a name ends in a date, an MJD or a JD. */
const timeAtEnd = (name: string) =>
  /(?:^|[^0-9])(?:(?:19|20)\d\d[-_]?[01]\d[-_]?[0-3]\d(?:[T_-]?\d{4,6})?|[4-6]\d{4}(?:\.\d+)?|24\d{5}(?:\.\d+)?)$/.test(
    name,
  );

function severalFilters(file: string, { column, filters }: { column: string; filters: string[] }): WorkbenchError {
  const shown = filters.slice(0, 5).join(", ");
  const found = `a table whose sources come again in other filters (${column}: ${shown}) and whose rows have no times`;
  return new WorkbenchError(
    "NotACatalog",
    { file, found },
    `${file} is ${found}: give each filter a file of its own, or each row its time.`,
  );
}

function requireColumns(catalog: Catalog, mapping: ColumnMapping, { columnNames }: SourceTableFacts): void {
  const { file, columns } = catalog;
  const kept = new Set(columns.map(({ name }) => name));
  const missing = [...missingColumns(mapping), ...mappedColumns(mapping).filter((name) => !kept.has(name))];
  if (missing.length === 0) return;
  const found = [...columnNames];
  const passedOver = catalog.warnings.filter(({ message }) => /was passed over/.test(message)).slice(0, 5);
  const notes = passedOver.map(({ message }) => ` ${message}`).join("");
  throw new WorkbenchError(
    "MissingColumns",
    { file, missing, found },
    `${file} has no column ${missing.join(", ")}; it has ${found.slice(0, 40).join(", ") || "none"}.${notes}`,
  );
}

/** The names of all columns that a mapping uses. */
export function mappedColumns(mapping: ColumnMapping): string[] {
  const { key, ra, dec, x, y, flags, raError, decError, measurements } = mapping;
  const names = [key, ra, dec, x, y, flags, raError, decError];
  for (const { value, uncertainty, limit } of measurements) names.push(value, uncertainty, limit);
  return names.filter((name) => name !== undefined);
}

function float64(column: Column | undefined, rowCount: number): Float64Array {
  if (!column || Array.isArray(column.data)) return new Float64Array(rowCount).fill(Number.NaN);
  const values = new Float64Array(column.data);
  for (let row = 0; row < rowCount; row++) if (!Number.isFinite(values[row])) values[row] = Number.NaN;
  return values;
}

/** Of rows without any value, why: a limit, or nothing at all. SExtractor's 99 leaves the flags as they are. */
function giveReasons(flags: Int32Array, measured: Measured[]): void {
  const limited = new Set(measured.flatMap(({ limits }) => limits.row));
  const first = measured[0]?.column.value;
  for (let row = 0; row < flags.length; row++) {
    if (first && !Number.isNaN(first[row])) continue;
    if (measured.some(({ column, notPositive }) => !Number.isNaN(column.value[row]) || notPositive[row] === 1))
      continue;
    flags[row] = limited.has(row) ? noPoint.upperLimit : noPoint.noValue;
  }
}

function textsOf(data: Column["data"]): string[] {
  const texts = new Array<string>(data.length);
  for (let row = 0; row < texts.length; row++) texts[row] = `${data[row]!}`;
  return texts;
}

function doesGrow(data: Column["data"]): boolean {
  if (Array.isArray(data)) return false;
  for (let row = 1; row < data.length; row++) if (!(data[row]! > data[row - 1]!)) return false;
  return data.length === 0 || !Number.isNaN(data[0]!);
}

function sourceKeys(column: Column | undefined, rowCount: number, warnings: WarningList): string[] {
  if (!column) return Array.from({ length: rowCount }, (_, row) => String(row + 1));
  const keys = textsOf(column.data);
  // As SExtractor numbers sources: then none stands twice, and nothing need be looked up.
  if (doesGrow(column.data)) return keys;
  const firstRow = new Map<string, number>();
  for (const [row, key] of keys.entries()) {
    const first = firstRow.get(key);
    if (first === undefined) firstRow.set(key, row);
    else {
      const message = `${column.name} ${key} stands in rows ${first + 1} and ${row + 1}.`;
      warnings.add({ kind: "repeated-key", row, message });
    }
  }
  return keys;
}
