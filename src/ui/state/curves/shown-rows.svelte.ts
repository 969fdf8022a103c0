import type { TreatedCurve } from "../../../core/lightcurve/treat-curve.ts";
import { countReasons } from "../../kit/text/point-reason.ts";
import { timeAxisTitle } from "../../kit/text/time.ts";
import type { Session } from "../session.svelte.ts";
import { type PlotAxis, type PlotModel, plotModel, timeAxis } from "./plot-model.ts";

export interface ShownRow {
  objectKey: string;
  treated: TreatedCurve[];
  model: PlotModel;
}

/** The light curves on the screen as the settings make them. */
export class ShownRows {
  #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

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
      const treated = row.curves.map((curve) => this.#session.treating.treat(curve));
      return { objectKey: row.objectKey, treated, model: plotModel(treated, this.axis, curves.chosen, curves.hidden) };
    });
  });

  /** Where the first curve has no value, by reason. */
  reasons = $derived.by(() => {
    const [curve] = this.#session.curves.curves;
    return curve ? countReasons(curve) : [];
  });
}
