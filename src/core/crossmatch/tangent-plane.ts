import { directionOf, unitVectors } from "./sky.ts";

const degree = Math.PI / 180;
const arcsecPerRadian = 3600 / degree;

/** A gnomonic projection around a direction. */
export interface TangentPlane {
  raDeg: number;
  decDeg: number;
}

/** The plane around the mean direction of positions; undefined when none is finite. */
export function tangentPlaneOf(raDeg: Float64Array, decDeg: Float64Array): TangentPlane | undefined {
  const vectors = unitVectors(raDeg, decDeg);
  let [x, y, z] = [0, 0, 0];
  for (let at = 0; at < vectors.length; at += 3) {
    if (!Number.isFinite(vectors[at]! + vectors[at + 2]!)) continue;
    x += vectors[at]!;
    y += vectors[at + 1]!;
    z += vectors[at + 2]!;
  }
  return x === 0 && y === 0 && z === 0 ? undefined : directionOf(x, y, z);
}

/**
 * Offsets eastwards and northwards in arcsec on the plane (Calabretta & Greisen 2002, A&A 395, 1077, §5.1.3); NaN for
 * directions 90 degrees away or more.
 */
export function projectArcsec(plane: TangentPlane, raDeg: number, decDeg: number): [east: number, north: number] {
  const [dRa, dec, dec0] = [(raDeg - plane.raDeg) * degree, decDeg * degree, plane.decDeg * degree];
  const [sin, cos, sin0, cos0] = [Math.sin(dec), Math.cos(dec), Math.sin(dec0), Math.cos(dec0)];
  const along = sin0 * sin + cos0 * cos * Math.cos(dRa);
  if (!(along > 0)) return [Number.NaN, Number.NaN];
  const scale = arcsecPerRadian / along;
  return [scale * cos * Math.sin(dRa), scale * (cos0 * sin - sin0 * cos * Math.cos(dRa))];
}
