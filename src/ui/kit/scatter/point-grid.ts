import { pixelOf, type Scale, valueAt } from "./scale.ts";

const pointsPerCell = 4;

/** Points of a plot sorted into the cells of a grid, so that the one nearest to the pointer is found without looking at all. */
export class PointGrid {
  #x: Float64Array;
  #y: Float64Array;
  #side: number;
  #low: [number, number];
  #size: [number, number];
  /** Where each cell's rows start in `#rows`; one more than there are cells. */
  #starts: Uint32Array;
  #rows: Uint32Array;

  /** @param rows those that are shown; points without a place are left out */
  constructor(x: Float64Array, y: Float64Array, rows: Uint32Array) {
    this.#x = x;
    this.#y = y;
    const placed = rows.filter((row) => Number.isFinite(x[row]!) && Number.isFinite(y[row]!));
    const side = Math.max(1, Math.round(Math.sqrt(placed.length / pointsPerCell)));
    const [x0, x1] = reach(x, placed);
    const [y0, y1] = reach(y, placed);
    this.#side = side;
    this.#low = [x0, y0];
    this.#size = [(x1 - x0) / side || 1, (y1 - y0) / side || 1];
    const starts = new Uint32Array(side * side + 1);
    const cells = placed.map((row) => this.#cell(0, x[row]!) + side * this.#cell(1, y[row]!));
    for (const cell of cells) starts[cell + 1]!++;
    for (let cell = 0; cell < side * side; cell++) starts[cell + 1]! += starts[cell]!;
    const next = starts.slice();
    const sorted = new Uint32Array(placed.length);
    placed.forEach((row, i) => {
      sorted[next[cells[i]!]!++] = row;
    });
    this.#starts = starts;
    this.#rows = sorted;
  }

  /** The row whose point is nearest to a place on the plot, if one lies within `reach` pixels. */
  nearest(xScale: Scale, yScale: Scale, left: number, top: number, reach: number): number | undefined {
    const columns = this.#cells(0, xScale, left, reach);
    const lines = this.#cells(1, yScale, top, reach);
    let nearest: number | undefined;
    let distance = reach;
    for (let line = lines[0]; line <= lines[1]; line++)
      for (let column = columns[0]; column <= columns[1]; column++) {
        const cell = column + this.#side * line;
        for (let i = this.#starts[cell]!; i < this.#starts[cell + 1]!; i++) {
          const row = this.#rows[i]!;
          const d = Math.hypot(pixelOf(xScale, this.#x[row]!) - left, pixelOf(yScale, this.#y[row]!) - top);
          if (d <= distance) [nearest, distance] = [row, d];
        }
      }
    return nearest;
  }

  #cell(axis: 0 | 1, value: number): number {
    const cell = Math.floor((value - this.#low[axis]) / this.#size[axis]);
    return Math.min(Math.max(cell, 0), this.#side - 1);
  }

  #cells(axis: 0 | 1, scale: Scale, pixel: number, reach: number): [first: number, last: number] {
    const ends = [valueAt(scale, pixel - reach), valueAt(scale, pixel + reach)];
    return [this.#cell(axis, Math.min(...ends)), this.#cell(axis, Math.max(...ends))];
  }
}

function reach(data: Float64Array, rows: Uint32Array): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    if (data[row]! < low) low = data[row]!;
    if (data[row]! > high) high = data[row]!;
  }
  return low > high ? [0, 1] : [low, high];
}
