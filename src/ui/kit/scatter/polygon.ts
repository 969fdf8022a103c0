import { pixelOf, type Scale } from "./scale.ts";

/** Corners of a closed figure in pixels, x and y by turns. */
export type Polygon = readonly number[];

/** Whether a point lies inside, by the even-odd rule. */
export function isInside(polygon: Polygon, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [polygon[i]!, polygon[i + 1]!, polygon[j]!, polygon[j + 1]!];
    if (yi > y !== yj > y && x < xi + ((y - yi) / (yj - yi)) * (xj - xi)) inside = !inside;
  }
  return inside;
}

export const rectangle = (x0: number, y0: number, x1: number, y1: number): Polygon => [x0, y0, x1, y0, x1, y1, x0, y1];

/** Tells what lies inside of a figure: most places by its bounds alone. */
export function insideOf(polygon: Polygon): (x: number, y: number) => boolean {
  const [left, right] = reachOf(polygon, 0);
  const [top, bottom] = reachOf(polygon, 1);
  return (x, y) => x >= left && x <= right && y >= top && y <= bottom && isInside(polygon, x, y);
}

/** The rows whose points lie inside a figure that was drawn on the plot. */
export function rowsInside(
  polygon: Polygon,
  rows: Uint32Array,
  [x, xScale]: [Float64Array, Scale],
  [y, yScale]: [Float64Array, Scale],
): Uint32Array<ArrayBuffer> {
  const isWithin = insideOf(polygon);
  return Uint32Array.from(rows.filter((row) => isWithin(pixelOf(xScale, x[row]!), pixelOf(yScale, y[row]!))));
}

function reachOf(polygon: Polygon, coordinate: 0 | 1): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = coordinate; i < polygon.length; i += 2) {
    low = Math.min(low, polygon[i]!);
    high = Math.max(high, polygon[i]!);
  }
  return [low, high];
}
