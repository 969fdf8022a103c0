import type { JudgedCurve } from "../kernels/chunk-kernel.ts";
import type { ValidityRule } from "../kernels/statistics-kernel.ts";
import { sigmaPerMad } from "../lightcurve/order.ts";
import { isValid } from "../lightcurve/valid.ts";
import type { CandidatePart } from "../verbs/shard-candidates.ts";
import type { ComparisonCandidates } from "./choose-comparison.ts";

/** SExtractor's FLAGS: above 1 the photometry is biased. */
const mostFlags = 1;

/**
 * Takes in what the light curves of one measurement say, object by object or in parts that other books took in, for
 * comparison objects to be chosen among them.
 */
export class CandidateBook {
  readonly candidates: ComparisonCandidates;
  #measuredAt = new Uint8Array();
  #statesErrors = false;

  constructor(objectCount: number) {
    const unknown = () => new Float64Array(objectCount).fill(Number.NaN);
    const none = () => new Float64Array(objectCount);
    this.candidates = {
      ...{ magnitude: unknown(), scatter: unknown(), uncertainty: unknown() },
      ...{ validCount: none(), flaggedCount: none(), saturatedCount: none(), barred: new Uint8Array(objectCount) },
    };
  }

  /** Epochs at which any object was measured. */
  get epochCount(): number {
    return this.#measuredAt.reduce((sum, is) => sum + is, 0);
  }

  /** Whether any valid point has an uncertainty above 0. */
  get statesErrors(): boolean {
    return this.#statesErrors;
  }

  add(object: number, judged: JudgedCurve): void {
    const { candidates } = this;
    candidates.validCount[object] = judged.validCount;
    candidates.flaggedCount[object] = judged.flaggedCount;
    candidates.saturatedCount[object] = judged.saturatedCount;
    candidates.uncertainty[object] = judged.uncertainty;
    candidates.magnitude[object] = judged.magnitude;
    candidates.scatter[object] = sigmaPerMad * judged.deviation;
    if (judged.statedCount > 0) this.#statesErrors = true;
  }

  /** @param measuredAt one entry an epoch: 1 where any of the objects that were added has a valid point */
  partOf(measuredAt: Uint8Array<ArrayBuffer>): CandidatePart {
    const { barred: _, ...columns } = this.candidates;
    return { ...columns, measuredAt, statesErrors: this.#statesErrors };
  }

  /** @param first the object that is the part's first */
  addPart(first: number, { measuredAt, statesErrors, ...columns }: CandidatePart): void {
    for (const [name, column] of Object.entries(columns))
      this.candidates[name as keyof typeof columns].set(column, first);
    if (this.#measuredAt.length < measuredAt.length) {
      const longer = new Uint8Array(measuredAt.length);
      longer.set(this.#measuredAt);
      this.#measuredAt = longer;
    }
    for (const [epoch, is] of measuredAt.entries()) this.#measuredAt[epoch]! |= is;
    this.#statesErrors ||= statesErrors;
  }
}

/** A point of a comparison object that may say something of its epoch. */
export const isTrusted = (value: number, uncertainty: number, flags: number, rule: ValidityRule): boolean =>
  flags <= mostFlags && isValid(value, uncertainty, rule);
