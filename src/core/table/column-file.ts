import { parseSealedJson, sealJson } from "../bytes/sealed-json.ts";
import { formatCounted } from "../format-counted.ts";

/**
 * A table of numbers as one file: its columns one after the other, float64 little-endian, each `rowCount` long; then
 * their names and checksums as sealed JSON; then the JSON's length as a uint32. A column is one range read.
 */
export interface ColumnFileFooter extends ColumnTable {
  /** crc32c of each column. */
  checksums: number[];
}

/** What a column file holds, before it is written. */
export interface ColumnTable {
  rowCount: number;
  columns: { name: string; unit?: string; description?: string }[];
  /** Which correction light curves had when the numbers were made of them; absent: none. */
  correction?: string;
  /** Which points were excluded then; absent: none. */
  excludedPoints?: string;
  /** What else the numbers were made with, in words of whoever made them: others are not these numbers. */
  madeWith?: string;
}

/** Bytes behind the footer's JSON. */
export const footerTailBytes = 4;

/** Where a row of a column lies in the file. */
export function cellOffset({ rowCount }: Pick<ColumnTable, "rowCount">, column: number, row: number): number {
  return 8 * (column * rowCount + row);
}

export function encodeFooter(footer: ColumnFileFooter): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(sealJson(footer, "line"));
  const bytes = new Uint8Array(json.length + footerTailBytes);
  bytes.set(json);
  new DataView(bytes.buffer).setUint32(json.length, json.length, true);
  return bytes;
}

/** Length of the JSON, from the last bytes of a file. */
export function footerLength(tail: Uint8Array): number {
  return new DataView(tail.buffer, tail.byteOffset, footerTailBytes).getUint32(0, true);
}

/** @throws RangeError where the JSON is not as it was written, or the file is not as long as it says */
export function decodeFooter(json: Uint8Array, byteLength: number): ColumnFileFooter {
  const footer = parseSealedJson<ColumnFileFooter>(new TextDecoder().decode(json));
  const expected = cellOffset(footer, footer.columns.length, 0) + json.length + footerTailBytes;
  if (byteLength !== expected) throw new RangeError(`${formatCounted(byteLength, "byte")}, expected ${expected}`);
  const { rowCount, columns, checksums, correction, excludedPoints, madeWith } = footer;
  return {
    ...{ rowCount, columns, checksums },
    ...(correction === undefined ? {} : { correction }),
    ...(excludedPoints === undefined ? {} : { excludedPoints }),
    ...(madeWith === undefined ? {} : { madeWith }),
  };
}
