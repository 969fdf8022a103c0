import type { MeasurementAxis } from "../../../core/cube/dataset.ts";
import type { FlagCounts } from "../../../core/verbs/flag-counts.ts";
import type { ColumnData, ExploreColumn } from "./explore-column.ts";

/** A column that says how far an object's scatter is to be believed: made of flags and of neighbors. */
export interface DoubtColumn extends ExploreColumn {
  tableKey: string;
  /** @param neighborArcsec of the nearest object within twice the match radius; NaN where there is none */
  make(counts: FlagCounts, neighborArcsec: Float64Array): ColumnData;
}

/** An object that is saturated at more than this share of its epochs scatters for that reason. */
const saturatedShare = 0.1;
/** Flags at fewer epochs than this share are not worth a word. */
const flaggedShare = 0.5;

/** Name of the column that is 1 for objects whose scatter may be of their images' making. */
export const doubtedName = (measurementKey: string) => `doubted_${measurementKey}`;
/** Name of the column that says why. */
export const doubtName = (measurementKey: string) => `doubt_${measurementKey}`;

/** For each measurement, whether there is a reason to doubt an object's variability, and which. */
export function doubtColumns(measurements: readonly MeasurementAxis[]): DoubtColumn[] {
  return measurements.flatMap(({ measurementKey, tableKey }): DoubtColumn[] => {
    const about = { group: "statistics", shown: false, tableKey } as const;
    return [
      {
        ...{ name: doubtedName(measurementKey), title: "Doubted", kind: "number", ...about },
        description: `1 where an object is saturated or has a close neighbor, so that its variability in ${measurementKey} may not be its own`,
        make: (counts, neighborArcsec) =>
          Float64Array.from(neighborArcsec, (arcsec, object) =>
            Number(isSaturated(counts, object) || !Number.isNaN(arcsec)),
          ),
      },
      {
        ...{ name: doubtName(measurementKey), title: "Doubt", kind: "string", ...about },
        description: `What speaks against an object's variability in ${measurementKey}: saturated or flagged epochs, a neighbor so close that the two can be taken for each other`,
        make: (counts, neighborArcsec) => Array.from(neighborArcsec, (arcsec, object) => doubt(counts, object, arcsec)),
      },
    ];
  });
}

const isSaturated = ({ saturatedCount, sourceCount }: FlagCounts, object: number) =>
  saturatedCount[object]! > saturatedShare * sourceCount[object]!;

function doubt(counts: FlagCounts, object: number, neighborArcsec: number): string {
  const [of, saturated, flagged] = [
    counts.sourceCount[object]!,
    counts.saturatedCount[object]!,
    counts.flaggedCount[object]!,
  ];
  return [
    ...(isSaturated(counts, object) ? [`saturated ${saturated}/${of}`] : []),
    ...(Number.isNaN(neighborArcsec) ? [] : [`neighbor at ${neighborArcsec.toFixed(1)}″`]),
    ...(!isSaturated(counts, object) && flagged > flaggedShare * of ? [`flagged ${flagged}/${of}`] : []),
  ].join(", ");
}
