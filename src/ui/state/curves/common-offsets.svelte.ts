import { SvelteMap } from "svelte/reactivity";
import type { MeasurementAxis } from "../../../core/cube/dataset.ts";
import { comparisonObjects, epochOffsets } from "../../../core/lightcurve/epoch-offsets.ts";
import type { LightCurve } from "../../../core/lightcurve/light-curve.ts";
import { statisticColumnName } from "../../../core/lightcurve/statistic-columns.ts";
import { validityRule, validMask } from "../../../core/lightcurve/valid.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import type { CurveName } from "./curve-cache.ts";

type Read = (names: CurveName[]) => Promise<LightCurve[]>;

/** What all objects share at each epoch, by measurement: computed from light curves of comparison objects when asked for. */
export class CommonOffsets {
  #explore: Explore;
  #read: Read;
  /** Each with the column that it was made from: another analysis makes it anew. */
  #found = new SvelteMap<string, { of: Float64Array; offsets: Float64Array }>();
  #underWay = new Map<string, Float64Array>();

  constructor(explore: Explore, read: Read) {
    this.#explore = explore;
    this.#read = read;
  }

  /** One offset per epoch, NaN where there are too few comparison objects; undefined until it is computed. */
  of(measurement: MeasurementAxis): Float64Array | undefined {
    const { measurementKey, kind } = measurement;
    const statistic = (name: string) => this.#explore.columns.numbers(statisticColumnName(name, measurementKey));
    const [validCount, brightness] = [statistic("n_epochs_valid"), statistic("median")];
    if (kind !== "mag" || !validCount || !brightness) return undefined;
    const found = this.#found.get(measurementKey);
    if (found?.of === validCount) return found.offsets;
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
    const rule = validityRule(measurement);
    const magnitudes = curves.map(({ value, uncertainty }) => {
      const valid = validMask(value, uncertainty, rule);
      return Float64Array.from(value, (one, epoch) => (valid[epoch] ? one : Number.NaN));
    });
    const offsets = epochOffsets(magnitudes, curves[0]?.value.length ?? 0);
    this.#found.set(measurementKey, { of: validCount, offsets });
  }
}
