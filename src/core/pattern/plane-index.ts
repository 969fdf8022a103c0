import type { PlanePoints } from "./plane-transform.ts";

/** Points sorted into square cells, for finding the one nearest to a place. */
export interface PlaneIndex extends PlanePoints {
  /** The largest distance that may be asked for. */
  reach: number;
  cell: number;
  left: number;
  bottom: number;
  columns: number;
  rows: number;
  /** Where each cell begins in `order`; one more at the end. */
  start: Int32Array;
  order: Int32Array;
}

/** More cells than this are of no use for any count of points. */
const mostCells = 1 << 20;

export function buildPlaneIndex({ x, y }: PlanePoints, reach: number): PlaneIndex {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < x.length; k++) {
    if (!Number.isFinite(x[k]! + y[k]!)) continue;
    left = Math.min(left, x[k]!);
    right = Math.max(right, x[k]!);
    bottom = Math.min(bottom, y[k]!);
    top = Math.max(top, y[k]!);
  }
  if (!(right >= left)) [left, right, bottom, top] = [0, 0, 0, 0];
  const area = (right - left) * (top - bottom);
  const cell = Math.max(reach, Math.sqrt(area / Math.max(1, x.length)), Math.sqrt(area / mostCells), 1e-9);
  const columns = Math.floor((right - left) / cell) + 1;
  const rows = Math.floor((top - bottom) / cell) + 1;
  const start = new Int32Array(columns * rows + 1);
  const cellOf = (k: number) => Math.floor((y[k]! - bottom) / cell) * columns + Math.floor((x[k]! - left) / cell);
  const known: number[] = [];
  for (let k = 0; k < x.length; k++) {
    if (!Number.isFinite(x[k]! + y[k]!)) continue;
    known.push(k);
    start[cellOf(k) + 1]!++;
  }
  for (let k = 0; k < columns * rows; k++) start[k + 1]! += start[k]!;
  const next = start.slice();
  const order = new Int32Array(known.length);
  for (const k of known) order[next[cellOf(k)]!++] = k;
  return { x, y, reach, cell, left, bottom, columns, rows, start, order };
}

/** The point nearest to a place within a distance, up to the index's reach; -1 where there is none. */
export function nearestPoint(index: PlaneIndex, x: number, y: number, within: number): number {
  const { cell, left, bottom, columns, rows, start, order } = index;
  const [column, row] = [Math.floor((x - left) / cell), Math.floor((y - bottom) / cell)];
  let [best, least] = [-1, within * within];
  for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
    for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
      for (let at = start[r * columns + c]!; at < start[r * columns + c + 1]!; at++) {
        const point = order[at]!;
        const [dx, dy] = [index.x[point]! - x, index.y[point]! - y];
        const squared = dx * dx + dy * dy;
        if (squared <= least) [best, least] = [point, squared];
      }
    }
  }
  return best;
}
