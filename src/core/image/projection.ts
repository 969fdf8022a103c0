const degree = Math.PI / 180;

/** A zenithal projection (Calabretta & Greisen 2002, section 5.1): distance from the pole on the sphere and on the plane. */
export interface Projection {
  /** Distance on the plane in degrees at a native colatitude in radians; NaN where the projection does not reach. */
  radius(zeta: number): number;
  /** Native colatitude in radians at a distance in degrees; NaN beyond what the projection reaches. */
  colatitude(radiusDeg: number): number;
}

/** R = f(zeta), both in radians, and its inverse. */
function zenithal(forward: (zeta: number) => number, back: (r: number) => number): Projection {
  return { radius: (zeta) => forward(zeta) / degree, colatitude: (radiusDeg) => back(radiusDeg * degree) };
}

const quarter = Math.PI / 2;

const simple: Record<string, Projection> = {
  TAN: zenithal((zeta) => (zeta < quarter ? Math.tan(zeta) : Number.NaN), Math.atan),
  SIN: zenithal(
    (zeta) => (zeta <= quarter ? Math.sin(zeta) : Number.NaN),
    (r) => Math.asin(r), // NaN beyond 1
  ),
  ARC: zenithal(
    (zeta) => zeta,
    (r) => (r <= Math.PI ? r : Number.NaN),
  ),
  STG: zenithal(
    (zeta) => 2 * Math.tan(zeta / 2),
    (r) => 2 * Math.atan(r / 2),
  ),
  ZEA: zenithal(
    (zeta) => 2 * Math.sin(zeta / 2),
    (r) => 2 * Math.asin(r / 2),
  ),
};

/**
 * The projection of a CTYPE's three letters.
 * @param parameters PVi_m of the latitude axis, by m: of ZPN the polynomial's coefficients
 * @returns undefined where it is not known
 */
export function projectionOf(code: string, parameters: ReadonlyMap<number, number>): Projection | undefined {
  return code === "ZPN" ? polynomial(parameters) : simple[code];
}

/** ZPN: R = sum of P_m zeta^m, followed outwards from the pole until it turns back. */
function polynomial(parameters: ReadonlyMap<number, number>): Projection | undefined {
  const last = Math.max(-1, ...[...parameters].flatMap(([m, value]) => (value !== 0 && m < 30 ? [m] : [])));
  if (last < 1) return undefined;
  const terms = Array.from({ length: last + 1 }, (_, m) => parameters.get(m) ?? 0);
  const value = (zeta: number) => terms.reduceRight((sum, term) => sum * zeta + term, 0);
  const slope = (zeta: number) => terms.reduceRight((sum, term, m) => (m > 0 ? sum * zeta + m * term : sum), 0);
  const most = turningPoint(slope);
  const mostRadius = value(most);
  return zenithal(
    (zeta) => (zeta <= most ? value(zeta) : Number.NaN),
    (r) => (r > mostRadius || r < terms[0]! ? Number.NaN : root(value, slope, r, most)),
  );
}

/** Where the slope is no longer positive; the whole sphere where it always is. */
function turningPoint(slope: (zeta: number) => number): number {
  const steps = 1800;
  let low = 0;
  for (let k = 1; k <= steps; k++) {
    const zeta = (k * Math.PI) / steps;
    if (slope(zeta) > 0) {
      low = zeta;
      continue;
    }
    let high = zeta;
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (slope(middle) > 0) low = middle;
      else high = middle;
    }
    return low;
  }
  return Math.PI;
}

/** Newton's method, kept between bounds that close in. */
function root(value: (z: number) => number, slope: (z: number) => number, r: number, most: number): number {
  let [low, high] = [0, most];
  let zeta = Math.min(most, Math.max(0, r));
  for (let i = 0; i < 100; i++) {
    const off = value(zeta) - r;
    if (off > 0) high = zeta;
    else low = zeta;
    let next = zeta - off / slope(zeta);
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - zeta) <= 1e-16 + 2e-16 * Math.abs(zeta)) return next;
    zeta = next;
  }
  return zeta;
}
