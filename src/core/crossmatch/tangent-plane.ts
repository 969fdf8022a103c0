const degree = Math.PI / 180;
const arcsecPerRadian = 3600 / degree;

/** A gnomonic projection around a direction. */
export interface TangentPlane {
  raDeg: number;
  decDeg: number;
}

/** The plane around the mean direction of positions; undefined when none is finite. */
export function tangentPlaneOf(raDeg: Float64Array, decDeg: Float64Array): TangentPlane | undefined {
  let [x, y, z] = [0, 0, 0];
  for (let k = 0; k < raDeg.length; k++) {
    const [ra, dec] = [raDeg[k]! * degree, decDeg[k]! * degree];
    if (!Number.isFinite(ra + dec)) continue;
    x += Math.cos(dec) * Math.cos(ra);
    y += Math.cos(dec) * Math.sin(ra);
    z += Math.sin(dec);
  }
  if (x === 0 && y === 0 && z === 0) return undefined;
  return { raDeg: Math.atan2(y, x) / degree, decDeg: Math.atan2(z, Math.hypot(x, y)) / degree };
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
