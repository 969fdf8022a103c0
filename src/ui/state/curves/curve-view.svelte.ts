import { createContext } from "svelte";
import type { TimeKind } from "../../../core/barycenter/time-settings.ts";
import type { MeasurementAxis } from "../../../core/cube/dataset.ts";
import type { LightCurve } from "../../../core/lightcurve/light-curve.ts";
import { recall, remember } from "../../kit/remember.ts";
import { mostSeries } from "../../kit/symbols.ts";
import type { CurveCache, CurveName } from "./curve-cache.ts";
import type { PointSources } from "./plot-model.ts";
import { TreatmentSettings } from "./treatment-settings.svelte.ts";

export const mostMeasurements = mostSeries;

/** More objects than this do not fit under each other. */
export const mostObjects = 10;

export interface CurveRow {
  objectKey: string;
  /** One of each chosen measurement. */
  curves: LightCurve[];
}

/** Parts of the view that can be there or not. */
export interface CurveParts {
  /** Dragging picks points instead of zooming. */
  picking: boolean;
  rates: boolean;
  compare: boolean;
  treatment: boolean;
  /** Spectrum and fold under the light curve. */
  periods: boolean;
}

/** A point that was picked in a plot. */
export interface PickedPoint {
  objectKey: string;
  measurementKey: string;
  epochKey: string;
}

/** All is seen of the value axes. */
export const noZoom: ReadonlyMap<string, [number, number]> = new Map();

const samePoint = (a: PickedPoint, b: PickedPoint) =>
  a.objectKey === b.objectKey && a.measurementKey === b.measurementKey && a.epochKey === b.epochKey;

/** Which measurements of which objects are shown, and the light curves that were read for them. */
export class CurveView {
  readonly cache: CurveCache;
  measurements = $state.raw<MeasurementAxis[]>([]);
  /** Keys of the chosen measurements; the position gives the color. */
  chosen = $state.raw<string[]>([]);
  hidden = $state.raw<ReadonlySet<string>>(new Set());
  /** What is on the screen: the object in focus, then the pinned ones. */
  rows = $state.raw<CurveRow[]>([]);
  /** Keys of objects that stay when the focus goes on. */
  pinned = $state.raw<readonly string[]>([]);
  /** What the points are plotted against: an epoch column's name; empty: time. */
  xColumn = $state("");
  /** Property of the sources that points are plotted against in place of time or of an epoch column; empty: none. */
  sourceX = $state("");
  /** What points are colored by: a property of the sources, `time`, a column of the epochs; empty: their measurement. */
  pointColor = $state("");
  /** What is known of points besides their photometry; fetched when it is first asked for. */
  sources = $state.raw<PointSources | undefined>();
  /** Which times light curves are read with. */
  time = $state<TimeKind>("stored");
  /** What is seen of the x axis; undefined: all. */
  zoom = $state.raw<[number, number] | undefined>();
  /** What is seen of the value axes of an object, by unit; where nothing is said, all. */
  valueZooms = $state.raw<ReadonlyMap<string, ReadonlyMap<string, [number, number]>>>(new Map());
  picked = $state.raw<readonly PickedPoint[]>([]);
  readonly parts: CurveParts = $state({
    picking: false,
    rates: false,
    compare: false,
    treatment: false,
    periods: false,
  });
  readonly settings = new TreatmentSettings();
  /** The epoch under the pointer, in the plot or in the table. */
  epochKey = $state<string | undefined>();
  #datasetId: string | undefined;
  #wantedKey: string | undefined;
  #neighborKeys: string[] = [];

  /** Curves of the object in focus. */
  get curves(): LightCurve[] {
    return this.rows[0]?.curves ?? [];
  }

  /** @param cache every light curve that the page reads comes by way of it */
  constructor(cache: CurveCache) {
    this.cache = cache;
  }

