import { SvelteMap } from "svelte/reactivity";
import { propertyKeys, propertyOf } from "../../../core/cube/source-properties.ts";
import type { LightCurve } from "../../../core/lightcurve/light-curve.ts";
import type { ObjectProperties, PropertyColumn } from "../../../core/lightcurve/object-properties.ts";
import type { DatasetOverview } from "../../../core/verbs/datasets.ts";
import type { EpochColumns } from "../../../core/verbs/read.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import { type ColorMap, colorRange, colorValues, cssColor, perceptualMap } from "../../kit/scatter/color-map.ts";
import type { CurveView } from "./curve-view.svelte.ts";
import type { PlotAxis, PlotModel, PointSources } from "./plot-model.ts";

interface SourceColumnsOf {
  readonly workbench: Pick<Workbench, "sourceProperties">;
  readonly overview: DatasetOverview | undefined;
  readonly epochs: EpochColumns | undefined;
  readonly curves: CurveView;
  readonly theme: "light" | "dark";
}

/** What points may be colored by besides their measurement. */
export interface ColorChoice {
  value: string;
  label: string;
}

/** Objects whose properties are kept. */
const mostKept = 500;
/** Colors that a scale is drawn with. */
const stopCount = 32;
const timeChoice = "time";
const epochPrefix = "epoch: ";

/**
 * What sources had besides their photometry, object by object as it is asked for, and light curves plotted against it or
 * colored by it. Choices hold while the dataset has such properties; in another one they mean nothing, and points are
 * plotted against time.
 */
export class SourceColumns implements PointSources {
  readonly #of: SourceColumnsOf;
  readonly #kept = new SvelteMap<string, ObjectProperties>();
  readonly #asked = new Set<string>();

  constructor(of: SourceColumnsOf) {
    this.#of = of;
  }

  /** Keys of properties that the dataset keeps, with what people call them. */
  choices = $derived.by((): ColorChoice[] => {
    const kept = this.#of.overview?.record.generation?.propertyCount ? this.#of.overview.record.properties : [];
    return propertyKeys.flatMap((value) => (kept?.includes(value) ? [{ value, label: nameOf(value) }] : []));
  });

  /** What points may be colored by. */
  colorChoices = $derived.by((): ColorChoice[] => {
    const columns = this.#of.epochs?.columns.filter(({ data }) => !Array.isArray(data)) ?? [];
    return [
      { value: timeChoice, label: "time" },
      ...this.choices,
      ...columns.map(({ name, unit }) => ({ value: epochPrefix + name, label: unit ? `${name} [${unit}]` : name })),
    ];
  });

  isProperty(choice: string): boolean {
    return this.choices.some(({ value }) => value === choice);
  }

