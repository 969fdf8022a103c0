import type { Ensemble } from "./ensemble.ts";

/** One systematic effect: what it takes from a point is amplitude[object] x strength[epoch]. */
export interface SystematicEffect {
  strength: Float64Array;
  amplitude: Float64Array;
}

const maxIterations = 2000;
const settled = 1e-12;

/**
 * The strongest effect that is linear in something each object has its own amount of (Tamuz, Mazeh & Zucker 2005, MNRAS
 * 356, 1466): minimizes sum (r_ij - c_i a_j)^2 / e_ij^2 over c and a, in turn, until neither moves.
 * @param residual [object][epoch] magnitudes less each object's mean; NaN where there is no point
 * @param tolerance how little strengths move in the end
 */
export function findEffect(
  { objectCount, epochCount, uncertainty }: Ensemble,
  residual: Float64Array,
  tolerance = settled,
): SystematicEffect {
  const weight = residual.map((r, at) => (Number.isFinite(r) && uncertainty[at]! > 0 ? 1 / uncertainty[at]! ** 2 : 0));
  let strength = new Float64Array(epochCount).fill(1);
  let amplitude = new Float64Array(objectCount);
  for (let i = 0; i < maxIterations; i++) {
    amplitude = amplitudesOf(residual, weight, strength);
    const next = strengthsOf(residual, weight, amplitude, epochCount);
    // Only the product is defined: the strengths are kept at a root mean square of 1.
    const scale = Math.sqrt(next.reduce((sum, a) => sum + a * a, 0) / epochCount) || 1;
    let moved = 0;
    for (let epoch = 0; epoch < epochCount; epoch++) {
      next[epoch]! /= scale;
      moved = Math.max(moved, Math.abs(next[epoch]! - strength[epoch]!));
    }
    strength = next;
    if (moved < tolerance) break;
  }
  return { strength, amplitude: amplitudesOf(residual, weight, strength) };
}

/**
 * How much of an effect each object has: also of objects that the effect was not found with, a curve at a time.
 * @param weight as long as `residual`: 1 / e^2, 0 where there is no point
 */
export function amplitudesOf(
  residual: Float64Array,
  weight: Float64Array,
  strength: Float64Array,
): Float64Array<ArrayBuffer> {
  const epochCount = strength.length;
  return Float64Array.from({ length: residual.length / epochCount }, (_, object) => {
    let along = 0;
    let square = 0;
    for (let epoch = 0, at = object * epochCount; epoch < epochCount; epoch++, at++) {
      const w = weight[at]!;
      if (w === 0) continue;
      along += w * residual[at]! * strength[epoch]!;
      square += w * strength[epoch]! ** 2;
    }
    return square > 0 ? along / square : 0;
  });
}

function strengthsOf(
  residual: Float64Array,
  weight: Float64Array,
  amplitude: Float64Array,
  epochCount: number,
): Float64Array<ArrayBuffer> {
  const along = new Float64Array(epochCount);
  const square = new Float64Array(epochCount);
  for (let at = 0, object = 0; object < amplitude.length; object++)
    for (let epoch = 0; epoch < epochCount; epoch++, at++) {
      const w = weight[at]!;
      if (w === 0) continue;
      along[epoch]! += w * residual[at]! * amplitude[object]!;
      square[epoch]! += w * amplitude[object]! ** 2;
    }
  return along.map((sum, epoch) => (square[epoch]! > 0 ? sum / square[epoch]! : 0));
}

/** The residuals that an effect leaves. */
export function withoutEffect(residual: Float64Array, { strength, amplitude }: SystematicEffect): Float64Array {
  const epochCount = strength.length;
  return residual.map((r, at) => r - amplitude[Math.floor(at / epochCount)]! * strength[at % epochCount]!);
}