  /**
   * Starts anew with a dataset's measurements; keeps the chosen ones while it stays the same dataset. Another one has
   * other objects, and what was chosen in it last.
   */
  replace(measurements: MeasurementAxis[], datasetId: string | undefined): void {
    this.cache.clear();
    if (datasetId !== this.#datasetId) {
      this.#datasetId = datasetId;
      this.chosen = recall(this.#rememberedAs)?.split("\n") ?? [];
      this.hidden = new Set();
      [this.pinned, this.picked, this.xColumn, this.time] = [[], [], "", "stored"];
      [this.sourceX, this.pointColor] = ["", ""];
      this.showAll();
      this.settings.reset();
    }
    this.measurements = measurements;
    const known = new Set(measurements.map(({ measurementKey }) => measurementKey));
    const kept = this.chosen.filter((key) => known.has(key));
    this.chosen = kept.length > 0 ? kept : defaultMeasurement(measurements);
  }

  /** Shows an object's curves, then reads those of its neighbors ahead of the user. Where its own cannot be read, none are shown. */
  async show(objectKey: string | undefined, neighborKeys: string[] = []): Promise<void> {
    this.#wantedKey = objectKey;
    this.#neighborKeys = neighborKeys;
    if (objectKey === undefined || this.chosen.length === 0) {
      this.rows = [];
      return;
    }
    const objectKeys = [objectKey, ...this.pinned.filter((key) => key !== objectKey)].slice(0, mostObjects);
    const names = objectKeys.flatMap((key) => this.#namesOf(key));
    if (!this.#showCached(objectKeys)) {
      await this.cache.fetch(names).catch((error) => {
        // Those of the object before would be taken for what could not be read.
        if (this.#wantedKey === objectKey && this.rows[0]?.objectKey !== objectKey) this.rows = [];
        throw error;
      });
      if (this.#wantedKey !== objectKey) return;
      this.#showCached(objectKeys);
    }
    await this.cache.fetch(neighborKeys.flatMap((key) => this.#namesOf(key)));
  }

  /** Shows what was asked for last once more, as after something that it depends on has changed. */
  #showAgain(): Promise<void> {
    return this.show(this.#wantedKey, this.#neighborKeys);
  }

  /** Keeps objects on the screen while the focus goes on; as many as fit beside the one in focus. */
  async pin(objectKeys: Iterable<string>): Promise<void> {
    this.pinned = [...new Set([...this.pinned, ...objectKeys])].slice(0, mostObjects - 1);
    await this.#showAgain();
  }

  async unpin(objectKey?: string): Promise<void> {
    this.pinned = objectKey === undefined ? [] : this.pinned.filter((key) => key !== objectKey);
    await this.#showAgain();
  }

  /** Light curves of any objects and measurements, by way of those that were read already. */
  async read(names: CurveName[]): Promise<LightCurve[]> {
    await this.cache.fetch(names);
    return names.map((name) => this.cache.peek(name)).filter((curve) => curve !== undefined);
  }

  plotAgainst(xColumn: string, sourceX = ""): void {
    [this.xColumn, this.sourceX] = [xColumn, sourceX];
    this.zoom = undefined;
  }

  /** Shows a part of the axes: of the x axis in all plots, of the value axes in those of an object. */
  zoomTo(objectKey: string, x: [number, number] | undefined, y: ReadonlyMap<string, [number, number]>): void {
    if (x !== this.zoom) this.zoom = x;
    if (y !== (this.valueZooms.get(objectKey) ?? noZoom)) this.valueZooms = new Map(this.valueZooms).set(objectKey, y);
  }

  showAll(): void {
    this.zoom = undefined;
    this.valueZooms = new Map();
  }

  /** Reads light curves with other times, and plots them against those. */
  async showTimes(kind: TimeKind): Promise<void> {
    this.plotAgainst("");
    if (kind === this.time) return;
    this.time = kind;
    this.cache.clear();
    await this.#showAgain();
  }

  /** Adds points to those picked. */
  pick(points: readonly PickedPoint[]): void {
    const fresh = points.filter((point) => !this.picked.some((known) => samePoint(known, point)));
    this.picked = [...this.picked, ...fresh];
  }

  togglePick(point: PickedPoint): void {
    const without = this.picked.filter((known) => !samePoint(known, point));
    this.picked = without.length < this.picked.length ? without : [...this.picked, point];
  }

  /** Adds a measurement to the plot, or takes it away; the last one stays. */
  async toggle(measurementKey: string): Promise<void> {
    const without = this.chosen.filter((key) => key !== measurementKey);
    if (without.length === this.chosen.length) without.push(measurementKey);
    if (without.length === 0 || without.length > mostMeasurements) return;
    this.chosen = without;
    remember(this.#rememberedAs, without.join("\n"));
    await this.#showAgain();
  }

  /** Shows one measurement only. */
  async choose(measurementKey: string): Promise<void> {
    this.chosen = [measurementKey];
    this.hidden = new Set();
    remember(this.#rememberedAs, measurementKey);
    await this.#showAgain();
  }

  /** Hides a chosen measurement in the plot, or shows it again. */
  toggleHidden(measurementKey: string): void {
    const hidden = new Set(this.hidden);
    if (!hidden.delete(measurementKey)) hidden.add(measurementKey);
    this.hidden = hidden;
  }

  /** What suits one dataset may be the worst of another: each has its own. */
  get #rememberedAs(): string {
    return `measurements ${this.#datasetId ?? ""}`;
  }

  #namesOf(objectKey: string): CurveName[] {
    return this.chosen.map((measurementKey) => ({ objectKey, measurementKey }));
  }

  #showCached(objectKeys: string[]): boolean {
    const rows = objectKeys.map((objectKey) => ({
      objectKey,
      curves: this.#namesOf(objectKey)
        .map((name) => this.cache.peek(name))
        .filter((curve) => curve !== undefined),
    }));
    if (!rows.every(({ curves }) => curves.length === this.chosen.length)) return false;
    this.rows = rows;
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

export const [useCurves, provideCurves] = createContext<CurveView>();
