import type { SourceTable } from "../format/catalog.ts";
import type { DatasetRecord } from "./dataset.ts";
import { noPoint } from "./no-point.ts";
import type { Slab } from "./slab.ts";

/** Which source of a catalog each object was given, and why the others were given none. */
export interface Assignment {
  /** [object] row of the catalog, -1 for none. */
  sourceOfObject: Int32Array;
  /** [object] one of `noPoint`; read only where the object has no source. */
  reason: Int16Array;
}

/** Empties one table of a slab: its measurements become NaN, its flags the given reason. */
export function clearTable(slab: Slab, record: Axes, tableKey: string, reason: number): void {
  record.measurements.forEach((measurement, m) => {
    if (measurement.tableKey !== tableKey) return;
    slab.value[m]?.fill(Number.NaN);
    slab.uncertainty[m]?.fill(Number.NaN);
  });
  slab.flags[tableIndexOf(record, tableKey)]?.fill(reason);
  for (const [column] of propertyColumnsOf(slab, record, tableKey)) column.fill(Number.NaN);
}

/** The columns of a table's properties in a slab, each with its key. */
function propertyColumnsOf(slab: Slab, record: Axes, tableKey: string): [column: Float32Array, propertyKey: string][] {
  const { properties = [] } = record;
  const first = tableIndexOf(record, tableKey) * properties.length;
  return properties.flatMap((key, p) => {
    const column = slab.properties[first + p];
    return column ? [[column, key] as [Float32Array, string]] : [];
  });
}

type Axes = Pick<DatasetRecord, "tables" | "measurements" | "properties">;

const tableIndexOf = (record: Axes, tableKey: string) =>
  record.tables.findIndex((table) => table.tableKey === tableKey);

/**
 * Puts one catalog's sources into a slab, in place of whatever its table held.
 * @returns how many matched sources carry a FLAGS bit
 */
export function fillTable(
  slab: Slab,
  record: Axes,
  tableKey: string,
  sources: SourceTable,
  { sourceOfObject, reason }: Assignment,
): { flaggedCount: number } {
  clearTable(slab, record, tableKey, noPoint.noCatalog);
  const flags = slab.flags[tableIndexOf(record, tableKey)]!;
  let flaggedCount = 0;
  for (let object = 0; object < slab.objectCount; object++) {
    const row = sourceOfObject[object]!;
    flags[object] = row < 0 ? reason[object]! : sources.flags[row]!;
    if (row >= 0 && flags[object]! > 0) flaggedCount++;
  }
  const indexOf = new Map(record.measurements.map((measurement, m) => [measurement.measurementKey, m]));
  for (const measured of sources.measurements) {
    const m = indexOf.get(measured.measurementKey);
    if (m === undefined) throw new Error(`measurement ${measured.measurementKey} is not on the dataset's axis`);
    const value = slab.value[m]!;
    const uncertainty = slab.uncertainty[m]!;
    for (let object = 0; object < slab.objectCount; object++) {
      const row = sourceOfObject[object]!;
      if (row < 0) continue;
      value[object] = measured.value[row]!;
      uncertainty[object] = measured.uncertainty[row]!;
    }
  }
  for (const [column, key] of propertyColumnsOf(slab, record, tableKey)) {
    const given = sources.properties?.[key];
    if (!given) continue;
    for (let object = 0; object < slab.objectCount; object++) {
      const row = sourceOfObject[object]!;
      if (row >= 0) column[object] = given[row]!;
    }
  }
  return { flaggedCount };
}
