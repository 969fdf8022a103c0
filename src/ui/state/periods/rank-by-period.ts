import type { Explore } from "../explore/explore.svelte.ts";
import type { ObjectView } from "../objects/object-view.svelte.ts";

const [periodName, powerName, chanceName, aliasName] = ["period", "period_power", "period_fap", "period_alias"];

/** Lists the objects by how much of what they do a period explains, the most periodic one first. */
export async function rankByPeriod(explore: Explore, view: ObjectView): Promise<void> {
  await explore.columns.load([periodName!, powerName!, chanceName!, aliasName!]);
  explore.showColumns(view.withForward(periodName!, powerName!, aliasName!));
  explore.sort = [{ columnId: powerName!, descending: true }];
}

/** The listed object that comes behind the one in focus by the power of its period; undefined where none does. */
export function nextByPower({ visibleRows, focus, columns }: Explore): number | undefined {
  const power = columns.numbers(powerName!);
  return power && nextBelow(power, visibleRows, focus);
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
