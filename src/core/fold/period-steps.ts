/** Drags and wheels move a period by shares of what the points can tell apart. */
export const pixelSteps = { drag: 1, wheel: 10, fine: 0.1 } as const;

/** Of P^2/T, the change that shifts the last point by one cycle against the first: a pixel shifts it by a hundredth. */
const pixelShare = 0.01;

/**
 * A period after it was dragged so far from where the drag began, always from the period that it began with: what is
 * dragged back is the very number again.
 * @param spanDays from the first point to the last
 * @returns the same period where it would not be above 0
 */
export function draggedPeriod(periodDays: number, spanDays: number, pixels: number): number {
  if (!(spanDays > 0)) return periodDays;
  const next = periodDays + (pixels * pixelShare * periodDays * periodDays) / spanDays;
  return next > 0 ? next : periodDays;
}

/** The period that sampling once in `1 / perDay` days takes for this one: of |f + perDay|; undefined where that is 0. */
export function aliasPeriod(periodDays: number, perDay: number): number | undefined {
  const frequency = Math.abs(1 / periodDays + perDay);
  return frequency > 1e-9 ? 1 / frequency : undefined;
}

/** A period as a whole ratio of one that it came from, so that what is halved and tripled comes back to the very number. */
export interface PeriodRatio {
  baseDays: number;
  times: number;
  over: number;
}

export const wholePeriod = (periodDays: number): PeriodRatio => ({ baseDays: periodDays, times: 1, over: 1 });

/** The period `times / over` as long. */
export function scaledPeriod(ratio: PeriodRatio, times: number, over: number): PeriodRatio {
  const [up, down] = [ratio.times * times, ratio.over * over];
  const shared = divisor(up, down);
  return { baseDays: ratio.baseDays, times: up / shared, over: down / shared };
}

export const daysOf = ({ baseDays, times, over }: PeriodRatio): number => (baseDays * times) / over;

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
