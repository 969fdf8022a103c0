import type { AdditionChange } from "../verbs/additions.ts";
import type { MergedAdditions } from "./merged-additions.ts";
import { excludedPointKind } from "./reading-kinds.ts";

/** One point of one light curve. */
export interface PointName {
  objectKey: string;
  measurementKey: string;
  epochKey: string;
}

/** A point as one text, to be looked for in sets. */
export const pointId = ({ objectKey, measurementKey, epochKey }: PointName): string =>
  [objectKey, measurementKey, epochKey].join("\n");

export function pointOfId(id: string): PointName {
  const [objectKey = "", measurementKey = "", epochKey = ""] = id.split("\n");
  return { objectKey, measurementKey, epochKey };
}

/** Points that are excluded now, as their ids, in an order that depends on nothing else. */
export function keptExcludedPoints(merged: MergedAdditions): string[] {
  const ids = merged
    .names(excludedPointKind)
    .flatMap((objectKey) =>
      [...merged.standing(excludedPointKind, objectKey).keys()].map((key) => `${objectKey}\n${key}`),
    );
  return ids.sort();
}

/** The acts that exclude points, or take them in again. */
export function excludePointChanges(points: Iterable<PointName>, exclude: boolean): AdditionChange[] {
  const keysOf = new Map<string, string[]>();
  for (const { objectKey, measurementKey, epochKey } of points) {
    const keys = keysOf.get(objectKey) ?? [];
    keysOf.set(objectKey, keys);
    keys.push(`${measurementKey}\n${epochKey}`);
  }
  return [...keysOf].map(([name, keys]) => ({ kind: excludedPointKind, name, keys, value: exclude ? true : null }));
}

/** Keys of the epochs at which a light curve has an excluded point, by `curveId`. */
export function epochsByCurve(ids: Iterable<string>): Map<string, Set<string>> {
  const of = new Map<string, Set<string>>();
  for (const id of ids) {
    const point = pointOfId(id);
    const curve = curveId(point);
    const epochs = of.get(curve) ?? new Set();
    of.set(curve, epochs.add(point.epochKey));
  }
  return of;
}

export const curveId = ({ objectKey, measurementKey }: Omit<PointName, "epochKey">): string =>
  `${objectKey}\n${measurementKey}`;
