import type { MeasurementAxis } from "../../../core/cube/dataset.ts";
import type { CurveCorrection } from "../../../core/lightcurve/curve-correction.ts";
import type { LightCurve } from "../../../core/lightcurve/light-curve.ts";
import { referenceColumns } from "../../../core/lightcurve/reference-magnitude.ts";
import { type TreatedCurve, type Treatment, treatCurve } from "../../../core/lightcurve/treat-curve.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import { CommonOffsets } from "./common-offsets.svelte.ts";
import type { CurveView } from "./curve-view.svelte.ts";

interface Recipe {
  treatment: Treatment;
  correction: CurveCorrection | undefined;
  /** Of ratios to a reference whose magnitude is known. */
  asMagnitudes: boolean;
}

/** How the settings treat light curves, wherever the page shows them. */
export class Treating {
  #explore: Explore;
  #curves: CurveView;
  #offsets: CommonOffsets;

  constructor(explore: Explore, curves: CurveView) {
    this.#explore = explore;
    this.#curves = curves;
    this.#offsets = new CommonOffsets(explore, (names) => curves.read(names));
  }

  #reference = $derived.by(() => {
    const { objects } = this.#explore;
    return objects && referenceColumns(objects);
  });
  #objectIndex = $derived.by(() => new Map(this.#explore.objects?.objectKey.map((key, index) => [key, index])));

  /** What is done to the light curves of a measurement: another object whenever anything of it changes. */
  recipe(measurement: MeasurementAxis): Recipe {
    const { settings } = this.#curves;
    return {
      treatment: settings.treatment,
      correction: settings.removeOffsets ? this.#offsets.of(measurement) : undefined,
      asMagnitudes: settings.ratioAsMagnitude,
    };
  }

  /** A light curve as the settings make it. */
  treat(curve: LightCurve): TreatedCurve {
    const { measurements } = this.#curves;
    const measurement = measurements.find(({ measurementKey }) => measurementKey === curve.measurementKey)!;
    const { treatment, correction, asMagnitudes } = this.recipe(measurement);
    const reference = asMagnitudes ? this.#referenceOf(curve.objectKey) : undefined;
    return treatCurve(curve, measurement, treatment, { reference, correction });
  }

  /** The magnitude column that ratios are turned into magnitudes with; undefined where the catalog has none. */
  get referenceName(): string | undefined {
    return this.#reference?.name;
  }

  /** Whether the common offsets of the shown measurements are still being computed. */
  get waitsForOffsets(): boolean {
    const { settings, chosen, measurements } = this.#curves;
    const magnitudes = measurements.filter(
      ({ measurementKey, kind }) => kind === "mag" && chosen.includes(measurementKey),
    );
    return settings.removeOffsets && magnitudes.some((measurement) => !this.#offsets.of(measurement));
  }

  #referenceOf(objectKey: string) {
    const index = this.#objectIndex.get(objectKey);
    const reference = this.#reference;
    if (!reference || index === undefined) return undefined;
    return { magnitude: reference.magnitude[index]!, uncertainty: reference.uncertainty[index]! };
  }
}
