import type { EpochAxis } from "./dataset.ts";

/** What an epoch table has changed of epochs that are committed. */
export interface EpochAxisChanges {
  /** How many of them have another time, or one for the first time. */
  timeCount: number;
  /** Names of other columns with a cell that is not what it was. */
  columns: string[];
}

/** What differs between two versions of an epoch axis, of epochs that both have. */
export function epochAxisChanges(before: EpochAxis, after: EpochAxis): EpochAxisChanges {
  const rowBefore = new Map(before.epochKey.map((key, row) => [key, row]));
  const rows = after.epochKey.flatMap((key, row): [number, number][] => {
    const old = rowBefore.get(key);
    return key === "" || old === undefined ? [] : [[old, row]];
  });
  const changed = (old: ArrayLike<unknown> | undefined, now: ArrayLike<unknown>) =>
    rows.filter(([from, to]) => !Object.is(old?.[from] ?? empty(now[to]), now[to])).length;
  return {
    timeCount: changed(before.epochMjd, after.epochMjd),
    columns: after.columns
      .filter(({ name, data }) => changed(before.columns.find((column) => column.name === name)?.data, data) > 0)
      .map(({ name }) => name),
  };
}

/** A cell of a column that was not there. */
const empty = (cell: unknown) => (typeof cell === "string" ? "" : Number.NaN);
