/** A linear axis: `low` lies at pixel `start`, `high` at `end`. An axis that grows to the left or up has `start > end`. */
export interface Scale {
  low: number;
  high: number;
  start: number;
  end: number;
}

export type Range = [low: number, high: number];

export const pixelOf = ({ low, high, start, end }: Scale, value: number) =>
  start + ((value - low) / (high - low)) * (end - start);

export const valueAt = ({ low, high, start, end }: Scale, pixel: number) =>
  low + ((pixel - start) / (end - start)) * (high - low);

/** The range that shows `factor` times as much around the value under a pixel, which stays where it is. */
export function zoomedRange(scale: Scale, pixel: number, factor: number): Range {
  const fixed = valueAt(scale, pixel);
  return [fixed + (scale.low - fixed) * factor, fixed + (scale.high - fixed) * factor];
}

/** The range after the plot was moved by so many pixels. */
export function pannedRange(scale: Scale, pixels: number): Range {
  const by = ((scale.high - scale.low) / (scale.end - scale.start)) * pixels;
  return [scale.low - by, scale.high - by];
}

/** Widens one of two ranges about its middle, so that a unit takes as many pixels on both axes. */
export function equalAspect(x: Scale, y: Scale): [x: Range, y: Range] {
  const perPixel = ({ low, high, start, end }: Scale) => (high - low) / Math.abs(end - start);
  const most = Math.max(perPixel(x), perPixel(y));
  const widened = ({ low, high, start, end }: Scale): Range => {
    const [middle, half] = [(low + high) / 2, (most * Math.abs(end - start)) / 2];
    return [middle - half, middle + half];
  };
  return [widened(x), widened(y)];
}

/** No point at the end of a range is cut by the frame: in CSS pixels, the largest mark and a little more. */
const leastMarginPixels = 9;

/**
 * From the smallest to the largest finite value with a margin; around a single value; 0 to 1 where there is none.
 * @param pixels that the range is shown on
 */
export function fullRange(data: Float64Array, rows?: Uint32Array, pixels = Number.POSITIVE_INFINITY): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const count = rows?.length ?? data.length;
  for (let i = 0; i < count; i++) {
    const value = data[rows ? rows[i]! : i]!;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  const share = Math.max(0.04, leastMarginPixels / Math.max(pixels - 2 * leastMarginPixels, leastMarginPixels));
  const margin = (high - low) * share || Math.abs(high) * 0.05 || 0.5;
  return [low - margin, high + margin];
}
