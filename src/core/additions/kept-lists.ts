import { type Check, isRight, list, number, shape, text } from "../check-value.ts";
import type { Json } from "../verbs/additions.ts";
import type { MergedAdditions } from "./merged-additions.ts";

/** Kinds of additions that the page knows; other kinds are kept as they are. */
export const kinds = {
  /** Keys: tags. Value: the key that gives it, and where it stands. */
  tag: "tag",
  /** Name: a tag. Keys: objects that have it. */
  tagged: "tagged",
  /** Keys: objects. Value: the text. */
  note: "note",
  /** Keys: objects that are selected now. */
  selected: "selected",
  /** Keys: names of selections. Value: their objects, and where it stands. */
  selection: "selection",
  /** Keys: filters. Value: where it stands. */
  savedFilter: "saved-filter",
  /** Keys: names of settings of the page as a whole. */
  setting: "setting",
  /** Keys: names of what each view of the page keeps. Value: a text. */
  panel: "panel",
} as const;

/** A tag that objects can be given, and the key that gives it to the object in focus. */
export interface TagKey {
  name: string;
  /** One character; empty: none. */
  key: string;
}

/** The tags that there are before anyone added or deleted one. */
export const firstTags: readonly TagKey[] = [
  { name: "variable", key: "1" },
  { name: "suspect", key: "2" },
  { name: "artifact", key: "3" },
  { name: "follow-up", key: "4" },
];

const placed = { at: number() };
const tagValue = shape({ key: text({ mostLength: 8 }), ...placed });
const selectionValue = shape({ objectKeys: list(text()), ...placed });

/** Entries of a kind that are of the shape they should have, in the order in which they stand. */
function inOrder<T extends { at: number }>(values: ReadonlyMap<string, Json>, check: Check<T>): Map<string, T> {
  const right = [...values].flatMap(([key, value]): [string, T][] =>
    isRight<unknown>(check, value) ? [[key, check(value, key)]] : [],
  );
  return new Map(right.sort(([a, { at }], [b, other]) => at - other.at || (a < b ? -1 : 1)));
}

/** The tags that there are: the first ones too, unless someone deleted them. */
export function keptTags(merged: MergedAdditions): Map<string, { key: string; at: number }> {
  const first = firstTags.map(({ name, key }, at): [string, Json] => [name, { key, at }]);
  return inOrder(new Map([...first, ...merged.values(kinds.tag)]), tagValue);
}

export const keptSelections = (merged: MergedAdditions): Map<string, { objectKeys: string[]; at: number }> =>
  inOrder(merged.values(kinds.selection), selectionValue);

export const keptFilters = (merged: MergedAdditions): Map<string, { at: number }> =>
  inOrder(merged.values(kinds.savedFilter), shape(placed));

/** What is said of a map's entries but where they stand. */
export const standings = (entries: ReadonlyMap<string, { at: number }>): Map<string, number> =>
  new Map([...entries].map(([name, { at }]) => [name, at]));
