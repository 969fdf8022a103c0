import { epochExcluded, noPoint, pointExcluded, pointUncorrected } from "../cube/no-point.ts";
import { listedNames } from "../listed-names.ts";
import type { TimeFrame } from "../time/time-frame.ts";
import type { DatasetOverview } from "../verbs/datasets.ts";
import type { ExportedValues } from "../verbs/export-curves.ts";
import { workbenchVersion } from "../version.ts";

/** What a header says of times: what nobody said is called unknown. */
export const timeSentence = ({ scale, reference, place }: TimeFrame, format: "MJD" | "JD" = "MJD"): string =>
  `Times are ${format}; time scale: ${scale}; they refer to: ${reference === "mid" ? "the middle of the exposure" : reference}; place: ${place}.`;

/**
 * What every exported file of light curves says of itself.
 * @param time what the times that leave are
 * @param isPlain it has Julian dates, and no column of flags
 */
export function aboutCurves(
  { record, correction }: DatasetOverview,
  values: ExportedValues,
  time: TimeFrame = record.time,
  isPlain = false,
): string[] {
  const excluded = record.excludedEpochs ?? [];
  return [
    `Light curves of “${record.name}”, exported by Lightcurve Workbench ${workbenchVersion}.`,
    timeSentence(time, isPlain ? "JD" : "MJD"),
    correctionSentence(values, correction),
    ...(excluded.length > 0 ? [`Excluded epochs, which have no point: ${listedNames(excluded, 20)}.`] : []),
    isPlain ? noFlagsSentence : flagsSentence,
  ];
}

/** To which magnitudes measurements were brought, a sentence each with a blank before it. */
export const scaleSentences = (scales: { [measurementKey: string]: string }): string =>
  Object.entries(scales)
    .map(([key, scale]) => ` ${key} is on the scale of ${scale}.`)
    .join("");

function correctionSentence(values: ExportedValues, correction: DatasetOverview["correction"]): string {
  if (values === "raw") return "Values are as they were measured: no correction was applied.";
  const which = values === "both" ? "The columns named corrected" : "Values";
  if (!correction) return `${which} are as they were measured: no correction is in use.`;
  const { name, version, measurementKeys, scales = {} } = correction;
  return `${which} have the zero points “${name}” (version ${version}) taken off in ${measurementKeys.join(", ")}; other measurements are as they were measured.${scaleSentences(scales)}`;
}

const wordsOf = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const meanings = [
  ...Object.entries(noPoint).map(([reason, flag]) => `${flag} ${wordsOf(reason)}`),
  ...[`${epochExcluded} epoch excluded`, `${pointExcluded} point excluded`, `${pointUncorrected} no zero point`],
];
const noFlagsSentence = "There are no flags here: points of saturated, blended or cut sources are among the others.";
const flagsSentence = `Flags are those of SExtractor (1 biased, 2 deblended, 4 saturated, 8 at the edge, ...); below 0: ${meanings.join(", ")}.`;
