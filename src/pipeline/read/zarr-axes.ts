import type { AxisColumn } from "../../core/column.ts";
import { unitOfAttributes } from "../../core/cube/column-units.ts";
import type { MeasurementAxis, TableAxis } from "../../core/cube/dataset.ts";
import { epochOrder } from "../../core/cube/epoch-order.ts";
import { limitsOfArrays, limitValues, type StatedLimit } from "../../core/cube/limits.ts";
import { formatCounted } from "../../core/format-counted.ts";
import { type CfTime, cfTimeMjd, parseCfTime } from "../../core/time/cf-time.ts";
import type { TimeFrame } from "../../core/time/time-frame.ts";
import type { StoredArray } from "../../storage/zarr/stored-array.ts";
import type { ZarrArrays } from "./zarr-arrays.ts";

/** The epochs of a store in time order, and where each of them lies in it. */
export interface ZarrEpochs {
  epochKey: string[];
  epochMjd: Float64Array;
  timeSource: string[];
  columns: AxisColumn[];
  time: TimeFrame;
  /** Position along the store's axis of each epoch. */
  order: Uint32Array;
}

/** Keys of an axis: its coordinate, as text; whole numbers as they are written. */
export async function axisKeys(arrays: ZarrArrays, dimension: string, count: number): Promise<string[]> {
  const array = arrays.along(dimension, dimension);
  if (!array) throw arrays.notAStore(`an array “${dimension}” with the keys of its dimension`, arrays.names.join(", "));
  const time = cfTimeOf(arrays, array);
  const keys = await arrays.reading(dimension, async () => {
    if (array.isText) return array.texts();
    if (time) return timeKeys(await mjdOf(array, time));
    return array.isLong ? (await array.longs()).map(String) : Array.from((await array.numbers([null])).data, String);
  });
  if (keys.length !== count)
    throw arrays.notAStore(`${formatCounted(count, "key")} in “${dimension}”`, `${keys.length}`);
  const seen = new Set<string>();
  const repeated = keys.find((key) => seen.size === seen.add(key).size);
  if (repeated !== undefined) throw arrays.notAStore(`keys in “${dimension}” that differ`, `“${repeated}” twice`);
  return keys;
}

/** Columns of an axis, but for those that have a meaning of their own. */
export async function axisColumns(
  arrays: ZarrArrays,
  dimension: string,
  but: readonly string[],
): Promise<AxisColumn[]> {
  const along = arrays.alongAll(dimension).filter(({ name }) => name !== dimension && !but.includes(name));
  return Promise.all(along.map((array) => arrays.reading(array.name, () => readColumn(arrays, array))));
}

async function readColumn(arrays: ZarrArrays, array: StoredArray): Promise<AxisColumn> {
  const { description, long_name: longName, column } = array.attributes;
  const unit = unitOfAttributes(array.attributes);
  const time = cfTimeOf(arrays, array);
  const said = {
    ...(time ? { unit: "d" } : unit !== undefined ? { unit } : {}),
    ...(typeof description === "string"
      ? { description }
      : typeof longName === "string"
        ? { description: longName }
        : {}),
  };
  return { name: typeof column === "string" ? column : array.name, ...said, data: await columnData(array, time) };
}

async function columnData(array: StoredArray, time: CfTime | undefined): Promise<Float64Array | string[]> {
  if (array.isText) return array.texts();
  if (time) return mjdOf(array, time);
  if (!array.isLong) return Float64Array.from((await array.numbers([null])).data);
  const exact = await array.longs();
  // As numbers they would be others; Gaia's source_id is one of those.
  return exact.every((one) => BigInt.asIntN(54, one) === one) ? Float64Array.from(exact, Number) : exact.map(String);
}

/** What catalogs state as limits, of a store of ours that has any. */
export async function zarrLimits(arrays: ZarrArrays): Promise<StatedLimit[]> {
  const along = arrays.get(limitValues) ? arrays.alongAll("limit") : [];
  const columns = await Promise.all(
    along.map(
      async (array) => [array.name, (await arrays.reading(array.name, () => readColumn(arrays, array))).data] as const,
    ),
  );
  return limitsOfArrays(new Map(columns));
}

/** Numbers of an axis under the first of some names; NaN where the store has none. */
export async function axisNumbers(
  arrays: ZarrArrays,
  dimension: string,
  names: readonly string[],
  count: number,
): Promise<Float64Array> {
  const array = names.map((name) => arrays.along(name, dimension)).find((one) => one && !one.isText);
  if (!array) return new Float64Array(count).fill(Number.NaN);
  return Float64Array.from((await arrays.reading(array.name, () => array.numbers([null]))).data);
}

const scales = ["UTC", "TDB", "TT", "TAI"] as const;
const references = ["start", "mid", "end"] as const;
const places = ["geocentre", "barycentre", "heliocentre", "spacecraft", "observatory"] as const;
const oneOf = <T extends string>(known: readonly T[], found: unknown): T | "unknown" =>
  known.find((one) => one === found) ?? "unknown";

