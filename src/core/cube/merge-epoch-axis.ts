import type { AxisColumn } from "../column.ts";
import { keyFinder } from "../naming/epoch-key.ts";
import type { EpochAxis, JournalEpoch } from "./dataset.ts";
import { withConditions } from "./epoch-conditions.ts";

/**
 * The epoch axis of a store: one row per position. What is given now comes before what is stored, and that before the
 * time in the journal; an unknown time never hides a known one. What catalogs say of seeing and sky is always that of the
 * journal. Positions without an epoch have the key "".
 */
export function mergeEpochAxis(
  epochs: Iterable<JournalEpoch>,
  given: EpochAxis | undefined,
  stored: EpochAxis | undefined,
): EpochAxis {
  const byIndex: (JournalEpoch | undefined)[] = [];
  for (const epoch of epochs) byIndex[epoch.epochIndex] = epoch;
  const count = byIndex.length;
  const sources = [given, stored].flatMap((axis) => (axis ? [{ axis, rowOf: rowsByKey(axis) }] : []));
  const merged: EpochAxis = {
    epochKey: Array.from(byIndex, (epoch) => epoch?.epochKey ?? ""),
    epochMjd: new Float64Array(count).fill(Number.NaN),
    timeSource: new Array(count).fill("unknown"),
    columns: mergeColumns(sources, byIndex),
  };
  byIndex.forEach((epoch, index) => {
    if (!epoch) return;
    const times = sources.flatMap(({ axis, rowOf }) => {
      const row = rowOf(epoch.epochKey);
      return row === undefined ? [] : [{ epochMjd: axis.epochMjd[row]!, source: axis.timeSource[row]! }];
    });
    const { time } = epoch;
    if (time) times.push({ epochMjd: time.epochMjd ?? Number.NaN, source: time.source });
    const best = times.find(({ epochMjd }) => !Number.isNaN(epochMjd)) ?? times.at(-1);
    if (!best) return;
    merged.epochMjd[index] = best.epochMjd;
    merged.timeSource[index] = best.source;
  });
  return withConditions(
    merged,
    Array.from(byIndex, (epoch) => epoch?.catalogs ?? []),
  );
}

type Source = { axis: EpochAxis; rowOf: (epochKey: string) => number | undefined };

/** Rows by key; `0001` finds `1` where no other key is meant. */
function rowsByKey({ epochKey }: EpochAxis): Source["rowOf"] {
  const rows = new Map(epochKey.map((key, row) => [key, row]));
  const find = keyFinder(epochKey);
  return (key) => rows.get(find(key) ?? "");
}

/** Every column of any source; a name's first appearance says what it is. */
function mergeColumns(sources: Source[], byIndex: readonly (JournalEpoch | undefined)[]): AxisColumn[] {
  const columns = new Map<string, AxisColumn>();
  for (const { axis } of sources)
    for (const column of axis.columns) if (!columns.has(column.name)) columns.set(column.name, column);
  return [...columns.values()].map((column) => {
    const text = !(column.data instanceof Float64Array);
    const cell = (key: string) => {
      for (const { axis, rowOf } of sources) {
        const row = rowOf(key);
        const data = axis.columns.find(({ name }) => name === column.name)?.data;
        if (row !== undefined && data) return data[row];
      }
      return undefined;
    };
    const cells = Array.from(byIndex, (epoch) => (epoch ? cell(epoch.epochKey) : undefined));
    const data = text
      ? cells.map((value) => (value === undefined ? "" : String(value)))
      : Float64Array.from(cells, (value) => (typeof value === "number" ? value : Number.NaN));
    return { ...column, data };
  });
}
