import type { MeasurementAxis } from "../../../core/cube/dataset.ts";
import { statisticColumnName } from "../../../core/lightcurve/statistic-columns.ts";
import { statistics } from "../../../core/lightcurve/statistic-list.ts";
import { validInAll } from "../../../core/lightcurve/valid-in-all.ts";
import { statisticColumnLabel, statisticLabel } from "../../kit/text/labels.ts";

/** What people call the columns of statistics, by their names; `shortTitle` where the measurement is said beside it. */
export function statisticTitles(
  measurements: readonly MeasurementAxis[],
): ReadonlyMap<string, { title: string; shortTitle?: string }> {
  const each = measurements.flatMap(({ measurementKey }) =>
    statistics.map(({ name }) => {
      const titles = { title: statisticColumnLabel(name, measurementKey), shortTitle: statisticLabel(name) };
      return [statisticColumnName(name, measurementKey), titles] as const;
    }),
  );
  return new Map<string, { title: string; shortTitle?: string }>([[validInAll, { title: "Valid epochs" }], ...each]);
}
