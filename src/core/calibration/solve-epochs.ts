import type { Ensemble, EpochTerm } from "./ensemble.ts";

/** Least-squares solution of m_ij = M_i + z_j + sum_k c_jk t_ijk. */
export interface EpochSolution {
  /** M_i: each object's magnitude when all epochs are brought to the same zero point. NaN where it has no point. */
  magnitude: Float64Array;
  /** [epoch][1 + terms]: the zero point, then a coefficient a term; NaN where the epoch cannot have them. */
  coefficients: Float64Array;
  /** One sigma of the zero point, for objects whose magnitudes are known: the ensemble's share of the error. */
  zeroPointError: Float64Array;
  /** Objects with a weight at each epoch. */
  objectCounts: Uint32Array;
  /** Of each epoch's coefficients, [width][width], as `zeroPointError`; undefined where it cannot have them. */
  covariance: (Float64Array | undefined)[];
}

const maxIterations = 400;
/** Of the residual of the normal equations to their right side; far below float32's 6e-8 of a magnitude. */
const tolerance = 1e-14;
const roughTolerance = 1e-9;

/**
 * Solves for all epochs at once, by conjugate gradients on the equations that are left when each object's magnitude is
 * eliminated (each step is one pass over the points; epochs are preconditioned by their own normal matrix). The model
 * is that of inhomogeneous ensemble photometry (Honeycutt 1992, PASP 104, 435). Gauge: the weighted mean of every coefficient
 * is 0.
 * @param weight [object][epoch], 1 / mag^2; 0 takes a point out
 * @param rough to 1e-9 of the offsets, in half the time: for what is weighed anew afterwards
 */
export function solveEpochs(
  ensemble: Ensemble,
  weight: Float64Array,
  terms: readonly EpochTerm[],
  rough = false,
): EpochSolution {
  const { objectCount, epochCount, value } = ensemble;
  const width = 1 + terms.length;
  const system = new ReducedSystem(ensemble, weight, terms);
  const coefficients = new Float64Array(system.size);
  let left = system.left(value, coefficients);
  let goal: number | undefined;
  // Started anew from what is left, so that rounding within one run does not add up.
  for (let start = 0; start < (rough ? 1 : 2); start++) {
    goal ??= (rough ? roughTolerance : tolerance) ** 2 * dot(left.side, system.precondition(left.side));
    const step = conjugateGradients(system, left.side, goal);
    for (let k = 0; k < step.length; k++) coefficients[k]! += step[k]!;
    left = system.left(value, coefficients);
  }
  const { magnitude } = left;
  const zeroPointError = new Float64Array(epochCount).fill(Number.NaN);
  for (let epoch = 0; epoch < epochCount; epoch++) {
    const variance = system.zeroPointVariance(epoch);
    if (variance === undefined) coefficients.fill(Number.NaN, epoch * width, (epoch + 1) * width);
    else zeroPointError[epoch] = Math.sqrt(variance);
  }
  fixGauge(magnitude, coefficients, system, objectCount, width);
  const { objectCounts, covariance } = system;
  return { magnitude, coefficients, zeroPointError, objectCounts, covariance };
}

function fixGauge(
  magnitude: Float64Array,
  coefficients: Float64Array,
  system: ReducedSystem,
  objectCount: number,
  width: number,
): void {
  let sum = 0;
  let weights = 0;
  for (const [epoch, total] of system.epochWeights.entries()) {
    const zeroPoint = coefficients[epoch * width]!;
    if (!(total > 0) || Number.isNaN(zeroPoint)) continue;
    sum += total * zeroPoint;
    weights += total;
  }
  const shift = weights > 0 ? sum / weights : 0;
  for (let at = 0; at < coefficients.length; at += width) coefficients[at]! -= shift;
  for (let object = 0; object < objectCount; object++) magnitude[object]! += shift;
}

/** The normal equations of the epochs' coefficients, never formed as a matrix. */
class ReducedSystem {
  readonly width: number;
  readonly epochWeights: Float64Array;
  readonly objectCounts: Uint32Array;
  readonly #ensemble: Ensemble;
  readonly #weight: Float64Array;
  readonly #terms: readonly EpochTerm[];
  readonly #objectWeights: Float64Array;
  /** Inverse of each epoch's own normal matrix, [epoch][width][width]; undefined where it is singular. */
  readonly #inverses: (Float64Array | undefined)[];
  readonly #free: number[];

