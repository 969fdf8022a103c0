import type { AxisColumn } from "../column.ts";
import { separationArcsec } from "../crossmatch/sky.ts";
import { median } from "../lightcurve/order.ts";
import { matchKnown } from "./match-known.ts";

/** Columns of another dataset, to be laid beside the objects of this one. */
export interface SideBySideRequest {
  /** The other dataset. */
  datasetId: string;
  /** `key`: objects of the same key are one, whatever lies where; `position`: the closest within the radius. */
  by: "key" | "position";
  /** By position; undefined: 2 arcsec, or three times the error of the objects' positions where that is more. */
  radiusArcsec?: number;
  /** Of the other dataset's columns; undefined: all; empty: none, to see which there are. */
  columnNames?: readonly string[];
}

/** Which object of another dataset each object is. */
export interface ObjectPairs {
  /** Row in the other dataset; -1: none. */
  row: Int32Array;
  /** Arcsec; NaN where there is none, or one of the two has no position. */
  separationArcsec: Float64Array;
  matchedCount: number;
  /** Objects of each dataset that have no partner. */
  aloneCount: number;
  othersAloneCount: number;
  /** By position: objects that have several within the radius, or share the one that they have. */
  ambiguousCount: number;
  /** Of the pairs, arcsec; NaN where none has positions. */
  medianSeparationArcsec: number;
}

/** What another dataset says of the objects of this one. */
export interface SideBySide extends Omit<ObjectPairs, "row" | "separationArcsec"> {
  datasetId: string;
  name: string;
  by: SideBySideRequest["by"];
  /** By position. */
  radiusArcsec?: number;
  /** An entry an object of the open dataset: `object` (the partner's key), `separation` (arcsec), then the columns asked for. */
  columns: AxisColumn[];
  /** All columns that the other dataset has. */
  columnNames: string[];
}

interface Objects {
  objectKey: readonly string[];
  raDeg: Float64Array;
  decDeg: Float64Array;
}

/** Pairs of objects of two datasets; each object is in one pair at most. By position the closest pairs come first. */
export function pairObjects(
  ours: Objects,
  theirs: Objects,
  how: { by: "key" } | { by: "position"; radiusArcsec: number },
): ObjectPairs {
  const pairs = how.by === "key" ? pairsByKey(ours, theirs) : matchKnown(ours, theirs, how.radiusArcsec);
  const { row, separationArcsec, ambiguousCount } = pairs;
  let matchedCount = 0;
  for (const one of row) if (one >= 0) matchedCount++;
  return {
    ...{ row, separationArcsec, matchedCount, ambiguousCount },
    aloneCount: row.length - matchedCount,
    othersAloneCount: theirs.objectKey.length - matchedCount,
    medianSeparationArcsec: median(separationArcsec.filter(Number.isFinite)),
  };
}

function pairsByKey(ours: Objects, theirs: Objects): Pick<ObjectPairs, "row" | "separationArcsec" | "ambiguousCount"> {
  const rowOf = new Map(theirs.objectKey.map((key, row) => [key, row]));
  const row = Int32Array.from(ours.objectKey, (key) => rowOf.get(key) ?? -1);
  const separation = Float64Array.from(row, (their, own) =>
    their < 0
      ? Number.NaN
      : separationArcsec(ours.raDeg[own]!, ours.decDeg[own]!, theirs.raDeg[their]!, theirs.decDeg[their]!),
  );
  return { row, separationArcsec: separation, ambiguousCount: 0 };
}

/** A column of the other dataset at the objects of this one: texts are empty and numbers NaN where there is no partner. */
export function besideColumn(column: AxisColumn, row: Int32Array): AxisColumn {
  const { data } = column;
  return {
    ...column,
    data: Array.isArray(data)
      ? Array.from(row, (at) => (at < 0 ? "" : data[at]!))
      : Float64Array.from(row, (at) => (at < 0 ? Number.NaN : data[at]!)),
  };
}
