// Rows (one epoch's numbers of some objects each) into columns (one number over epochs each). `rows` is a table of u32:
// where each row starts. A column's number k of object o starts at `out + o * objectStride + k * numberStride`.

// Columns done together: few enough for the lines that they are written to to stay in the cache.
const columnsPerStrip: i32 = 64;

/** Numbers of 4 bytes, in squares of 4 x 4. */
export function transpose32(
  rows: usize,
  rowCount: i32,
  columnCount: i32,
  numbersPerObject: i32,
  out: usize,
  objectStride: usize,
  numberStride: usize,
): void {
  const wholeRows = rowCount & ~3;
  const wholeColumns = columnCount & ~3;
  for (let strip = 0; strip < wholeColumns; strip += columnsPerStrip) {
    const stripEnd = min(strip + columnsPerStrip, wholeColumns);
    for (let row = 0; row < wholeRows; row += 4) {
      const pointers = rows + (<usize>row << 2);
      const row0 = <usize>load<u32>(pointers);
      const row1 = <usize>load<u32>(pointers, 4);
      const row2 = <usize>load<u32>(pointers, 8);
      const row3 = <usize>load<u32>(pointers, 12);
      for (let column = strip; column < stripEnd; column += 4) {
        const from = <usize>column << 2;
        const a = v128.load(row0 + from);
        const b = v128.load(row1 + from);
        const c = v128.load(row2 + from);
        const d = v128.load(row3 + from);
        const abLow = i32x4.shuffle(a, b, 0, 4, 1, 5);
        const abHigh = i32x4.shuffle(a, b, 2, 6, 3, 7);
        const cdLow = i32x4.shuffle(c, d, 0, 4, 1, 5);
        const cdHigh = i32x4.shuffle(c, d, 2, 6, 3, 7);
        const object = out + <usize>(column / numbersPerObject) * objectStride + (<usize>row << 2);
        const next = numbersPerObject == 2 ? numberStride : objectStride;
        const third = numbersPerObject == 2 ? object + objectStride : object + 2 * objectStride;
        v128.store(object, i64x2.shuffle(abLow, cdLow, 0, 2));
        v128.store(object + next, i64x2.shuffle(abLow, cdLow, 1, 3));
        v128.store(third, i64x2.shuffle(abHigh, cdHigh, 0, 2));
        v128.store(third + next, i64x2.shuffle(abHigh, cdHigh, 1, 3));
      }
    }
  }
  for (let column = 0; column < columnCount; column++) {
    const target = columnAt(column, numbersPerObject, out, objectStride, numberStride);
    for (let row = column < wholeColumns ? wholeRows : 0; row < rowCount; row++)
      store<u32>(target + (<usize>row << 2), load<u32>(rowAt(rows, row) + (<usize>column << 2)));
  }
}

/** Numbers of 2 bytes, one an object, in squares of 8 x 8. */
export function transpose16(rows: usize, rowCount: i32, columnCount: i32, out: usize, objectStride: usize): void {
  const wholeRows = rowCount & ~7;
  const wholeColumns = columnCount & ~7;
  for (let strip = 0; strip < wholeColumns; strip += columnsPerStrip) {
    const stripEnd = min(strip + columnsPerStrip, wholeColumns);
    for (let row = 0; row < wholeRows; row += 8)
      for (let column = strip; column < stripEnd; column += 8) {
        const from = <usize>column << 1;
        const a = v128.load(rowAt(rows, row) + from);
        const b = v128.load(rowAt(rows, row + 1) + from);
        const c = v128.load(rowAt(rows, row + 2) + from);
        const d = v128.load(rowAt(rows, row + 3) + from);
        const e = v128.load(rowAt(rows, row + 4) + from);
        const f = v128.load(rowAt(rows, row + 5) + from);
        const g = v128.load(rowAt(rows, row + 6) + from);
        const h = v128.load(rowAt(rows, row + 7) + from);
        // Three rounds of perfect shuffles of the upper four rows with the lower four.
        const ae = lower16(a, e);
        const AE = upper16(a, e);
        const bf = lower16(b, f);
        const BF = upper16(b, f);
        const cg = lower16(c, g);
        const CG = upper16(c, g);
        const dh = lower16(d, h);
        const DH = upper16(d, h);
        const aceg = lower16(ae, cg);
        const acegNext = upper16(ae, cg);
        const ACEG = lower16(AE, CG);
        const ACEGNext = upper16(AE, CG);
        const bdfh = lower16(bf, dh);
        const bdfhNext = upper16(bf, dh);
        const BDFH = lower16(BF, DH);
        const BDFHNext = upper16(BF, DH);
        let target = out + <usize>column * objectStride + (<usize>row << 1);
        v128.store(target, lower16(aceg, bdfh));
        v128.store((target += objectStride), upper16(aceg, bdfh));
        v128.store((target += objectStride), lower16(acegNext, bdfhNext));
        v128.store((target += objectStride), upper16(acegNext, bdfhNext));
        v128.store((target += objectStride), lower16(ACEG, BDFH));
        v128.store((target += objectStride), upper16(ACEG, BDFH));
        v128.store((target += objectStride), lower16(ACEGNext, BDFHNext));
        v128.store((target += objectStride), upper16(ACEGNext, BDFHNext));
      }
  }
  for (let column = 0; column < columnCount; column++) {
    const target = out + <usize>column * objectStride;
    for (let row = column < wholeColumns ? wholeRows : 0; row < rowCount; row++)
      store<u16>(target + (<usize>row << 1), load<u16>(rowAt(rows, row) + (<usize>column << 1)));
  }
}

// @ts-ignore: decorator
@inline
function lower16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

// @ts-ignore: decorator
@inline
function upper16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

// @ts-ignore: decorator
@inline
function rowAt(rows: usize, row: i32): usize {
  return <usize>load<u32>(rows + (<usize>row << 2));
}

// @ts-ignore: decorator
@inline
function columnAt(
  column: i32,
  numbersPerObject: i32,
  out: usize,
  objectStride: usize,
  numberStride: usize,
): usize {
  const object = column / numbersPerObject;
  return out + <usize>object * objectStride + <usize>(column - object * numbersPerObject) * numberStride;
}
