import type { LightCurve } from "../../../core/lightcurve/light-curve.ts";
import { referenceColumns } from "../../../core/lightcurve/reference-magnitude.ts";
import { type TreatedCurve, type Treatment, treatCurve } from "../../../core/lightcurve/treat-curve.ts";
import type { Explore } from "../explore/explore.svelte.ts";
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

  constructor(explore: Explore, curves: CurveView) {
    this.#explore = explore;
    this.#curves = curves;
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
    const corrected = this.#explore.correction?.measurementKeys.includes(curve.measurementKey) ?? false;
    return { ...treated, corrected };
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
