import { pixelOf, type Scale } from "./scale.ts";

/** Corners of a closed figure in pixels, x and y by turns. */
export type Polygon = readonly number[];

export const rectangle = (x0: number, y0: number, x1: number, y1: number): Polygon => [x0, y0, x1, y0, x1, y1, x0, y1];

/** Bands across a figure, in each of which only the edges that reach into it are looked at. */
const bands = 64;

/** Tells what lies inside of a figure, by the even-odd rule: most places by its bounds alone, the others by a few of its edges. */
export function insideOf(polygon: Polygon): (x: number, y: number) => boolean {
  const [left, right] = reachOf(polygon, 0);
  const [top, bottom] = reachOf(polygon, 1);
  const bandOf = (y: number) => Math.min(bands - 1, Math.floor(((y - top) / (bottom - top || 1)) * bands));
  const edges: number[][] = Array.from({ length: bands }, () => []);
  for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
    const [yi, yj] = [polygon[i + 1]!, polygon[j + 1]!];
    if (yi === yj) continue; // no place lies between its ends
    for (let band = bandOf(Math.min(yi, yj)); band <= bandOf(Math.max(yi, yj)); band++)
      edges[band]!.push(polygon[i]!, yi, polygon[j]!, yj);
  }
  const reaching = edges.map((own) => Float64Array.from(own));
  return (x, y) => {
    if (!(x >= left && x <= right && y >= top && y <= bottom)) return false;
    const own = reaching[bandOf(y)]!;
    let inside = false;
    for (let i = 0; i < own.length; i += 4) {
      const [xi, yi, xj, yj] = [own[i]!, own[i + 1]!, own[i + 2]!, own[i + 3]!];
      if (yi > y !== yj > y && x < xi + ((y - yi) / (yj - yi)) * (xj - xi)) inside = !inside;
    }
    return inside;
  };
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
