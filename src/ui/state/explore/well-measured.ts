import type { LightCurve } from "../../../core/lightcurve/light-curve.ts";
import { statisticColumnName } from "../../../core/lightcurve/statistic-columns.ts";
import { validInAll } from "../../../core/lightcurve/valid-in-all.ts";
import { quoteName } from "../../../core/table/tokens.ts";
import type { EpochColumns } from "../../../core/verbs/read.ts";
import { wellMeasuredShare } from "./computed-columns.ts";
import type { Filtered } from "./filtered.ts";

/** Of the objects at the front of the list, how many are looked at for the first one to show. */
export const firstLookedAt = 200;
const wellCoveredShare = 0.75;

/** Bit of SExtractor's FLAGS: a pixel of the source is saturated, or about to be. */
const saturated = 4;

/** Which of some objects has about as many points that are not saturated as any of them: the first to be shown. */
export function firstWellCovered(curves: readonly Pick<LightCurve, "value" | "flags">[]): number {
  const counts = curves.map(({ value, flags }) =>
    value.reduce(
      (count, one, epoch) => count + Number(Number.isFinite(one) && !(flags[epoch]! > 0 && flags[epoch]! & saturated)),
      0,
    ),
  );
  const most = Math.max(...counts);
  return counts.findIndex((count) => count >= wellCoveredShare * most);
}

/** Lets through what is measured well in every measurement. */
export const defaultFilter = `${validInAll} > ${wellMeasuredShare} * epochs`;

/** How many epochs have a catalog of a table, the excluded ones left out. */
export function epochsOfTable(
  { epochKey, catalogs }: Pick<EpochColumns, "epochKey" | "catalogs">,
  tableKey: string,
  excludedEpochs: readonly string[] = [],
): number {
  const excluded = new Set(excludedEpochs);
  const has = (row: number) => catalogs[row]?.some((catalog) => catalog.tableKey === tableKey) === true;
  return epochKey.filter((key, row) => !excluded.has(key) && has(row)).length;
}

/**
 * The filter that lists the well-measured objects: in every measurement where there are such, else in one, against the
 * epochs of its own table; empty where even that lets nothing through.
 * @param tableEpochs epochs of the measurement's table
 */
export function wellMeasuredFilter(
  evaluate: (filter: string) => Filtered,
  measurementKey: string | undefined,
  tableEpochs: number,
): string {
  const filters = [defaultFilter];
  if (measurementKey !== undefined) {
    const own = quoteName(statisticColumnName("n_epochs_valid", measurementKey));
    filters.push(`${own} > ${wellMeasuredShare} * ${tableEpochs}`);
  }
  const letsThrough = (filter: string) => {
    const filtered = evaluate(filter);
    return filtered.kind === "mask" && filtered.count > 0;
  };
  return filters.find(letsThrough) ?? "";
}
