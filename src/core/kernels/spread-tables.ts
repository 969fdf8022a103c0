/** Evenly spaced frequencies: `first + k * step`. */
export interface Grid {
  first: number;
  step: number;
  count: number;
}

/** How a point is spread over a grid: over how many of its points, and how steeply (beta of Barnett and others). */
export interface Spread {
  width: number;
  beta: number;
}

/** The kernel of Barnett, Magland and af Klinteberg 2019 at -1 to 1. */
export function spread(z: number, { beta }: Spread): number {
  return Math.abs(z) >= 1 ? 0 : Math.exp(beta * (Math.sqrt(1 - z * z) - 1));
}

const knownCorrections = new Map<string, Float64Array>();

/** One over the transform of the spread, for the frequencies of a block. */
export function corrections(transform: number, blockLength: number, by: Spread): Float64Array {
  const { width } = by;
  const key = `${transform}/${width}/${by.beta}`;
  const known = knownCorrections.get(key);
  if (known) return known;
  const nodes = 20 * width;
  const steps = Array.from({ length: nodes }, (_, i) => ((i + 0.5) * width) / 2 / nodes);
  const heights = steps.map((step) => (spread((2 * step) / width, by) * width) / nodes);
  const made = new Float64Array(blockLength);
  for (let k = 0; k <= blockLength / 2; k++) {
    const turn = (2 * Math.PI * k) / transform;
    const one = 1 / steps.reduce((sum, step, n) => sum + heights[n]! * Math.cos(turn * step), 0);
    made[blockLength / 2 - k] = one;
    if (k < blockLength / 2) made[blockLength / 2 + k] = one;
  }
  knownCorrections.set(key, made);
  return made;
}

const knownTwiddles = new Map<number, Float64Array>();

/** Per level from the longest: cosines and sines of one, two and three turns, a quarter of the level long each. */
export function twiddles(transform: number): Float64Array {
  const known = knownTwiddles.get(transform);
  if (known) return known;
  const all: number[] = [];
  for (let n = transform; n > 2; n /= 4)
    for (const turns of [1, 2, 3])
      for (const of of [Math.cos, Math.sin])
        for (let p = 0; p < n / 4; p++) all.push(of((2 * Math.PI * turns * p) / n));
  const made = Float64Array.from(all);
  knownTwiddles.set(transform, made);
  return made;
}
