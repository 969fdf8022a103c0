import { isSelected, type Selection } from "../../../core/table/selection.ts";
import { makeDisc, paintPoints } from "./paint-points.ts";
import type { Scale } from "./scale.ts";
import type { PlotScales } from "./scatter-axis.ts";

export interface Painting {
  scales: PlotScales;
  x: Float64Array;
  y: Float64Array;
  rows: PartedRows;
  /** One for each object, `0xAABBGGRR`. */
  colors: Uint32Array;
  /** For selected objects, where the color says nothing of its own. */
  selectedColor: number | undefined;
  background: string;
  /** Draws what lies under the points, in CSS pixels. */
  paintGrid: (context: CanvasRenderingContext2D) => void;
}

/** Objects that are shown, by whether they are selected; those that come later lie on top. */
export interface PartedRows {
  selected: Uint32Array;
  others: Uint32Array;
}

export function partRows(rows: Uint32Array, selection: Selection): PartedRows {
  if (selection.size === 0) return { selected: new Uint32Array(), others: rows };
  return {
    selected: rows.filter((row) => isSelected(selection, row)),
    others: rows.filter((row) => !isSelected(selection, row)),
  };
}

/** Paints the points of a plot; selected ones on top, the others faint as soon as there are any. */
export function paintScatter(canvas: HTMLCanvasElement, painting: Painting): void {
  const { scales, rows, selectedColor, background, paintGrid } = painting;
  const { frame } = scales;
  const ratio = devicePixelRatio;
  const [width, height] = [Math.round(frame.width * ratio), Math.round(frame.height * ratio)];
  if (width <= 0 || height <= 0) return;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  context.setTransform(ratio, 0, 0, ratio, -frame.left * ratio, -frame.top * ratio);
  paintGrid(context);

  const image = context.getImageData(0, 0, width, height);
  const raster = { width, height, pixels: new Uint32Array(image.data.buffer) };
  const inRaster = ({ low, high, start, end }: Scale, origin: number): Scale => ({
    ...{ low, high },
    start: (start - origin) * ratio,
    end: (end - origin) * ratio,
  });
  const x: [Float64Array, Scale] = [painting.x, inRaster(scales.x, frame.left)];
  const y: [Float64Array, Scale] = [painting.y, inRaster(scales.y, frame.top)];
  const { selected, others } = rows;
  const count = selected.length + others.length;
  const radius = pointRadius(count) * ratio;
  if (selected.length === 0) {
    paintPoints(raster, others, x, y, painting.colors, makeDisc(radius, count > 5000 ? 0.8 : 0.9));
  } else {
    paintPoints(raster, others, x, y, painting.colors, makeDisc(radius, count > 5000 ? 0.22 : 0.35));
    const colors =
      selectedColor === undefined ? painting.colors : new Uint32Array(painting.colors.length).fill(selectedColor);
    paintPoints(raster, selected, x, y, colors, makeDisc(radius + 0.5 * ratio, 1));
  }
  context.putImageData(image, 0, 0);
}

/** In CSS pixels: smaller where there are many. */
function pointRadius(count: number): number {
  return count > 20_000 ? 1.2 : count > 3000 ? 1.6 : count > 300 ? 2.3 : 3;
}
