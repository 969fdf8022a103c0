import type { ValidityRule } from "../kernels/statistics-kernel.ts";
import type { LightCurve } from "../lightcurve/light-curve.ts";
import { median, medianAbsoluteDeviation, sigmaPerMad } from "../lightcurve/order.ts";
import { isValid } from "../lightcurve/valid.ts";
import type { ComparisonCandidates } from "./choose-comparison.ts";

/** SExtractor's FLAGS: above 1 the photometry is biased; bit 4 says saturated. */
const mostFlags = 1;
const saturated = 4;

/** Takes in the light curves of one measurement, object by object, for comparison objects to be chosen among them. */
export class CandidateBook {
  readonly candidates: ComparisonCandidates;
  readonly #rule: ValidityRule;
  readonly #measuredAt = new Set<number>();
  #statesErrors = false;

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
    return this.#measuredAt.size;
  }

  /** Whether any valid point has an uncertainty above 0. */
  get statesErrors(): boolean {
    return this.#statesErrors;
  }

  add(object: number, { value, uncertainty, flags }: Pick<LightCurve, "value" | "uncertainty" | "flags">): void {
    const [values, errors]: [number[], number[]] = [[], []];
    const { candidates } = this;
    for (let epoch = 0; epoch < value.length; epoch++) {
      if (!isValid(value[epoch]!, uncertainty[epoch]!, this.#rule)) continue;
      this.#measuredAt.add(epoch);
      values.push(value[epoch]!);
      if (uncertainty[epoch]! > 0) errors.push(uncertainty[epoch]!);
      const flag = Math.max(flags[epoch]!, 0);
      if (flag > mostFlags) candidates.flaggedCount[object]!++;
      if ((flag & saturated) !== 0) candidates.saturatedCount[object]!++;
    }
    candidates.validCount[object] = values.length;
    if (errors.length > 0) this.#statesErrors = true;
    if (errors.length > 0) candidates.uncertainty[object] = median(errors);
    if (values.length === 0) return;
    candidates.magnitude[object] = median(values);
    candidates.scatter[object] = sigmaPerMad * medianAbsoluteDeviation(values);
  }
}

/** A point of a comparison object that may say something of its epoch. */
export const isTrusted = (value: number, uncertainty: number, flags: number, rule: ValidityRule): boolean =>
  flags <= mostFlags && isValid(value, uncertainty, rule);
