import type { MeasurementAxis } from "../../../core/cube/dataset.ts";
import { bestMeasurement } from "../../../core/lightcurve/best-measurement.ts";
import { statisticColumnName } from "../../../core/lightcurve/statistic-columns.ts";
import { validInAll } from "../../../core/lightcurve/valid-in-all.ts";
import { ratioOver, runningMedianOfRows } from "../../../core/table/running-median.ts";
import type { ColumnData, ExploreColumn } from "./explore-column.ts";

/** A column that follows from other columns. */
export interface ComputedColumn extends ExploreColumn {
  needs: string[];
  compute(needed: ColumnData[]): ColumnData;
}

/** Objects with a point in every measurement at more than this share of the epochs are measured well. */
export const wellMeasuredShare = 0.75;
/** Fewer well-measured objects than this say nothing of the others: then all are compared with all. */
const leastCompared = 30;

/** Name of the column that ranks objects by how variable they are. */
export const variabilityName = (measurementKey: string) => `variability_${measurementKey}`;
export const bestMeasurementName = "best_measurement";

/**
 * What the page makes of the statistics: the variability in each measurement, and each object's best measurement.
 * @param epochCount epochs that light curves have
 */
export function computedColumns(measurements: readonly MeasurementAxis[], epochCount: number): ComputedColumn[] {
  const keys = measurements.map(({ measurementKey }) => measurementKey);
  const columnsOf = (statistic: string) => keys.map((key) => statisticColumnName(statistic, key));
  return [
    {
      name: bestMeasurementName,
      title: "Best measurement",
      description: "The measurement that scatters least, of those that see the object at most epochs",
      kind: "string",
      group: "statistics",
      shown: false,
      needs: [...columnsOf("mad"), ...columnsOf("n_epochs_valid")],
      compute: (needed) => {
        const columns = needed as Float64Array[];
        return bestMeasurement(keys, columns.slice(0, keys.length), columns.slice(keys.length));
      },
    },
    ...keys.map(
      (key): ComputedColumn => ({
        name: variabilityName(key),
        title: "Variability",
        description: `Interquartile range over its running median: how many times more an object scatters than well-measured ones as bright, in ${key}`,
        kind: "number",
        group: "statistics",
        shown: false,
        needs: [statisticColumnName("median", key), statisticColumnName("iqr", key), validInAll],
        compute: (needed) => scatterRatio(needed as Float64Array[], wellMeasuredShare * epochCount),
      }),
    ),
  ];
}

function scatterRatio([median, iqr, validCount]: Float64Array[], moreThan: number): Float64Array {
  const all = Uint32Array.from(median!.keys());
  const well = all.filter((row) => validCount![row]! > moreThan);
  const compared = well.length >= leastCompared ? well : all;
  return ratioOver(runningMedianOfRows(median!, iqr!, compared), median!, iqr!);
}
