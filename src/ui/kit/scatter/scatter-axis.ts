import type { Range, Scale } from "./scale.ts";
import { linearTicks, logTicks, type Tick } from "./ticks.ts";

/** What one axis of a plot shows. */
export interface ScatterAxis {
  title: string;
  unit?: string | undefined;
  description?: string | undefined;
  /** One entry an object; those that are not finite have no place. */
  data: Float64Array;
  /** Grows to the left, or downwards, as magnitudes do. */
  reversed?: boolean;
  /** `data` holds decimal logarithms: ticks say the numbers themselves. */
  log?: boolean;
}

/** A column that colors the points. */
export interface ScatterColor {
  title: string;
  unit?: string | undefined;
  data: Float64Array;
}

/** Where the points are, in CSS pixels of the plot's element. */
export interface PlotFrame {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface PlotScales {
  frame: PlotFrame;
  x: Scale;
  y: Scale;
}

/** What an axis shows; without what is measured where both do not fit, so that no title is cut. */
export function axisTitle(
  { title, unit }: { title: string; unit?: string | undefined },
  roomPixels = Number.POSITIVE_INFINITY,
): string {
  const whole = unit ? `${title} [${unit}]` : title;
  // What is measured is in the selects as well; what of it is drawn is not to be cut.
  const ofMeasurement = (text: string) => text.slice(text.lastIndexOf(": ") + 1).trim();
  const wordings = [whole, ofMeasurement(whole), ofMeasurement(title), ...(unit ? [unit] : [])];
  return wordings.find(({ length }) => length * titleCharacterPixels <= roomPixels) ?? ofMeasurement(title);
}

/** How long a title may be that is centered there, on a side of that length. */
export const roomAbout = (center: number, side: number) => 2 * Math.min(center, side - center);

/** About as wide as a character of a title is, a little more. */
const titleCharacterPixels = 6.8;

export const axisTicks = ({ log }: ScatterAxis, range: Range, most: number): Tick[] =>
  log ? logTicks(range, most) : linearTicks(range, most);

/** Decimal logarithms; NaN for what is not above 0. */
export function logarithms(data: Float64Array): Float64Array<ArrayBuffer> {
  const logs = new Float64Array(data.length);
  for (let row = 0; row < data.length; row++) logs[row] = data[row]! > 0 ? Math.log10(data[row]!) : Number.NaN;
  return logs;
}

/** The scale of an axis over a stretch of pixels, left to right or bottom to top. */
export function axisScale({ reversed }: ScatterAxis, [low, high]: Range, first: number, last: number): Scale {
  return reversed ? { low, high, start: last, end: first } : { low, high, start: first, end: last };
}
