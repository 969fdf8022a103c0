import type { FrequencyGrid } from "./frequency-grid.ts";

/** A local best of a spectrum. */
export interface SpectrumPeak {
  /** Cycles per day. */
  frequency: number;
  power: number;
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
  const extrema: number[] = [];
  const last = power.length - 1;
  for (let k = 0; k <= last; k++) {
    const own = sign * power[k]!;
    if (!(k > 0 && own <= sign * power[k - 1]!) && !(k < last && own < sign * power[k + 1]!)) extrema.push(k);
  }
  const peaks: SpectrumPeak[] = [];
  const reach = apart / grid.step;
  const taken: number[] = [];
  while (peaks.length < most) {
    let best = -1;
    for (const k of extrema) {
      if (best >= 0 && !(sign * power[k]! > sign * power[best]!)) continue;
      if (Number.isNaN(power[k]!) || taken.some((one) => Math.abs(one - k) < reach * (1 - 1e-9))) continue;
      best = k;
    }
    if (best < 0) break;
    taken.push(best);
    peaks.push({ frequency: grid.first + best * grid.step, power: power[best]! });
  }
  return peaks;
}

const golden = (Math.sqrt(5) - 1) / 2;

/** The best of a smooth function beside a sample of it, by golden sections of the samples on either side. */
export function refinePeak(
  { frequency, power }: SpectrumPeak,
  step: number,
  sign: 1 | -1,
  powerAt: (frequency: number) => number,
): SpectrumPeak {
  let [low, high] = [Math.max(frequency - step, step * 1e-3), frequency + step];
  let left = high - golden * (high - low);
  let right = low + golden * (high - low);
  let [atLeft, atRight] = [sign * powerAt(left), sign * powerAt(right)];
  for (let i = 0; i < 30; i++) {
    if (atLeft >= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - golden * (high - low);
      atLeft = sign * powerAt(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + golden * (high - low);
      atRight = sign * powerAt(right);
    }
  }
  const best = sign * Math.max(atLeft, atRight);
  return sign * best > sign * power
    ? { frequency: atLeft >= atRight ? left : right, power: best }
    : { frequency, power };
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
