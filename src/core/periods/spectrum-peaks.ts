import type { FrequencyGrid } from "./frequency-grid.ts";

/** A local best of a spectrum. */
export interface SpectrumPeak {
  /** Cycles per day. */
  frequency: number;
  power: number;
  /** Of the samples before and behind, where it is one between two. */
  beside?: [before: number, behind: number];
}

/**
 * The best local extrema, the best first, none closer to a better one than `apart`.
 * @param sign 1 where high is good, -1 where low is
 */
export function findPeaks(
  power: Float64Array,
  grid: FrequencyGrid,
  { sign, apart, most }: { sign: 1 | -1; apart: number; most: number },
): SpectrumPeak[] {
  const reach = apart / grid.step;
  // None of the others can come to be chosen: extrema are at least two samples apart, so that each one that is keeps fewer from it.
  const enough = most * (Math.ceil(Math.min(reach, power.length)) + 1);
  const peaks: SpectrumPeak[] = [];
  const taken: number[] = [];
  for (const k of bestExtrema(power, sign, enough)) {
    if (peaks.length === most) break;
    if (taken.some((one) => Math.abs(one - k) < reach * (1 - 1e-9))) continue;
    taken.push(k);
    const isBetween = k > 0 && k + 1 < power.length;
    const beside: Pick<SpectrumPeak, "beside"> = isBetween ? { beside: [power[k - 1]!, power[k + 1]!] } : {};
    peaks.push({ frequency: grid.first + k * grid.step, power: power[k]!, ...beside });
  }
  return peaks;
}

/** Where the best `most` local extrema are, the best first, of equal ones the lowest frequency. */
function bestExtrema(power: Float64Array, sign: 1 | -1, most: number): number[] {
  const last = power.length - 1;
  let kept: number[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let k = 0; k <= last; k++) {
    const raw = power[k]!;
    // Also where it is no number.
    if (!(sign > 0 ? raw > least : -raw > least)) continue;
    const own = sign * raw;
    if ((k > 0 && own <= sign * power[k - 1]!) || (k < last && own < sign * power[k + 1]!)) continue;
    kept.push(k);
    if (kept.length >= 4 * most) ({ kept, least } = bestOf(kept, power, sign, most));
  }
  return bestOf(kept, power, sign, most).kept.sort((a, b) => sign * (power[b]! - power[a]!) || a - b);
}

/** The best of some samples, as they come, of equal ones the first, and the least of them. */
function bestOf(all: number[], power: Float64Array, sign: 1 | -1, most: number): { kept: number[]; least: number } {
  if (all.length <= most) return { kept: all, least: Number.NEGATIVE_INFINITY };
  const values = new Float64Array(all.length);
  for (let i = 0; i < values.length; i++) values[i] = sign * power[all[i]!]!;
  const least = values.slice().sort()[values.length - most]!;
  let equal = most;
  for (const value of values) if (value > least) equal--;
  return { kept: all.filter((_, i) => values[i]! > least || (values[i] === least && equal-- > 0)), least };
}

const golden = (3 - Math.sqrt(5)) / 2;

/**
 * The best of a smooth function beside a sample of it, between the samples on either side, within a share of their distance,
 * a millionth where not given: by parabolas through the best three values, the first of them through the samples where they
 * are known, and golden sections where those lead nowhere (Brent 1973, ch. 5).
 */