  constructor(ensemble: Ensemble, weight: Float64Array, terms: readonly EpochTerm[]) {
    const { objectCount, epochCount } = ensemble;
    this.width = 1 + terms.length;
    this.#ensemble = ensemble;
    this.#weight = weight;
    this.#terms = terms;
    this.epochWeights = new Float64Array(epochCount);
    this.objectCounts = new Uint32Array(epochCount);
    this.#objectWeights = new Float64Array(objectCount);
    for (let object = 0, at = 0; object < objectCount; object++)
      for (let epoch = 0; epoch < epochCount; epoch++, at++) {
        const w = weight[at]!;
        this.#objectWeights[object]! += w;
        this.epochWeights[epoch]! += w;
        if (w > 0) this.objectCounts[epoch]!++;
      }
    const matrices = Array.from(this.epochWeights, (total) => new Float64Array(this.width ** 2).fill(total, 0, 1));
    if (this.width > 1)
      this.#eachPoint((_, epoch, w, at) => {
        const matrix = matrices[epoch]!;
        for (let a = 0; a < this.width; a++)
          for (let b = 0; b < this.width; b++)
            if (a + b > 0) matrix[a * this.width + b]! += w * this.#term(a, at) * this.#term(b, at);
      });
    this.#inverses = matrices.map((matrix) => invert(matrix, this.width));
    this.#free = this.#freeColumns();
  }

  get size(): number {
    return this.#inverses.length * this.width;
  }

  get covariance(): (Float64Array | undefined)[] {
    return this.#inverses;
  }

  /** Variance of an epoch's zero point; undefined where its objects are too few, or too much alike, for it. */
  zeroPointVariance(epoch: number): number | undefined {
    return this.#inverses[epoch]?.[0];
  }

  // Without terms, which is the rule, plain loops over all points take a fifth of the time.

  /** Each object's weighted mean of what the coefficients leave, and what both leave of the right side. */
  left(value: Float64Array, coefficients: Float64Array): { magnitude: Float64Array; side: Float64Array } {
    const magnitude = new Float64Array(this.#objectWeights.length);
    const side = new Float64Array(this.size);
    if (this.width === 1) {
      const weight = this.#weight;
      const { epochCount } = this.#ensemble;
      // Both passes of one object after the other, while its points are at hand.
      for (let object = 0, first = 0; object < magnitude.length; object++, first += epochCount) {
        let sum = 0;
        for (let epoch = 0, at = first; epoch < epochCount; epoch++, at++) {
          const w = weight[at]!;
          if (w > 0) sum += w * (value[at]! - coefficients[epoch]!);
        }
        const own = sum / this.#objectWeights[object]!;
        magnitude[object] = own;
        for (let epoch = 0, at = first; epoch < epochCount; epoch++, at++) {
          const w = weight[at]!;
          if (w > 0) side[epoch]! += w * (value[at]! - own - coefficients[epoch]!);
        }
      }
      return { magnitude, side };
    }
    this.#eachPoint((object, epoch, w, at) => {
      magnitude[object]! += w * (value[at]! - this.#model(coefficients, epoch, at));
    });
    for (let object = 0; object < magnitude.length; object++) magnitude[object]! /= this.#objectWeights[object]!;
    this.#eachPoint((object, epoch, w, at) =>
      this.#add(side, epoch, at, w * (value[at]! - magnitude[object]! - this.#model(coefficients, epoch, at))),
    );
    return { magnitude, side };
  }

  multiply(coefficients: Float64Array): Float64Array {
    const product = new Float64Array(this.size);
    const objectWeights = this.#objectWeights;
    if (this.width === 1) {
      const weight = this.#weight;
      const epochCount = product.length;
      for (let object = 0, first = 0; object < objectWeights.length; object++, first += epochCount) {
        let sum = 0;
        for (let epoch = 0, at = first; epoch < epochCount; epoch++, at++) sum -= weight[at]! * coefficients[epoch]!;
        const mean = sum / objectWeights[object]!;
        // One without a point has no mean, and no share.
        if (Number.isNaN(mean)) continue;
        for (let epoch = 0, at = first; epoch < epochCount; epoch++, at++)
          product[epoch]! += weight[at]! * (coefficients[epoch]! + mean);
      }
      return product;
    }
    const means = new Float64Array(objectWeights.length);
    this.#eachPoint((object, epoch, w, at) => {
      means[object]! -= w * this.#model(coefficients, epoch, at);
    });
    for (let object = 0; object < means.length; object++) means[object]! /= objectWeights[object]!;
    this.#eachPoint((object, epoch, w, at) =>
      this.#add(product, epoch, at, w * (this.#model(coefficients, epoch, at) + means[object]!)),
    );
    return product;
  }

  precondition(residual: Float64Array): Float64Array {
    const { width } = this;
    const result = new Float64Array(residual.length);
    for (const [epoch, inverse] of this.#inverses.entries()) {
      if (!inverse) continue;
      for (let a = 0; a < width; a++)
        for (let b = 0; b < width; b++)
          result[epoch * width + a]! += inverse[a * width + b]! * residual[epoch * width + b]!;
    }
    for (const column of this.#free) this.#center(result, column);
    return result;
  }

  /** A shift common to all epochs is the objects' own: without this, rounding would let it grow. */
  #center(coefficients: Float64Array, column: number): void {
    let sum = 0;
    let count = 0;
    for (const [epoch, inverse] of this.#inverses.entries()) {
      if (!inverse) continue;
      sum += coefficients[epoch * this.width + column]!;
      count++;
    }
    for (const [epoch, inverse] of this.#inverses.entries())
      if (inverse) coefficients[epoch * this.width + column]! -= sum / count;
  }

  /** Columns of which only differences between epochs are defined: the zero point, and terms that an object has once. */
  #freeColumns(): number[] {
    const { epochCount } = this.#ensemble;
    const once = (term: EpochTerm) =>
      term.every((x, at) => at % epochCount === 0 || Object.is(x, term[at - (at % epochCount)]));
    return [0, ...this.#terms.flatMap((term, k) => (once(term) ? [k + 1] : []))];
  }

  #term(k: number, at: number): number {
    return k === 0 ? 1 : this.#terms[k - 1]![at]!;
  }

  #model(coefficients: Float64Array, epoch: number, at: number): number {
    let sum = coefficients[epoch * this.width]!;
    for (let k = 1; k < this.width; k++) sum += coefficients[epoch * this.width + k]! * this.#terms[k - 1]![at]!;
    return sum;
  }

  #add(into: Float64Array, epoch: number, at: number, amount: number): void {
    for (let k = 0; k < this.width; k++) into[epoch * this.width + k]! += amount * this.#term(k, at);
  }

  #eachPoint(visit: (object: number, epoch: number, weight: number, at: number) => void): void {
    const { epochCount } = this.#ensemble;
    const { length } = this.#weight;
    for (let object = 0, at = 0; at < length; object++)
      for (let epoch = 0; epoch < epochCount; epoch++, at++) {
        const w = this.#weight[at]!;
        if (w > 0) visit(object, epoch, w, at);
      }
  }
}

