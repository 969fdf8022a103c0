import { statisticColumnName } from "../../../core/lightcurve/statistic-columns.ts";
import { recall, remember } from "../../kit/remember.ts";

export type DiagramKind = "sky" | "variability" | "histogram" | "images";
const kinds: readonly DiagramKind[] = ["sky", "variability", "histogram", "images"];

/** What is kept of the diagrams, where it is not as at first, and under which name. */
export const diagramNames = {
  kind: "diagram",
  frame: "sky.frame",
  image: "sky.image",
  x: "diagram.x",
  y: "diagram.y",
  histogram: "histogram.column",
  color: "diagram.colour",
  logX: "diagram.logx",
  logY: "diagram.logy",
  logHistogram: "histogram.logx",
  logCounts: "histogram.log",
} as const;

/**
 * What the diagrams show, kept with the dataset and in links. Columns that were not chosen follow the measurement of the
 * light curve.
 */
export class DiagramView {
  #kept: Map<string, string>;

  /** @param kept a reactive map: what the views of the page keep, by name */
  constructor(kept: Map<string, string>) {
    this.#kept = kept;
  }

  /** The diagram that is shown; of a dataset that says nothing of it, the one that was looked at last. */
  get kind(): DiagramKind {
    const kept = this.#kept.get(diagramNames.kind) ?? recall("diagram");
    return kinds.find((kind) => kind === kept) ?? "variability";
  }
  get frame(): "sky" | "image" {
    return this.#kept.get(diagramNames.frame) === "image" ? "image" : "sky";
  }
  set frame(frame: "sky" | "image") {
    this.#keep(diagramNames.frame, frame === "sky" ? undefined : frame);
  }
  /** An image lies under the objects of the sky view. */
  get image(): boolean {
    return this.#kept.has(diagramNames.image);
  }
  set image(shown: boolean) {
    this.#keep(diagramNames.image, shown ? "on" : undefined);
  }
  /** Name of the column that colors the points; empty: none. */
  get color(): string {
    return this.#kept.get(diagramNames.color) ?? "";
  }
  set color(name: string) {
    this.#keep(diagramNames.color, name || undefined);
  }
  get logX(): boolean {
    return this.#kept.has(diagramNames.logX);
  }
  set logX(log: boolean) {
    this.#keep(diagramNames.logX, log ? "on" : undefined);
  }
  get logY(): boolean {
    return this.#kept.get(diagramNames.logY) !== "off";
  }
  set logY(log: boolean) {
    this.#keep(diagramNames.logY, log ? undefined : "off");
  }
  get logHistogram(): boolean {
    return this.#kept.has(diagramNames.logHistogram);
  }
  set logHistogram(log: boolean) {
    this.#keep(diagramNames.logHistogram, log ? "on" : undefined);
  }
  get logCounts(): boolean {
    return this.#kept.has(diagramNames.logCounts);
  }
  set logCounts(log: boolean) {
    this.#keep(diagramNames.logCounts, log ? "on" : undefined);
  }

  show(kind: DiagramKind): void {
    this.#keep(diagramNames.kind, kind);
    remember("diagram", kind);
  }

  /** Puts a column on an axis. */
  choose(axis: "x" | "y" | "histogram", name: string): void {
    this.#keep(diagramNames[axis], name);
  }

  columnsFor(measurementKey: string | undefined): { x: string; y: string; histogram: string } {
    const statistic = (name: string) => (measurementKey ? statisticColumnName(name, measurementKey) : "");
    return {
      x: this.#kept.get(diagramNames.x) ?? statistic("median"),
      y: this.#kept.get(diagramNames.y) ?? statistic("iqr"),
      histogram: this.#kept.get(diagramNames.histogram) ?? statistic("iqr"),
    };
  }

  #keep(name: string, value: string | undefined): void {
    if (value === undefined) this.#kept.delete(name);
    else this.#kept.set(name, value);
  }
}
