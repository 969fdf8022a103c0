import type { Range } from "../../../kit/scatter/scale.ts";

/** How frequencies lie along the axis of a spectrum. */
export interface SpectrumAxis {
  axis: "frequency" | "period";
  scale: "linear" | "log";
}

/** Where a frequency lies: what the axis shows, or its decimal logarithm. */
export function placeOf(frequency: number, { axis, scale }: SpectrumAxis): number {
  const shown = axis === "period" ? 1 / frequency : frequency;
  return scale === "log" ? Math.log10(shown) : shown;
}

export function frequencyAt(place: number, { axis, scale }: SpectrumAxis): number {
  const shown = scale === "log" ? 10 ** place : place;
  return axis === "period" ? 1 / shown : shown;
}

/** The lowest and the highest frequency of a stretch of the axis. */
export function frequencyRange([low, high]: Range, axis: SpectrumAxis): Range {
  const [a, b] = [frequencyAt(low, axis), frequencyAt(high, axis)];
  // A period of 0 or less, beyond the end of a linear axis, is no frequency: all are seen up there.
  const [least, most] =
    axis.axis === "period" ? [b, low > 0 || axis.scale === "log" ? a : Number.POSITIVE_INFINITY] : [a, b];
  return [Math.max(0, least), most];
}
