import { CandidateBook, isTrusted } from "../../core/calibration/candidate-book.ts";
import { EpochDepth } from "../../core/calibration/epoch-depth.ts";
import type { ValidityRule } from "../../core/kernels/statistics-kernel.ts";
import type { LightCurve } from "../../core/lightcurve/light-curve.ts";

/** Points of one light curve that may say something of their epochs; NaN elsewhere. */
export interface TrustedCurve {
  value: Float32Array;
  uncertainty: Float32Array;
}

/**
 * What zero points of one measurement are made of, taken in as light curves are read once: what is known of each object, how
 * deep epochs are, and the curves of those that may become comparison objects, as far as they fit: where they do not,
 * those that scatter most are let go, and read again if they are chosen after all.
 */
export class GatheredCurves {
  readonly book: CandidateBook;
  readonly depth: EpochDepth;
  readonly #rule: ValidityRule;
  readonly #mostBytes: number;
  readonly #kept = new Map<number, TrustedCurve>();
  #bytes = 0;
  #mostScatter = Number.POSITIVE_INFINITY;

  constructor(objectCount: number, rule: ValidityRule, mostBytes: number) {
    this.book = new CandidateBook(objectCount, rule);
    this.depth = new EpochDepth(rule);
    this.#rule = rule;
    this.#mostBytes = mostBytes;
  }

  add(object: number, curve: Pick<LightCurve, "value" | "uncertainty" | "flags">): void {
    this.book.add(object, curve);
    this.depth.add(curve);
    const { scatter, validCount } = this.book.candidates;
    if (!(validCount[object]! >= 3) || !(scatter[object]! <= this.#mostScatter)) return;
    const one = this.trusted(curve);
    this.#kept.set(object, one);
    this.#bytes += bytesOf(one);
    if (this.#bytes > this.#mostBytes) this.#letGo();
  }

  /** The curve of an object; undefined where it was let go. */
  curve(object: number): TrustedCurve | undefined {
    return this.#kept.get(object);
  }

  trusted({ value, uncertainty, flags }: Pick<LightCurve, "value" | "uncertainty" | "flags">): TrustedCurve {
    const trusted = { value: value.slice(), uncertainty: uncertainty.slice() };
    for (let epoch = 0; epoch < value.length; epoch++)
      if (!isTrusted(value[epoch]!, uncertainty[epoch]!, flags[epoch]!, this.#rule))
        trusted.value[epoch] = trusted.uncertainty[epoch] = Number.NaN;
    return trusted;
  }

  /** Half of the curves, those that scatter most. */
  #letGo(): void {
    const { scatter } = this.book.candidates;
    const sorted = Float64Array.from(this.#kept.keys(), (object) => scatter[object]!).sort();
    this.#mostScatter = sorted[sorted.length >> 1]!;
    for (const [object, one] of this.#kept) {
      if (scatter[object]! <= this.#mostScatter) continue;
      this.#kept.delete(object);
      this.#bytes -= bytesOf(one);
    }
  }
}

const bytesOf = ({ value, uncertainty }: TrustedCurve) => value.byteLength + uncertainty.byteLength;