export function refinePeak(
  { frequency, power, beside }: SpectrumPeak,
  step: number,
  sign: 1 | -1,
  powerAt: (frequency: number) => number,
  within = 1e-6,
): SpectrumPeak {
  let [low, high] = [Math.max(frequency - step, step * 1e-3), frequency + step];
  const least = within * step;
  let best = { at: frequency, value: -sign * power };
  let [second, third] = [best, best];
  let [move, before] = [0, 0];
  if (beside?.every(Number.isFinite) && low === frequency - step) {
    const sides = [low, high].map((at, i) => ({ at, value: -sign * beside[i]! }));
    [second, third] = sides.sort((a, b) => a.value - b.value) as [Sample, Sample];
    move = before = 2 * step;
  }
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (Math.abs(best.at - middle) <= 2 * least - (high - low) / 2) break;
    const parabola = Math.abs(before) > least ? parabolicMove(best, second, third) : Number.NaN;
    const aim = best.at + parabola;
    if (Math.abs(parabola) < Math.abs(before) / 2 && aim > low && aim < high) {
      before = move;
      move = aim - low < 2 * least || high - aim < 2 * least ? Math.sign(middle - best.at) * least : parabola;
    } else {
      before = best.at >= middle ? low - best.at : high - best.at;
      move = golden * before;
    }
    const at = best.at + (Math.abs(move) >= least ? move : (Math.sign(move) || 1) * least);
    const next = { at, value: -sign * powerAt(at) };
    if (next.value <= best.value) {
      [low, high] = at >= best.at ? [best.at, high] : [low, best.at];
      [third, second, best] = [second, best, next];
      continue;
    }
    [low, high] = at < best.at ? [at, high] : [low, at];
    if (next.value <= second.value || second === best) [third, second] = [second, next];
    else if (next.value <= third.value || third === best || third === second) third = next;
  }
  return { frequency: best.at, power: -sign * best.value };
}

interface Sample {
  at: number;
  value: number;
}

/** From the first of three samples to the lowest place of the parabola through them; NaN or infinite where there is none. */
function parabolicMove(a: Sample, b: Sample, c: Sample): number {
  const r = (a.at - b.at) * (a.value - c.value);
  const q = (a.at - c.at) * (a.value - b.value);
  return -((a.at - c.at) * q - (a.at - b.at) * r) / (2 * (q - r));
}

/** A frequency at which times repeat. */
export interface SamplingFrequency {
  frequency: number;
  name: string;
}

/** Rotation and revolution of the Earth: sampling repeats with them, whatever else it does. */
const terrestrial: readonly SamplingFrequency[] = [
  { frequency: 1, name: "1/day" },
  { frequency: 1.00273791, name: "1/sidereal day" },
  { frequency: 1 / 365.25, name: "1/year" },
];

/**
 * Frequencies that sampling mixes signals with: day, sidereal day and year where the points can tell them, and peaks of
 * the window function above a third.
 */
export function samplingFrequencies(windowPeaks: readonly SpectrumPeak[], spanDays: number): SamplingFrequency[] {
  const width = 1 / spanDays;
  const all = terrestrial.filter(({ frequency }) => frequency >= 2 * width);
  for (const { frequency, power } of windowPeaks)
    if (power > 1 / 3 && all.every((one) => Math.abs(one.frequency - frequency) > width))
      all.push({ frequency, name: `${Number(frequency.toPrecision(4))}/day (window)` });
  return all;
}

/** A frequency that a peak may stand for, and why. */
export interface Candidate {
  frequency: number;
  /** As people write it, f being the peak's frequency: `2 f`, `f / 3`, `f + 1/day`. */
  name: string;
  kind: "harmonic" | "alias";
}

/** Harmonics, subharmonics and aliases |f +- m f_w|, m = 1, 2, of a frequency. */
export function candidatesOf(frequency: number, sampling: readonly SamplingFrequency[]): Candidate[] {
  const harmonics = [2, 3].flatMap((n): Candidate[] => [
    { frequency: frequency / n, name: `f / ${n}`, kind: "harmonic" },
    { frequency: frequency * n, name: `${n} f`, kind: "harmonic" },
  ]);
  const aliases = sampling.flatMap(({ frequency: f, name }) =>
    [1, -1, 2, -2].map((m): Candidate => {
      const many = Math.abs(m) === 1 ? name : `2 × ${name}`;
      const sum = frequency + m * f;
      return {
        frequency: Math.abs(sum),
        name: sum < 0 ? `${many} − f` : `f ${m < 0 ? "−" : "+"} ${many}`,
        kind: "alias",
      };
    }),
  );
  return [...harmonics, ...aliases].filter((one) => one.frequency > 0);
}

/** What a peak is of a better one, where it is within `tolerance` of one of its candidates: the closest. */
export function nameOf(
  frequency: number,
  candidates: readonly Candidate[],
  tolerance: number,
): Pick<Candidate, "name" | "kind"> | undefined {
  let best: Candidate | undefined;
  for (const one of candidates) {
    const away = Math.abs(one.frequency - frequency);
    if (away <= tolerance && (!best || away < Math.abs(best.frequency - frequency))) best = one;
  }
  return best && { name: best.name, kind: best.kind };
}
