import type { Column, ColumnData } from "../catalog.ts";
import { GrowingTexts } from "../growing-column.ts";
import { checkValueCount } from "../limits.ts";
import { integerColumn, keepsFloat64, realColumn } from "../number-column.ts";
import type { ParseOptions } from "../parse-options.ts";
import type { FitsField } from "./fits-layout.ts";

/** Rows that are read of one column before the next: few enough to stay in the cache. */
const tileRows = 512;
/** Columns grow from so many rows: how many a header declares is not to be trusted. */
const firstRows = 1 << 14;

type Values = Float32Array | Float64Array | BigInt64Array;

/**
 * Reads big-endian rows into columns as they arrive. Integers become int32, or float64 where that is too small or values
 * are missing; 64-bit integers that a float64 does not hold become texts.
 */
export class FitsColumns {
  rowCount = 0;
  readonly #file: string;
  readonly #fields: FitsField[];
  readonly #options: ParseOptions;
  readonly #declared: number;
  /** One a field: its numbers, in room for more of them, or its texts. */
  readonly #data: (Values | GrowingTexts)[];

  constructor(file: string, fields: FitsField[], declared: number, options: ParseOptions) {
    this.#file = file;
    this.#fields = fields;
    this.#declared = declared;
    this.#options = options;
    const room = Math.min(declared, firstRows);
    this.#data = fields.map((field) => {
      if (field.type === "A") return new GrowingTexts(field.name, options);
      if (field.type === "K") return new BigInt64Array(room);
      const real = field.type === "E" || field.type === "D";
      const float32 = real && !isScaled(field) && !keepsFloat64(field.name, options, field.type === "E");
      return float32 ? new Float32Array(room) : new Float64Array(room);
    });
  }

  /** Takes whole rows. @throws TooLarge when all rows together are more than memory should hold */
  add(bytes: Uint8Array, rowLength: number, rows: number): void {
    checkValueCount(this.#file, this.rowCount + rows, this.#fields.length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const [index, data] of this.#data.entries()) {
      if (!(data instanceof GrowingTexts) && data.length < this.rowCount + rows)
        this.#data[index] = this.#grown(data, rows);
    }
    for (let from = 0; from < rows; from += tileRows) {
      const to = Math.min(rows, from + tileRows);
      for (const [index, field] of this.#fields.entries()) {
        const data = this.#data[index]!;
        if (data instanceof GrowingTexts) readTexts(bytes, rowLength, field, from, to, data);
        else if (data instanceof BigInt64Array) readLongs(view, rowLength, field, from, to, data, this.rowCount);
        else readNumbers(view, rowLength, field, from, to, data, this.rowCount);
      }
    }
    this.rowCount += rows;
  }

  finish(): Column[] {
    return this.#fields.map((field, index) => {
      const { name, unit, description } = field;
      const data = this.#finishData(field, this.#data[index]!);
      return { name, ...(unit ? { unit } : {}), ...(description ? { description } : {}), data };
    });
  }

  #finishData(field: FitsField, all: Values | GrowingTexts): ColumnData {
    if (all instanceof GrowingTexts) return all.finish();
    const data = all.length === this.rowCount ? all : all.slice(0, this.rowCount);
    const values = data instanceof BigInt64Array ? finishLongs(data, field, this.#options) : data;
    return values instanceof Float64Array ? finishNumbers(values, field, this.#options) : values;
  }

  #grown(data: Values, rows: number): Values {
    const least = this.rowCount + rows;
    const room = Math.min(this.#declared, Math.max(least, 2 * data.length));
    const grown = new (data.constructor as new (length: number) => Values)(room);
    grown.set(data as never);
    return grown;
  }
}

function readNumbers(
  view: DataView,
  rowLength: number,
  { type, offset }: FitsField,
  from: number,
  to: number,
  out: Float32Array | Float64Array,
  start: number,
): void {
  let at = from * rowLength + offset;
  const end = start + to;
  let row = start + from;
  if (type === "E") for (; row < end; row++, at += rowLength) out[row] = view.getFloat32(at);
  else if (type === "D") for (; row < end; row++, at += rowLength) out[row] = view.getFloat64(at);
  else if (type === "J") for (; row < end; row++, at += rowLength) out[row] = view.getInt32(at);
  else if (type === "I") for (; row < end; row++, at += rowLength) out[row] = view.getInt16(at);
  else if (type === "B") for (; row < end; row++, at += rowLength) out[row] = view.getUint8(at);
  else for (; row < end; row++, at += rowLength) out[row] = logical(view.getUint8(at));
}

function readLongs(
  view: DataView,
  rowLength: number,
  { offset }: FitsField,
  from: number,
  to: number,
  out: BigInt64Array,
  start: number,
): void {
  for (let row = from; row < to; row++) out[start + row] = view.getBigInt64(row * rowLength + offset);
}

/** Texts end at the first NUL; blanks behind them are padding. */
function readTexts(
  bytes: Uint8Array,
  rowLength: number,
  { offset, length }: FitsField,
  from: number,
  to: number,
  out: GrowingTexts,
): void {
  for (let row = from; row < to; row++) {
    if (!out.keepsNext) {
      out.push("");
      continue;
    }
    const start = row * rowLength + offset;
    const end = bytes.subarray(start, start + length).indexOf(0);
    out.push(latin1.decode(bytes.subarray(start, start + (end < 0 ? length : end))).trimEnd());
  }
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
  const isLong = type === "K";
  if (!real && !isLong && nullValue !== undefined) {
    for (let row = 0; row < values.length; row++) if (values[row] === nullValue) values[row] = Number.NaN;
  }
  if (isScaled(field) && !(isLong && hasWholeZero(field))) {
    for (let row = 0; row < values.length; row++) values[row] = zero + scale * values[row]!;
  }
  if (!real && hasWholeZero(field)) return integerColumn(values);
  return realColumn(values, keepsFloat64(name, options, type === "E"));
}

function hasWholeZero({ scale, zero }: FitsField): boolean {
  return scale === 1 && Number.isInteger(zero);
}

/** 64-bit integers as float64 where it holds them all, as text where not (identifiers). A whole zero is added exactly. */
function finishLongs(raw: BigInt64Array, field: FitsField, { keepsText }: ParseOptions): Float64Array | string[] {
  const whole = hasWholeZero(field);
  const zero = whole ? BigInt(field.zero) : 0n;
  const isNull = (value: bigint) => field.nullValue !== undefined && Number(value) === field.nullValue;
  const limit = BigInt(Number.MAX_SAFE_INTEGER) + 1n;
  const fits = (value: bigint) => value + zero <= limit && value + zero >= -limit;
  if (whole && !raw.every((value) => isNull(value) || fits(value)))
    return Array.from(raw, (value, row) =>
      isNull(value) || keepsText?.(field.name, row) === false ? "" : (value + zero).toString(),
    );
  return Float64Array.from(raw, (value) => (isNull(value) ? Number.NaN : Number(value + zero)));
}

const latin1 = new TextDecoder("windows-1252");
