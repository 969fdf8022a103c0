import { type Check, isRight, list, number, shape, text } from "../check-value.ts";
import type { AdditionChange, Json } from "../verbs/additions.ts";
import { mapChanges } from "./map-changes.ts";
import type { MergedAdditions } from "./merged-additions.ts";

/** Name: an object. Keys: ids of its saved periods. Value: the period, its zero time, and what they were found in. */
export const periodKind = "period";

/** A period that somebody saved of an object. */
export interface SavedPeriod {
  /** Tells it from the others of its object. */
  id: string;
  periodDays: number;
  /** A time of phase 0. */
  zeroTime: number;
  /** What times `zeroTime` is one of, as the axis of the plot says it. */
  timeName: string;
  /** How it was found: a method of `periodogram`, or `by hand`. */
  method: string;
  measurementKeys: string[];
  /** ISO 8601. */
  savedAt: string;
}

/** The periods that objects have, by object key, in the order in which they were saved. Values are never changed, only replaced. */
export type SavedPeriods = ReadonlyMap<string, readonly SavedPeriod[]>;

const savedShape = shape({
  periodDays: number({ above: 0 }),
  zeroTime: number(),
  timeName: text(),
  method: text(),
  measurementKeys: list(text()),
  savedAt: text(),
}) satisfies Check<Omit<SavedPeriod, "id">>;

/** What is kept of one object; what is of a shape that is not known is passed over. */
function periodsOf(merged: MergedAdditions, objectKey: string): SavedPeriod[] {
  return [...merged.standing(periodKind, objectKey)]
    .flatMap(([id, value]) => (isRight<unknown>(savedShape, value) ? [{ id, ...savedShape(value, id) }] : []))
    .sort((a, b) => (a.savedAt < b.savedAt ? -1 : a.savedAt > b.savedAt ? 1 : a.id < b.id ? -1 : 1));
}

/** The saved periods of all objects. */
export function keptPeriods(merged: MergedAdditions): SavedPeriods {
  const all = merged.names(periodKind).map((objectKey) => [objectKey, periodsOf(merged, objectKey)] as const);
  return new Map(all.filter(([, periods]) => periods.length > 0));
}

/** The acts that lead from some saved periods to others. */
export function periodChanges(before: SavedPeriods, after: SavedPeriods): AdditionChange[] {
  if (before === after) return [];
  const values = (periods: readonly SavedPeriod[] = []) =>
    new Map(periods.map(({ id, ...value }): [string, Json] => [id, { ...value }]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) =>
    mapChanges({ kind: periodKind, name }, values(before.get(name)), values(after.get(name))),
  );
}
