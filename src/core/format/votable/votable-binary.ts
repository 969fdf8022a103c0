import { decodeText } from "../../bytes/text-encoding.ts";
import type { VotableColumn } from "./votable-column.ts";
import { datatypeBytes, isText, type VotableField } from "./votable-field.ts";
import type { FieldColumns, VotableRows } from "./votable-rows.ts";

const utf16 = new TextDecoder("utf-16be");

/**
 * Reads the rows of a BINARY or BINARY2 stream (VOTable 1.4, section 6). Returns how many bytes were read as whole rows:
 * fewer than there are when the stream was cut, or declares lengths that go beyond it.
 */
export function readBinaryRows(bytes: Uint8Array, rows: VotableRows, withNullFlags: boolean): number {
  const layout = rows.layout();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flagBytes = withNullFlags ? Math.ceil(layout.length / 8) : 0;
  let at = 0;
  for (;;) {
    const cells = findCells(view, layout, at + flagBytes);
    if (!cells || cells.end === at || cells.end > bytes.length) return at;
    for (const [index, { field, columns }] of layout.entries()) {
      const isNull = withNullFlags && ((bytes[at + (index >> 3)]! >> (7 - (index & 7))) & 1) === 1;
      const { start, count } = cells.cells[index]!;
      if (isText(field)) columns[0]?.pushText(isNull ? "" : readText(bytes, field, start, count));
      else
        for (const [element, column] of columns.entries())
          if (column) pushValue(view, field, start, element, isNull, column);
    }
    rows.endRow();
    at = cells.end;
  }
}

interface Cells {
  /** Where each cell's values start, and how many values it has. */
  cells: { start: number; count: number }[];
  end: number;
}

/** Walks over one row, whose length depends on its lists; undefined when it goes beyond the bytes. */
function findCells(view: DataView, layout: FieldColumns[], start: number): Cells | undefined {
  let at = start;
  const cells = layout.map(({ field, length }) => {
    let count = isText(field) ? (field.length ?? 1) : length;
    if (field.variable) {
      count = at + 4 <= view.byteLength ? view.getUint32(at) : Number.POSITIVE_INFINITY;
      at += 4;
    }
    const cell = { start: at, count };
    at += field.datatype === "bit" ? Math.ceil(count / 8) : count * (datatypeBytes[field.datatype] ?? Number.NaN);
    return cell;
  });
  return at <= view.byteLength ? { cells, end: at } : undefined;
}

function readText(bytes: Uint8Array, field: VotableField, start: number, count: number): string {
  if (field.datatype === "unicodeChar") {
    return utf16.decode(bytes.subarray(start, start + 2 * count)).replace(/\0.*$/s, "");
  }
  const nul = bytes.subarray(start, start + count).indexOf(0);
  return decodeText(bytes, start, start + (nul < 0 ? count : nul));
}

function pushValue(
  view: DataView,
  { datatype, length, nullText }: VotableField,
  start: number,
  element: number,
  isNull: boolean,
  column: VotableColumn,
): void {
  if (isNull) column.pushNumber(Number.NaN);
  // A single bit is its byte's first one by the standard, astropy sets another.
  else if (datatype === "bit" && length === undefined) column.pushNumber(view.getUint8(start) === 0 ? 0 : 1);
  else if (datatype === "long") {
    const value = view.getBigInt64(start + 8 * element);
    if (value.toString() === nullText) column.pushNumber(Number.NaN);
    else column.pushLong(value);
  } else {
    const value = readNumber(view, datatype, start, element);
    column.pushNumber(nullText !== undefined && value === Number(nullText) ? Number.NaN : value);
  }
}

function readNumber(view: DataView, datatype: string, start: number, element: number): number {
  switch (datatype) {
    case "double":
      return view.getFloat64(start + 8 * element);
    case "float":
      return view.getFloat32(start + 4 * element);
    case "int":
      return view.getInt32(start + 4 * element);
    case "short":
      return view.getInt16(start + 2 * element);
    case "unsignedByte":
      return view.getUint8(start + element);
    case "bit":
      return (view.getUint8(start + (element >> 3)) >> (7 - (element & 7))) & 1;
    default:
      return truth(String.fromCharCode(view.getUint8(start + element)));
  }
}

function truth(letter: string): number {
  return /[tT1]/.test(letter) ? 1 : /[fF0]/.test(letter) ? 0 : Number.NaN;
}
