import type { MeasurementAxis } from "../../core/cube/dataset.ts";
import { bestMeasurement } from "../../core/lightcurve/best-measurement.ts";
import { statisticColumnName } from "../../core/lightcurve/statistic-columns.ts";
import { ratioOver, runningMedian } from "../../core/table/running-median.ts";
import type { ColumnData, ExploreColumn } from "./explore-column.ts";

/** A column that follows from other columns. */
export interface ComputedColumn extends ExploreColumn {
  needs: string[];
  compute(needed: ColumnData[]): ColumnData;
}

const runningMedianBins = 60;
const leastObjectsPerBin = 30;

/** Name of the column that ranks objects by how variable they are. */
export const variabilityName = (measurementKey: string) => `variability_${measurementKey}`;
export const bestMeasurementName = "best_measurement";

/** What the page makes of the statistics: the variability in each measurement, and each object's best measurement. */
export function computedColumns(measurements: readonly MeasurementAxis[]): ComputedColumn[] {
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
        description: `Interquartile range over its running median: how many times more an object scatters than others as bright, in ${key}`,
        kind: "number",
        group: "statistics",
        shown: false,
        needs: [statisticColumnName("median", key), statisticColumnName("iqr", key)],
        compute: ([median, iqr]) => scatterRatio(median as Float64Array, iqr as Float64Array),
      }),
    ),
  ];
}

function scatterRatio(median: Float64Array, iqr: Float64Array): Float64Array {
  const bins = Math.min(runningMedianBins, Math.max(1, Math.floor(median.length / leastObjectsPerBin)));
  return ratioOver(runningMedian(median, iqr, bins), median, iqr);
}
