import { chordOfArcsec, unitVectors, writeUnitVector } from "../crossmatch/sky.ts";
import { tangentPlaneOf } from "../crossmatch/tangent-plane.ts";

/** A circle on the sky that holds all of a dataset's objects. */
export interface Field {
  raDeg: number;
  decDeg: number;
  radiusDeg: number;
}

/** Besides the objects themselves: what lies just outside may be on the images. */
const marginDeg = 1 / 60;

/** The circle around the mean direction of objects; undefined where none has a place on the sky. */
export function fieldOf(raDeg: Float64Array, decDeg: Float64Array): Field | undefined {
  const middle = tangentPlaneOf(raDeg, decDeg);
  if (!middle) return undefined;
  const [center] = [unitVectors(Float64Array.of(middle.raDeg), Float64Array.of(middle.decDeg))];
  const vectors = unitVectors(raDeg, decDeg);
  let most = 0;
  for (let at = 0; at < vectors.length; at += 3) {
    const chord = squaredChord(vectors, at, center);
    if (chord > most) most = chord;
  }
  const radius = (2 * Math.asin(Math.min(Math.sqrt(most) / 2, 1)) * 180) / Math.PI;
  return { ...middle, radiusDeg: Math.min(radius + marginDeg, 180) };
}

/**
 * Whether a direction is in the field.
 * @param slackArcsec how far stars may have moved since
 */
export function fieldTest({ raDeg, decDeg, radiusDeg }: Field, slackArcsec = 0): (ra: number, dec: number) => boolean {
  const center = new Float64Array(3);
  writeUnitVector(raDeg, decDeg, center, 0);
  const reachDeg = Math.min(radiusDeg + slackArcsec / 3600, 180);
  const limit = chordOfArcsec(reachDeg * 3600) ** 2;
  const one = new Float64Array(3);
  return (ra, dec) => {
    if (!(Math.abs(dec - decDeg) <= reachDeg)) return false;
    writeUnitVector(ra, dec, one, 0);
    return squaredChord(one, 0, center) <= limit;
  };
}

function squaredChord(vectors: Float64Array, at: number, center: Float64Array): number {
  const [x, y, z] = [vectors[at]! - center[0]!, vectors[at + 1]! - center[1]!, vectors[at + 2]! - center[2]!];
  return x * x + y * y + z * z;
}