function conjugateGradients(system: ReducedSystem, rightSide: Float64Array, goal: number): Float64Array {
  const solution = new Float64Array(system.size);
  const residual = rightSide.slice();
  let preconditioned = system.precondition(residual);
  let direction = preconditioned.slice();
  let product = dot(residual, preconditioned);
  // In exact arithmetic as many steps as unknowns are enough: beyond that only rounding is worked on.
  const most = Math.min(maxIterations, system.size + 8);
  for (let i = 0; i < most && product > goal && product > 0; i++) {
    const image = system.multiply(direction);
    const curvature = dot(direction, image);
    if (!(curvature > 0)) break;
    const step = product / curvature;
    for (let k = 0; k < solution.length; k++) {
      solution[k]! += step * direction[k]!;
      residual[k]! -= step * image[k]!;
    }
    preconditioned = system.precondition(residual);
    const next = dot(residual, preconditioned);
    const ratio = next / product;
    product = next;
    direction = direction.map((d, k) => preconditioned[k]! + ratio * d);
  }
  return solution;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Inverse of a symmetric positive matrix by Gauss-Jordan; undefined where it is singular to rounding. */
function invert(matrix: Float64Array, width: number): Float64Array | undefined {
  const work = matrix.slice();
  const inverse = new Float64Array(width * width);
  for (let k = 0; k < width; k++) inverse[k * width + k] = 1;
  for (let k = 0; k < width; k++) {
    const pivot = work[k * width + k]!;
    if (!(pivot > 1e-10 * matrix[k * width + k]!) || !(pivot > 0)) return undefined;
    for (let column = 0; column < width; column++) {
      work[k * width + column]! /= pivot;
      inverse[k * width + column]! /= pivot;
    }
    for (let row = 0; row < width; row++) {
      const factor = row === k ? 0 : work[row * width + k]!;
      if (factor === 0) continue;
      for (let column = 0; column < width; column++) {
        work[row * width + column]! -= factor * work[k * width + column]!;
        inverse[row * width + column]! -= factor * inverse[k * width + column]!;
      }
    }
  }
  return inverse;
}
