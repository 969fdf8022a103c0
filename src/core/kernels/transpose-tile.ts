/** Rows (one epoch's numbers of some objects each) to be turned into columns (one number over epochs each). */
export interface TransposeTile {
  elementBytes: 4 | 2;
  /** Byte at which a table of u32 lies: where each row starts. */
  rowsAt: number;
  rowCount: number;
  /** Numbers in a row; the numbers of an object lie side by side. */
  columnCount: number;
  numbersPerObject: 1 | 2;
  /** Byte of the first object's first number of the first row, in the result. */
  outAt: number;
  /** Bytes from one object to the next, and from an object's one number to its other, in the result. */
  objectStride: number;
  numberStride: number;
}
