import type { Assumption } from "../assumption.ts";
import { filterColumn, recurringNames, rejectedRows } from "../catalog/long-table.ts";
import { measuredColumn } from "../catalog/measured-column.ts";
import { recogniseColumns } from "../catalog/recognise-columns.ts";
import type { Catalog, Column, ColumnMapping } from "../format/catalog.ts";
import { findSkyPair, pixelNames } from "../format/position-names.ts";
import { WarningList } from "../format/warning-list.ts";
import { timeColumns } from "../time/time-columns.ts";
import type { TimeFrame } from "../time/time-frame.ts";
import {
  type ArchivePoints,
  type ArchiveReader,
  type ArchiveTable,
  type ArchiveValue,
  columnId,
  textsOf,
} from "./archive-points.ts";

/** Columns of which tables of epochs are told: each row is an image there, no point of a light curve. */
const imageName = /^(file_?(name)?|image(_?name)?|frame|catalog(ue)?|epoch(_?(key|name|id))?)$/i;

/**
 * Whether a table may be light curves of no archive that is known, by its first rows: measurements with their uncertainties
 * and times, and nothing that says where its objects are. Tables with positions are catalogs of many epochs.
 */
export function mayBePlainTable({ columns, rowCount }: ArchiveTable): boolean {
  const all = [...columns.values()];
  const names = all.map(({ name }) => name);
  const lower = new Set(names.map((name) => name.toLowerCase()));
  if (rowCount < 2 || names.some((name) => imageName.test(name))) return false;
  if (findSkyPair(names).some(Boolean) || pixelNames.some(([x, y]) => lower.has(x) && lower.has(y))) return false;
  const times = timeColumns(all)[0];
  return times !== undefined && !times.nightOnly && measured(recogniseColumns(names, { idf: false })).length > 0;
}

/**
 * Light curves that somebody wrote as a table, one row a measurement: the name or number of an object where there is one
 * whose rows come again at other times, a time, numbers with uncertainties. Without a column of objects it is one object.
 */
export const readPlainTable: ArchiveReader = (table) => {
  if (!mayBePlainTable(table)) return undefined;
  const columns = [...table.columns.values()];
  const { rowCount } = table;
  const catalog: Catalog = { file: table.stem, format: "csv", rowCount, columns, warnings: [] };
  const times = timeColumns(columns)[0]!;
  const objects = recurringNames(columns, times.mjd);
  if (!objects && new Set(times.mjd).size < rowCount / 2) return undefined;
  const said = { warnings: new WarningList(), assumptions: [] as Assumption[] };
  const texts = columns.filter(({ data }) => Array.isArray(data)).map(({ name }) => name);
  const mapping = recogniseColumns(
    columns.map(({ name }) => name),
    { idf: false, texts: new Set(texts) },
  );
  const filter = filterColumn(columns);
  const bad = objects && rejectedRows(columns, rowCount);
  const flags = flagsOf(columns, mapping, rowCount);
  return {
    archive: "no archive that is known",
    isPlain: true,
    knownBy: `its times (${times.field.name}), its numbers with uncertainties, and no positions`,
    objectKey: objects?.keys ?? new Array<string>(rowCount).fill(table.stem),
    band: filter ? textsOf(table, columnId(filter.name)) : new Array<string>(rowCount).fill(""),
    mjd: times.mjd,
    time: { scale: times.scale, reference: "unknown", place: placeOf(times.field.name) },
    timeSaid: {},
    ...(objects ? {} : { unnamed: true }),
    values: measured(mapping).map((one) => archiveValue(one, catalog, said)),
    flags,
    places: new Map(),
    bad: bad ? { ...bad, flag: unusedBit(flags) } : { rows: new Set(), by: "" },
    notes: [
      objects
        ? `Rows of the same ${objects.column} were read as one object. Where that column names none, call it otherwise.`
        : "No column says which object a row is of: all rows were read as one object. Call the column that says it “object”.",
      `The times are those of ${times.field.name}.${times.assumed ? ` ${times.assumed}` : ""} Where others are meant, call their column “mjd”, “jd”, “hjd” or “bjd_tdb”, and this one otherwise.`,
      ...said.warnings.finish().map(({ message }) => message),
    ],
    assumptions: said.assumptions,
  } satisfies ArchivePoints;
};

/** Numbers without an uncertainty may be anything in a table that somebody made. */
const measured = ({ measurements }: ColumnMapping) =>
  measurements.filter(({ uncertainty }) => uncertainty !== undefined);

function archiveValue(
  measurement: ColumnMapping["measurements"][number],
  catalog: Catalog,
  said: Parameters<typeof measuredColumn>[4],
): ArchiveValue {
  const byName = new Map(catalog.columns.map((column) => [column.name, column]));
  const { column } = measuredColumn(measurement, catalog, byName, measurement.measurement, said);
  const limit = new Float64Array(catalog.rowCount).fill(Number.NaN);
  for (const [k, row] of (column.limits?.row ?? []).entries()) limit[row] = column.limits!.value[k]!;
  return {
    ...{ name: measurement.measurement, unit: column.unit, kind: measurement.kind === "mag" ? "mag" : "flux" },
    ...{ valueColumn: measurement.value, uncertaintyColumn: measurement.uncertainty! },
    ...{ value: Float64Array.from(column.value), uncertainty: Float64Array.from(column.uncertainty) },
    ...(column.limits ? { limit } : {}),
  };
}

function flagsOf(columns: readonly Column[], { flags }: ColumnMapping, rowCount: number): Int32Array {
  const data = columns.find(({ name }) => name === flags)?.data;
  // Of a text, or of what no int32 holds, nothing is kept: flags only warn.
  return Int32Array.from({ length: rowCount }, (_, row) => {
    const bits = Number(data?.[row] ?? 0);
    return Number.isInteger(bits) && bits > 0 && bits < 2 ** 31 ? bits : 0;
  });
}

/** The lowest bit that no row has. */
function unusedBit(flags: Int32Array): number {
  const used = flags.reduce((bits, one) => bits | one, 0);
  return Array.from({ length: 31 }, (_, bit) => 2 ** bit).find((bit) => (used & bit) === 0) ?? 1;
}

/** Where times were measured, as their name says it: BJD at the barycentre, HJD at the Sun. */
function placeOf(name: string): TimeFrame["place"] {
  if (/b(tdb)?mjd|[rtk]?bjd|btjd|bkjd/i.test(name)) return "barycentre";
  return /hm?jd|mhjd/i.test(name) ? "heliocentre" : "unknown";
}
