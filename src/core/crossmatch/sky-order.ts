import { unitVectors } from "./sky.ts";

/** Cells along a face's edge: 2^24, about 0.02 arcsec. */
const faceCells = 1 << 24;

/**
 * The order in which objects are stored: along a Hilbert curve on the six faces of a cube around the sky, so that
 * neighbors come close to each other, at RA 0 and at the poles as anywhere. Entry i is the input index of the i-th
 * object; objects without a position come last; ties keep the input's order.
 */
export function skyOrder(raDeg: Float64Array, decDeg: Float64Array): Uint32Array {
  const vectors = unitVectors(raDeg, decDeg);
  const place = Float64Array.from(raDeg, (_, k) =>
    placeOnCube(vectors[3 * k]!, vectors[3 * k + 1]!, vectors[3 * k + 2]!),
  );
  return Uint32Array.from(raDeg, (_, k) => k).sort((a, b) => place[a]! - place[b]! || a - b);
}

/** Face number and Hilbert index as one number below 2^51; above all of them where a coordinate is NaN. */
function placeOnCube(x: number, y: number, z: number): number {
  const [ax, ay, az] = [Math.abs(x), Math.abs(y), Math.abs(z)];
  const largest = Math.max(ax, ay, az);
  if (!(largest > 0)) return Number.MAX_SAFE_INTEGER;
  const axis = largest === ax ? 0 : largest === ay ? 1 : 2;
  const face = 2 * axis + ([x, y, z][axis]! < 0 ? 1 : 0);
  const [u, v] = axis === 0 ? [y, z] : axis === 1 ? [x, z] : [x, y];
  return face * faceCells * faceCells + hilbertIndex(cell(u / largest), cell(v / largest));
}

/** From -1 … 1 on a face to a cell; the arc tangent makes cells of nearly equal size on the sky. */
function cell(tangent: number): number {
  const along = Math.atan(tangent) / (Math.PI / 2) + 0.5;
  return Math.min(faceCells - 1, Math.floor(along * faceCells));
}

/** Distance along the Hilbert curve of a cell (Hamilton & Rau-Chaplin 2008; the two-dimensional case). */
function hilbertIndex(column: number, row: number): number {
  let [x, y, index] = [column, row, 0];
  for (let side = faceCells / 2; side >= 1; side /= 2) {
    const right = (x & side) > 0 ? 1 : 0;
    const upper = (y & side) > 0 ? 1 : 0;
    index += side * side * ((3 * right) ^ upper);
    if (upper === 0) {
      if (right === 1) {
        x = faceCells - 1 - x;
        y = faceCells - 1 - y;
      }
      [x, y] = [y, x];
    }
  }
  return index;
}
