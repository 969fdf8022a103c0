import type { Range } from "./scale.ts";

export interface Tick {
  value: number;
  label: string;
}

/** Ticks at multiples of 1, 2 or 5 times a power of ten, at most `most` of them. */
export function linearTicks([low, high]: Range, most: number): Tick[] {
  const step = niceStep((high - low) / Math.max(1, most));
  if (!(step > 0)) return [];
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const ticks: Tick[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++)
    ticks.push({ value: k * step, label: tickLabel(k * step, step, decimals) });
  return ticks;
}

/**
 * Ticks of an axis that shows decimal logarithms, labelled with the numbers themselves: at powers of ten, and at 2 and 5
 * times them where there is room; where less than a decade is seen, at equal steps of the numbers.
 */
export function logTicks([low, high]: Range, most: number): Tick[] {
  if (high - low < 0.7)
    return linearTicks([10 ** low, 10 ** high], most).map(({ value, label }) => ({ value: Math.log10(value), label }));
  const decades = high - low;
  const factors = decades * 3 <= most ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / most));
  const ticks: Tick[] = [];
  for (let decade = Math.floor(low); decade <= high; decade++) {
    if (decade % every !== 0) continue;
    for (const factor of factors) {
      const value = decade + Math.log10(factor);
      if (value >= low && value <= high) ticks.push({ value, label: powerLabel(factor, decade) });
    }
  }
  return ticks;
}

/** The smallest of 1, 2, 5 times a power of ten that is at least as large. */
export function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5, 10].find((one) => one * power >= atLeast * (1 - 1e-9))!;
  return factor * power;
}

function tickLabel(value: number, step: number, decimals: number): string {
  const magnitude = (of: number) => Math.floor(Math.log10(Math.abs(of) || step) + 1e-9);
  const far = Math.abs(value) >= 1e6 || decimals > 6;
  const text = far ? value.toExponential(Math.max(0, magnitude(value) - magnitude(step))) : value.toFixed(decimals);
  return text.replace(/^-(0(\.0*)?)$/, "$1").replace("-", "−");
}

function powerLabel(factor: number, decade: number): string {
  if (decade >= -4 && decade <= 5) return (factor * 10 ** decade).toFixed(Math.max(0, -decade));
  return `${factor}e${decade}`.replace("-", "−");
}
