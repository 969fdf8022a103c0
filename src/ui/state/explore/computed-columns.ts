import type { MeasurementAxis } from "../../../core/cube/dataset.ts";
import { bestMeasurement } from "../../../core/lightcurve/best-measurement.ts";
import { statisticColumnName } from "../../../core/lightcurve/statistic-columns.ts";
import { curveNumberNames, eachCurveNumber } from "../../../core/ranking/curve-numbers.ts";
import { firedText, variability } from "../../../core/ranking/variability.ts";
import type { ColumnData, ExploreColumn } from "./explore-column.ts";

/** A column that follows from other columns. */
export interface ComputedColumn extends ExploreColumn {
  needs: string[];
  compute(needed: ColumnData[]): ColumnData;
}

/** Objects with a point in every measurement at more than this share of the epochs are measured well. */
export const wellMeasuredShare = 0.75;

/** Name of the column that ranks objects by how variable they are. */
export const variabilityName = (measurementKey: string) => `variability_${measurementKey}`;
/** Name of the column that says by what. */
export const variesByName = (measurementKey: string) => `varies_by_${measurementKey}`;
export const bestMeasurementName = "best_measurement";

/**
 * What the page makes of the statistics: the variability in each measurement, and each object's best measurement.
 * @param searched whether a search has made a column of this name
 */
export function computedColumns(
  measurements: readonly MeasurementAxis[],
  searched: (name: string) => boolean,
): ComputedColumn[] {
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
    ...keys.flatMap((key): ComputedColumn[] => {
      const needs = ["median", "mad", "inverse_eta", "n_epochs_valid"].map((one) => statisticColumnName(one, key));
      const ofCurves = curveNumberNames(key);
      const isSearched = ofCurves.every(searched);
      const firstOfCurves = needs.length;
      if (isSearched) needs.push(...ofCurves);
      const ranked = lastMade((needed: ColumnData[]) => {
        const columns = needed as Float64Array[];
        const [magnitude, mad, inverseEta, pointCount] = columns;
        const curves = isSearched ? eachCurveNumber((_, i) => columns[firstOfCurves + i]!) : undefined;
        return variability({
          ...{ magnitude: magnitude!, mad: mad!, inverseEta: inverseEta!, pointCount: pointCount!, curves },
        });
      });
      const about = { group: "statistics", shown: false, needs } as const;
      return [
        {
          ...{ name: variabilityName(key), title: "Variability", kind: "number", ...about },
          description: `How far the index that shows an object's variability best lies above objects of like magnitude, in ${key}`,
          compute: (needed) => ranked(needed).score,
        },
        {
          ...{ name: variesByName(key), title: "Varies by", kind: "string", ...about },
          description: `Which indices lie at least 3 sigma above those of objects of like magnitude: periodic (the best sine), scatter, smooth (points follow each other), flare (a few bright points in a row), dip (a few faint points), transient (seen at few of the epochs that cover it and, where that is known, are deep enough for it), in ${key}`,
          compute: (needed) => {
            const of = ranked(needed);
            return Array.from(of.score, (_, row) => firedText(of, row));
          },
        },
      ];
    }),
  ];
}

/** Of several columns that are made together: made anew only of other data. */
function lastMade<Made>(make: (needed: ColumnData[]) => Made): (needed: ColumnData[]) => Made {
  let last: { needed: ColumnData[]; made: Made } | undefined;
  return (needed) => {
    if (!last?.needed.every((data, i) => data === needed[i])) last = { needed, made: make(needed) };
    return last.made;
  };
}
