import type { MeasurementAxis } from "../../../core/cube/dataset.ts";
import { statisticColumnName } from "../../../core/lightcurve/statistic-columns.ts";
import { contaminationArcsec, contaminators, contaminatorText } from "../../../core/ranking/contamination.ts";
import type { FlagCounts } from "../../../core/verbs/flag-counts.ts";
import type { ObjectColumns } from "../../../core/verbs/read.ts";
import type { ComputedColumn } from "./computed-columns.ts";
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

/** Name under which views keep the radius, arcsec. */
export const contaminationRadiusName = "contamination-arcsec";

/** Name of the column that says which brighter neighbor an object may have its period from. */
export const contaminatedByName = (measurementKey: string) => `contaminated_by_${measurementKey}`;

/** Which radius is kept, arcsec; the default where none is. */
export function contaminationRadius(kept: string | undefined): number {
  const radius = Number(kept);
  return radius > 0 && Number.isFinite(radius) ? radius : contaminationArcsec;
}

const ofPeriods = ["period", "period_error", "period_log_fap", "period_alias"];

/** For each measurement, of which brighter object's period each object's is. They follow from a survey's columns. */
export function contaminationColumns(
  measurements: readonly MeasurementAxis[],
  { objectKey, raDeg, decDeg }: Pick<ObjectColumns, "objectKey" | "raDeg" | "decDeg">,
  radiusArcsec: number,
): ComputedColumn[] {
  return measurements.map(({ measurementKey, kind }) => ({
    ...{ name: contaminatedByName(measurementKey), title: "Contaminated by", kind: "string", group: "periods" },
    description: `A brighter object in ${measurementKey} within ${radiusArcsec}″ that is periodic with this object's period, or half or twice of it, within three times the errors`,
    shown: false,
    needs: [statisticColumnName("median", measurementKey), ...ofPeriods],
    compute: (needed) => {
      const [median, periodDays, periodErrorDays, logChance, alias] = needed as Float64Array[];
      // Fluxes and ratios are higher where an object is brighter.
      const magnitude = kind === "mag" ? median! : median!.map((one) => -one);
      const of = { raDeg, decDeg, magnitude, periodDays: periodDays!, periodErrorDays: periodErrorDays! };
      const found = contaminators({ ...of, logChance: logChance!, alias: alias! }, radiusArcsec);
      return found.map((one) => contaminatorText(one, objectKey));
    },
  }));
}
