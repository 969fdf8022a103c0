import type { AxisColumn } from "../column.ts";
import type { MeasurementAxis } from "../cube/dataset.ts";
import { statistics } from "./statistic-list.ts";
import { validInAll } from "./valid-in-all.ts";

export type StatisticColumn = Omit<AxisColumn, "data">;

/** Name of a statistic's column in the object table. */
export function statisticColumnName(statistic: string, measurementKey: string): string {
  return `${statistic}_${measurementKey}`;
}

/** The columns of an analysis: `n_epochs_valid_all`, then for each measurement every statistic in its order. */
export function statisticColumns(measurements: readonly MeasurementAxis[]): StatisticColumn[] {
  const all = { name: validInAll, description: "Number of epochs with a valid point in every measurement" };
  const each = measurements.flatMap(({ measurementKey, unit }) =>
    statistics.map((statistic) => ({
      name: statisticColumnName(statistic.name, measurementKey),
      ...(statistic.unit === "" ? {} : { unit: statistic.unit === "value" ? unit : statistic.unit }),
      description: `${statistic.description}, of ${measurementKey}`,
    })),
  );
  return [all, ...each];
}
