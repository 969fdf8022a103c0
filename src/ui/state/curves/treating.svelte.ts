import type { LightCurve } from "../../../core/lightcurve/light-curve.ts";
import { referenceColumns } from "../../../core/lightcurve/reference-magnitude.ts";
import { type TreatedCurve, type Treatment, treatCurve } from "../../../core/lightcurve/treat-curve.ts";
import { upperLimits } from "../../../core/lightcurve/upper-limits.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import type { CorrectionBook } from "./correction-book.svelte.ts";
import type { CurveView } from "./curve-view.svelte.ts";

interface Recipe {
  treatment: Treatment;
  /** Of ratios to a reference whose magnitude is known. */
  asMagnitudes: boolean;
}

/** How the settings treat light curves, wherever the page shows them. */
export class Treating {
  #explore: Explore;
  #curves: CurveView;
  #corrections: CorrectionBook;

  constructor(explore: Explore, curves: CurveView, corrections: CorrectionBook) {
    this.#explore = explore;
    this.#curves = curves;
    this.#corrections = corrections;
  }

  #reference = $derived.by(() => {
    const { objects } = this.#explore;
    return objects && referenceColumns(objects);
  });
  #objectIndex = $derived.by(() => new Map(this.#explore.objects?.objectKey.map((key, index) => [key, index])));

  /**
   * What is done to light curves when they are shown, after the correction in use that they are read with: another object
   * whenever anything of it changes.
   */
  get recipe(): Recipe {
    const { settings } = this.#curves;
    return {
      treatment: settings.treatment,
      asMagnitudes: settings.ratioAsMagnitude,
    };
  }

  /** A light curve as the settings make it. */
  treat(curve: LightCurve): TreatedCurve {
    const { measurements } = this.#curves;
    const measurement = measurements.find(({ measurementKey }) => measurementKey === curve.measurementKey)!;
    const { treatment, asMagnitudes } = this.recipe;
    const reference = asMagnitudes ? this.#referenceOf(curve.objectKey) : undefined;
    const treated = treatCurve(curve, measurement, treatment, { reference });
    const { correction } = this.#explore;
    const corrected = correction?.measurementKeys.includes(curve.measurementKey) ?? false;
    const scale = correction?.scales?.[curve.measurementKey];
    const limits =
      this.#curves.settings.limitsOn && measurement.kind === "mag" ? this.#limitsOf(curve, corrected) : undefined;
    return { ...treated, corrected, ...(scale === undefined ? {} : { scale }), ...(limits ? { limits } : {}) };
  }

  /** Where the catalogs state limits, they are known without zero points. */
  #limitsOf(curve: LightCurve, corrected: boolean): Float64Array | undefined {
    const found = this.#corrections.chosen(this.#explore.correction?.name)?.measurements[curve.measurementKey];
    if (!found) return corrected ? undefined : upperLimits(curve, { epochKeys: [], depth: undefined });
    const { epochKeys, depth, zeroPoint } = found;
    return upperLimits(curve, { epochKeys, depth: depth?.sn5, takenOff: corrected ? zeroPoint : undefined });
  }

  /** The magnitude column that ratios are turned into magnitudes with; undefined where the catalog has none. */
  get referenceName(): string | undefined {
    return this.#reference?.name;
  }

  #referenceOf(objectKey: string) {
    const index = this.#objectIndex.get(objectKey);
    const reference = this.#reference;
    if (!reference || index === undefined) return undefined;
    return { magnitude: reference.magnitude[index]!, uncertainty: reference.uncertainty[index]! };
  }
}
