import { type Check, isRight } from "../check-value.ts";
import { compareNatural } from "../table/natural-order.ts";
import type { AdditionChange, Json } from "../verbs/additions.ts";
import type { DatasetView } from "../verbs/view.ts";
import { checkView, viewParts } from "./check-view.ts";
import { keptFilters, keptSelections, keptTags, kinds, standings } from "./kept-lists.ts";
import { mapChanges, positionsOf, yesTo } from "./map-changes.ts";
import type { MergedAdditions } from "./merged-additions.ts";

/** The view that additions add up to; undefined where there are none. */
export function keptView(merged: MergedAdditions): DatasetView | undefined {
  if (merged.isEmpty) return undefined;
  const settings = merged.standing(kinds.setting);
  const setting = <T>(name: string, check: Check<T>): T | undefined => {
    const value: unknown = settings.get(name);
    return isRight(check, value) ? check(value, name) : undefined;
  };
  const texts = (kind: string) => {
    const all = Object.fromEntries(merged.standing(kind));
    return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => isText(entry[1])));
  };
  const keysOf = (kind: string, name?: string) => [...merged.standing(kind, name).keys()].sort(compareNatural);
  const { columns, focusedKey } = viewParts;
  const [shown, focused] = [setting("columns", columns), setting("focusedKey", focusedKey)];
  const tags = keptTags(merged);
  const tagged = merged.names(kinds.tagged).filter((name) => keysOf(kinds.tagged, name).length > 0);
  return {
    viewVersion: 1,
    filter: setting("filter", viewParts.filter) ?? "",
    filterHistory: setting("filterHistory", viewParts.filterHistory) ?? [],
    savedFilters: [...keptFilters(merged).keys()],
    sort: setting("sort", viewParts.sort) ?? [],
    ...(shown ? { columns: shown } : {}),
    columnWidths: setting("columnWidths", viewParts.columnWidths) ?? {},
    selection: keysOf(kinds.selected),
    namedSelections: [...keptSelections(merged)].map(([name, { objectKeys }]) => ({ name, objectKeys })),
    tags: [...new Set([...tags.keys(), ...tagged])].map((name) => ({
      name,
      key: tags.get(name)?.key ?? "",
      objectKeys: keysOf(kinds.tagged, name),
    })),
    notes: texts(kinds.note),
    ...(focused === undefined ? {} : { focusedKey: focused }),
    views: texts(kinds.panel),
  };
}

const isText = (value: unknown): value is string => typeof value === "string";

/** The acts that make what is known into a view. @throws InvalidArgument where it is none */
export function viewChanges(merged: MergedAdditions, wanted: unknown): AdditionChange[] {
  const view = checkView(wanted, "view");
  const tags = keptTags(merged);
  const tagAt = positionsOf(
    view.tags.map(({ name }) => name),
    standings(tags),
  );
  const selections = keptSelections(merged);
  const selectionAt = positionsOf(
    view.namedSelections.map(({ name }) => name),
    standings(selections),
  );
  const filters = keptFilters(merged);
  const taggedNames = new Set([...view.tags.map(({ name }) => name), ...merged.names(kinds.tagged)]);
  return [
    ...mapChanges(
      { kind: kinds.tag },
      new Map(tags),
      new Map(view.tags.map(({ name, key }) => [name, { key, at: tagAt.get(name)! }])),
    ),
    ...[...taggedNames].flatMap((name) =>
      mapChanges(
        { kind: kinds.tagged, name },
        merged.standing(kinds.tagged, name),
        yesTo(view.tags.find((tag) => tag.name === name)?.objectKeys ?? []),
      ),
    ),
    ...mapChanges({ kind: kinds.note }, merged.standing(kinds.note), new Map(Object.entries(view.notes))),
    ...mapChanges({ kind: kinds.selected }, merged.standing(kinds.selected), yesTo(view.selection)),
    ...mapChanges(
      { kind: kinds.selection },
      new Map(selections),
      new Map(view.namedSelections.map(({ name, objectKeys }) => [name, { objectKeys, at: selectionAt.get(name)! }])),
    ),
    ...mapChanges(
      { kind: kinds.savedFilter },
      new Map(filters),
      new Map([...positionsOf(view.savedFilters, standings(filters))].map(([filter, at]) => [filter, { at }])),
    ),
    ...mapChanges({ kind: kinds.setting }, merged.standing(kinds.setting), viewSettings(view)),
    ...mapChanges({ kind: kinds.panel }, merged.standing(kinds.panel), new Map(Object.entries(view.views))),
  ];
}

/** The settings of a view that are kept each as a whole; those that are as at first are left out. */
export function viewSettings({
  filter,
  filterHistory,
  sort,
  columns,
  columnWidths,
  focusedKey,
}: Pick<DatasetView, "filter" | "filterHistory" | "sort" | "columns" | "columnWidths" | "focusedKey">): Map<
  string,
  Json
> {
  const settings = new Map<string, Json>();
  if (filter !== "") settings.set("filter", filter);
  if (filterHistory.length > 0) settings.set("filterHistory", filterHistory);
  settings.set("sort", sort);
  if (columns) settings.set("columns", columns);
  if (Object.keys(columnWidths).length > 0) settings.set("columnWidths", columnWidths);
  if (focusedKey !== undefined) settings.set("focusedKey", focusedKey);
  return settings;
}
