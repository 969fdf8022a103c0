import type { ValidityRule } from "../kernels/statistics-kernel.ts";
import type { LightCurve } from "../lightcurve/light-curve.ts";
import { sigmaPerMad } from "../lightcurve/order.ts";
import { isValid } from "../lightcurve/valid.ts";
import { deviationInPlace, medianInPlace } from "../median-in-place.ts";
import type { CandidatePart } from "../verbs/shard-candidates.ts";
import type { ComparisonCandidates } from "./choose-comparison.ts";

/** SExtractor's FLAGS: above 1 the photometry is biased; bit 4 says saturated. */
const mostFlags = 1;
const saturated = 4;

/**
 * Takes in the light curves of one measurement, object by object or in parts that other books took in, for comparison
 * objects to be chosen among them.
 */
export class CandidateBook {
  readonly candidates: ComparisonCandidates;
  readonly #rule: ValidityRule;
  #measuredAt = new Uint8Array();
  #statesErrors = false;
  /** What is sorted through, of one curve at a time. */
  #values = new Float64Array();
  #errors = new Float64Array();

  constructor(objectCount: number, rule: ValidityRule) {
    const unknown = () => new Float64Array(objectCount).fill(Number.NaN);
    const none = () => new Float64Array(objectCount);
    this.candidates = {
      ...{ magnitude: unknown(), scatter: unknown(), uncertainty: unknown() },
      ...{ validCount: none(), flaggedCount: none(), saturatedCount: none(), barred: new Uint8Array(objectCount) },
    };
    this.#rule = rule;
  }

  /** Epochs at which any object was measured. */
  get epochCount(): number {
    return this.#measuredAt.reduce((sum, is) => sum + is, 0);
  }

  /** Whether any valid point has an uncertainty above 0. */
  get statesErrors(): boolean {
    return this.#statesErrors;
  }

  add(object: number, { value, uncertainty, flags }: Pick<LightCurve, "value" | "uncertainty" | "flags">): void {
    const { candidates } = this;
    if (this.#values.length !== value.length) this.#resize(value.length);
    const measuredAt = this.#measuredAt;
    const values = this.#values;
    const errors = this.#errors;
    const rule = this.#rule;
    let valid = 0;
    let stated = 0;
    let flagged = 0;
    let saturatedOnes = 0;
    for (let epoch = 0; epoch < value.length; epoch++) {
      const one = value[epoch]!;
      const error = uncertainty[epoch]!;
      const flag = flags[epoch]!;
      if (!isValid(one, error, rule)) continue;
      measuredAt[epoch] = 1;
      values[valid++] = one;
      if (error > 0) errors[stated++] = error;
      if (flag > mostFlags) flagged++;
      if (flag > 0 && (flag & saturated) !== 0) saturatedOnes++;
    }
    candidates.validCount[object] = valid;
    candidates.flaggedCount[object] = flagged;
    candidates.saturatedCount[object] = saturatedOnes;
    if (stated > 0) {
      this.#statesErrors = true;
      candidates.uncertainty[object] = medianInPlace(errors.subarray(0, stated));
    }
    if (valid === 0) return;
    const known = values.subarray(0, valid);
    const center = medianInPlace(known);
    candidates.magnitude[object] = center;
    candidates.scatter[object] = sigmaPerMad * deviationInPlace(known, center);
  }

  get part(): CandidatePart {
    const { barred: _, ...columns } = this.candidates;
    return { ...columns, measuredAt: this.#measuredAt, statesErrors: this.#statesErrors };
  }

  /** @param first the object that is the part's first */
  addPart(first: number, { measuredAt, statesErrors, ...columns }: CandidatePart): void {
    for (const [name, column] of Object.entries(columns))
      this.candidates[name as keyof typeof columns].set(column, first);
    this.#resize(measuredAt.length);
    for (const [epoch, is] of measuredAt.entries()) this.#measuredAt[epoch]! |= is;
    this.#statesErrors ||= statesErrors;
  }

  #resize(epochCount: number): void {
    const measuredAt = new Uint8Array(Math.max(epochCount, this.#measuredAt.length));
    measuredAt.set(this.#measuredAt);
    this.#measuredAt = measuredAt;
    this.#values = new Float64Array(epochCount);
    this.#errors = new Float64Array(epochCount);
  }
}

/** A point of a comparison object that may say something of its epoch. */
export const isTrusted = (value: number, uncertainty: number, flags: number, rule: ValidityRule): boolean =>
  flags <= mostFlags && isValid(value, uncertainty, rule);
