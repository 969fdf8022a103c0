import { phasesAt } from "../kernels/phases.ts";
import type { BlockSums, SummedCurve, TrigSumsKernel } from "../kernels/trig-sums-kernel.ts";
import type { FrequencyGrid } from "./frequency-grid.ts";
import type { PeriodPoints } from "./period-points.ts";
import { blockLengthFor, TrigSums } from "./trig-sums.ts";

/**
 * Share of the weighted variance that a Fourier series of `harmonics` terms with a floating mean explains, of which these
 * are the sums: the standard normalization of Zechmeister and Kürster 2009, eq. 5. Terms that the others can replace
 * (frequencies at which the times repeat) are left out.
 */
class HarmonicFit {
  readonly #size: number;
  readonly #normal: Float64Array;
  readonly #right: Float64Array;
  /** Of the weights, at harmonics 0 to 2H. */
  readonly c: Float64Array;
  readonly s: Float64Array;
  /** Of weighted values, at harmonics 1 to H. */
  readonly yc: Float64Array;
  readonly ys: Float64Array;

  constructor(readonly harmonics: number) {
    this.#size = 2 * harmonics;
    this.#normal = new Float64Array(this.#size ** 2);
    this.#right = new Float64Array(this.#size);
    this.c = new Float64Array(2 * harmonics + 1);
    this.s = new Float64Array(2 * harmonics + 1);
    this.c[0] = 1;
    this.yc = new Float64Array(harmonics + 1);
    this.ys = new Float64Array(harmonics + 1);
  }

  power(variance: number): number {
    return this.harmonics === 1 ? this.#one(variance) : this.#several(variance);
  }

  #one(variance: number): number {
    const [c, s, c2, s2, yc, ys] = [this.c[1]!, this.s[1]!, this.c[2]!, this.s[2]!, this.yc[1]!, this.ys[1]!];
    const cc = (1 + c2) / 2 - c * c;
    const ss = (1 - c2) / 2 - s * s;
    const cs = s2 / 2 - c * s;
    const d = cc * ss - cs * cs;
    if (d > 1e-12 * (cc + ss) ** 2) return bounded((ss * yc * yc + cc * ys * ys - 2 * cs * yc * ys) / (variance * d));
    return this.#several(variance);
  }

  #several(variance: number): number {
    const { c, s, yc, ys, harmonics } = this;
    const size = this.#size;
    const a = this.#normal;
    const b = this.#right;
    for (let h = 1; h <= harmonics; h++) {
      const ch = 2 * (h - 1);
      b[ch] = yc[h]!;
      b[ch + 1] = ys[h]!;
      for (let k = 1; k <= h; k++) {
        const ck = 2 * (k - 1);
        a[ch * size + ck] = (c[h + k]! + c[h - k]!) / 2 - c[h]! * c[k]!;
        a[(ch + 1) * size + ck + 1] = (c[h - k]! - c[h + k]!) / 2 - s[h]! * s[k]!;
        a[(ch + 1) * size + ck] = (s[h + k]! + s[h - k]!) / 2 - s[h]! * c[k]!;
        a[ch * size + ck + 1] = (s[h + k]! - s[h - k]!) / 2 - c[h]! * s[k]!;
      }
    }
    let explained = 0;
    for (let i = 0; i < size; i++) {
      const whole = a[i * size + i]!;
      let pivot = whole;
      let right = b[i]!;
      for (let k = 0; k < i; k++) {
        let sum = a[i * size + k]!;
        for (let m = 0; m < k; m++) sum -= a[i * size + m]! * a[k * size + m]!;
        const diagonal = a[k * size + k]!;
        const entry = diagonal > 0 ? sum / diagonal : 0;
        a[i * size + k] = entry;
        pivot -= entry * entry;
        right -= entry * b[k]!;
      }
      const diagonal = pivot > 1e-10 * whole && whole > 1e-12 ? Math.sqrt(pivot) : 0;
      a[i * size + i] = diagonal;
      b[i] = diagonal > 0 ? right / diagonal : 0;
      explained += b[i]! * b[i]!;
    }
    return bounded(explained / variance);
  }
}

const bounded = (power: number) => (power > 1 ? 1 : power < 0 ? 0 : power);

