import { heightAt, type RunningMedian, runningMedianOfRows } from "../../../core/table/running-median.ts";

/** A running median, and how far above it a value must lie to stand out. */
export interface Threshold {
  line: RunningMedian;
  /** `times`: multiples of the median, where it is above 0 throughout; `sigma`: its scatter added to it. */
  kind: "times" | "sigma";
}

/** The line through the rows of a diagram, and what may stand out from it. */
export function fitThreshold(x: Float64Array, y: Float64Array, rows: Uint32Array): Threshold {
  const line = runningMedianOfRows(x, y, rows);
  return { line, kind: line.median.every((height) => height > 0) ? "times" : "sigma" };
}

/** The height of the threshold at each point of the line. */
export function thresholdHeights({ line, kind }: Threshold, factor: number): Float64Array {
  return line.median.map((height, i) => (kind === "times" ? height * factor : height + line.sigma[i]! * factor));
}

/**
 * The factor whose threshold goes through a place: how many times more an object scatters than others as bright, or by how many
 * sigma. The first ranks scatter better: sigma grows with the share of variable objects.
 */
export function factorAt({ line, kind }: Threshold, x: number, y: number): number {
  const height = heightAt(line, line.median, x);
  return kind === "times" ? y / height : (y - height) / heightAt(line, line.sigma, x);
}

/** Rows that lie above the threshold. */
export const rowsAbove = (
  threshold: Threshold,
  factor: number,
  x: Float64Array,
  y: Float64Array,
  rows: Uint32Array<ArrayBuffer>,
): Uint32Array<ArrayBuffer> => rows.filter((row) => factorAt(threshold, x[row]!, y[row]!) > factor);
