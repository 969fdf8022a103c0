import type { PeriodColumn } from "../periods/period-table.ts";

/** What a ranking asks of every light curve, beside its statistics, in this order; a search of an earlier version has the last one only. */
export const curveNumbers = [
  {
    key: "flare",
    name: "flare_run",
    description:
      "How far the brightest 2 to 5 points that follow each other lie above the median, in units of the scatter",
  },
  {
    key: "dip",
    name: "dip_points",
    description: "How far the faintest 2 to 5 points lie below the median, in units of the scatter",
  },
  {
    key: "covered",
    // Another name than that of versions that did not ask how deep epochs are, so that theirs are made again.
    name: "epochs_deep",
    description:
      "Epochs that saw the place and say whether the object was there: deep enough for it, as far as that is known",
  },
  {
    key: "missed",
    name: "epochs_missed",
    description: "Of those, epochs at which it was not detected, or stated as a limit or without a flux above 0",
  },
  {
    key: "sineGain",
    name: "sine_gain",
    description: "Logarithm of how much more likely the best sine makes the points than a constant does",
  },
] as const satisfies { key: string; name: string; description: string }[];

/** Numbers of one light curve that a ranking asks for. */
export type CurveNumbers = Record<(typeof curveNumbers)[number]["key"], number>;

/** One thing for each of them. */
export function eachCurveNumber<T>(
  of: (key: keyof CurveNumbers, position: number) => T,
): Record<keyof CurveNumbers, T> {
  return Object.fromEntries(curveNumbers.map(({ key }, i) => [key, of(key, i)])) as Record<keyof CurveNumbers, T>;
}

/** Names of their columns, in this order. */
export const curveNumberNames = (measurementKey: string) => curveNumbers.map(({ name }) => `${name}_${measurementKey}`);

/** What a search for a ranking says of each object: its numbers, then how many points took part. */
export const rankingTable = (measurementKey: string): PeriodColumn[] => [
  ...curveNumbers.map(({ name, description }) => ({
    name: `${name}_${measurementKey}`,
    description: `${description}, in ${measurementKey}`,
  })),
  {
    name: `sine_points_${measurementKey}`,
    description: `Points that took part in the search for a sine, in ${measurementKey}`,
  },
];