export async function zarrEpochs(arrays: ZarrArrays, count: number): Promise<ZarrEpochs> {
  const keys = await axisKeys(arrays, "epoch", count);
  const timed =
    ["epoch_mjd", "mjd"].map((name) => arrays.along(name, "epoch")).find((one) => one && !one.isText) ??
    [arrays.along("epoch", "epoch")!, ...arrays.alongAll("epoch")].find((one) => cfTimeOf(arrays, one));
  const epochMjd = timed
    ? await arrays.reading(timed.name, () => mjdOf(timed, cfTimeOf(arrays, timed)))
    : new Float64Array(count).fill(Number.NaN);
  const { time_scale: scale, time_reference: reference, time_place: place } = timed?.attributes ?? {};
  const order = epochOrder(keys, epochMjd);
  const sources = arrays.along("epoch_time_source", "epoch");
  const timeSource = sources ? await arrays.reading(sources.name, () => sources.texts()) : keys.map(() => "unknown");
  const columns = await axisColumns(arrays, "epoch", [
    "epoch_mjd",
    "epoch_time_source",
    ...(timed ? [timed.name] : []),
  ]);
  const ordered = <T>(of: ArrayLike<T>) => Array.from(order, (at) => of[at]!);
  return {
    epochKey: ordered(keys),
    epochMjd: Float64Array.from(order, (at) => epochMjd[at]!),
    timeSource: ordered(timeSource),
    columns: columns.map(({ data, ...said }) => ({
      ...said,
      data: data instanceof Float64Array ? Float64Array.from(ordered(data)) : ordered(data),
    })),
    time: { scale: oneOf(scales, scale), reference: oneOf(references, reference), place: oneOf(places, place) },
    order,
  };
}

/** The measurements of a store, and the tables that they are measured in. */
export async function zarrMeasurements(
  arrays: ZarrArrays,
  count: number,
): Promise<{ measurements: MeasurementAxis[]; tables: TableAxis[] }> {
  const keys = await axisKeys(arrays, "measurement", count);
  const texts = async (name: string) => {
    const array = arrays.along(name, "measurement");
    return array?.isText ? arrays.reading(name, () => array.texts()) : undefined;
  };
  const [table, unit, kind, valueColumn, uncertaintyColumn] = await Promise.all(
    ["table", "unit", "type", "value_column", "uncertainty_column"].map((name) => texts(`measurement_${name}`)),
  );
  const tableAxis = arrays.along("table", "table");
  const known = tableAxis ? await arrays.reading("table", () => tableAxis.texts()) : [];
  const { units } = arrays.get("lightcurves")!.attributes;
  const measurements = keys.map((measurementKey, m): MeasurementAxis => {
    const own = unit?.[m] ?? (typeof units === "string" ? units : "");
    const measured = kindOf(kind?.[m], measurementKey, own);
    const uncertainty = uncertaintyColumn ? uncertaintyColumn[m] : "uncertainty";
    return {
      measurementKey,
      tableKey: table?.[m] ?? tableOf(measurementKey, known),
      unit: own || (measured === "mag" ? "mag" : ""),
      kind: measured,
      valueColumn: valueColumn?.[m] ?? measurementKey,
      ...(uncertainty ? { uncertaintyColumn: uncertainty } : {}),
    };
  });
  const tableKeys = [...new Set([...known, ...measurements.map(({ tableKey }) => tableKey)])];
  return { measurements, tables: tableKeys.map((tableKey) => ({ tableKey })) };
}

/** The table whose key a measurement's begins with, as in `ch1_sci-mag_auto`; the only one; else one of its own. */
function tableOf(measurementKey: string, known: readonly string[]): string {
  const named = known.filter((key) => measurementKey === key || measurementKey.startsWith(`${key}-`));
  return named.sort((a, b) => b.length - a.length)[0] ?? (known.length === 1 ? known[0]! : "default");
}

function kindOf(said: string | undefined, key: string, unit: string): MeasurementAxis["kind"] {
  const kinds = ["mag", "flux", "ratio", "other"] as const;
  const known = kinds.find((kind) => kind === said);
  if (known) return known;
  if (/^mag/i.test(unit) || /(^|[^a-z])mag/i.test(key)) return "mag";
  if (/(^|[^a-z])(ratio|div)/i.test(key)) return "ratio";
  return /(^|[^a-z])flux/i.test(key) ? "flux" : "other";
}

/** @throws NotAStore where an array's times cannot be told */
function cfTimeOf(arrays: ZarrArrays, { name, attributes }: StoredArray): CfTime | undefined {
  try {
    return parseCfTime(attributes.units, attributes.calendar);
  } catch (error) {
    throw arrays.notAStore(`times in “${name}” that can be told`, (error as Error).message);
  }
}

async function mjdOf(array: StoredArray, time: CfTime | undefined): Promise<Float64Array> {
  if (time && array.isLong) return Float64Array.from(await array.longs(), (one) => cfTimeMjd(one, time));
  const { data } = await array.numbers([null]);
  return Float64Array.from(data, (one) => (time ? cfTimeMjd(one, time) : one));
}

/** Times as keys: the date alone where all are whole days. */
function timeKeys(epochMjd: Float64Array): string[] {
  const text = Array.from(epochMjd, (mjd) =>
    Number.isNaN(mjd) ? "unknown" : new Date(Math.round((mjd - 40_587) * 86_400_000)).toISOString().slice(0, -1),
  );
  return text.every((one) => one.endsWith("T00:00:00.000")) ? text.map((one) => one.slice(0, 10)) : text;
}
