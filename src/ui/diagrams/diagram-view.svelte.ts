import { statisticColumnName } from "../../core/lightcurve/statistic-columns.ts";
import { recall, remember } from "../app/remember.ts";

export type DiagramKind = "sky" | "variability" | "histogram";
const kinds: DiagramKind[] = ["sky", "variability", "histogram"];

/** What the diagrams show. Columns that were not chosen follow the measurement of the light curve. */
export class DiagramView {
  kind = $state<DiagramKind>(kinds.find((kind) => kind === recall("diagram")) ?? "variability");
  frame = $state<"sky" | "image">("sky");
  x = $state<string | undefined>();
  y = $state<string | undefined>();
  histogram = $state<string | undefined>();
  colour = $state("");
  logX = $state(false);
  logY = $state(true);
  logCounts = $state(false);

  show(kind: DiagramKind): void {
    this.kind = kind;
    remember("diagram", kind);
  }

  columnsFor(measurementKey: string | undefined): { x: string; y: string; histogram: string } {
    const statistic = (name: string) => (measurementKey ? statisticColumnName(name, measurementKey) : "");
    return {
      x: this.x ?? statistic("median"),
      y: this.y ?? statistic("iqr"),
      histogram: this.histogram ?? statistic("iqr"),
    };
  }
}
