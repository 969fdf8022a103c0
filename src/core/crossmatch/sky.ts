export const arcsecPerDegree = 3600;
const degree = Math.PI / 180;

/** x, y, z of a direction on the unit sphere, written at `into[at]` … `into[at + 2]`. */
export function writeUnitVector(raDeg: number, decDeg: number, into: Float64Array, at: number): void {
  const cosDec = Math.cos(decDeg * degree);
  into[at] = cosDec * Math.cos(raDeg * degree);
  into[at + 1] = cosDec * Math.sin(raDeg * degree);
  into[at + 2] = Math.sin(decDeg * degree);
}

/** Direction of a vector of any length above 0; right ascension in [0, 360). */
export function directionOf(x: number, y: number, z: number): { raDeg: number; decDeg: number } {
  const raDeg = Math.atan2(y, x) / degree;
  return { raDeg: raDeg < 0 ? raDeg + 360 : raDeg, decDeg: Math.atan2(z, Math.hypot(x, y)) / degree };
}

/** Unit vectors of many directions, three numbers each; NaN where either coordinate is not finite. */
export function unitVectors(raDeg: Float64Array, decDeg: Float64Array): Float64Array {
  const vectors = new Float64Array(3 * raDeg.length);
  for (let k = 0; k < raDeg.length; k++) writeUnitVector(raDeg[k]!, decDeg[k]!, vectors, 3 * k);
  return vectors;
}

/** Length of the chord between two directions that far apart, in units of the sphere's radius. */
export function chordOfArcsec(separationArcsec: number): number {
  return 2 * Math.sin((Math.min(separationArcsec / arcsecPerDegree, 180) * degree) / 2);
}

/** Separation of two directions with that chord; exact to 1e-10 arcsec below some degrees. */
export function arcsecOfChord(chord: number): number {
  return ((2 * Math.asin(Math.min(chord / 2, 1))) / degree) * arcsecPerDegree;
}

/** Great-circle separation in arcsec by Vincenty's formula, accurate at every angle, poles and antipodes included. */
export function separationArcsec(raDeg1: number, decDeg1: number, raDeg2: number, decDeg2: number): number {
  const [dec1, dec2, dRa] = [decDeg1 * degree, decDeg2 * degree, (raDeg2 - raDeg1) * degree];
  const [sin1, cos1, sin2, cos2] = [Math.sin(dec1), Math.cos(dec1), Math.sin(dec2), Math.cos(dec2)];
  const across = Math.hypot(cos2 * Math.sin(dRa), cos1 * sin2 - sin1 * cos2 * Math.cos(dRa));
  const along = sin1 * sin2 + cos1 * cos2 * Math.cos(dRa);
  return (Math.atan2(across, along) / degree) * arcsecPerDegree;
}
