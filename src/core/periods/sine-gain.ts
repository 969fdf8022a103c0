import type { PeriodKernel } from "../kernels/period-kernel.ts";
import { medianAbsoluteDeviation } from "../lightcurve/order.ts";
import { type FrequencyRange, leastSinePoints } from "./frequency-grid.ts";
import { periodPoints } from "./period-points.ts";
import type { PeriodBand } from "./periodogram.ts";
import { type SharedTimes, sharedSpectrum, shareTimes } from "./shared-times.ts";
import { spectrum } from "./spectrum.ts";

/** A search for how much the best sine explains, in one measurement: what a ranking by variability asks of each object. */
export interface SineSettings extends FrequencyRange {
  method: "sine";
}

/** Where the highest frequency is not said: ten a day, or a hundred in the whole span where that is short. */
const leastMaximum = 10;
const leastCycles = 100;

/** What all objects share in a search for sines. @param time of each epoch, days; NaN where it has none */
export function shareSineTimes(
  time: Float64Array,
  settings: SineSettings,
  kernel: PeriodKernel | undefined,
): SharedTimes | undefined {
  const known = time.filter(Number.isFinite).sort();
  const maxFrequency = Math.max(leastMaximum, leastCycles / (known.at(-1)! - known[0]!));
  return shareTimes(time, { maxFrequency, ...settings, method: "gls", harmonics: 1 }, kernel);
}

/**
 * The row of one object: -(n - 3)/2 ln(1 - P) of the best power P of one sine (Baluev 2008, eq. 11), and n. Every error is
 * raised by the object's own robust scatter, so that a few points with small errors do not decide. The gain is NaN of fewer
 * than ten points. The generator yields while it works.
 */
export function* sineRow(series: PeriodBand, shared: SharedTimes): Generator<void, Float64Array, void> {
  const known = Float64Array.from(series.value).filter(Number.isFinite);
  const scatter = known.length > 0 ? 1.4826 * medianAbsoluteDeviation(known) : 0;
  const points = periodPoints(series, scatter);
  const row = Float64Array.of(Number.NaN, points.count);
  if (points.count < leastSinePoints || !(points.variance > 0) || points.spanDays === 0) return row;
  let best = 0;
  const from = Math.max(0, Math.ceil((1 / points.spanDays - shared.grid.first) / shared.grid.step));
  const power = shared.power
    ? yield* sharedSpectrum([points], { ...shared, power: shared.power }, 1, series.time.length)
    : yield* directSpectrum(points, shared);
  for (let k = from; k < power.length; k++) if (power[k]! > best) best = power[k]!;
  row[0] = (-(points.count - 3) / 2) * Math.log1p(-Math.min(best, 1 - 1e-15));
  return row;
}

function* directSpectrum(
  points: ReturnType<typeof periodPoints>,
  { grid }: SharedTimes,
): Generator<void, Float64Array, void> {
  const search = spectrum("gls", [points], grid, 1, points.time, [true]);
  for (;;) {
    const step = search.next();
    if (step.done) return step.value.power;
    yield;
  }
}
