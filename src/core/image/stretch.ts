/** How a value's place between the cuts becomes a brightness, both from 0 to 1. */
export const stretchNames = ["linear", "log", "sqrt", "asinh"] as const;
export type StretchName = (typeof stretchNames)[number];

const logScale = 1000;
const asinhSoftening = 0.1;

/** As astropy.visualization's LinearStretch, LogStretch(1000), SqrtStretch and AsinhStretch(0.1). */
export const stretches: Record<StretchName, (part: number) => number> = {
  linear: (part) => part,
  log: (part) => Math.log(logScale * part + 1) / Math.log(logScale + 1),
  sqrt: (part) => Math.sqrt(part),
  asinh: (part) => Math.asinh(part / asinhSoftening) / Math.asinh(1 / asinhSoftening),
};

/** So many that a step is at most one of the 255 levels of brightness, at the steepest end of every stretch too. */
export const steps = 65536;

/** Brightness, 0 to 255, of places between the cuts in 65,536 steps: what an image of millions of pixels is drawn by. */
export function stretchTable(name: StretchName): Uint8Array {
  const stretch = stretches[name];
  return Uint8Array.from({ length: steps + 1 }, (_, k) => Math.round(255 * stretch(k / steps)));
}

/**
 * Paints values as colors: `colors` holds 256 RGBA words, `hole` is what NaN becomes. Infinite values are as bright, or dark,
 * as colors go.
 */
export function paintValues(
  values: ArrayLike<number>,
  { low, high }: { low: number; high: number },
  table: Uint8Array,
  colors: Uint32Array,
  hole: number,
  out: Uint32Array,
): void {
  const scale = high > low ? steps / (high - low) : 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const place = scale === 0 ? (value > low ? steps : 0) : (value - low) * scale;
    out[i] = Number.isNaN(value) ? hole : colors[table[place <= 0 ? 0 : place >= steps ? steps : (place + 0.5) | 0]!]!;
  }
}
