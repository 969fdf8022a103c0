// Random fields anywhere on the sky, with the seed that makes them.
export interface Positions {
  raDeg: Float64Array;
  decDeg: Float64Array;
}

/** mulberry32: uniform in [0, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Directions uniform within a cap around a point (Archimedes: uniform in the distance along the axis). */
export function randomCap(
  random: () => number,
  count: number,
  raDeg: number,
  decDeg: number,
  radiusDeg: number,
): Positions {
  const field = { raDeg: new Float64Array(count), decDeg: new Float64Array(count) };
  for (let k = 0; k < count; k++) {
    const angle = 2 * Math.PI * random();
    const away = 2 * Math.asin(Math.sqrt(random()) * Math.sin((radiusDeg * Math.PI) / 360));
    const at = moved(raDeg, decDeg, angle, away);
    field.raDeg[k] = at.raDeg;
    field.decDeg[k] = at.decDeg;
  }
  return field;
}

/** Every position moved by up to `reachArcsec`. */
export function jittered(random: () => number, { raDeg, decDeg }: Positions, reachArcsec: number): Positions {
  const field = { raDeg: raDeg.slice(), decDeg: decDeg.slice() };
  for (let k = 0; k < raDeg.length; k++) {
    const away = ((random() * reachArcsec) / 3600) * (Math.PI / 180);
    const at = moved(raDeg[k]!, decDeg[k]!, 2 * Math.PI * random(), away);
    field.raDeg[k] = at.raDeg;
    field.decDeg[k] = at.decDeg;
  }
  return field;
}

/** The direction an angle `away` (radians) from a point, at a position angle east of north. */
function moved(raDeg: number, decDeg: number, angle: number, away: number) {
  const [ra, dec] = [(raDeg * Math.PI) / 180, (decDeg * Math.PI) / 180];
  const sinDec = Math.sin(dec) * Math.cos(away) + Math.cos(dec) * Math.sin(away) * Math.cos(angle);
  const dRa = Math.atan2(Math.sin(angle) * Math.sin(away) * Math.cos(dec), Math.cos(away) - Math.sin(dec) * sinDec);
  return {
    raDeg: ((ra + dRa) * 180) / Math.PI,
    decDeg: (Math.asin(Math.min(1, Math.max(-1, sinDec))) * 180) / Math.PI,
  };
}

/** The same field turned as a whole: first around the z axis, then tilted, then around z again. */
export function rotated({ raDeg, decDeg }: Positions, [first, tilt, second]: [number, number, number]): Positions {
  const turn = { raDeg: raDeg.slice(), decDeg: decDeg.slice() };
  for (let k = 0; k < raDeg.length; k++) {
    const [ra, dec] = [((raDeg[k]! + first) * Math.PI) / 180, (decDeg[k]! * Math.PI) / 180];
    const [x, y, z] = [Math.cos(dec) * Math.cos(ra), Math.cos(dec) * Math.sin(ra), Math.sin(dec)];
    const [cos, sin] = [Math.cos((tilt * Math.PI) / 180), Math.sin((tilt * Math.PI) / 180)];
    const [x2, z2] = [cos * x + sin * z, cos * z - sin * x];
    turn.raDeg[k] = (Math.atan2(y, x2) * 180) / Math.PI + second;
    turn.decDeg[k] = (Math.atan2(z2, Math.hypot(x2, y)) * 180) / Math.PI;
  }
  return turn;
}
