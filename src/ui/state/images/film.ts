import type { TreatedCurve } from "../../../core/lightcurve/treat-curve.ts";
import { formatFixed } from "../../kit/text/numbers.ts";
import { flagWords, pointReason } from "../../kit/text/point-reason.ts";

export const filmOrders = { time: "time", value: "value", phase: "phase" } as const;
export type FilmOrder = keyof typeof filmOrders;

/**
 * Epochs that have an image, in the order of a film. By value and by phase, those without a value or a time come last: the
 * pixels say why there is none.
 */
export function filmKeys(
  epochKeys: readonly string[],
  order: FilmOrder,
  valueAt: (epochKey: string) => number,
  mjdOf: (epochKey: string) => number,
  periodDays: number,
  zeroTime = 0,
): string[] {
  if (order === "time") return [...epochKeys];
  const place = new Map(
    epochKeys.map((key) => [key, order === "value" ? valueAt(key) : phaseOf(mjdOf(key), periodDays, zeroTime)]),
  );
  const rank = (key: string) => (Number.isFinite(place.get(key)!) ? place.get(key)! : Number.POSITIVE_INFINITY);
  return [...epochKeys].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

/** From 0 to 1; NaN without a time or a period. */
export function phaseOf(mjd: number, periodDays: number, zeroTime = 0): number {
  if (!(periodDays > 0)) return Number.NaN;
  const turns = (mjd - zeroTime) / periodDays;
  return turns - Math.floor(turns);
}

/** What the light curve says of an epoch: its value and flags, or why there is none. */
export function saidOf(treated: TreatedCurve | undefined, row: number | undefined): { brief: string; whole: string } {
  if (!treated || row === undefined) return { brief: "no curve", whole: "not in the light curve" };
  const { curve, value, uncertainty } = treated;
  const reason = pointReason(curve, row);
  const flags = curve.flags[row]! > 0 ? `FLAGS ${flagWords(curve.flags[row]!)}` : "";
  const has = Number.isFinite(value[row]!);
  const number = has ? `${formatFixed(value[row]!, 4)} ± ${formatFixed(uncertainty[row]!, 4)}` : "";
  const whole = [number, reason ?? (has ? "" : "no value"), flags].filter(Boolean).join(", ");
  return { brief: has ? formatFixed(value[row]!, 3) : (reason ?? "no value"), whole };
}
