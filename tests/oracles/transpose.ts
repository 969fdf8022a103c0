import type { TransposeTile } from "../../src/core/kernels/transpose-tile.ts";

/** Columns done together: a cache line of the row, and few enough for the lines they are written to stay in cache. */
const columnsPerStrip = 16;

/** Turns a tile within `memory`. Plain TypeScript: what the kernel in `wasm/chunks/transpose.ts` is held to. */
export function transposeTile(memory: ArrayBuffer, tile: TransposeTile): void {
  const { elementBytes, rowsAt, rowCount, columnCount, numbersPerObject, outAt, objectStride, numberStride } = tile;
  const shift = elementBytes === 4 ? 2 : 1;
  const elements = elementBytes === 4 ? new Int32Array(memory) : new Int16Array(memory);
  const rows = new Uint32Array(memory, rowsAt, rowCount);
  const starts = new Uint32Array(columnsPerStrip);
  for (let strip = 0; strip < columnCount; strip += columnsPerStrip) {
    const width = Math.min(columnsPerStrip, columnCount - strip);
    for (let i = 0; i < width; i++) {
      const column = strip + i;
      const number = column % numbersPerObject;
      starts[i] = (outAt + ((column - number) / numbersPerObject) * objectStride + number * numberStride) >>> shift;
    }
    for (let row = 0; row < rowCount; row++) {
      const from = (rows[row]! >>> shift) + strip;
      for (let i = 0; i < width; i++) elements[starts[i]! + row] = elements[from + i]!;
    }
  }
}
