import { formatCounted } from "../format-counted.ts";
import { type Recovery, recoveryAssumptions, type SearchQuality } from "../recovery/recovery.ts";
import { csvText } from "./csv.ts";

const alarms = ({ falseAlarms, asTheyAre }: SearchQuality) =>
  `${falseAlarms.count} of ${formatCounted(falseAlarms.of, "object")} with shuffled points, ${asTheyAre.count} as they are`;

/** A recovery as comma-separated values: a line a signal, under comments that say what it was made with. */
export function recoveryCsv({
  signals,
  settings,
  criterion,
  seed,
  injections,
  falseShare,
  measurementKeys,
  variableShare,
  ...of
}: Recovery): string {
  const { periods, ranking, objectCount, notes } = of;
  const comments = [
    `${formatCounted(signals.length, "signal")} in ${formatCounted(objectCount, "object")}, seed ${seed}; searched in ${measurementKeys.join(", ")}; ranked by ${measurementKeys[0]}`,
    `injected: ${JSON.stringify(injections)}; ranges that are not given are each shape's own`,
    `search: ${JSON.stringify(settings)}`,
    `found: ${criterion} past ${periods.threshold}, as of ${alarms(periods)}; ${falseShare} allowed`,
    `ranked: variability above ${ranking.threshold}, as of ${alarms(ranking)}`,
    `purity where ${variableShare} of the objects vary: ${periods.purity} of the search, ${ranking.purity} of the ranking`,
    ...notes,
    ...recoveryAssumptions,
  ];
  const header = [
    ...["object", "shape", "period_days", "amplitude_mag", "zero_time", "magnitude"],
    ...["found_period_days", "power", "fap", "log10_fap", "period_is", "found", "variability", "ranked"],
  ];
  const rows = signals.map((one) => [
    ...[one.objectKey, one.shape, one.periodDays, one.amplitude, one.zeroTime, one.magnitude],
    ...[one.foundPeriodDays, one.power, one.fap, one.logFap, one.outcome, one.isFound, one.variability, one.isRanked],
  ]);
  return comments.map((line) => `# ${line}\r\n`).join("") + csvText(header, rows);
}
