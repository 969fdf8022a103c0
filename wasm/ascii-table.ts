// Rows of numbers between blanks -> columns. Bytes are looked at 64 at a time as bit masks (Langdale and Lemire, "Parsing
// gigabytes of JSON per second", VLDB J. 28, 2019): a set bit where a value starts, one where a line ends. Values that
// nobody wants are only counted; wanted ones are read 16 bytes at once. Every number is correctly rounded: up to 2^53 and
// 10^22 by one operation (Clinger, "How to read floating point numbers accurately", PLDI 1990), up to 19 digits by long
// division. Other numbers, and what is none, are listed for the caller.
//
// Blanks are all bytes up to 32. A line whose first value starts with # is a comment. The reference that this is held
// against in the tests is tests/oracles/ascii-oracle.ts.

const noColumn: i32 = 0x40000000;
const oddLineCapacity: i32 = 256;
const oddValueRoom: i32 = 1024; // beyond one row's
const valueBudget: i32 = 1 << 18; // values per call

// Laid out by `reserve`. The caller fills `columns` (i32 index in the row, ascending, and i32 1 for float64; one pair a
// wanted column) and `input`.
export let columns: usize = 0;
export let input: usize = 0;
// Results of `parse`. `values` has `stride` bytes a wanted column: float64 or float32 values from its start.
export let values: usize = 0;
export let stride: i32 = 0;
export let rowCount: i32 = 0;
export let lineCount: i32 = 0;
// Four i32 an odd value: wanted column, row, line, offset in the input. Its place among the values holds NaN.
export let oddValues: usize = 0;
export let oddValueCount: i32 = 0;
// Four i32 an odd line: line, rows before it, offset in the input, count of values, or -1 for a comment.
export let oddLines: usize = 0;
export let oddLineCount: i32 = 0;
// Offset in the input of the last row read.
export let lastRow: i32 = 0;

let columnCount: i32 = 0;
let rowCapacity: i32 = 0;
let oddValueCapacity: i32 = 0;

/** Makes room for `wanted` columns and `byteLength` bytes of input. What memory held before is lost. */
export function reserve(wanted: i32, byteLength: i32): void {
  columnCount = wanted;
  rowCapacity = max(16, min(8192, valueBudget / max(1, wanted)));
  stride = rowCapacity * 8;
  oddValueCapacity = wanted + oddValueRoom;
  columns = (__heap_base + 15) & ~15;
  oddLines = columns + (<usize>(wanted + 1) << 3);
  oddValues = oddLines + (<usize>oddLineCapacity << 4);
  values = (oddValues + (<usize>oddValueCapacity << 4) + 15) & ~15;
  input = values + <usize>wanted * <usize>stride;
  const end = input + <usize>byteLength + 80;
  const missing = <i32>((end + 0xffff) >> 16) - memory.size();
  if (missing > 0) memory.grow(missing);
}

/**
 * Reads the lines from offset `from` to `end`; the byte before `end` must end a line. Returns the offset after the last
 * line read, which is less than `end` when room for results ran out: take them, and call again from there.
 */
