import { SvelteMap } from "svelte/reactivity";
import type { MeasurementAxis } from "../../../core/cube/dataset.ts";
import type { CurveCorrection } from "../../../core/lightcurve/curve-correction.ts";
import { commonOffsets, comparisonObjects } from "../../../core/lightcurve/epoch-offsets.ts";
import type { LightCurve } from "../../../core/lightcurve/light-curve.ts";
import { statisticColumnName } from "../../../core/lightcurve/statistic-columns.ts";
import { validityRule } from "../../../core/lightcurve/valid.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import type { CurveName } from "./curve-cache.ts";

type Read = (names: CurveName[]) => Promise<LightCurve[]>;

/** What all objects share at each epoch, by measurement: computed from light curves of comparison objects when asked for. */
export class CommonOffsets {
  #explore: Explore;
  #read: Read;
  /** Each with the column that it was made from: another analysis makes it anew. */
  #found = new SvelteMap<string, { of: Float64Array; correction: CurveCorrection }>();
  #underWay = new Map<string, Float64Array>();

  constructor(explore: Explore, read: Read) {
    this.#explore = explore;
    this.#read = read;
  }

  /** A number per epoch, NaN where there are too few comparison objects; undefined until it is computed. */
  of(measurement: MeasurementAxis): CurveCorrection | undefined {
    const { measurementKey, kind } = measurement;
    const statistic = (name: string) => this.#explore.columns.numbers(statisticColumnName(name, measurementKey));
    const [validCount, brightness] = [statistic("n_epochs_valid"), statistic("median")];
    if (kind !== "mag" || !validCount || !brightness) return undefined;
    const found = this.#found.get(measurementKey);
    if (found?.of === validCount) return found.correction;
    if (this.#underWay.get(measurementKey) !== validCount) {
      this.#underWay.set(measurementKey, validCount);
      queueMicrotask(() => this.#compute(measurement, validCount, brightness));
    }
    return undefined;
  }

  async #compute(measurement: MeasurementAxis, validCount: Float64Array, brightness: Float64Array): Promise<void> {
    const { measurementKey } = measurement;
    const keys = this.#explore.objects?.objectKey ?? [];
    const objects = comparisonObjects(validCount, brightness, this.#explore.epochCount);
    const curves = await this.#read(Array.from(objects, (object) => ({ objectKey: keys[object]!, measurementKey })));
    const correction = commonOffsets(curves, validityRule(measurement));
    this.#found.set(measurementKey, { of: validCount, correction });
  }
}
