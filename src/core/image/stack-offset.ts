import { percentileOf, sortedFinite } from "./cuts.ts";

export interface StackOffset {
  /** How far the stars lie from the middle of their stamps, in pixels to the right and upwards. */
  dx: number;
  dy: number;
  /** The stack's peak over the scatter of its pixels. */
  significance: number;
  /** Stamps that had values. */
  count: number;
}

/** Brighter than so many times the scatter of its stamp, a star counts no more than others. */
const brightest = 20;
const leastStamps = 5;
const leastSignificance = 8;
/** About the peak, within which the center is taken. */
const reach = 3;

/**
 * Where stars lie in stamps that were cut about the places where they should be: the center of the mean of all stamps, each less
 * its median and over its scatter. A neighbor of one star is lost in the mean, an offset of all of them stays.
 * Undefined where the mean shows no star, or at the edge only.
 * @param stamps of one odd size along each side, row 1 first
 */
export function stackOffset(stamps: readonly ArrayLike<number>[], size: number): StackOffset | undefined {
  const sums = new Float64Array(size * size);
  const counts = new Uint32Array(size * size);
  let count = 0;
  for (const stamp of stamps) {
    const sorted = sortedFinite(stamp);
    const middle = percentileOf(sorted, 50);
    const scatter = percentileOf(sortedFinite(sorted.map((value) => Math.abs(value - middle))), 50) * 1.4826;
    if (!(scatter > 0) || sorted.length < stamp.length / 2) continue;
    count++;
    for (let i = 0; i < sums.length; i++) {
      const value = (stamp[i]! - middle) / scatter;
      if (!Number.isFinite(value)) continue;
      sums[i]! += Math.min(brightest, value);
      counts[i]!++;
    }
  }
  if (count < leastStamps) return undefined;
  const mean = sums.map((sum, i) => (counts[i]! > 0 ? sum / counts[i]! : Number.NaN));
  const sorted = sortedFinite(mean);
  const sky = percentileOf(sorted, 50);
  const scatter = percentileOf(sortedFinite(sorted.map((value) => Math.abs(value - sky))), 50) * 1.4826;
  let peak = 0;
  for (let i = 0; i < mean.length; i++) if (!(mean[i]! <= mean[peak]!)) peak = i;
  const [column, row] = [peak % size, Math.floor(peak / size)];
  const significance = (mean[peak]! - sky) / scatter;
  const atEdge = Math.min(column, row, size - 1 - column, size - 1 - row) < reach;
  if (!(significance >= leastSignificance) || atEdge) return undefined;
  let [weight, x, y] = [0, 0, 0];
  for (let v = row - reach; v <= row + reach; v++)
    for (let u = column - reach; u <= column + reach; u++) {
      const value = mean[v * size + u]! - sky;
      if (!(value > 0)) continue;
      [weight, x, y] = [weight + value, x + value * u, y + value * v];
    }
  const center = (size - 1) / 2;
  return { dx: x / weight - center, dy: y / weight - center, significance, count };
}
