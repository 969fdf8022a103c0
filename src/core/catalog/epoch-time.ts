import type { Catalog, Column } from "../format/catalog.ts";
import { formatCounted } from "../format-counted.ts";
import { nightTimes } from "../time/nights.ts";
import { type FoundTimes, timeColumns } from "../time/time-columns.ts";
import { isOtherClock } from "../time/time-names.ts";
import { contradictionOf } from "../time/time-of-catalog.ts";

/** The times of an epoch table, and what is to be said of them. */
export interface EpochTimes {
  /** The column that they come from; undefined where none holds a usable time. */
  column?: Column;
  /** NaN where a row has none. */
  mjd: Float64Array;
  scale: FoundTimes<Column>["scale"];
  /** How values were read, where name and unit alone do not say it. */
  assumed: string[];
  /** Why rows have no time. */
  notes: string[];
  /** Of two columns that do not agree, both values and which one was taken. */
  contradiction?: string;
}

/** The best times of a table. */
export function epochTimes({ columns, rowCount }: Pick<Catalog, "columns" | "rowCount">): EpochTimes {
  const found = timeColumns(columns);
  const best = found.find(({ mjd }) => mjd.some((value) => !Number.isNaN(value)));
  const none = { mjd: new Float64Array(rowCount).fill(Number.NaN), scale: "unknown" as const, assumed: [] };
  if (!best) return { ...none, notes: [withoutTimes(columns, found)] };
  const { field: column, scale } = best;
  const contradiction = contradictionOf(found, best);
  const assumed = best.assumed === undefined ? [] : [`${sentence(best.assumed)}.`];
  if (!best.nightOnly)
    return {
      ...{ column, mjd: best.mjd, scale, assumed, notes: [] },
      ...(contradiction === undefined ? {} : { contradiction }),
    };
  const { mjd, shared } = nightTimes(Float64Array.from(best.mjd));
  if (shared === 0) {
    assumed.push(`${column.name} holds days without a time of day: each epoch stands at the beginning of its day.`);
    return { column, mjd, scale, assumed, notes: [] };
  }
  const notes = [
    `Column ${column.name} holds days without a time of day, and no other column has one. ` +
      `${formatCounted(shared, "epoch shares", "epochs share")} their day with another: their order is not known, and they have no time.`,
  ];
  const left = mjd.some((value) => !Number.isNaN(value));
  return left ? { column, mjd, scale, assumed, notes } : { ...none, notes };
}

function withoutTimes(columns: readonly Column[], found: FoundTimes<Column>[]): string {
  const unclear = found.find((times) => times.unclear !== undefined);
  if (unclear) return `Column ${unclear.field.name} gives no time: ${unclear.unclear}.`;
  if (found[0]) return `Column ${found[0].field.name} holds no usable time.`;
  const local = columns.find(({ name }) => isOtherClock(name));
  if (local)
    return `Column ${local.name} is of a clock whose distance from UTC is not said, and no other column was taken as the time of the epochs.`;
  const names = columns.map(({ name }) => name).slice(0, 20);
  return `No column was taken as the time of the epochs; it has ${names.join(", ")}.`;
}

const sentence = (text: string) => text[0]!.toUpperCase() + text.slice(1);