/** Takes the power of a block of frequencies that begins at `start`. */
export type PowerSink = (start: number, power: Float64Array) => void;

type AnySums = Omit<BlockSums, "sinePower"> & Partial<Pick<BlockSums, "sinePower">>;

/** The kernel's twin of plain loops, and what is used where there is no kernel. */
function plainSums({ time, weight, weighted }: SummedCurve, grid: FrequencyGrid, harmonics: number): AnySums {
  const blockLength = blockLengthFor(time.length, grid.count);
  const lanes = (): [Float64Array, Float64Array] => [new Float64Array(blockLength), new Float64Array(blockLength)];
  const all = Array.from({ length: 2 * harmonics }, (_, m) => ({
    ...{ sums: new TrigSums(time, grid, m + 1, blockLength), ofWeights: lanes(), ofValues: lanes() },
  }));
  return {
    blockLength,
    turnTo(start) {
      for (const [m, { sums, ofWeights, ofValues }] of all.entries()) {
        sums.turnTo(start);
        sums.sums(weight, ...ofWeights);
        if (m < harmonics) sums.sums(weighted, ...ofValues);
      }
    },
    ofWeights: (multiple) => all[multiple - 1]!.ofWeights,
    ofValues: (multiple) => all[multiple - 1]!.ofValues,
  };
}

/** The power of one band on a grid, block by block: the generator yields after each, so that a caller can stop. */
export function* harmonicPower(
  points: PeriodPoints,
  grid: FrequencyGrid,
  harmonics: number,
  sink: PowerSink,
  kernel?: TrigSumsKernel,
): Generator<number, void, void> {
  const { time, value, weight, variance } = points;
  const weighted = value.map((one, i) => one * weight[i]!);
  const curve = { time, weight, weighted };
  const sums = kernel?.(curve, grid, harmonics) ?? plainSums(curve, grid, harmonics);
  const { blockLength } = sums;
  const multiples = Array.from({ length: 2 * harmonics }, (_, i) => i + 1);
  const [c, s] = [0, 1].map((part) => multiples.map((multiple) => sums.ofWeights(multiple)[part]!));
  const values = multiples.slice(0, harmonics).map((multiple) => sums.ofValues(multiple));
  const [yc, ys] = [0, 1].map((part) => values.map((pair) => pair[part]!));
  const fit = new HarmonicFit(harmonics);
  const power = new Float64Array(blockLength);
  for (let start = 0; start < grid.count; start += blockLength) {
    sums.turnTo(start);
    const length = Math.min(blockLength, grid.count - start);
    const sines = harmonics === 1 ? sums.sinePower?.(variance) : undefined;
    for (let k = 0; k < length; k++) {
      if (sines && !Number.isNaN(sines[k]!)) {
        power[k] = sines[k]!;
        continue;
      }
      for (let m = 0; m < multiples.length; m++) {
        fit.c[m + 1] = c![m]![k]!;
        fit.s[m + 1] = s![m]![k]!;
      }
      for (let m = 0; m < harmonics; m++) {
        fit.yc[m + 1] = yc![m]![k]!;
        fit.ys[m + 1] = ys![m]![k]!;
      }
      power[k] = fit.power(variance);
    }
    sink(start, power.subarray(0, length));
    yield start + length;
  }
}

/** Room for the phases of the points that are summed at the moment. */
let room = { cosines: new Float64Array(0), sines: new Float64Array(0) };

/** The power of one band at one frequency, summed directly. */
export function harmonicPowerAt(points: PeriodPoints, frequency: number, harmonics: number): number {
  makeRoom(points.count);
  phasesAt(points.time, frequency, room.cosines, room.sines);
  return powerOfPhases(points, harmonics);
}

/** Frequencies after which phases are made anew, not turned on: errors of 1e-16 each add up to those that phases have. */
const mostTurns = 8;

/**
 * Fills in the power of one band where it is NaN, summed directly. Frequencies that follow each other take a third of the time
 * of `harmonicPowerAt`: the phases of one are turned by a step into those of the next.
 * @param power of frequencies `first + k step`
 */
