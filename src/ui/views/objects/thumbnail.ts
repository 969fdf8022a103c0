import { foldTimes } from "../../../core/fold/fold.ts";
import { fateOf, type TreatedCurve } from "../../../core/lightcurve/treat-curve.ts";

export interface ThumbnailStyle {
  /** Folds the points on it, two cycles. */
  periodDays?: number | undefined;
  width: number;
  height: number;
  pixelRatio: number;
  point: string;
}

const margin = 5;
const pointSize = 2;

/** A small picture of a light curve: the points that are left, by time, or by epoch where times are not known, or folded, between their extremes. */
export function drawThumbnail(treated: TreatedCurve, style: ThumbnailStyle): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(style.width * style.pixelRatio);
  canvas.height = Math.round(style.height * style.pixelRatio);
  const paint = canvas.getContext("2d")!;
  paint.scale(style.pixelRatio, style.pixelRatio);
  paint.fillStyle = style.point;
  const { epochMjd } = treated.curve;
  const once = treated.value.map((one, epoch) => (fateOf(treated, epoch) === "kept" ? one : Number.NaN));
  const { periodDays } = style;
  const phase = periodDays === undefined ? undefined : foldTimes(epochMjd, { periodDays, zeroTime: epochMjd[0]! });
  const value = phase ? Float64Array.of(...once, ...once) : once;
  const time = phase
    ? Float64Array.of(...phase, ...phase.map((one) => one + 1))
    : epochMjd.some((mjd) => Number.isFinite(mjd))
      ? epochMjd
      : Float64Array.from(epochMjd.keys());
  const x = scale(time, value, margin, style.width - margin);
  const [top, bottom] = [margin, style.height - margin];
  const y = treated.kind === "mag" ? scale(value, value, top, bottom) : scale(value, value, bottom, top);
  for (let i = 0; i < value.length; i++) {
    const [left, over] = [x(time[i]!), y(value[i]!)];
    if (Number.isFinite(left) && Number.isFinite(over))
      paint.fillRect(left - pointSize / 2, over - pointSize / 2, pointSize, pointSize);
  }
  return canvas;
}

/** Maps the range of the numbers that have a value onto pixels; a single number goes to the middle. */
function scale(
  numbers: ArrayLike<number>,
  values: ArrayLike<number>,
  from: number,
  to: number,
): (number: number) => number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    if (!Number.isFinite(values[i]) || !Number.isFinite(number)) continue;
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  return high > low
    ? (number) => from + ((number - low) / (high - low)) * (to - from)
    : (number) => (Number.isFinite(number) ? (from + to) / 2 : Number.NaN);
}
