import { scaleOffset } from "../../core/calibration/scale-offset.ts";
import type { MeasurementAxis } from "../../core/cube/dataset.ts";
import { formatCounted } from "../../core/format-counted.ts";
import type { KnownList } from "../../core/known/known-list.ts";
import { matchOf } from "../../core/known/known-table.ts";
import { referenceColumns } from "../../core/lightcurve/reference-magnitude.ts";
import type { CalibrateOptions, ReachedScale } from "../../core/verbs/calibrate.ts";
import type { ObjectColumns } from "../../core/verbs/read.ts";

/** Magnitudes that those of a measurement are to be brought to, an entry an object; NaN where there is none. */
interface WantedScale {
  column: string;
  list?: string;
  magnitude: Float64Array;
  uncertainty?: Float64Array;
}

/** One object cannot say how sure the scale is. */
const leastObjects = 2;

/** The scale that was asked for, or why there is none; undefined where none was asked for. */
export function wantedScale(
  { objects, lists }: { objects: ObjectColumns; lists: readonly KnownList[] },
  { tableKey }: MeasurementAxis,
  { toReference, toList }: CalibrateOptions,
): WantedScale | { why: string } | undefined {
  if (toReference) {
    const found = referenceColumns(objects);
    if (!found) return { why: "the reference catalog has no magnitudes with uncertainties." };
    const { name: column, magnitude, uncertainty } = found;
    return { column, magnitude, uncertainty };
  }
  if (!toList) return undefined;
  const { column } = toList;
  const wanted = typeof column === "string" ? column : column[tableKey];
  if (wanted === undefined) return undefined;
  const list = lists.find(({ name }) => name === toList.list);
  if (!list) return { why: `no list “${toList.list}” is kept with the dataset.` };
  const { magnitudes } = list.rows;
  const found = magnitudes.find((one) => one.column === wanted);
  if (!found) {
    const others = magnitudes.map((one) => one.column).join(", ");
    return {
      why: `“${list.name}” has no magnitudes in a column “${wanted}”${others === "" ? "" : `; it has ${others}`}.`,
    };
  }
  const { row, ambiguous } = matchOf(list, objects);
  // Where more than one pair is possible, the magnitude may be that of another star.
  const ofObjects = (numbers: Float64Array) =>
    Float64Array.from(row, (at, object) => (at < 0 || ambiguous[object] === 1 ? Number.NaN : numbers[at]!));
  return {
    ...{ column: wanted, list: list.name, magnitude: ofObjects(found.value) },
    ...(found.uncertainty ? { uncertainty: ofObjects(found.uncertainty) } : {}),
  };
}

/**
 * By how much comparison objects lie above the scale, as a zero point does: to be taken off.
 * @param magnitude theirs, as the zero points leave them
 */
export function reachScale(
  { column, list, magnitude, uncertainty }: WantedScale,
  chosen: Uint32Array,
  measured: Float64Array,
): ReachedScale | { why: string } {
  const difference = Float64Array.from(chosen, (object, i) => measured[i]! - magnitude[object]!);
  const error = uncertainty && Float64Array.from(chosen, (object) => uncertainty[object]!);
  const found = scaleOffset(difference, error);
  if (!found || found.objectCount < leastObjects) {
    const count = found?.objectCount ?? 0;
    const where = list === undefined ? "the reference catalog" : `“${list}”`;
    return {
      why: `of its ${formatCounted(chosen.length, "comparison object")} ${count === 0 ? "none has" : "only one has"} a magnitude “${column}” in ${where}: two are needed.`,
    };
  }
  const rounded = (one: number) => Number(one.toPrecision(4));
  return {
    ...{ column, ...(list === undefined ? {} : { list }), offset: found.offset },
    ...{ uncertainty: rounded(found.uncertainty), scatter: rounded(found.scatter), objectCount: found.objectCount },
  };
}
