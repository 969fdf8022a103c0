import type { ColumnData } from "./catalog.ts";
import type { FitsField } from "./fits-layout.ts";
import { integerColumn, keepsFloat64, realColumn } from "./number-column.ts";
import type { ParseOptions } from "./parse-options.ts";

/** Rows that are read of one column before the next: few enough to stay in the cache. */
const tileRows = 512;

export interface FitsRows {
  view: DataView;
  start: number;
  rowLength: number;
  rowCount: number;
}

/** Reads big-endian rows into columns. Integers become int32, or float64 where that is too small or values are missing. */
export function readFitsColumns(rows: FitsRows, fields: FitsField[], options: ParseOptions): ColumnData[] {
  const { rowCount } = rows;
  const outputs = fields.map((field) => {
    if (field.type === "A" || field.type === "K") return undefined;
    const float32 = field.type === "E" && !isScaled(field) && !keepsFloat64(field.name, options, true);
    return float32 ? new Float32Array(rowCount) : new Float64Array(rowCount);
  });
  for (let from = 0; from < rowCount; from += tileRows) {
    const to = Math.min(rowCount, from + tileRows);
    for (const [index, field] of fields.entries()) if (outputs[index]) readTile(rows, field, from, to, outputs[index]);
  }
  return fields.map((field, index) => {
    if (field.type === "A") return readTexts(rows, field);
    const values = field.type === "K" ? readLongs(rows, field) : outputs[index]!;
    return values instanceof Float64Array ? finishNumbers(values, field, options) : values;
  });
}

type Output = Float32Array | Float64Array;

function readTile(
  { view, start, rowLength }: FitsRows,
  { type, offset }: FitsField,
  from: number,
  to: number,
  out: Output,
): void {
  let at = start + from * rowLength + offset;
  if (type === "E") for (let row = from; row < to; row++, at += rowLength) out[row] = view.getFloat32(at);
  else if (type === "D") for (let row = from; row < to; row++, at += rowLength) out[row] = view.getFloat64(at);
  else if (type === "J") for (let row = from; row < to; row++, at += rowLength) out[row] = view.getInt32(at);
  else if (type === "I") for (let row = from; row < to; row++, at += rowLength) out[row] = view.getInt16(at);
  else if (type === "B") for (let row = from; row < to; row++, at += rowLength) out[row] = view.getUint8(at);
  else for (let row = from; row < to; row++, at += rowLength) out[row] = logical(view.getUint8(at));
}

function logical(byte: number): number {
  return byte === 84 ? 1 : byte === 70 ? 0 : Number.NaN;
}

function isScaled({ scale, zero }: FitsField): boolean {
  return scale !== 1 || zero !== 0;
}

/** Null values become NaN before scaling; unsigned integers (a whole TZERO, no TSCAL) stay integers. */
function finishNumbers(values: Float64Array, field: FitsField, options: ParseOptions): ColumnData {
  const { name, type, scale, zero, nullValue } = field;
  const real = type === "E" || type === "D";
  if (!real && nullValue !== undefined) {
    for (let row = 0; row < values.length; row++) if (values[row] === nullValue) values[row] = Number.NaN;
  }
  // The zero of 64-bit integers was added as the values were read.
  if (isScaled(field) && type !== "K")
    for (let row = 0; row < values.length; row++) values[row] = zero + scale * values[row]!;
  else if (scale !== 1) for (let row = 0; row < values.length; row++) values[row] = scale * values[row]!;
  if (!real && scale === 1 && Number.isInteger(zero)) return integerColumn(values);
  return realColumn(values, keepsFloat64(name, options, type === "E"));
}

/** 64-bit integers as float64 where it holds them all, as text where not (identifiers). */
function readLongs({ view, start, rowLength, rowCount }: FitsRows, field: FitsField): Float64Array | string[] {
  const raw = Array.from({ length: rowCount }, (_, row) => view.getBigInt64(start + row * rowLength + field.offset));
  const whole = field.scale === 1 && Number.isInteger(field.zero);
  const isNull = (value: bigint) => field.nullValue !== undefined && Number(value) === field.nullValue;
  const exact = raw.map((value) => (whole ? value + BigInt(field.zero) : value));
  const limit = BigInt(Number.MAX_SAFE_INTEGER) + 1n;
  const fits = exact.every((value, row) => isNull(raw[row]!) || (value <= limit && value >= -limit));
  if (!fits && whole) return exact.map((value, row) => (isNull(raw[row]!) ? "" : value.toString()));
  return Float64Array.from(exact, (value, row) => (isNull(raw[row]!) ? Number.NaN : Number(value)));
}

/** Texts end at the first NUL; blanks behind them are padding. */
function readTexts({ view, start, rowLength, rowCount }: FitsRows, { offset, length }: FitsField): string[] {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return Array.from({ length: rowCount }, (_, row) => {
    const from = start + row * rowLength + offset;
    const end = bytes.subarray(from, from + length).indexOf(0);
    return latin1.decode(bytes.subarray(from, from + (end < 0 ? length : end))).trimEnd();
  });
}

const latin1 = new TextDecoder("windows-1252");
