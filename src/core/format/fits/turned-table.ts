import type { ByteReader } from "../../bytes/byte-reader.ts";
import { WorkbenchError } from "../../errors.ts";
import { formatCounted } from "../../format-counted.ts";
import type { Column } from "../catalog.ts";
import type { ParseOptions } from "../parse-options.ts";
import { hasPositions } from "../position-names.ts";
import type { WarningList } from "../warning-list.ts";
import { FitsColumns } from "./fits-columns.ts";
import { FitsHeader } from "./fits-header.ts";
import { elementBytes, parseFitsLayout } from "./fits-layout.ts";

/** Bytes of the one row that holds all columns: it must be in memory at once. */
const maxTurnedBytes = 512 << 20;

/** A column-oriented table: one row, of which each cell holds a whole column (FITS 4.0, section 7.3.1; IDL writes such). */
export interface TurnedTable {
  rowCount: number;
  /** What the table would be with a row a source. */
  header: FitsHeader;
  /** Where each column begins in the one row, and the bytes that one source takes; 0 step where a scalar is of all. */
  columns: { offset: number; step: number; width: number }[];
  passedOver: string[];
}

/** Undefined where a table has more than one row, or its cells are no columns of one length with positions among them. */
export function turnedTable(header: FitsHeader, file: string): TurnedTable | undefined {
  if (header.number("NAXIS2") !== 1) return undefined;
  const fields = Array.from({ length: header.count("TFIELDS", file) }, (_, n) => fieldOf(header, n + 1));
  const lengths = new Map<number, string[]>();
  for (const { name, length } of fields) if (length > 1) lengths.set(length, [...(lengths.get(length) ?? []), name]);
  const [rowCount, names = []] = [...lengths].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  if (rowCount === undefined || names.length < 2 || !hasPositions(names)) return undefined;
  const turned = new FitsHeader(header.start);
  const table: TurnedTable = { rowCount, header: turned, columns: [], passedOver: [] };
  let rowLength = 0;
  let offset = 0;
  for (const [i, { name, length, type, width, bytes }] of fields.entries()) {
    const perRow = length === 1 ? width : (width * length) / rowCount;
    const isWhole = type !== undefined && (length === 1 || length % rowCount === 0) && !"PQX".includes(type);
    if (!isWhole) table.passedOver.push(name);
    else {
      const n = table.columns.push({ offset, step: length === 1 ? 0 : perRow, width: perRow });
      rowLength += perRow;
      turned.values.set(`TFORM${n}`, `${perRow / (elementBytes[type] ?? 1)}${type}`);
      turned.values.set(`TTYPE${n}`, name);
      for (const key of ["TUNIT", "TSCAL", "TZERO", "TNULL"]) {
        const value = header.values.get(`${key}${i + 1}`);
        if (value !== undefined) turned.values.set(`${key}${n}`, value);
      }
      const comment = header.comments.get(`TTYPE${i + 1}`);
      if (comment !== undefined) turned.comments.set(`TTYPE${n}`, comment);
    }
    offset += bytes;
  }
  turned.values.set("TFIELDS", table.columns.length).set("NAXIS1", rowLength).set("NAXIS2", rowCount);
  return table;
}

/** `length`: of how many values, or texts, the cell is. */
function fieldOf(header: FitsHeader, n: number) {
  const [, count, type] = /^\s*(\d{0,9})([LXBIJKAEDCMPQ])/.exec(header.text(`TFORM${n}`) ?? "") ?? [];
  const name = header.text(`TTYPE${n}`) || `col${n}`;
  const repeat = count === "" || count === undefined ? 1 : Number(count);
  const size = type === undefined ? 0 : elementBytes[type]!;
  const bytes = type === "X" ? Math.ceil(repeat / 8) : repeat * size;
  if (type !== "A") return { name, type, length: repeat, width: size, bytes };
  // Texts of one length each: TDIM = (characters, texts).
  const [characters = repeat, texts = 1] = (/^\(\s*(\d+)\s*,\s*(\d+)\s*\)/.exec(header.text(`TDIM${n}`) ?? "") ?? [])
    .slice(1)
    .map(Number);
  return { name, type, length: texts, width: characters, bytes };
}

/** Reads a column-oriented table with a row a source. @throws TooLarge when its columns do not fit in memory together */
export async function readTurnedTable(
  reader: ByteReader,
  header: FitsHeader,
  turned: TurnedTable,
  file: string,
  options: ParseOptions,
  warnings: WarningList,
): Promise<{ header: FitsHeader; rowCount: number; columns: Column[]; warnings: WarningList }> {
  const byteLength = header.count("NAXIS1", file);
  if (byteLength > maxTurnedBytes) {
    const details = { file, what: "bytes in one row", limit: maxTurnedBytes, found: byteLength };
    throw new WorkbenchError(
      "TooLarge",
      details,
      `${file}: its columns are longer than ${maxTurnedBytes >> 20} MB together.`,
    );
  }
  const row = await reader.take(byteLength);
  const { rowCount } = turned;
  const rowLength = turned.header.count("NAXIS1", file);
  const bytes = new Uint8Array(row.length < byteLength ? 0 : rowCount * rowLength);
  if (row.length < byteLength)
    warnings.add({ kind: "truncated", byte: reader.position, message: "The file was cut within its only row." });
  let at = 0;
  for (const { offset, step, width } of turned.columns) {
    if (bytes.length > 0)
      for (let source = 0; source < rowCount; source++) {
        const start = offset + source * step;
        bytes.set(row.subarray(start, start + width), source * rowLength + at);
      }
    at += width;
  }
  const fields = parseFitsLayout(turned.header, file, warnings).filter(({ name }) => options.wanted?.(name) ?? true);
  const columns = new FitsColumns(file, fields, rowCount, options);
  const there = bytes.length / Math.max(rowLength, 1);
  columns.add(bytes, rowLength, Math.min(there, options.enoughRows ?? there));
  warnings.note(
    `The table holds a whole column in each cell of its only row: it was read as ${formatCounted(rowCount, "row")}.`,
  );
  if (turned.passedOver.length > 0)
    warnings.note(`Columns of another length were passed over: ${turned.passedOver.join(", ")}.`);
  return { header, rowCount: columns.rowCount, columns: columns.finish(), warnings };
}
