import type { AxisColumn } from "../column.ts";
import type { TimeFrame } from "../time/time-frame.ts";
import { type AxisArray, axisArray } from "../zarr/axis-array.ts";
import { unitAttributes } from "./column-units.ts";
import type { DatasetRecord, EpochAxis, ObjectAxis } from "./dataset.ts";
import { propertyOf } from "./source-properties.ts";

const objectDescriptions = {
  object_ra: ["deg", "right ascension of the object, ICRS"],
  object_dec: ["deg", "declination of the object, ICRS"],
  object_x_image: ["pix", "x in the reference image"],
  object_y_image: ["pix", "y in the reference image"],
} as const;

/** Arrays along `object`: keys, positions, and every column as `object_<name>`. */
export function objectArrays(axis: ObjectAxis): AxisArray[] {
  const positions = {
    object_ra: axis.raDeg,
    object_dec: axis.decDeg,
    object_x_image: axis.xImage,
    object_y_image: axis.yImage,
  };
  const fixed = Object.entries(objectDescriptions).map(([name, [units, description]]) =>
    axisArray(name, "object", positions[name as keyof typeof positions], { units, description }),
  );
  const keys = axisArray("object", "object", axis.objectKey, { description: "key of the object" });
  return [keys, ...fixed, ...columnArrays("object", axis.columns, Object.keys(objectDescriptions))];
}

/** Arrays along `epoch`: keys, times, and every column as `epoch_<name>`. */
export function epochArrays(axis: EpochAxis, time: TimeFrame): AxisArray[] {
  const timeAttributes = {
    units: "d",
    description: "time of the epoch",
    time_format: "mjd",
    time_scale: time.scale,
    time_reference: time.reference,
    time_place: time.place,
  };
  return [
    axisArray("epoch", "epoch", axis.epochKey, { description: "key of the epoch" }),
    axisArray("epoch_mjd", "epoch", axis.epochMjd, timeAttributes),
    axisArray("epoch_time_source", "epoch", axis.timeSource, { description: "where the time comes from" }),
    ...columnArrays("epoch", axis.columns, ["epoch_mjd", "epoch_time_source"]),
  ];
}

/** Arrays along `measurement`, `value` and `table`; along `property` where properties of sources are kept. */
export function measurementArrays(record: Pick<DatasetRecord, "tables" | "measurements" | "properties">): AxisArray[] {
  const { tables, measurements, properties = [] } = record;
  const tableOf = new Map(tables.map((table) => [table.tableKey, table]));
  const columns: [string, (measurement: (typeof measurements)[number]) => string, string][] = [
    ["measurement", (m) => m.measurementKey, "key of the measurement"],
    ["measurement_table", (m) => m.tableKey, "table (channel and kind of catalog) that it is measured in"],
    ["measurement_channel", (m) => tableOf.get(m.tableKey)?.channel ?? "", "channel"],
    ["measurement_kind", (m) => tableOf.get(m.tableKey)?.kind ?? "", "kind of image"],
    ["measurement_type", (m) => m.kind, "mag, flux, ratio or other"],
    ["measurement_aperture", (m) => m.valueColumn.replace(/^[^_]*_/, "").toLowerCase(), "aperture or method"],
    ["measurement_unit", (m) => m.unit, "unit of value and uncertainty"],
    ["measurement_value_column", (m) => m.valueColumn, "catalog column of the value"],
    ["measurement_uncertainty_column", (m) => m.uncertaintyColumn ?? "", "catalog column of the uncertainty"],
  ];
  return [
    ...columns.map(([name, read, description]) =>
      axisArray(name, "measurement", measurements.map(read), { description }),
    ),
    axisArray("value", "value", ["value", "uncertainty"], { description: "which number" }),
    axisArray(
      "table",
      "table",
      tables.map((table) => table.tableKey),
      { description: "channel and kind of catalog" },
    ),
    ...(properties.length > 0 ? propertyArrays(properties) : []),
  ];
}

function propertyArrays(properties: readonly string[]): AxisArray[] {
  const known = properties.map((key) => propertyOf(key));
  const column = (name: string, data: string[], description: string) =>
    axisArray(name, "property", data, { description });
  return [
    column("property", [...properties], "what is said of a source besides its photometry"),
    column(
      "property_unit",
      known.map((one) => one?.unit ?? ""),
      "unit of the property; empty where catalogs do not say it",
    ),
    column(
      "property_columns",
      known.map((one) => one?.columns.join(" ") ?? ""),
      "catalog columns that it is taken from, the first that is there",
    ),
  ];
}

/** The columns of an axis array's name space, by the names they were given. */
export function columnArrays(dimension: string, columns: readonly AxisColumn[], taken: readonly string[]): AxisArray[] {
  const names = new Set([dimension, ...taken]);
  return columns.map(({ name, unit, description, data }) => {
    const plain = `${dimension}_${name
      .toLowerCase()
      .replaceAll(/[^a-z0-9_.-]/g, "_")
      .slice(0, 100)}`;
    let unique = plain;
    for (let n = 2; names.has(unique); n++) unique = `${plain}_${n}`;
    names.add(unique);
    return axisArray(unique, dimension, data, {
      column: name,
      ...unitAttributes(unit),
      ...(description === undefined ? {} : { description }),
    });
  });
}