export function fillPower(
  points: PeriodPoints,
  power: Float64Array,
  { first, step }: Pick<FrequencyGrid, "first" | "step">,
  harmonics: number,
): void {
  const { time, count } = points;
  const turn = { cosines: new Float64Array(count), sines: new Float64Array(count) };
  let hasTurn = false;
  let [before, turns] = [-2, 0];
  makeRoom(count);
  for (let k = 0; k < power.length; k++) {
    if (!Number.isNaN(power[k]!)) continue;
    if (k === before + 1 && turns < mostTurns) {
      if (!hasTurn) phasesAt(time, step, turn.cosines, turn.sines);
      hasTurn = true;
      turnPhases(turn, count);
      turns++;
    } else {
      phasesAt(time, first + k * step, room.cosines, room.sines);
      turns = 0;
    }
    before = k;
    power[k] = powerOfPhases(points, harmonics);
  }
}

function makeRoom(count: number): void {
  if (room.cosines.length < count) room = { cosines: new Float64Array(count), sines: new Float64Array(count) };
}

function turnPhases(turn: typeof room, count: number): void {
  const { cosines, sines } = room;
  for (let j = 0; j < count; j++) {
    const cosine = cosines[j]!;
    const sine = sines[j]!;
    cosines[j] = cosine * turn.cosines[j]! - sine * turn.sines[j]!;
    sines[j] = sine * turn.cosines[j]! + cosine * turn.sines[j]!;
  }
}

/** The power at the frequency whose phases are in the room. */
function powerOfPhases(points: PeriodPoints, harmonics: number): number {
  const fit = new HarmonicFit(harmonics);
  if (harmonics === 1) sumSine(points, room, fit);
  else sumHarmonics(points, room, fit);
  return fit.power(points.variance);
}

/** What `sumHarmonics` does, for one harmonic, in a quarter of its time. */
function sumSine({ value, weight, count }: PeriodPoints, { cosines, sines }: typeof room, fit: HarmonicFit): void {
  let [c1, s1, c2, s2, yc1, ys1] = [0, 0, 0, 0, 0, 0];
  for (let j = 0; j < count; j++) {
    const cosine = cosines[j]!;
    const sine = sines[j]!;
    const re = weight[j]! * cosine;
    const im = weight[j]! * sine;
    c1 += re;
    s1 += im;
    c2 += re * cosine - im * sine;
    s2 += re * sine + im * cosine;
    yc1 += re * value[j]!;
    ys1 += im * value[j]!;
  }
  fit.c[1] = c1;
  fit.s[1] = s1;
  fit.c[2] = c2;
  fit.s[2] = s2;
  fit.yc[1] = yc1;
  fit.ys[1] = ys1;
}

function sumHarmonics(
  { value, weight, count }: PeriodPoints,
  { cosines, sines }: typeof room,
  { c, s, yc, ys, harmonics }: HarmonicFit,
): void {
  for (let j = 0; j < count; j++) {
    const cosine = cosines[j]!;
    const sine = sines[j]!;
    let re = weight[j]!;
    let im = 0;
    for (let m = 1; m <= 2 * harmonics; m++) {
      const turned = re * cosine - im * sine;
      im = re * sine + im * cosine;
      re = turned;
      c[m]! += re;
      s[m]! += im;
      if (m > harmonics) continue;
      yc[m]! += re * value[j]!;
      ys[m]! += im * value[j]!;
    }
  }
}

/** Bound on 1 - power, so that its logarithm stays finite where every point lies on the curve. */
export const leastLeft = 1e-15;

/** What a band adds to a search of several: n times the logarithm of what its curve explains. */
export const bandGain = (count: number, power: number) => -count * Math.log(Math.max(1 - power, leastLeft));

/** The gain of several bands, each with its own mean, amplitude and shape, at one frequency, as one power. */
export function bandsPowerAt(bands: readonly PeriodPoints[], frequency: number, harmonics: number): number {
  if (bands.length === 1) return harmonicPowerAt(bands[0]!, frequency, harmonics);
  let gain = 0;
  let count = 0;
  for (const band of bands) {
    gain += bandGain(band.count, harmonicPowerAt(band, frequency, harmonics));
    count += band.count;
  }
  return 1 - Math.exp(-gain / count);
}
