/** A square field at +40 deg, and the same positions again, each moved by up to half an arcsec; the same at every call. */
export function makeField(count: number, sideDeg: number) {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const decDeg = Float64Array.from({ length: count }, () => 40 + sideDeg * (random() - 0.5));
  const raDeg = decDeg.map(() => (sideDeg * (random() - 0.5)) / Math.cos((40 * Math.PI) / 180) + 180);
  const moved = (deg: number) => deg + (random() - 0.5) / 3600;
  return { objects: { raDeg, decDeg }, sources: { raDeg: raDeg.map(moved), decDeg: decDeg.map(moved) } };
}
