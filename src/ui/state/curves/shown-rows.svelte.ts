import type { MeasurementAxis } from "../../../core/cube/dataset.ts";
import type { LightCurve } from "../../../core/lightcurve/light-curve.ts";
import { referenceColumns } from "../../../core/lightcurve/reference-magnitude.ts";
import { type TreatedCurve, treatCurve } from "../../../core/lightcurve/treat-curve.ts";
import { countReasons } from "../../kit/text/point-reason.ts";
import { timeAxisTitle } from "../../kit/text/time.ts";
import type { Session } from "../session.svelte.ts";
import { CommonOffsets } from "./common-offsets.svelte.ts";
import { type PlotAxis, type PlotModel, plotModel, timeAxis } from "./plot-model.ts";

export interface ShownRow {
  objectKey: string;
  treated: TreatedCurve[];
  model: PlotModel;
}

/** The light curves on the screen as the settings make them. */
export class ShownRows {
  #session: Session;
  #offsets: CommonOffsets;

  constructor(session: Session) {
    this.#session = session;
    this.#offsets = new CommonOffsets(session.explore, (names) => session.curves.read(names));
  }

  #reference = $derived.by(() => {
    const { objects } = this.#session.explore;
    return objects && referenceColumns(objects);
  });
  #objectIndex = $derived.by(() => new Map(this.#session.explore.objects?.objectKey.map((key, index) => [key, index])));

  /** What the points are plotted against. */
  axis = $derived.by((): PlotAxis => {
    const { curves, epochs, overview } = this.#session;
    const [curve] = curves.curves;
    const column = epochs?.columns.find(({ name }) => name === curves.xColumn);
    if (!curve || !epochs || !column || Array.isArray(column.data))
      return timeAxis(curve?.epochMjd ?? new Float64Array(), overview ? timeAxisTitle(overview.record.time) : "");
    const { data, name, unit } = column;
    const rowOf = new Map(epochs.epochKey.map((key, row) => [key, row]));
    return {
      title: unit ? `${name} [${unit}]` : name,
      data: Float64Array.from(curve.epochKeys, (key) => data[rowOf.get(key) ?? -1] ?? Number.NaN),
      timed: false,
    };
  });

  rows = $derived.by((): ShownRow[] => {
    const { curves } = this.#session;
    return curves.rows.map((row) => {
      const treated = row.curves.map((curve) => this.treat(curve));
      return { objectKey: row.objectKey, treated, model: plotModel(treated, this.axis, curves.chosen, curves.hidden) };
    });
  });

  /** Where the first curve has no value, by reason. */
  reasons = $derived.by(() => {
    const [curve] = this.#session.curves.curves;
    return curve ? countReasons(curve) : [];
  });

  /** A light curve as the settings make it. */
  treat(curve: LightCurve): TreatedCurve {
    const { settings, measurements } = this.#session.curves;
    const measurement = measurements.find(({ measurementKey }) => measurementKey === curve.measurementKey)!;
    const reference = settings.ratioAsMagnitude ? this.#referenceOf(curve.objectKey) : undefined;
    const offsets = settings.removeOffsets ? this.#offsetsOf(measurement) : undefined;
    return treatCurve(curve, measurement, settings.treatment, { reference, offsets });
  }

  /** The magnitude column that ratios are turned into magnitudes with; undefined where the catalog has none. */
  get referenceName(): string | undefined {
    return this.#reference?.name;
  }

  /** Whether the common offsets of the shown measurements are still being computed. */
  get waitsForOffsets(): boolean {
    const { settings, chosen, measurements } = this.#session.curves;
    const magnitudes = measurements.filter(
      ({ measurementKey, kind }) => kind === "mag" && chosen.includes(measurementKey),
    );
    return settings.removeOffsets && magnitudes.some((measurement) => !this.#offsetsOf(measurement));
  }

  #offsetsOf(measurement: MeasurementAxis): Float64Array | undefined {
    return this.#offsets.of(measurement);
  }

  #referenceOf(objectKey: string) {
    const index = this.#objectIndex.get(objectKey);
    const reference = this.#reference;
    if (!reference || index === undefined) return undefined;
    return { magnitude: reference.magnitude[index]!, uncertainty: reference.uncertainty[index]! };
  }
}
