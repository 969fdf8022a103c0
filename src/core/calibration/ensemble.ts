/** The comparison objects of one measurement. Arrays are [object][epoch], flat; a value of NaN is no point. */
export interface Ensemble {
  objectCount: number;
  epochCount: number;
  /** Magnitudes. */
  value: Float64Array;
  /** One sigma, in magnitudes; where none is known, all 1: every point then weighs the same. */
  uncertainty: Float64Array;
}

/**
 * Terms beside the zero point that each epoch has a coefficient of: the color or the place of an object. One flat array
 * [object][epoch] a term, best centered on 0; NaN takes the point out of the solution.
 */
export type EpochTerm = Float64Array;

/** `term[k]` of every point for a number that each object has once, less its mean. */
export function objectTerm(perObject: ArrayLike<number>, epochCount: number): EpochTerm {
  const known = Array.from(perObject).filter(Number.isFinite);
  const mean = known.reduce((sum, number) => sum + number, 0) / known.length;
  const term = new Float64Array(perObject.length * epochCount);
  for (let object = 0; object < perObject.length; object++)
    term.fill(perObject[object]! - mean, object * epochCount, (object + 1) * epochCount);
  return term;
}
