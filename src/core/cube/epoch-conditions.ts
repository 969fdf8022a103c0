import type { AxisColumn } from "../column.ts";
import type { EpochAxis, JournalCatalog } from "./dataset.ts";

/** Ends the description of every column that is made here: what an epoch table says under the same name is never touched. */
const ofCatalogs = "of the epoch's catalog";

/**
 * Gives epochs columns of what their catalogs say of seeing and sky (`median_fwhm`, `median_background`,
 * `median_ellipticity`; with the table's key behind them where there are several tables). Made anew of all catalogs, so
 * that those of replaced ones change; where two tables give different units, each column has its own.
 * @param axis what everything else says of the epochs
 * @param catalogs of each epoch of the axis, in its order
 */
export function withConditions(axis: EpochAxis, catalogs: readonly (readonly JournalCatalog[])[]): EpochAxis {
  const made = new Map<string, AxisColumn & { data: Float64Array }>();
  const tableKeys = new Set(catalogs.flat().map(({ tableKey }) => tableKey));
  for (const [row, ofEpoch] of catalogs.entries())
    for (const { tableKey, conditions } of ofEpoch)
      for (const [condition, { median, unit, column }] of Object.entries(conditions ?? {})) {
        const name = tableKeys.size > 1 ? `${condition}_${tableKey}` : condition;
        let one = made.get(name);
        if (!one) {
          one = {
            ...{ name, ...(unit === undefined ? {} : { unit }) },
            description: `median ${column} of the sources without flags ${ofCatalogs}`,
            data: new Float64Array(axis.epochKey.length).fill(Number.NaN),
          };
          made.set(name, one);
        }
        // Catalogs of one table that say it in different units cannot be held against each other.
        one.data[row] = one.unit === unit ? median : Number.NaN;
      }
  const others = axis.columns.filter(({ description }) => !description?.endsWith(ofCatalogs));
  const taken = new Set(others.map(({ name }) => name));
  const columns = [...made.values()].filter(({ name }) => !taken.has(name));
  columns.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { ...axis, columns: [...others, ...columns] };
}
