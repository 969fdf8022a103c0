import { pixelOf } from "../../../kit/scatter/scale.ts";
import type { PlotScales } from "../../../kit/scatter/scatter-axis.ts";
import { frequencyRange, placeOf, type SpectrumAxis } from "./spectrum-axis.ts";

/**
 * Draws a spectrum as one line. Of samples that share a column of pixels the first, the lowest, the highest and the last
 * are drawn, so that no peak is lost however many there are.
 * @param context with its origin at the plot's element, clipped to the frame
 */
export function paintSpectrum(
  context: CanvasRenderingContext2D,
  { frequency, power }: { frequency: Float64Array; power: Float64Array },
  axis: SpectrumAxis,
  { x, y }: PlotScales,
): void {
  const last = frequency.length - 1;
  if (last < 0) return;
  const first = frequency[0]!;
  const step = last > 0 ? frequency[1]! - first : 1;
  const [least, most] = frequencyRange([x.low, x.high], axis);
  const from = Math.max(0, Math.floor((least - first) / step) - 1);
  const to = Math.min(last, Number.isFinite(most) ? Math.ceil((most - first) / step) + 1 : last);
  context.beginPath();
  let column = Number.NaN;
  let [low, high, end] = [0, 0, 0];
  const finish = () => {
    if (Number.isNaN(column)) return;
    context.lineTo(column, low);
    context.lineTo(column, high);
    context.lineTo(column, end);
  };
  for (let k = from; k <= to; k++) {
    const own = power[k]!;
    if (Number.isNaN(own)) continue;
    const left = Math.round(2 * pixelOf(x, placeOf(first + k * step, axis))) / 2;
    const top = pixelOf(y, own);
    if (left !== column) {
      finish();
      context.lineTo(left, top);
      [column, low, high] = [left, top, top];
    } else if (top < low) low = top;
    else if (top > high) high = top;
    end = top;
  }
  finish();
  context.stroke();
}
