import { bandsPowerAt, leastLeft } from "./harmonic-power.ts";
import type { PeriodPoints } from "./period-points.ts";

/*
 * Statistics of the folded curve itself, for shapes that no few harmonics fit. Each gives one number for one frequency;
 * the better the period, the smaller the number, but for `mhaov`.
 */

const phaseAt = (time: number, frequency: number) => {
  const turns = time * frequency;
  return turns - Math.floor(turns);
};

const binCount = 10;
const covers = 3;

/**
 * Phase dispersion minimization (Stellingwerf 1978): pooled variance within 10 bins, 3 covers shifted by a third of a
 * bin, over the variance of all points. Errors are not used.
 */
export function phaseDispersion({ time, value, count }: PeriodPoints, frequency: number): number {
  const n = new Float64Array(binCount * covers);
  const sum = new Float64Array(binCount * covers);
  const squares = new Float64Array(binCount * covers);
  let [all, allSquares] = [0, 0];
  for (let j = 0; j < count; j++) {
    const y = value[j]!;
    all += y;
    allSquares += y * y;
    const phase = phaseAt(time[j]!, frequency);
    for (let cover = 0; cover < covers; cover++) {
      const shifted = phase + cover / (binCount * covers);
      const bin = Math.min(Math.floor((shifted - Math.floor(shifted)) * binCount), binCount - 1) + cover * binCount;
      n[bin]!++;
      sum[bin]! += y;
      squares[bin]! += y * y;
    }
  }
  let [within, freedom] = [0, 0];
  for (let bin = 0; bin < n.length; bin++) {
    if (n[bin]! < 2) continue;
    within += squares[bin]! - sum[bin]! ** 2 / n[bin]!;
    freedom += n[bin]! - 1;
  }
  const variance = (allSquares - all ** 2 / count) / (count - 1);
  return freedom > 0 && variance > 0 ? within / freedom / variance : Number.NaN;
}

/** Conditional entropy of magnitude given phase (Graham et al. 2013), 10 x 10 bins, natural logarithms. */
export function conditionalEntropy({ time, value, count }: PeriodPoints, frequency: number): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let j = 0; j < count; j++) {
    if (value[j]! < least) least = value[j]!;
    if (value[j]! > most) most = value[j]!;
  }
  const cells = new Float64Array(binCount * binCount);
  const columns = new Float64Array(binCount);
  for (let j = 0; j < count; j++) {
    const column = Math.min(Math.floor(phaseAt(time[j]!, frequency) * binCount), binCount - 1);
    const row = Math.min(Math.floor(((value[j]! - least) / (most - least)) * binCount), binCount - 1);
    cells[column * binCount + row]!++;
    columns[column]!++;
  }
  let entropy = 0;
  for (let cell = 0; cell < cells.length; cell++) {
    const n = cells[cell]!;
    if (n > 0) entropy += (n / count) * Math.log(columns[Math.floor(cell / binCount)]! / n);
  }
  return entropy;
}

/** Length of the closed line through the folded points (Dworetsky 1983), values scaled to a span of 0.5. */
export function stringLength({ time, value, count }: PeriodPoints, frequency: number): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const phase = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    if (value[j]! < least) least = value[j]!;
    if (value[j]! > most) most = value[j]!;
    phase[j] = phaseAt(time[j]!, frequency);
  }
  const order = Uint32Array.from(phase, (_, j) => j).sort((a, b) => phase[a]! - phase[b]! || a - b);
  const scale = 0.5 / (most - least);
  let length = 0;
  for (let k = 0; k < count; k++) {
    const [from, to] = [order[k]!, order[(k + 1) % count]!];
    const dPhase = phase[to]! - phase[from]! + (k + 1 === count ? 1 : 0);
    length += Math.hypot((value[to]! - value[from]!) * scale, dPhase);
  }
  return length;
}

/**
 * Multi-harmonic analysis of variance (Schwarzenberg-Czerny 1996): F of the fit against its residuals. Of several bands,
 * each with a mean and a shape of its own, F of all fits together.
 */
export function mhaov(bands: readonly PeriodPoints[], frequency: number, harmonics: number): number {
  return varianceRatio(bands, bandsPowerAt(bands, frequency, harmonics), harmonics);
}

/** F of the power of a least-squares fit. */
export function varianceRatio(bands: readonly PeriodPoints[], power: number, harmonics: number): number {
  const count = bands.reduce((sum, band) => sum + band.count, 0);
  const terms = 2 * harmonics * bands.length;
  return power / terms / (Math.max(1 - power, leastLeft) / (count - terms - bands.length));
}
