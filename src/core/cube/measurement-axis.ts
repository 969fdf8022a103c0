import type { SourceTable } from "../format/catalog.ts";
import type { DatasetRecord, MeasurementAxis, TableAxis } from "./dataset.ts";

/** The measurements that one table's catalogs bring, as entries of the measurement axis. */
export function measurementAxis(tableKey: string, sources: SourceTable): MeasurementAxis[] {
  return sources.measurements.map(({ measurementKey, unit, kind, valueColumn, uncertaintyColumn }) => ({
    measurementKey,
    tableKey,
    unit,
    kind,
    valueColumn,
    ...(uncertaintyColumn === undefined ? {} : { uncertaintyColumn }),
  }));
}

/** Entries of `more` whose key is not on the axis yet, each once. */
export function newEntries(
  record: Pick<DatasetRecord, "tables" | "measurements">,
  more: { tables: TableAxis[]; measurements: MeasurementAxis[] },
): { tables: TableAxis[]; measurements: MeasurementAxis[] } {
  const unseen = <T>(known: T[], candidates: T[], key: (entry: T) => string): T[] => {
    const seen = new Set(known.map(key));
    return candidates.filter((entry) => !seen.has(key(entry)) && seen.add(key(entry)));
  };
  return {
    tables: unseen(record.tables, more.tables, (table) => table.tableKey),
    measurements: unseen(record.measurements, more.measurements, (measurement) => measurement.measurementKey),
  };
}
