import { byteError } from "../bytes/syntax-errors.ts";
import { WorkbenchError } from "../errors.ts";
import type { FitsHeader } from "../format/fits/fits-header.ts";
import { elementBytes } from "../format/fits/fits-layout.ts";
import { maxColumns } from "../format/limits.ts";
import { formatCounted } from "../format-counted.ts";

/** The rows of tables that are read: descriptors of a 2^24 x 2^24 image in tiles of rows would not be more. */
const mostTableBytes = 64 << 20;

/** Where the bytes of every tile lie, and its scales, as the table of a compressed image says (FITS 4.0, section 10). */
export interface TileTable {
  count: number;
  /** Columns of packed bytes, by name: offset in the file and length; -1 where the tile is not in it. */
  packed: Map<string, { offset: Float64Array; byteLength: Float64Array }>;
  /** Columns with a number a tile. */
  numbers: Map<string, Float64Array>;
}

interface TileColumn {
  name: string;
  offset: number;
  type: string;
}

const packedColumns = ["COMPRESSED_DATA", "GZIP_COMPRESSED_DATA", "UNCOMPRESSED_DATA"];
const numberColumns = ["ZSCALE", "ZZERO", "ZBLANK", "BLANK"];
/** Where a number is the same in all tiles it may stand in the header instead (FITS 4.0, section 10.1.3). */
const headerNumbers = ["ZSCALE", "ZZERO"];

/** @throws CatalogSyntax where the table is no such table or a tile lies outside of the file, TooLarge */
export async function readTileTable(file: string, bytes: Blob, header: FitsHeader, count: number): Promise<TileTable> {
  const columns = tileColumns(file, header);
  const rowBytes = header.count("NAXIS1", file);
  const rowCount = header.count("NAXIS2", file);
  if (rowCount !== count)
    throw byteError(
      file,
      header.start,
      `a table of ${formatCounted(count, "tile")}, as the image is cut`,
      `NAXIS2 = ${rowCount}`,
    );
  const tableBytes = rowBytes * rowCount;
  if (tableBytes > mostTableBytes)
    throw new WorkbenchError(
      "TooLarge",
      { file, what: "bytes of the table of tiles", limit: mostTableBytes, found: tableBytes },
      `${file}: the table of its tiles takes ${formatCounted(tableBytes, "byte")}; no more than ${mostTableBytes} are read.`,
    );
  const raw = await bytes.slice(header.end, header.end + tableBytes).arrayBuffer();
  if (raw.byteLength < tableBytes)
    throw byteError(
      file,
      header.end + raw.byteLength,
      formatCounted(tableBytes - raw.byteLength, "more byte"),
      "the end",
    );
  const view = new DataView(raw);
  const heap = header.end + header.count("THEAP", file, tableBytes);
  const heapEnd = Math.min(header.end + tableBytes + header.count("PCOUNT", file, 0), bytes.size);
  const table: TileTable = { count, packed: new Map(), numbers: new Map() };
  for (const { name, offset, type } of columns) {
    if (packedColumns.includes(name)) {
      if (type !== "P" && type !== "Q") throw byteError(file, header.start, `lists in ${name}`, `a column of ${type}`);
      const packed = { offset: new Float64Array(count).fill(-1), byteLength: new Float64Array(count) };
      const unit = elementBytes[header.text(formOf(header, name))?.match(/[PQ]([A-Z])/)?.[1] ?? "B"] ?? 1;
      for (let tile = 0; tile < count; tile++) {
        const at = tile * rowBytes + offset;
        const length = unit * (type === "P" ? view.getInt32(at) : Number(view.getBigInt64(at)));
        const from = heap + (type === "P" ? view.getInt32(at + 4) : Number(view.getBigInt64(at + 8)));
        if (length === 0) continue;
        if (!(length > 0 && from >= heap && from + length <= heapEnd))
          throw byteError(
            file,
            header.end + at,
            `tile ${tile + 1} within bytes ${heap} to ${heapEnd}`,
            `${formatCounted(length, "byte")} from ${from}`,
          );
        packed.offset[tile] = from;
        packed.byteLength[tile] = length;
      }
      table.packed.set(name, packed);
    } else if (numberColumns.includes(name)) {
      const numbers = Float64Array.from({ length: count }, (_, tile) =>
        readNumber(view, type, tile * rowBytes + offset),
      );
      table.numbers.set(name, numbers);
    }
  }
  for (const name of headerNumbers) {
    const value = header.number(name);
    if (value !== undefined && !table.numbers.has(name)) table.numbers.set(name, new Float64Array(count).fill(value));
  }
  return table;
}

function tileColumns(file: string, header: FitsHeader): TileColumn[] {
  const columns: TileColumn[] = [];
  let offset = 0;
  const fieldCount = header.count("TFIELDS", file);
  if (fieldCount > maxColumns) throw byteError(file, header.start, `at most ${maxColumns} columns`, `${fieldCount}`);
  for (let n = 1; n <= fieldCount; n++) {
    const [, repeat, type] = /^\s*(\d{0,9})([LXBIJKAEDCMPQ])/.exec(header.text(`TFORM${n}`) ?? "") ?? [];
    if (type === undefined) throw byteError(file, header.start, `a column type as TFORM${n}`, "none");
    const elements = repeat === "" ? 1 : Number(repeat);
    if (elements > 0) columns.push({ name: (header.text(`TTYPE${n}`) ?? "").trim(), offset, type });
    offset += type === "X" ? Math.ceil(elements / 8) : elements * elementBytes[type]!;
  }
  const rowBytes = header.count("NAXIS1", file);
  if (offset !== rowBytes)
    throw byteError(
      file,
      header.start,
      `rows of ${formatCounted(offset, "byte")}, as the columns take`,
      `NAXIS1 = ${rowBytes}`,
    );
  return columns;
}

function formOf(header: FitsHeader, name: string): string {
  for (let n = 1; n <= maxColumns; n++) {
    const type = header.text(`TTYPE${n}`);
    if (type === undefined) break;
    if (type.trim() === name) return `TFORM${n}`;
  }
  return "";
}

function readNumber(view: DataView, type: string, at: number): number {
  if (type === "D") return view.getFloat64(at);
  if (type === "E") return view.getFloat32(at);
  if (type === "J") return view.getInt32(at);
  if (type === "I") return view.getInt16(at);
  if (type === "K") return Number(view.getBigInt64(at));
  return type === "B" ? view.getUint8(at) : Number.NaN;
}
