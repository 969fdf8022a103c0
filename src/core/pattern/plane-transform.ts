/** A linear map of one image's pixels to another's: x' = a x + b y + e, y' = c x + d y + f. */
export interface PlaneTransform {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
  f: number;
}

/** Positions on an image, of equal length. */
export interface PlanePoints {
  x: Float64Array;
  y: Float64Array;
}

export function applyTransform({ a, b, c, d, e, f }: PlaneTransform, { x, y }: PlanePoints): PlanePoints {
  return {
    x: x.map((value, k) => a * value + b * y[k]! + e),
    y: x.map((value, k) => c * value + d * y[k]! + f),
  };
}

/** How much longer lengths become: the square root of the area's factor. */
export function scaleOf({ a, b, c, d }: PlaneTransform): number {
  return Math.sqrt(Math.abs(a * d - b * c));
}

/** Pairs of points: `from[k]` belongs to `to[k]`. */
export interface PointPairs {
  from: ArrayLike<number>;
  to: ArrayLike<number>;
}

/**
 * The similarity (rotation, scale, shift, and with `flipped` a mirror) with the least squared distances: linear
 * regression in complex numbers. Undefined where the points do not differ.
 */
export function fitSimilarity(
  source: PlanePoints,
  target: PlanePoints,
  { from, to }: PointPairs,
  flipped: boolean,
): PlaneTransform | undefined {
  const count = from.length;
  const sign = flipped ? -1 : 1;
  let [mx, my, tx, ty] = [0, 0, 0, 0];
  for (let k = 0; k < count; k++) {
    mx += source.x[from[k]!]! / count;
    my += (sign * source.y[from[k]!]!) / count;
    tx += target.x[to[k]!]! / count;
    ty += target.y[to[k]!]! / count;
  }
  let [real, imaginary, norm] = [0, 0, 0];
  for (let k = 0; k < count; k++) {
    const [x, y] = [source.x[from[k]!]! - mx, sign * source.y[from[k]!]! - my];
    const [u, v] = [target.x[to[k]!]! - tx, target.y[to[k]!]! - ty];
    real += x * u + y * v;
    imaginary += x * v - y * u;
    norm += x * x + y * y;
  }
  if (!(norm > 0)) return undefined;
  const [p, q] = [real / norm, imaginary / norm];
  return { a: p, b: -sign * q, c: q, d: sign * p, e: tx - p * mx + q * my, f: ty - q * mx - p * my };
}

/** The linear map with the least squared distances; undefined for fewer than three points, or points in one line. */
export function fitAffine(
  source: PlanePoints,
  target: PlanePoints,
  { from, to }: PointPairs,
): PlaneTransform | undefined {
  const count = from.length;
  if (count < 3) return undefined;
  let [mx, my, tx, ty] = [0, 0, 0, 0];
  for (let k = 0; k < count; k++) {
    mx += source.x[from[k]!]! / count;
    my += source.y[from[k]!]! / count;
    tx += target.x[to[k]!]! / count;
    ty += target.y[to[k]!]! / count;
  }
  let [xx, xy, yy, xu, yu, xv, yv] = [0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < count; k++) {
    const [x, y] = [source.x[from[k]!]! - mx, source.y[from[k]!]! - my];
    const [u, v] = [target.x[to[k]!]! - tx, target.y[to[k]!]! - ty];
    xx += x * x;
    xy += x * y;
    yy += y * y;
    xu += x * u;
    yu += y * u;
    xv += x * v;
    yv += y * v;
  }
  const determinant = xx * yy - xy * xy;
  if (!(determinant > 1e-6 * xx * yy)) return undefined;
  const [a, b] = [(xu * yy - yu * xy) / determinant, (yu * xx - xu * xy) / determinant];
  const [c, d] = [(xv * yy - yv * xy) / determinant, (yv * xx - xv * xy) / determinant];
  return { a, b, c, d, e: tx - a * mx - b * my, f: ty - c * mx - d * my };
}
