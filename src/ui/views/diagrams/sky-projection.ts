const degree = Math.PI / 180;

export interface SkyCentre {
  raDeg: number;
  decDeg: number;
}

export interface SkyPlane {
  /** Degrees eastwards of the centre; NaN without a position. */
  east: Float64Array<ArrayBuffer>;
  /** Degrees northwards. */
  north: Float64Array<ArrayBuffer>;
}

/**
 * Lambert's zenithal equal-area projection about a centre (Calabretta & Greisen 2002, A&A 395, 1077, §5.1.7), in
 * degrees: on small fields a tangent plane, and the whole sky has a place on it.
 */
export function projectSky(centre: SkyCentre, raDeg: ArrayLike<number>, decDeg: ArrayLike<number>): SkyPlane {
  const east = new Float64Array(raDeg.length);
  const north = new Float64Array(raDeg.length);
  const [sin0, cos0] = [Math.sin(centre.decDeg * degree), Math.cos(centre.decDeg * degree)];
  for (let i = 0; i < raDeg.length; i++) {
    const [dRa, dec] = [(raDeg[i]! - centre.raDeg) * degree, decDeg[i]! * degree];
    const [sin, cos, cosRa] = [Math.sin(dec), Math.cos(dec), Math.cos(dRa)];
    const scale = Math.sqrt(2 / (1 + sin0 * sin + cos0 * cos * cosRa)) / degree;
    east[i] = scale * cos * Math.sin(dRa);
    north[i] = scale * (cos0 * sin - sin0 * cos * cosRa);
  }
  return { east, north };
}

/** The direction at a place on the plane, right ascension in [0, 360); undefined beyond the antipode. */
export function unprojectSky(centre: SkyCentre, east: number, north: number): SkyCentre | undefined {
  const [x, y] = [east * degree, north * degree];
  const rho = Math.hypot(x, y);
  if (rho > 2) return undefined;
  if (rho === 0) return centre;
  const angle = 2 * Math.asin(rho / 2);
  const [sin0, cos0] = [Math.sin(centre.decDeg * degree), Math.cos(centre.decDeg * degree)];
  const dec = Math.asin(Math.cos(angle) * sin0 + (y * Math.sin(angle) * cos0) / rho);
  const dRa = Math.atan2(x * Math.sin(angle), rho * cos0 * Math.cos(angle) - y * sin0 * Math.sin(angle));
  return { raDeg: (((centre.raDeg + dRa / degree) % 360) + 360) % 360, decDeg: dec / degree };
}