export function parse(from: i32, end: i32, valuesPerRow: i32): i32 {
  const stop = input + <usize>end;
  for (let pad: usize = 0; pad < 64; pad += 16) v128.store(stop + pad, i8x16.splat(32));
  store<i32>(columns + (<usize>columnCount << 3), noColumn);
  const firstWanted = load<i32>(columns);

  rowCount = 0;
  lineCount = 0;
  oddValueCount = 0;
  oddLineCount = 0;
  let row: i32 = 0;
  let line: i32 = 0;
  let oddBefore: i32 = 0; // values of complete rows
  let seen: i32 = 0; // values of this line
  let wanted = firstWanted;
  let column = columns;
  let target = values;
  let comment = false;
  let lineStart = input + <usize>from;
  let blankBefore: u64 = 1;

  for (let block = lineStart; block < stop; block += 64) {
    const a = v128.load(block);
    const b = v128.load(block, 16);
    const c = v128.load(block, 32);
    const d = v128.load(block, 48);
    const space = i8x16.splat(32);
    const feed = i8x16.splat(10);
    const blanks = bits(i8x16.le_u(a, space), i8x16.le_u(b, space), i8x16.le_u(c, space), i8x16.le_u(d, space));
    let feeds = bits(i8x16.eq(a, feed), i8x16.eq(b, feed), i8x16.eq(c, feed), i8x16.eq(d, feed));
    let starts = ~blanks & ((blanks << 1) | blankBefore);
    blankBefore = blanks >> 63;

    while (true) {
      const lineEnd = ctz(feeds); // 64 without any
      let these = feeds == 0 ? starts : starts & ((<u64>1 << lineEnd) - 1);
      starts ^= these;
      if (these != 0) {
        if (seen == 0 && load<u8>(block + <usize>ctz(these)) == 35) {
          comment = true;
          wanted = noColumn;
        }
        let left = <i32>popcnt(these);
        while (seen + left > wanted) {
          for (let skip = wanted - seen; skip > 0; skip--) these &= these - 1;
          left -= wanted - seen + 1;
          seen = wanted + 1;
          const at = block + <usize>ctz(these);
          these &= these - 1;
          const value = readShort(at);
          if (value != value) {
            const odd = oddValues + (<usize>oddValueCount << 4);
            oddValueCount++;
            store<i32>(odd, <i32>((column - columns) >> 3));
            store<i32>(odd, row, 4);
            store<i32>(odd, line, 8);
            store<i32>(odd, <i32>(at - input), 12);
          }
          if (load<i32>(column, 4)) store<f64>(target + (<usize>row << 3), value);
          else store<f32>(target + (<usize>row << 2), <f32>value);
          column += 8;
          target += <usize>stride;
          wanted = load<i32>(column);
        }
        seen += left;
      }
      if (feeds == 0) break;

      if (seen == valuesPerRow && !comment) {
        lastRow = <i32>(lineStart - input);
        oddBefore = oddValueCount;
        row++;
      } else if (seen != 0) {
        const odd = oddLines + (<usize>oddLineCount << 4);
        oddLineCount++;
        store<i32>(odd, line);
        store<i32>(odd, row, 4);
        store<i32>(odd, <i32>(lineStart - input), 8);
        store<i32>(odd, comment ? -1 : seen, 12);
        oddValueCount = oddBefore;
      }
      line++;
      seen = 0;
      wanted = firstWanted;
      column = columns;
      target = values;
      comment = false;
      lineStart = block + <usize>lineEnd + 1;
      feeds &= feeds - 1;
      if (row == rowCapacity || oddValueCount > oddValueRoom || oddLineCount == oddLineCapacity) {
        rowCount = row;
        lineCount = line;
        return <i32>(lineStart - input);
      }
    }
  }
  rowCount = row;
  lineCount = line;
  return end;
}

// @ts-ignore: decorator
@inline
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = <u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16);
  const high = <u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16);
  return <u64>low | (<u64>high << 32);
}

