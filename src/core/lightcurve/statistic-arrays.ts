import type { MeasurementAxis } from "../cube/dataset.ts";
import { type ArrayMetadata, arrayMetadata, bytesCodec, type Json } from "../zarr/metadata.ts";
import { statisticColumnName } from "./statistic-columns.ts";
import { statistics } from "./statistic-list.ts";
import { validInAll } from "./valid-in-all.ts";

/** Statistics as an array of the object-chunked store: where each of its chunks is a column of an analysis. */
export interface StatisticArray {
  /** `object_<statistic>`, with a number behind it where the store has an array of that name already. */
  name: string;
  metadata: ArrayMetadata;
  /** Chunks that are there, below the array's directory; others are all fill value. */
  chunks: { path: string; columnName: string }[];
}

/**
 * The columns of an analysis as Zarr arrays: `object_n_epochs_valid_all` along the objects, every other statistic along
 * objects and measurements, one chunk a measurement; NaN for measurements that were not analysed.
 * @param columnNames the columns of the analysis
 * @param measurements of the generation, in its order
 * @param taken names of arrays that the store has
 * @param correction which the light curves had, where they had any
 */
export function statisticArrays(
  columnNames: ReadonlySet<string>,
  measurements: readonly MeasurementAxis[],
  objectCount: number,
  taken: ReadonlySet<string>,
  correction?: string,
): StatisticArray[] {
  const made: { [key: string]: Json } = correction === undefined ? {} : { correction };
  const common = { dataType: "float64" as const, codecs: [bytesCodec], fillValue: Number.NaN };
  const all: StatisticArray = {
    name: freeName(`object_${validInAll}`, taken),
    metadata: arrayMetadata({
      ...common,
      shape: [objectCount],
      chunkShape: [Math.max(objectCount, 1)],
      dimensionNames: ["object"],
      attributes: { description: "number of epochs with a valid point in every measurement", ...made },
    }),
    chunks: columnNames.has(validInAll) ? [{ path: "c/0", columnName: validInAll }] : [],
  };
  const units = new Set(measurements.map(({ unit }) => unit));
  const each = statistics.map(({ name, unit, vast, description }): StatisticArray => {
    const shownUnit = unit === "value" ? (units.size === 1 ? [...units][0]! : "") : unit;
    const attributes: { [key: string]: Json } = {
      description,
      ...(shownUnit === "" ? {} : { units: shownUnit }),
      ...(vast === "" ? {} : { vast_index: vast }),
      ...made,
    };
    return {
      name: freeName(`object_${name}`, taken),
      metadata: arrayMetadata({
        ...common,
        shape: [objectCount, measurements.length],
        chunkShape: [Math.max(objectCount, 1), 1],
        dimensionNames: ["object", "measurement"],
        attributes,
      }),
      chunks: measurements
        .map(({ measurementKey }, m) => ({ path: `c/0/${m}`, columnName: statisticColumnName(name, measurementKey) }))
        .filter(({ columnName }) => columnNames.has(columnName)),
    };
  });
  return [all, ...each];
}

/** A number of each object, whatever it is of, as an array along the objects whose one chunk is that column. */
export function objectArray(
  { name, unit, description }: { name: string; unit?: string; description?: string },
  objectCount: number,
  taken: ReadonlySet<string>,
  made: { [key: string]: Json },
): StatisticArray {
  const attributes = { ...(description ? { description } : {}), ...(unit ? { units: unit } : {}), ...made };
  return {
    name: freeName(`object_${name}`, taken),
    metadata: arrayMetadata({
      ...{ dataType: "float64" as const, codecs: [bytesCodec], fillValue: Number.NaN },
      ...{ shape: [objectCount], chunkShape: [Math.max(objectCount, 1)], dimensionNames: ["object"], attributes },
    }),
    chunks: [{ path: "c/0", columnName: name }],
  };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name}_${n}`;
  return free;
}
