import { contaminatedByName } from "../explore/doubt-columns.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import type { ObjectView } from "../objects/object-view.svelte.ts";

const [periodName, powerName, chanceName, aliasName] = [
  "period",
  "period_power",
  "period_fap",
  "period_alias",
] as const;

/** How rare a peak is in noise alone: powers cannot be compared between few points and many. A search of an earlier version has it of one sine only. */
const rankName = ({ columns }: Explore) => (columns.describe("period_log_fap") ? "period_log_fap" : chanceName);

/**
 * Lists the objects by how rare the peak of their period is in noise alone, the most periodic one first, with whose period it may be.
 * @param measurementKey says which neighbor is brighter; undefined: none does
 */
export async function rankByPeriod(
  explore: Explore,
  view: ObjectView,
  measurementKey: string | undefined,
): Promise<void> {
  const contaminated = measurementKey === undefined ? undefined : contaminatedByName(measurementKey);
  const rank = rankName(explore);
  await explore.columns.load([periodName, powerName, chanceName, aliasName, rank]);
  const known = contaminated !== undefined && explore.columns.describe(contaminated) ? [contaminated] : [];
  await explore.columns.load(known);
  explore.showColumns(view.withForward(periodName, rank, aliasName, ...known));
  explore.sort = [{ columnId: rank, descending: false }];
}

/** The listed object that comes behind the one in focus by how rare its peak is; undefined where none does. */
export function nextByRank(explore: Explore): number | undefined {
  const { visibleRows, focus, columns } = explore;
  const rank = columns.numbers(rankName(explore));
  return (
    rank &&
    nextBelow(
      rank.map((one) => -one),
      visibleRows,
      focus,
    )
  );
}

/**
 * Of some rows the one of the next lower value; rows of equal values follow each other in their own order.
 * @param from undefined, or a row without a value: the highest
 */
export function nextBelow(values: Float64Array, rows: Uint32Array, from: number | undefined): number | undefined {
  const start = from === undefined ? Number.NaN : values[from]!;
  const at = Number.isNaN(start) ? -1 : rows.indexOf(from!);
  let best: number | undefined;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const isBehind = Number.isNaN(start) || value < start || (value === start && i > at);
    if (isBehind && (best === undefined || value > values[best]!)) best = row;
  }
  return best;
}
