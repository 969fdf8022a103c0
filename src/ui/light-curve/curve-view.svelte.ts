import type { MeasurementAxis } from "../../core/cube/dataset.ts";
import type { LightCurve } from "../../core/lightcurve/light-curve.ts";
import { recall, remember } from "../app/remember.ts";
import { CurveCache, type CurveName } from "./curve-cache.ts";

/** More colours than this cannot be told apart. */
export const mostMeasurements = 8;

/** Which measurements of which object are shown, and the light curves that were read for them. */
export class CurveView {
  measurements = $state.raw<MeasurementAxis[]>([]);
  /** Keys of the chosen measurements; the position gives the colour. */
  chosen = $state.raw<string[]>([]);
  hidden = $state.raw<ReadonlySet<string>>(new Set());
  /** What is on the screen: the last object whose curves were read. */
  curves = $state.raw<LightCurve[]>([]);
  /** The epoch under the pointer, in the plot or in the table. */
  epochKey = $state<string | undefined>();
  #cache: CurveCache;
  #wantedKey: string | undefined;
  #neighbourKeys: string[] = [];

  constructor(load: (names: CurveName[]) => Promise<LightCurve[]>) {
    this.#cache = new CurveCache(load);
  }

  /** Starts anew with a dataset's measurements; keeps the chosen ones that it has too. */
  replace(measurements: MeasurementAxis[]): void {
    this.#cache.clear();
    this.measurements = measurements;
    const known = new Set(measurements.map(({ measurementKey }) => measurementKey));
    const kept = (this.chosen.length > 0 ? this.chosen : (recall("measurements")?.split("\n") ?? [])).filter((key) =>
      known.has(key),
    );
    this.chosen = kept.length > 0 ? kept : defaultMeasurement(measurements);
  }

  /** Shows an object's curves, then reads those of its neighbours ahead of the user. */
  async show(objectKey: string | undefined, neighbourKeys: string[] = []): Promise<void> {
    this.#wantedKey = objectKey;
    this.#neighbourKeys = neighbourKeys;
    if (objectKey === undefined || this.chosen.length === 0) {
      this.curves = [];
      return;
    }
    const names = this.#namesOf(objectKey);
    if (!this.#showCached(names)) {
      await this.#cache.fetch(names);
      if (this.#wantedKey !== objectKey) return;
      this.#showCached(names);
    }
    await this.#cache.fetch(neighbourKeys.flatMap((key) => this.#namesOf(key)));
  }

  /** Adds a measurement to the plot, or takes it away; the last one stays. */
  async toggle(measurementKey: string): Promise<void> {
    const without = this.chosen.filter((key) => key !== measurementKey);
    if (without.length === this.chosen.length) without.push(measurementKey);
    if (without.length === 0 || without.length > mostMeasurements) return;
    this.chosen = without;
    remember("measurements", without.join("\n"));
    await this.show(this.#wantedKey, this.#neighbourKeys);
  }

  /** Hides a chosen measurement in the plot, or shows it again. */
  toggleHidden(measurementKey: string): void {
    const hidden = new Set(this.hidden);
    if (!hidden.delete(measurementKey)) hidden.add(measurementKey);
    this.hidden = hidden;
  }

  #namesOf(objectKey: string): CurveName[] {
    return this.chosen.map((measurementKey) => ({ objectKey, measurementKey }));
  }

  #showCached(names: CurveName[]): boolean {
    const curves = names.map((name) => this.#cache.peek(name));
    if (!curves.every((curve) => curve !== undefined)) return false;
    this.curves = curves;
    return true;
  }
}

/** An automatic aperture's magnitude where there is one, else the first magnitude, else the first measurement. */
function defaultMeasurement(measurements: MeasurementAxis[]): string[] {
  const magnitudes = measurements.filter(({ kind }) => kind === "mag");
  const chosen =
    magnitudes.find(({ measurementKey }) => /auto$/.test(measurementKey)) ?? magnitudes[0] ?? measurements[0];
  return chosen ? [chosen.measurementKey] : [];
}
