import { validInAll } from "../../../core/lightcurve/statistic-columns.ts";
import { variabilityName } from "../explore/computed-columns.ts";
import { defaultFilter, type Explore } from "../explore/explore.svelte.ts";
import type { ObjectView } from "../objects/object-view.svelte.ts";

/**
 * Lists the objects that are measured well enough, the most variable one first.
 * @param measurementKey the measurement to judge by
 */
export async function rankByVariability(explore: Explore, view: ObjectView, measurementKey: string): Promise<void> {
  const name = variabilityName(measurementKey);
  await explore.columns.load([name, validInAll]);
  explore.setFilter(defaultFilter, { columns: view.withForward(name) });
  explore.sort = [{ columnId: name, descending: true }];
}
