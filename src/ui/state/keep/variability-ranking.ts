import { statisticColumnName } from "../../../core/lightcurve/statistic-columns.ts";
import { validInAll } from "../../../core/lightcurve/valid-in-all.ts";
import { quoteName } from "../../../core/table/tokens.ts";
import { diagramNames } from "../diagrams/diagram-view.svelte.ts";
import { variabilityName, variesByName } from "../explore/computed-columns.ts";
import { contaminatedByName, doubtedName, doubtName } from "../explore/doubt-columns.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import { defaultFilter, wellMeasuredFilter } from "../explore/well-measured.ts";
import type { ObjectView } from "../objects/object-view.svelte.ts";

const { color: colorName } = diagramNames;

/**
 * Lists the objects that are measured well enough, the most variable one first; those that are saturated, or can be taken
 * for a neighbor, come behind all others, and say so. The diagrams are colored by it, where no other color was chosen.
 * @param measurementKey the measurement to judge by
 * @param tableEpochs epochs of the measurement's table
 */
export async function rankByVariability(
  explore: Explore,
  view: ObjectView,
  measurementKey: string,
  tableEpochs: number,
): Promise<void> {
  const name = variabilityName(measurementKey);
  const [doubted, doubt] = [doubtedName(measurementKey), doubtName(measurementKey)];
  const by = variesByName(measurementKey);
  await explore.columns.load([name, by, doubted]);
  const filter = await wellMeasured(explore, measurementKey, tableEpochs);
  const contaminated = contaminatedByName(measurementKey);
  const known = explore.columns.describe(contaminated) ? [contaminated] : [];
  await explore.columns.load(known);
  explore.setFilter(filter, { columns: view.withForward(name, by, doubt, ...known) });
  if (!explore.views.has(colorName)) explore.views.set(colorName, name);
  explore.sort = [
    { columnId: doubted, descending: false },
    { columnId: name, descending: true },
  ];
}

/** Lets the transients of a measurement through; they are measured at few epochs, so that no filter for what is measured well does. */
const transientFilter = (measurementKey: string) => `contains(${quoteName(variesByName(measurementKey))}, "transient")`;

/** How many objects were found to be transients; the columns must be on the page. */
export function transientCount(explore: Explore, measurementKey: string): number {
  const filtered = explore.evaluate(transientFilter(measurementKey));
  return filtered.kind === "mask" ? filtered.count : 0;
}

/** Lists the transients, the clearest first. */
export function listTransients(explore: Explore, measurementKey: string): void {
  explore.setFilter(transientFilter(measurementKey));
  explore.sort = [{ columnId: variabilityName(measurementKey), descending: true }];
}

/** Lists the objects that are measured well; where there is none, the list says that it is empty. */
export async function listWellMeasured(
  explore: Explore,
  measurementKey: string | undefined,
  tableEpochs: number,
): Promise<void> {
  explore.setFilter((await wellMeasured(explore, measurementKey, tableEpochs)) || defaultFilter);
}

async function wellMeasured(
  explore: Explore,
  measurementKey: string | undefined,
  tableEpochs: number,
): Promise<string> {
  const own = measurementKey === undefined ? [] : [statisticColumnName("n_epochs_valid", measurementKey)];
  await explore.columns.load([validInAll, ...own]);
  return wellMeasuredFilter((filter) => explore.evaluate(filter), measurementKey, tableEpochs);
}
