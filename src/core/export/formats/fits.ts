import type { TimeFrame } from "../../time/time-frame.ts";
import { cellBytes, setNumber } from "../big-endian.ts";
import type { ByteSink } from "../byte-sink.ts";
import type { ExportFormat } from "../curve-export.ts";
import type { Cells, CellType, OpenTable, TableColumn, TableWriter } from "../export-table.ts";
import { card, fitsText, padData, primaryHeader, timeCards, writeHeader } from "../fits-cards.ts";
import { pointsAsTable } from "../point-table.ts";

/** A column of a binary table; `length` numbers a cell, where not one. */
export interface FitsColumn extends TableColumn {
  length?: number;
}

const codes: Record<CellType, string> = { text: "A", float64: "D", float32: "E", int16: "I", int32: "J" };

/** Characters of a text that are written as they are take one byte, any other six. */
const widthOf = ({ type, textBytes = 1, isAscii, length = 1 }: FitsColumn) =>
  type === "text" ? textBytes * (isAscii ? 1 : 6) : cellBytes[type] * length;

/**
 * One binary table (FITS 4.0, section 7.3) of rows that are not counted before. Cells of columns with a length are as long
 * as rows times length. A missing 16 bit number would be -32768: -1 is a reason of ours.
 */
export function openBinaryTable(
  sink: ByteSink,
  { name, columns, time }: { name: string; columns: readonly FitsColumn[]; time: TimeFrame },
): TableWriter {
  const widths = columns.map(widthOf);
  const rowBytes = widths.reduce((sum, width) => sum + width, 0);
  const rowCountCard = 4;
  const start = writeHeader(sink, [
    card("XTENSION", "BINTABLE"),
    card("BITPIX", 8),
    card("NAXIS", 2),
    card("NAXIS1", rowBytes),
    card("NAXIS2", 0),
    card("PCOUNT", 0),
    card("GCOUNT", 1),
    card("TFIELDS", columns.length),
    card("EXTNAME", name),
    ...timeCards(time),
    ...columns.flatMap((column, i) => columnCards(column, i + 1, widths[i]!)),
  ]);
  const dataStart = sink.byteLength;
  const text = new TextEncoder();
  let rows = 0;
  return {
    write({ rowCount, cells }) {
      const bytes = new Uint8Array(rowBytes * rowCount);
      const view = new DataView(bytes.buffer);
      let first = 0;
      for (const [column, { type, length = 1 }] of columns.entries()) {
        const width = widths[column]!;
        if (type === "text") {
          for (let row = 0; row < rowCount; row++)
            text.encodeInto(
              fitsText(cells[column]![row] as string),
              bytes.subarray(row * rowBytes + first, row * rowBytes + first + width),
            );
        } else {
          const numbers = cells[column] as Exclude<Cells, readonly string[]>;
          for (let row = 0, i = 0; row < rowCount; row++)
            for (let at = row * rowBytes + first, k = 0; k < length; k++) at = setNumber(view, at, type, numbers[i++]!);
        }
        first += width;
      }
      sink.write(bytes);
      rows += rowCount;
    },
    end() {
      padData(sink, dataStart);
      sink.patch(text.encode(card("NAXIS2", rows)), start + 80 * rowCountCard);
    },
  };
}

function columnCards({ name, type, unit, ucd, description, length }: FitsColumn, n: number, width: number): string[] {
  const repeat = type === "text" ? width : length;
  return [
    card(`TTYPE${n}`, name),
    card(`TFORM${n}`, `${repeat ?? ""}${codes[type]}`),
    ...(unit ? [card(`TUNIT${n}`, unit)] : []),
    ...(type === "int16" ? [card(`TNULL${n}`, -32768)] : []),
    ...(ucd ? [card(`TUCD${n}`, ucd)] : []),
    ...(description ? [card(`TCOMM${n}`, description)] : []),
  ];
}

const openTable: OpenTable = (head, sink) => {
  writeHeader(sink, primaryHeader(head.name, head.about));
  return openBinaryTable(sink, { ...head, name: "TABLE" });
};

export const fits: ExportFormat = {
  id: "fits",
  label: "FITS",
  hint: "A binary table, a row a point: the fastest into TOPCAT",
  tableHint: "A binary table: the fastest into TOPCAT",
  extension: ".fits",
  mediaType: "application/fits",
  bytesPerPoint: 75,
  python: 'from astropy.table import Table; t = Table.read("FILE")',
  open: pointsAsTable(openTable),
  openTable,
};
