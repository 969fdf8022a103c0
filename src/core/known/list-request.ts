import type { AxisColumn } from "../column.ts";
import type { KnownList } from "./known-list.ts";
import { julianYear } from "./proper-motion.ts";

const leastRadiusArcsec = 2;
/** Of the errors that the objects' positions have: beyond it hardly any true pair lies. */
const errorsInRadius = 3;

/** Julian year of the middle epoch; undefined where no time is known. */
export function epochYearOf(epochMjd: Float64Array): number | undefined {
  const times = epochMjd.filter(Number.isFinite).sort();
  return times.length === 0 ? undefined : julianYear(times[times.length >> 1]!);
}

/** In what distance rows of a list are taken to be an object, in arcsec. */
export function proposedRadius({ columns }: { columns: readonly AxisColumn[] }): number {
  const errors = columns.find(({ name }) => name === "position_error")?.data;
  if (!(errors instanceof Float64Array)) return leastRadiusArcsec;
  const known = errors.filter(Number.isFinite).sort();
  const median = known[known.length >> 1] ?? 0;
  return Math.max(leastRadiusArcsec, Number((errorsInRadius * median).toPrecision(3)));
}

/** The lists with one more: a file of the same name takes the place of the one before, or changes nothing. */
export function withList(lists: readonly KnownList[], list: KnownList): readonly KnownList[] {
  const at = lists.findIndex(({ name }) => name === list.name);
  if (at < 0) return [...lists, list];
  const before = lists[at]!;
  const text = (one: KnownList) =>
    JSON.stringify({ ...one, id: "", addedAt: "" }, (_, value) =>
      ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
    );
  return text(before) === text(list) ? lists : lists.with(at, { ...list, id: before.id, addedAt: before.addedAt });
}
