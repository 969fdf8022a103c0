import { epochExcluded, noPoint, pointExcluded, pointUncorrected } from "../cube/no-point.ts";
import type { LightCurve } from "./light-curve.ts";

/** What a light curve has at an epoch: a point, or the one reason why there is none. */
export type PointState =
  | "point"
  | "fluxNotPositive"
  | keyof typeof noPoint
  | "excluded"
  | "pointExcluded"
  | "uncorrected";

/** From what the sky does to what the data lack. */
export const pointStates: readonly PointState[] = [
  "point",
  "notDetected",
  "outsideFootprint",
  "unmatched",
  "fluxNotPositive",
  "upperLimit",
  "noValue",
  "catalogRefused",
  "noCatalog",
  "excluded",
  "pointExcluded",
  "uncorrected",
];

const stateOfFlags = new Map<number, PointState>([
  ...Object.entries(noPoint).map(([state, flags]) => [flags, state as PointState] as const),
  [epochExcluded, "excluded"],
  [pointExcluded, "pointExcluded"],
  [pointUncorrected, "uncorrected"],
]);

/** @throws RangeError where the flags are none that the store knows */
export function pointState(
  { value, flags, limits }: Pick<LightCurve, "value" | "flags" | "limits">,
  epochIndex: number,
): PointState {
  const flag = flags[epochIndex]!;
  if (flag >= 0 && !Number.isNaN(value[epochIndex]!)) return "point";
  // Flags are of a source: another of its measurements may have a value.
  if (flag >= 0) return Number.isFinite(limits?.[epochIndex]) ? "upperLimit" : "fluxNotPositive";
  const state = stateOfFlags.get(flag);
  if (!state) throw new RangeError(`flags ${flag} of epoch ${epochIndex} have no meaning`);
  return state;
}

/** How many epochs a light curve has in each state: the counts add up to the number of epochs. */
export function reasonCounts(curve: Pick<LightCurve, "value" | "flags" | "limits">): Record<PointState, number> {
  const counts = Object.fromEntries(pointStates.map((state) => [state, 0])) as Record<PointState, number>;
  for (let epoch = 0; epoch < curve.flags.length; epoch++) counts[pointState(curve, epoch)]++;
  return counts;
}
