/** A sum over a circle and over the ring around it, in pixels of a stamp; centers of pixels are whole numbers from 1. */
export interface ApertureSums {
  /** Of the circle, and how many pixels it covers within the stamp. */
  sum: number;
  area: number;
  /** Of the ring. */
  ringSum: number;
  ringArea: number;
  /** The circle's sum less the ring's mean over the circle's area. */
  net: number;
  /** Whether pixels that were not measured, or lie beyond the stamp, were left out of the circle. */
  incomplete: boolean;
}

/** Values row by row, row 1 first. */
interface Pixels {
  pixels: ArrayLike<number>;
  width: number;
  height: number;
}

/**
 * Sums with the exact part of every pixel that the circle covers, as photutils' method "exact". Pixels that are NaN are
 * left out, of sums and areas.
 * @param radius of the circle; `inner` and `outer` of the ring
 */
export function apertureSums(
  stamp: Pixels,
  x: number,
  y: number,
  { radius, inner, outer }: { radius: number; inner: number; outer: number },
): ApertureSums {
  const circle = circleSum(stamp, x, y, radius);
  const [wide, narrow] = [circleSum(stamp, x, y, outer), circleSum(stamp, x, y, inner)];
  const ringSum = wide.sum - narrow.sum;
  const ringArea = wide.area - narrow.area;
  const net = circle.sum - (ringArea > 0 ? (ringSum / ringArea) * circle.area : 0);
  const incomplete = circle.area < Math.PI * radius ** 2 * (1 - 1e-9);
  return { ...circle, ringSum, ringArea, net, incomplete };
}

function circleSum({ pixels, width, height }: Pixels, x: number, y: number, radius: number) {
  let [sum, area] = [0, 0];
  const [top, right] = [Math.min(height, Math.ceil(y + radius + 0.5)), Math.min(width, Math.ceil(x + radius + 0.5))];
  for (let row = Math.max(1, Math.floor(y - radius - 0.5)); row <= top; row++)
    for (let column = Math.max(1, Math.floor(x - radius - 0.5)); column <= right; column++) {
      const value = pixels[(row - 1) * width + column - 1]!;
      if (Number.isNaN(value)) continue;
      const part = circleOverlap(column - 0.5 - x, row - 0.5 - y, column + 0.5 - x, row + 0.5 - y, radius);
      if (part === 0) continue;
      area += part;
      sum += part * value;
    }
  return { sum, area };
}

/** Area that a circle about the origin shares with a rectangle. */
export function circleOverlap(x0: number, y0: number, x1: number, y1: number, radius: number): number {
  const [nearX, nearY] = [Math.max(x0, -x1, 0), Math.max(y0, -y1, 0)];
  if (Math.hypot(nearX, nearY) >= radius) return 0;
  const [farX, farY] = [Math.max(-x0, x1), Math.max(-y0, y1)];
  if (Math.hypot(farX, farY) <= radius) return (x1 - x0) * (y1 - y0);
  const [a, b, c, d] = [x0 / radius, y0 / radius, x1 / radius, y1 / radius];
  const area = quadrant(c, d) - quadrant(a, d) - quadrant(c, b) + quadrant(a, b);
  return Math.max(0, area) * radius ** 2;
}

/** Area of the unit disc to the left of x and below y. */
function quadrant(x: number, y: number): number {
  const right = Math.min(1, Math.max(-1, x));
  const up = Math.min(1, Math.max(-1, y));
  const corner = Math.sqrt(1 - up * up);
  /** Area between the axis and the circle, from 0 to t. */
  const half = (t: number) => (t * Math.sqrt(Math.max(0, 1 - t * t)) + Math.asin(t)) / 2;
  const full = up > 0 ? 2 : 0;
  let area = full * (half(Math.min(right, -corner)) - half(-1));
  if (right > -corner) {
    const end = Math.min(right, corner);
    area += up * (end + corner) + half(end) - half(-corner);
  }
  if (right > corner) area += full * (half(right) - half(corner));
  return area;
}
