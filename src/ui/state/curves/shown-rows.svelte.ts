import { frameOfKind } from "../../../core/barycenter/time-settings.ts";
import type { LightCurve } from "../../../core/lightcurve/light-curve.ts";
import type { TreatedCurve } from "../../../core/lightcurve/treat-curve.ts";
import type { TimeFrame } from "../../../core/time/time-frame.ts";
import type { EpochColumns } from "../../../core/verbs/read.ts";
import { countReasons } from "../../kit/text/point-reason.ts";
import { timeAxisTitle } from "../../kit/text/time.ts";
import type { CurveView } from "./curve-view.svelte.ts";
import { type PlotAxis, type PlotModel, plotModel, timeAxis } from "./plot-model.ts";
import type { Treating } from "./treating.svelte.ts";

export interface ShownRow {
  objectKey: string;
  treated: TreatedCurve[];
  model: PlotModel;
}

/** What is shown, and of which dataset. */
interface Shown {
  readonly curves: CurveView;
  readonly treating: Treating;
  readonly statedTime: TimeFrame;
  readonly epochs: EpochColumns | undefined;
}

/** The light curves on the screen as the settings make them. */
export class ShownRows {
  #of: Shown;

  constructor(of: Shown) {
    this.#of = of;
  }

  /** A period that an object is to be folded on as soon as its fold is there. */
  foldWish = $state.raw<{ objectKey: string; periodDays: number } | undefined>();

  /** What the points are plotted against. */
  axis = $derived.by((): PlotAxis => {
    return this.#axisOf(this.#of.curves.curves[0]);
  });

  /** Times differ from object to object where they are those at the Sun or at the barycenter. */
  #axisOf(curve: LightCurve | undefined): PlotAxis {
    const { curves, epochs, statedTime } = this.#of;
    // Looked at only where it is asked for: its coming must not make the points anew.
    const own = curve && curves.sourceX ? curves.sources?.axisOf(curve) : undefined;
    if (own) return own;
    const column = epochs?.columns.find(({ name }) => name === curves.xColumn);
    if (!curve || !epochs || !column || Array.isArray(column.data))
      return timeAxis(curve?.epochMjd ?? new Float64Array(), timeAxisTitle(frameOfKind(statedTime, curves.time)));
    const { data, name, unit } = column;
    const rowOf = new Map(epochs.epochKey.map((key, row) => [key, row]));
    return {
      title: unit ? `${name} [${unit}]` : name,
      data: Float64Array.from(curve.epochKeys, (key) => data[rowOf.get(key) ?? -1] ?? Number.NaN),
      timed: false,
    };
  }

  rows = $derived.by((): ShownRow[] => {
    const { curves } = this.#of;
    const known = new Set(curves.measurements.map(({ measurementKey }) => measurementKey));
    return curves.rows.map((row) => {
      // Those of the dataset before stand for a moment beside the measurements of another.
      const own = row.curves.filter(({ measurementKey }) => known.has(measurementKey));
      const treated = own.map((curve) => this.#of.treating.treat(curve));
      const model = plotModel(treated, this.#axisOf(own[0]), curves.chosen, curves.hidden);
      return {
        objectKey: row.objectKey,
        treated,
        model: (curves.pointColor && curves.sources?.colored(model)) || model,
      };
    });
  });

  /** Where the first curve has no value, by reason. */
  reasons = $derived.by(() => {
    const [curve] = this.#of.curves.curves;
    return curve ? countReasons(curve) : [];
  });
}
