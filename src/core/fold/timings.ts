import type { PeriodPoints } from "../periods/period-points.ts";
import { cycleAt, type Ephemeris } from "./fold.ts";
import type { FoldedShape } from "./folded-shape.ts";

/** When phase 0 came in one part of a light curve. */
export interface Timing {
  /** Whole cycles since the ephemeris's time of phase 0, of the middle of the part. */
  cycle: number;
  /** Time of phase 0 in that cycle, as observed, in the time scale of the points. */
  time: number;
  /** Observed less computed, days. */
  offset: number;
  /** Standard deviation of both, days. */
  error: number;
  /** Points of the part. */
  count: number;
}

/** Where a light curve has no point for so long, a new season begins. */
const seasonGapDays = 60;
/** Points that a part needs, to be placed. */
const leastPoints = 5;

/** The parts of ascending times: a season each, or an even number of points where `parts` are asked for. */
export function partsOf(time: Float64Array, parts?: number): [first: number, end: number][] {
  const ends: number[] = [];
  if (parts === undefined) {
    for (let j = 1; j < time.length; j++) if (time[j]! - time[j - 1]! > seasonGapDays) ends.push(j);
    ends.push(time.length);
  } else for (let part = 1; part <= parts; part++) ends.push(Math.round((part * time.length) / parts));
  return ends
    .map((end, i) => [i === 0 ? 0 : ends[i - 1]!, end] as [number, number])
    .filter(([first, end]) => end > first);
}

/**
 * How much earlier or later than computed each part of a light curve comes: the shift of the mean curve that fits its points
 * best, with a mean of its own, by Gauss and Newton's steps from the best of a scan of the whole cycle around the ephemeris. The error is
 * that of the fit, with the scatter about it where that is larger than the errors of the points, or where they have none.
 * @param parts undefined: a season each
 */
export function timings(points: PeriodPoints, { fit }: FoldedShape, ephemeris: Ephemeris, parts?: number): Timing[] {
  const { periodDays } = ephemeris;
  const turn = 2 * Math.PI * fit.frequency;
  const hasErrors = points.uncertainty.some((one) => one !== 1);
  const curve = (since: number): [height: number, slope: number] => {
    let [height, slope] = [0, 0];
    for (let h = 1; h <= fit.cosines.length; h++) {
      const angle = h * turn * since;
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      const [a, b] = [fit.cosines[h - 1]!, fit.sines[h - 1]!];
      height += a * cosine + b * sine;
      slope += h * turn * (b * cosine - a * sine);
    }
    return [height, slope];
  };
  const offsetOf = (first: number, end: number) => {
    /** Chi-squared of a shift, in units of the total weight, and the step that improves it. */
    const look = (shift: number) => {
      let [w, wy, ws, wyy, wss, wys] = [0, 0, 0, 0, 0, 0];
      for (let j = first; j < end; j++) {
        const [height, slope] = curve(points.time[j]! - shift - (fit.epoch - points.epoch));
        const left = points.value[j]! - height;
        const weight = points.weight[j]!;
        w += weight;
        wy += weight * left;
        ws += weight * slope;
        wyy += weight * left * left;
        wss += weight * slope * slope;
        wys += weight * left * slope;
      }
      const slopes = wss - (ws * ws) / w;
      return { squares: wyy - (wy * wy) / w, step: slopes > 0 ? -(wys - (wy * ws) / w) / slopes : 0, slopes };
    };
    const scan = 64;
    let shift = 0;
    let best = look(0).squares;
    for (let k = -scan / 2; k < scan / 2; k++) {
      const one = look((k / scan) * periodDays).squares;
      // What is no better than no shift at all is none: a curve of equal dips fits half a cycle away too.
      if (one < 0.999 * best) [shift, best] = [(k / scan) * periodDays, one];
    }
    for (let i = 0; i < 20; i++) {
      const { step } = look(shift);
      shift += Math.max(-periodDays / scan, Math.min(periodDays / scan, step));
    }
    const { squares, slopes } = look(shift);
    const scale = points.uncertainty[0]! ** -2 / points.weight[0]!;
    const freedom = Math.max(1, end - first - 2);
    const stretch = Math.max(hasErrors ? 1 : 0, (squares * scale) / freedom);
    return { shift, error: Math.sqrt(stretch / (slopes * scale)) };
  };
  return partsOf(points.time, parts)
    .filter(([first, end]) => end - first >= leastPoints)
    .map(([first, end]) => {
      const { shift, error } = offsetOf(first, end);
      let middle = 0;
      for (let j = first; j < end; j++) middle += points.time[j]! / (end - first);
      const { cycle } = cycleAt(points.epoch + middle, ephemeris);
      const time = ephemeris.zeroTime + cycle * periodDays + shift;
      return { cycle, time, offset: shift, error, count: end - first };
    })
    .filter(({ error }) => error > 0 && Number.isFinite(error));
}
