/** Moves points of a plane, both ways. */
export interface Distortion {
  forward(x: number, y: number): [number, number];
  back(x: number, y: number): [number, number];
}

type Numbers = (keyword: string) => number | undefined;

const mostOrder = 9;

/**
 * SIP: pixel offsets u, v from CRPIX become u + f(u, v), v + g(u, v) (Shupe et al. 2005). The inverse is found on the
 * polynomials themselves, never by AP and BP, which are fits.
 */
export function sipDistortion(number: Numbers): Distortion | undefined {
  const f = sipTerms(number, "A");
  const g = sipTerms(number, "B");
  if (f.length === 0 && g.length === 0) return undefined;
  const forward = (u: number, v: number): [number, number] => [u + evaluate(f, u, v), v + evaluate(g, u, v)];
  return { forward, back: inverse(forward) };
}

interface Term {
  p: number;
  q: number;
  value: number;
}

function sipTerms(number: Numbers, letter: string): Term[] {
  const order = Math.min(mostOrder, number(`${letter}_ORDER`) ?? 0);
  const terms: Term[] = [];
  for (let p = 0; p <= order; p++)
    for (let q = 0; p + q <= order; q++) {
      const value = number(`${letter}_${p}_${q}`) ?? 0;
      if (value !== 0) terms.push({ p, q, value });
    }
  return terms;
}

function evaluate(terms: readonly Term[], u: number, v: number): number {
  let sum = 0;
  for (const { p, q, value } of terms) sum += value * u ** p * v ** q;
  return sum;
}

/** Powers of x, y and r of PVi_j in their order: 1, x, y, r, x^2 … (the TPV convention of the FITS registry). */
const tpvPowers: [x: number, y: number, r: number][] = [];
for (let degree = 0; degree <= 7; degree++) {
  for (let p = degree; p >= 0; p--) tpvPowers.push([p, degree - p, 0]);
  if (degree % 2 === 1) tpvPowers.push([0, 0, degree]);
}

/**
 * TPV: intermediate coordinates in degrees become polynomials of x, y and r, the second with x and y changed over.
 * @param alongX PV of the axis of longitude by j, `alongY` of latitude
 */
export function tpvDistortion(
  alongX: ReadonlyMap<number, number>,
  alongY: ReadonlyMap<number, number>,
): Distortion | undefined {
  const terms = [alongX, alongY].map((given) => {
    const values = new Map([[1, 1], ...given]);
    return [...values].flatMap(([j, value]) =>
      value !== 0 && j < tpvPowers.length ? [{ powers: tpvPowers[j]!, value }] : [],
    );
  });
  const polynomial = (axis: number, x: number, y: number) => {
    const r = Math.hypot(x, y);
    let sum = 0;
    for (const { powers, value } of terms[axis]!) sum += value * x ** powers[0] * y ** powers[1] * r ** powers[2];
    return sum;
  };
  const forward = (x: number, y: number): [number, number] => [polynomial(0, x, y), polynomial(1, y, x)];
  return { forward, back: inverse(forward) };
}

/** Newton's method with slopes by differences; what does not come to rest is NaN. */
function inverse(forward: Distortion["forward"]): Distortion["back"] {
  return (x, y) => {
    let [u, v] = [x, y];
    let before = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 50; i++) {
      const [fx, fy] = forward(u, v);
      const [dx, dy] = [x - fx, y - fy];
      const step = 1e-6 * Math.max(1e-3, Math.abs(u), Math.abs(v));
      const [ax, ay] = forward(u + step, v);
      const [bx, by] = forward(u, v + step);
      const [a, b, c, d] = [(ax - fx) / step, (bx - fx) / step, (ay - fy) / step, (by - fy) / step];
      const determinant = a * d - b * c;
      const du = (d * dx - b * dy) / determinant;
      const dv = (a * dy - c * dx) / determinant;
      if (!Number.isFinite(du + dv)) break;
      u += du;
      v += dv;
      const size = Math.hypot(du, dv);
      if (size <= 4e-15 * Math.hypot(u, v) || (size >= before && size < 1e-9 * Math.max(1e-6, Math.hypot(u, v))))
        return [u, v];
      before = size;
    }
    return [Number.NaN, Number.NaN];
  };
}
