import { type AxisArray, axisArray } from "../zarr/axis-array.ts";

/** Limits of one measurement at one epoch: positions of the objects, and the number that the catalog states of each. */
export interface EpochLimits {
  object: number[];
  value: number[];
}

/** By measurement key. */
export type LimitsOfEpoch = Record<string, EpochLimits>;

/** One limit: which light curve has it, where, and the number in the measurement's unit. */
export interface StatedLimit {
  objectKey: string;
  measurementKey: string;
  epochKey: string;
  value: number;
}

/**
 * What a catalog's limits are of: those of its sources that belong to an object.
 * @param sourceOfObject row of the catalog, -1 for none
 */
export function limitsOfObjects(
  { row, value }: { row: readonly number[]; value: readonly number[] },
  sourceOfObject: Int32Array,
): EpochLimits {
  const objectOf = new Map<number, number>();
  for (const [object, source] of sourceOfObject.entries()) if (source >= 0) objectOf.set(source, object);
  const limits: EpochLimits = { object: [], value: [] };
  for (const [k, at] of row.entries()) {
    const object = objectOf.get(at);
    if (object === undefined) continue;
    limits.object.push(object);
    limits.value.push(value[k]!);
  }
  return limits;
}

/** The array of numbers; those beside it say of which light curve and epoch each is. */
export const limitValues = "limit_value";
const keysOf = {
  limit_object: ["objectKey", "key of the object that the limit is of"],
  limit_measurement: ["measurementKey", "key of the measurement that it is of"],
  limit_epoch: ["epochKey", "key of the epoch that it is of"],
} as const;

/**
 * Arrays along `limit`, one entry a limit, where a dataset has any: most have none, and a cube of them would be nearly all
 * empty.
 */
export function limitArrays(limits: readonly StatedLimit[]): AxisArray[] {
  if (limits.length === 0) return [];
  const description = "limit that the catalog states in place of a value, in the unit of the measurement";
  return [
    axisArray(
      limitValues,
      "limit",
      Float64Array.from(limits, ({ value }) => value),
      { description },
    ),
    ...Object.entries(keysOf).map(([name, [key, description]]) =>
      axisArray(
        name,
        "limit",
        limits.map((limit) => limit[key]),
        { description },
      ),
    ),
  ];
}

/** What `limitArrays` made, from the arrays by name; none where there are none. */
export function limitsOfArrays(arrays: ReadonlyMap<string, Float64Array | readonly string[]>): StatedLimit[] {
  const text = (name: keyof typeof keysOf, at: number) => String(arrays.get(name)?.[at] ?? "");
  return Array.from<string | number, StatedLimit>(arrays.get(limitValues) ?? [], (value, at) => ({
    objectKey: text("limit_object", at),
    measurementKey: text("limit_measurement", at),
    epochKey: text("limit_epoch", at),
    value: Number(value),
  }));
}
