import { WorkbenchError } from "../errors.ts";
import { injectedShapes, type ShapeName, type ShapeOfSignal } from "./shapes.ts";

/** What is injected, and how often. */
export interface InjectionSettings {
  count: number;
  /** The same seed injects the same signals into the same objects. */
  seed: number;
  shapes: readonly ShapeName[];
  /** Undefined: each shape's own range. */
  periodDays?: readonly [number, number] | undefined;
  /** From faintest to brightest, mag. Undefined: each shape's own range. */
  amplitude?: readonly [number, number] | undefined;
}

/** One signal. */
export interface Injection {
  shape: ShapeName;
  /** Of a flare its time of decay. */
  periodDays: number;
  /** From faintest to brightest, mag; of a flare at its peak. */
  amplitude: number;
  /** Days: of phase 0, or of a flare's begin. */
  zeroTime: number;
}

export interface PlannedInjection extends Injection {
  /** Position of the object among those that signals are injected into. */
  object: number;
}

/**
 * Draws objects, shapes, periods and amplitudes (both evenly in their logarithm) and phases. Every number is drawn in the
 * same order whatever the ranges are.
 * @param objectCount of objects to draw from
 * @param span first and last time of the data, days
 * @throws InvalidRequest where no shape has a period within the span
 */
export function planInjections(
  objectCount: number,
  { count, seed, shapes, periodDays, amplitude }: InjectionSettings,
  [first, last]: readonly [number, number],
): { planned: PlannedInjection[]; notes: string[] } {
  const span = last - first;
  const ranges = new Map<ShapeName, readonly [number, number]>();
  const notes: string[] = [];
  for (const shape of shapes) {
    const { periodDays: own, label, repeats }: ShapeOfSignal = injectedShapes[shape];
    const [low, high] = periodDays ?? own;
    const end = repeats ? Math.min(high, span) : high;
    if (end >= low) ranges.set(shape, [low, end]);
    else notes.push(`No ${label} was injected: the data span ${Number(span.toPrecision(3))} d, less than one cycle.`);
    if (end >= low && end < high)
      notes.push(`Periods of ${label} end at ${Number(end.toPrecision(3))} d, the span of the data.`);
  }
  const usable = [...ranges.keys()];
  if (usable.length === 0 || objectCount === 0)
    throw new WorkbenchError(
      "InvalidRequest",
      { what: "shapes", expected: "a shape whose period fits into the span of the data", found: shapes.join(", ") },
      objectCount === 0 ? "There is no object to inject signals into." : notes.join(" "),
    );
  const random = randomFrom(seed);
  const pick = (size: number) => Math.min(size - 1, Math.floor(random() * size));
  const logUniform = ([low, high]: readonly [number, number]) => low * (high / low) ** random();
  const planned = Array.from({ length: count }, () => {
    const object = pick(objectCount);
    const shape = usable[pick(usable.length)]!;
    const period = logUniform(ranges.get(shape)!);
    const height = logUniform(amplitude ?? injectedShapes[shape].amplitude);
    // Anywhere in a cycle, or anywhere in the data.
    const zeroTime = first + random() * (injectedShapes[shape].repeats ? period : span);
    return { object, shape, periodDays: period, amplitude: height, zeroTime };
  });
  return { planned, notes };
}

/** Values with a signal added: to magnitudes as it is, to fluxes and ratios as the factor that it is. NaN stays NaN. */
export function withSignal(
  { shape, periodDays, amplitude, zeroTime }: Injection,
  { time, value, isMagnitude }: { time: ArrayLike<number>; value: ArrayLike<number>; isMagnitude: boolean },
): Float64Array {
  const { at } = injectedShapes[shape];
  return Float64Array.from(value, (one, i) => {
    const signal = amplitude * at((time[i]! - zeroTime) / periodDays);
    return isMagnitude ? one + signal : one * 10 ** (-0.4 * signal);
  });
}

/** Points with values and errors in another order, those without a value where they are: noise without any period. */
export function shuffled<Points extends { value: ArrayLike<number>; uncertainty: ArrayLike<number> }>(
  points: Points,
  random: () => number,
): Points {
  const value = Float64Array.from(points.value);
  const uncertainty = Float64Array.from(points.uncertainty);
  const at = [...value.keys()].filter((i) => Number.isFinite(value[i]!));
  // Fisher and Yates.
  for (let k = at.length - 1; k > 0; k--) {
    const [i, j] = [at[k]!, at[Math.floor(random() * (k + 1))]!];
    for (const one of [value, uncertainty]) [one[i], one[j]] = [one[j]!, one[i]!];
  }
  return { ...points, value, uncertainty };
}

/** Random numbers in [0, 1) from a whole number (mulberry32): the same seed gives the same numbers everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