/** The number that starts at `at`, if it is one of up to 15 characters without an exponent; NaN if it is none. */
// @ts-ignore: decorator
@inline
function readShort(at: usize): f64 {
  const text = v128.load(at);
  const length = ctz(i8x16.bitmask(i8x16.le_u(text, i8x16.splat(32))) | 0x10000);
  if (length == 16) return readLong(at);
  const first = load<u8>(at);
  const sign = <i32>(first == 43) | <i32>(first == 45);
  const body = (1 << length) - (1 << sign);
  const digits = i8x16.sub(text, i8x16.splat(48));
  const isDigit = i8x16.lt_u(digits, i8x16.splat(10));
  const digitBits = i8x16.bitmask(isDigit) & body;
  const pointBits = i8x16.bitmask(i8x16.eq(text, i8x16.splat(46))) & body;
  if ((digitBits | pointBits) != body || digitBits == 0 || (pointBits & (pointBits - 1)) != 0) return readLong(at);

  // Digits move to the right end, the point drops out; lanes before them take index < 0 and become 0.
  const count = popcnt(digitBits);
  const point = pointBits == 0 ? length : ctz(pointBits);
  let from = i8x16.add(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>(count - 16 + sign)));
  from = i8x16.sub(from, i8x16.ge_s(from, i8x16.splat(<i8>point)));
  const aligned = i8x16.swizzle(v128.and(digits, isDigit), from);
  const tens = i16x8.mul(v128.and(aligned, i16x8.splat(255)), i16x8.splat(10));
  const pairs = i16x8.add(tens, i16x8.shr_u(aligned, 8));
  const fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
  const eights = i32x4.dot_i16x8_s(
    i16x8.narrow_i32x4_s(fours, fours),
    i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1),
  );
  const mantissa = <f64>i32x4.extract_lane(eights, 0) * 1e8 + <f64>i32x4.extract_lane(eights, 1);
  const value = mantissa / load<f64>(powersOfTen + (<usize>max(0, length - point - 1) << 3));
  return first == 45 ? -value : value;
}

/** The same for up to 19 digits, with an exponent; also NaN where rounding correctly takes more than a division. */
function readLong(at: usize): f64 {
  let byte = <i32>load<u8>(at);
  const negative = byte == 45;
  if (negative || byte == 43) byte = <i32>load<u8>(++at);
  let mantissa: u64 = 0;
  let significant: i32 = 0;
  let any = false;
  let scale: i32 = 0;
  let point = false;
  for (; ; byte = <i32>load<u8>(++at)) {
    const digit = byte - 48;
    if (<u32>digit < 10) {
      any = true;
      if (mantissa != 0 || digit != 0) significant++;
      if (significant > 19) return NaN;
      mantissa = mantissa * 10 + <u64>digit;
      if (point) scale--;
    } else if (byte == 46 && !point) point = true;
    else break;
  }
  if (!any) return NaN;
  if ((byte | 32) == 101) {
    byte = <i32>load<u8>(++at);
    const minus = byte == 45;
    if (minus || byte == 43) byte = <i32>load<u8>(++at);
    if (<u32>(byte - 48) >= 10) return NaN;
    let exponent: i32 = 0;
    for (; <u32>(byte - 48) < 10; byte = <i32>load<u8>(++at)) exponent = min(9999, exponent * 10 + byte - 48);
    scale += minus ? -exponent : exponent;
  }
  if (byte > 32) return NaN;
  let value = <f64>mantissa;
  if (mantissa != 0 && scale != 0) {
    const exact = mantissa <= <u64>1 << 53;
    if (exact && scale > 0 && scale <= 22) value *= load<f64>(powersOfTen + (<usize>scale << 3));
    else if (exact && scale < 0 && scale >= -22) value /= load<f64>(powersOfTen + (<usize>-scale << 3));
    else if (scale < 0 && scale >= -27) value = divide(mantissa, -scale);
    else return NaN;
  }
  return negative ? -value : value;
}

/** `mantissa` / 10^`places`, correctly rounded; up to 27 places, whose power of five fits 63 bits. */
function divide(mantissa: u64, places: i32): f64 {
  let divisor: u64 = 1;
  for (let i = 0; i < places; i++) divisor *= 5;
  let quotient = mantissa / divisor;
  let rest = mantissa % divisor;
  let shift = 0;
  // 56 bits or more: the conversion rounds them to 53, and the last one says whether anything follows.
  while (quotient >> 55 == 0) {
    const step = min(clz(divisor), clz(quotient));
    rest <<= step;
    quotient = (quotient << step) | (rest / divisor);
    rest %= divisor;
    shift += <i32>step;
  }
  if (rest != 0) quotient |= 1;
  const halves = reinterpret<f64>(<u64>(1023 - shift - places) << 52);
  return <f64>quotient * halves;
}

const powersOfTen = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]);
