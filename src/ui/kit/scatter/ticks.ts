// Made by hand because these 75 lines are all that would be used of d3-scale and the packages that it needs.

import type { Range } from "./scale.ts";

export interface Tick {
  value: number;
  label: string;
}

const stepFactors = [1, 2, 5];

/** Steps between ticks from 1e-12 to 5e15: 1, 2 or 5 times a power of ten. */
export const tickSteps = Array.from({ length: 28 }, (_, i) => 10 ** (i - 12)).flatMap((power) =>
  stepFactors.map((factor) => factor * power),
);

/** Ticks at multiples of 1, 2 or 5 times a power of ten, at most `most` of them. */
export function linearTicks([low, high]: Range, most: number): Tick[] {
  const step = niceStep((high - low) / Math.max(1, most));
  if (!(step > 0)) return [];
  const ticks: Tick[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++)
    ticks.push({ value: k * step + 0, label: tickLabel(k * step, step) });
  return ticks;
}

/** Ticks of an axis that reaches as far below 0 as above it: 0 at least, and one on either side. */
export function symmetricTicks(reach: number, most: number): Tick[] {
  const ticks = linearTicks([-reach, reach], most);
  if (ticks.length >= 3) return ticks;
  const outer = Number((0.75 * reach).toPrecision(1));
  return [-outer, 0, outer].map((value) => ({ value, label: tickLabel(value, outer) }));
}

/**
 * Ticks of an axis that shows decimal logarithms, labelled with the numbers themselves: at powers of ten, and at 2 and 5
 * times them, or at 3 times them, where there is room; where less than a decade is seen, at equal steps of the numbers.
 */
export function logTicks([low, high]: Range, most: number): Tick[] {
  if (high - low < 0.7)
    return linearTicks([10 ** low, 10 ** high], most).map(({ value, label }) => ({ value: Math.log10(value), label }));
  const every = Math.max(1, Math.ceil((high - low) / most));
  const withFactors = (factors: number[]): Tick[] => {
    const ticks: Tick[] = [];
    for (let decade = Math.floor(low); decade <= high; decade++) {
      if (decade % every !== 0) continue;
      for (const factor of factors) {
        const value = decade + Math.log10(factor);
        if (value >= low && value <= high) ticks.push({ value, label: powerLabel(factor, decade) });
      }
    }
    return ticks;
  };
  const finer = [
    [1, 2, 5],
    [1, 3],
  ]
    .map(withFactors)
    .find((ticks) => ticks.length <= most);
  return finer ?? withFactors([1]);
}

/** The smallest of 1, 2, 5 times a power of ten that is at least as large. */
export function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [...stepFactors, 10].find((one) => one * power >= atLeast * (1 - 1e-9))!;
  return factor * power;
}

/** How a tick is labelled: with as many digits as tell it from the next one, a step of 1, 2 or 5 times a power of ten away. */
export function tickLabel(value: number, step: number): string {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const magnitude = (of: number) => Math.floor(Math.log10(Math.abs(of) || step) + 1e-9);
  const far = Math.abs(value) >= 1e6 || decimals > 6;
  const text = far ? value.toExponential(Math.max(0, magnitude(value) - magnitude(step))) : value.toFixed(decimals);
  return text.replace(/^-(0(\.0*)?)$/, "$1").replace("-", "−");
}

function powerLabel(factor: number, decade: number): string {
  if (decade >= -4 && decade <= 5) return (factor * 10 ** decade).toFixed(Math.max(0, -decade));
  return `${factor}e${decade}`.replace("-", "−");
}