  map = $derived.by((): ColorMap => perceptualMap(this.#of.theme));

  #onLight = $derived.by((): ReadonlyMap<string, string> | undefined => {
    if (this.#of.theme === "light") return undefined;
    const light = perceptualMap("light");
    return new Map(Array.from(this.map, (color, at) => [cssColor(color), cssColor(light[at]!)]));
  });

  /** Properties of an object; undefined while they are read, after which whoever asked is told. */
  of(objectKey: string): ObjectProperties | undefined {
    const { record } = this.#of.overview ?? {};
    if (!record) return undefined;
    const id = [record.datasetId, record.generation?.generation, objectKey].join("\n");
    const known = this.#kept.get(id);
    if (!known && !this.#asked.has(id)) void this.#read(id, objectKey);
    return known;
  }

  async #read(id: string, objectKey: string): Promise<void> {
    if (this.#asked.size >= mostKept) {
      this.#asked.clear();
      await Promise.resolve(); // nothing that is kept may change while what depends on it is reckoned
      this.#kept.clear();
    }
    this.#asked.add(id);
    try {
      this.#kept.set(id, await this.#of.workbench.sourceProperties(objectKey));
    } catch (error) {
      this.#asked.delete(id); // the next who asks tries again; light curves of a damaged dataset say what is wrong
      console.error(error);
    }
  }

  axisOf(curve: LightCurve): PlotAxis | undefined {
    const { sourceX: x } = this.#of.curves;
    const chosen = this.choices.find(({ value }) => value === x);
    if (!chosen) return undefined;
    const tableKey = this.#tableOf(curve.measurementKey);
    const column = this.#columnOf(curve.objectKey, tableKey, x);
    const several = (this.#of.overview?.record.tables.length ?? 0) > 1;
    return {
      title: titleOf(x, several ? tableKey : undefined),
      data: this.#along(curve, column) ?? new Float64Array(curve.epochKeys.length).fill(Number.NaN),
      timed: false,
    };
  }

  colored(model: PlotModel): PlotModel {
    const { pointColor: color } = this.#of.curves;
    if (!this.colorChoices.some(({ value }) => value === color)) return model;
    const values = model.series.map(({ treated }) => this.#valuesOf(treated.curve, color));
    const all = values.flatMap((one) => (one ? Array.from(one).filter(Number.isFinite) : []));
    const range = colorRange(Float64Array.from(all));
    const series = model.series.map((one, s) => {
      const own = values[s];
      if (!own) return one;
      const packed = colorValues(own, range, this.map, 0);
      // Points that have no such number keep the color of their measurement.
      const colors = Array.from(model.epochIndex, (epoch) =>
        packed[epoch] === 0 ? undefined : cssColor(packed[epoch]!),
      );
      return { ...one, colors };
    });
    if (all.length === 0) return model;
    const last = this.map.length - 1;
    const stops = Array.from({ length: stopCount }, (_, i) =>
      cssColor(this.map[Math.round((i / (stopCount - 1)) * last)]!),
    );
    const title = this.colorChoices.find(({ value }) => value === color)!.label;
    return { ...model, series, colors: { title, range, stops, ...(this.#onLight ? { onLight: this.#onLight } : {}) } };
  }

  #valuesOf(curve: LightCurve, color: string): Float64Array | undefined {
    if (color === timeChoice) return curve.epochMjd;
    if (!color.startsWith(epochPrefix))
      return this.#along(curve, this.#columnOf(curve.objectKey, this.#tableOf(curve.measurementKey), color));
    const { epochs } = this.#of;
    const column = epochs?.columns.find(({ name }) => epochPrefix + name === color);
    if (!epochs || !column || Array.isArray(column.data)) return undefined;
    const { data } = column;
    const rowOf = new Map(epochs.epochKey.map((key, row) => [key, row]));
    return Float64Array.from(curve.epochKeys, (key) => data[rowOf.get(key) ?? -1] ?? Number.NaN);
  }

  /** Numbers of a column along the epochs of a curve, which may be those of another generation. */
  #along(curve: LightCurve, column: PropertyColumn | undefined): Float64Array | undefined {
    const epochKeys = column && this.of(curve.objectKey)?.epochKeys;
    if (!epochKeys) return undefined;
    const rowOf = new Map(epochKeys.map((key, row) => [key, row]));
    return Float64Array.from(curve.epochKeys, (key) => column.data[rowOf.get(key) ?? -1] ?? Number.NaN);
  }

  #columnOf(objectKey: string, tableKey: string | undefined, propertyKey: string): PropertyColumn | undefined {
    return this.of(objectKey)?.columns.find((one) => one.tableKey === tableKey && one.propertyKey === propertyKey);
  }

  #tableOf(measurementKey: string): string | undefined {
    return this.#of.curves.measurements.find((one) => one.measurementKey === measurementKey)?.tableKey;
  }
}

/** What people call a property, with its unit. */
function nameOf(propertyKey: string): string {
  const { label = propertyKey, unit } = propertyOf(propertyKey) ?? {};
  return unit ? `${label} [${unit}]` : label;
}

function titleOf(propertyKey: string, tableKey: string | undefined): string {
  const { label = propertyKey, unit } = propertyOf(propertyKey) ?? {};
  const named = tableKey === undefined ? label : `${label}, ${tableKey.replaceAll("_", " ")}`;
  return unit ? `${named} [${unit}]` : named;
}
