import { type Check, flag, isRight, list, number, optional, shape, text } from "../check-value.ts";
import { emptyRows, type KnownList, type KnownRows, type ListedMagnitudes, takeRows } from "../known/known-list.ts";
import type { AdditionChange, Json } from "../verbs/additions.ts";
import type { MergedAdditions } from "./merged-additions.ts";

/** Keys: ids of lists of known objects. Value: what is said of the list as a whole. */
export const knownListKind = "known-list";
/** Name: a list's id. Keys: numbers of groups of rows. Value: the rows, as columns. */
export const knownRowsKind = "known-rows";

/** A line of the log stays short enough to be read and sealed by itself. */
const rowsInGroup = 500;

const header = shape({
  name: text(),
  addedAt: text(),
  variables: flag,
  rowCount: number({ least: 0, whole: true }),
  radiusArcsec: number({ above: 0 }),
  epochYear: optional(number()),
  notes: list(text()),
  groups: number({ least: 0, whole: true }),
}) satisfies Check<Omit<KnownList, "id" | "rows"> & { groups: number }>;

/** NaN is none of JSON's numbers. */
const orNull: Check<number | null> = (value, argument) => (value === null ? null : number()(value, argument));
const rowsShape = shape({
  ...{ name: list(text()), type: list(text()), flag: list(text()) },
  ...{ periodDays: list(orNull), magnitude: list(orNull), raDeg: list(number()), decDeg: list(number()) },
  magnitudes: optional(
    list(shape({ column: text(), value: list(orNull), uncertainty: optional(list(orNull)) }) satisfies Check<unknown>),
  ),
});

/** The lists that are kept, in the order in which they were added; one whose rows are not all there is left out. */
export function keptKnownLists(merged: MergedAdditions): KnownList[] {
  return [...merged.standing(knownListKind)]
    .flatMap(([id, value]): KnownList[] => {
      if (!isRight<unknown>(header, value)) return [];
      const { groups, ...said } = header(value, id);
      const rows = rowsOf(merged.standing(knownRowsKind, id), groups);
      return rows ? [{ id, ...said, rows }] : [];
    })
    .sort((a, b) => (a.addedAt < b.addedAt ? -1 : a.addedAt > b.addedAt ? 1 : a.id < b.id ? -1 : 1));
}

function rowsOf(kept: ReadonlyMap<string, Json>, groups: number): KnownRows | undefined {
  const parts: ReturnType<typeof rowsShape>[] = [];
  for (let group = 0; group < groups; group++) {
    const value: unknown = kept.get(`${group}`);
    if (!isRight<unknown>(rowsShape, value)) return undefined;
    const part = rowsShape(value, `${group}`);
    const { magnitudes = [], ...columns } = part;
    const all = [
      ...Object.values(columns),
      ...magnitudes.flatMap(({ value, uncertainty = value }) => [value, uncertainty]),
    ];
    if (all.some(({ length }) => length !== part.name.length)) return undefined;
    parts.push(part);
  }
  const rows = emptyRows(parts.reduce((sum, { name }) => sum + name.length, 0));
  const magnitudes = (parts[0]?.magnitudes ?? []).map(
    ({ column, uncertainty }): ListedMagnitudes => ({
      column,
      value: new Float64Array(rows.name.length).fill(Number.NaN),
      ...(uncertainty ? { uncertainty: new Float64Array(rows.name.length).fill(Number.NaN) } : {}),
    }),
  );
  let at = 0;
  for (const part of parts) {
    for (const text of ["name", "type", "flag"] as const)
      for (const [k, value] of part[text].entries()) rows[text][at + k] = value;
    for (const column of ["periodDays", "magnitude", "raDeg", "decDeg"] as const)
      for (const [k, value] of part[column].entries()) rows[column][at + k] = value ?? Number.NaN;
    for (const { column, value, uncertainty } of magnitudes) {
      const own = part.magnitudes?.find((one) => one.column === column);
      for (const [k, one] of own?.value.entries() ?? []) value[at + k] = one ?? Number.NaN;
      for (const [k, one] of own?.uncertainty?.entries() ?? [])
        if (uncertainty) uncertainty[at + k] = one ?? Number.NaN;
    }
    at += part.name.length;
  }
  return { ...rows, magnitudes };
}

/** The acts that lead from some lists to others. */
export function knownListChanges(before: readonly KnownList[], after: readonly KnownList[]): AdditionChange[] {
  if (before === after) return [];
  const changes: AdditionChange[] = [];
  const was = new Map(before.map((one) => [one.id, one]));
  for (const one of after) {
    const known = was.get(one.id);
    was.delete(one.id);
    if (known === one) continue;
    if (known?.rows !== one.rows) changes.push(...rowChanges(one));
    const { id, rows, ...said } = one;
    changes.push({ kind: knownListKind, keys: [id], value: { ...said, groups: groupsOf(rows) } });
  }
  for (const { id, rows } of was.values()) {
    changes.push({ kind: knownListKind, keys: [id], value: null });
    const keys = Array.from({ length: groupsOf(rows) }, (_, group) => `${group}`);
    if (keys.length > 0) changes.push({ kind: knownRowsKind, name: id, keys, value: null });
  }
  return changes;
}

const groupsOf = ({ name }: KnownRows) => Math.ceil(name.length / rowsInGroup);

function rowChanges({ id, rows }: KnownList): AdditionChange[] {
  return Array.from({ length: groupsOf(rows) }, (_, group): AdditionChange => {
    const from = group * rowsInGroup;
    const length = Math.min(rowsInGroup, rows.name.length - from);
    const { periodDays, magnitude, magnitudes, raDeg, decDeg, ...texts } = takeRows(
      rows,
      Array.from({ length }, (_, k) => from + k),
    );
    const value: Json = {
      ...texts,
      periodDays: Array.from(periodDays, numberOrNull),
      magnitude: Array.from(magnitude, numberOrNull),
      raDeg: Array.from(raDeg),
      decDeg: Array.from(decDeg),
      magnitudes: magnitudes.map(({ column, value, uncertainty }) => ({
        ...{ column, value: Array.from(value, numberOrNull) },
        ...(uncertainty ? { uncertainty: Array.from(uncertainty, numberOrNull) } : {}),
      })),
    };
    return { kind: knownRowsKind, name: id, keys: [`${group}`], value };
  });
}

const numberOrNull = (value: number) => (Number.isFinite(value) ? value : null);
