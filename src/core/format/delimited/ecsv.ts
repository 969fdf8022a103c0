import type { ByteSource } from "../../bytes/byte-blocks.ts";
import { excerpt, lineError, notACatalog } from "../../bytes/syntax-errors.ts";
import { decodeText } from "../../bytes/text-encoding.ts";
import { WorkbenchError } from "../../errors.ts";
import { formatCounted } from "../../format-counted.ts";
import { jdOfMjd0 } from "../../time/day-count.ts";
import type { Catalog, Column } from "../catalog.ts";
import { imageHeader } from "../fits/image-header.ts";
import { checkColumnCount, maxColumns, maxVectorLength } from "../limits.ts";
import { applyMasks, withMasks } from "../mask-columns.ts";
import { keepsFloat64, realColumn } from "../number-column.ts";
import type { ParseOptions } from "../parse-options.ts";
import { inFrame } from "../sky-frame.ts";
import { uniqueNames, vectorNames } from "../unique-names.ts";
import { WarningList } from "../warning-list.ts";
import type { CellColumn, CellKind } from "./cell-collector.ts";
import { CellCursor } from "./cell-cursor.ts";
import { openText } from "./delimited-rows.ts";
import { readDelimitedTable } from "./delimited-table.ts";
import { type EcsvColumn, type EcsvHeader, EcsvHeaderError, parseEcsvHeader } from "./ecsv-header.ts";
import { type EcsvTime, readEcsvMeta } from "./ecsv-meta.ts";

/**
 * Reads ECSV 1.0, astropy's own text format (APE 6). Types are the header's; `""` in a number column is "no value"; parts of
 * serialized objects (`coord.ra`) stay the plain columns that they are, but for Time columns; fixed-length vectors become columns NAME, NAME_1 ….
 * Throws `NotACatalog`, `CatalogSyntax`, `TooLarge`.
 */
export async function parseEcsv(source: ByteSource, file: string, options: ParseOptions = {}): Promise<Catalog> {
  const { head, text } = await openText(source);
  const warnings = new WarningList();
  const { lines, position } = headerLines(head);
  if (!lines[0]?.startsWith("%ECSV ")) {
    throw notACatalog(file, excerpt(lines[0] ?? ""));
  }
  checkHeaderBytes(file, position);
  const header = readHeader(lines, file);
  checkColumnCount(file, header.columns.length);

  const names = new CellCursor(head, file, header.delimiter.charCodeAt(0), maxColumns + 1, position, lines.length + 1);
  if (!names.next()) throw lineError(file, lines.length + 1, "a line with column names", "the end of the file");
  checkNames(names, header, file);
  const { delimiter, position: start, nextLine: line } = names;
  const rows = { file, source: text, delimiter, position: start, line };

  const unique = uniqueNames(header.columns.map(({ name }) => name)).names;
  const cells = header.columns.map(
    (column, index): CellColumn => ({ ...column, name: unique[index]!, kind: cellKind(column) }),
  );
  const vectors = new Map(header.columns.map((column, index) => [unique[index]!, vectorLength(column)]));
  const wanted = withMasks(options.wanted);
  const { keepsText } = options;
  const table = await readDelimitedTable(rows, cells, warnings, {
    ...options,
    wanted: (name) => vectorNames(name, vectors.get(name) ?? 1).some(wanted),
    // Those of a vector are read into numbers below.
    ...(keepsText && { keepsText: (name: string, row: number) => Boolean(vectors.get(name)) || keepsText(name, row) }),
  });
  const columns = table.columns.flatMap((column) => {
    const length = vectors.get(column.name);
    if (!length) return [column];
    return expandVector(column, length, table.rowLine, warnings, options).filter(({ name }) => wanted(name));
  });
  const meta = readEcsvMeta(header.meta);
  const found = imageHeader({ values: meta.values, comments: new Map() });
  return {
    ...{
      file,
      format: "ecsv",
      ...table,
      columns: inFrame(withTimes(applyMasks(columns), meta.times), (name) => meta.frames.get(name)),
    },
    ...(found ? { header: found } : {}),
    warnings: warnings.finish(),
  };
}

/** Columns of astropy's Time say what they are; one that was split into the parts of a Julian date is whole again, as MJD. */
function withTimes(columns: Column[], times: EcsvTime[]): Column[] {
  let result = columns;
  for (const { name, format, scale, value, jd1, jd2 } of times) {
    const [first, second] = [jd1, jd2].map((part) => columns.find((column) => column.name === part)?.data);
    if (first && second && !Array.isArray(first) && !Array.isArray(second)) {
      const data = Float64Array.from(first, (day, row) => day - jdOfMjd0 + second[row]!);
      const whole = { name, unit: "d", time: { format: "mjd", scale }, data };
      result = result.flatMap((column) => (column.name === jd1 ? [whole] : column.name === jd2 ? [] : [column]));
    } else result = result.map((column) => (column.name === value ? { ...column, time: { format, scale } } : column));
  }
  return result;
}

/** The `# ` lines at the top, without their marks, and where they end. */
function headerLines(bytes: Uint8Array): { lines: string[]; position: number } {
  const lines: string[] = [];
  let position = 0;
  while (bytes[position] === 35) {
    let end = bytes.indexOf(10, position);
    if (end < 0) end = bytes.length;
    const line = decodeText(bytes, position, bytes[end - 1] === 13 ? end - 1 : end);
    lines.push(line.startsWith("# ") ? line.slice(2) : line.slice(1));
    position = end + 1;
  }
  return { lines, position };
}

/** Ten thousand columns fit. A megabyte of YAML takes up to 700 MB of memory and some seconds, whatever is in it. */
const maxHeaderBytes = 2 ** 20;

function checkHeaderBytes(file: string, found: number): void {
  if (found <= maxHeaderBytes) return;
  const details = { file, what: "bytes in its header", limit: maxHeaderBytes, found };
  throw new WorkbenchError(
    "TooLarge",
    details,
    `${file} has a header of ${formatCounted(found, "byte")}; at most 1 MB is read.`,
  );
}

function readHeader(lines: string[], file: string): EcsvHeader {
  try {
    return parseEcsvHeader(lines.slice(1));
  } catch (error) {
    if (error instanceof EcsvHeaderError) throw lineError(file, error.line + 2, error.expected, error.found);
    throw error;
  }
}

function checkNames(names: CellCursor, header: EcsvHeader, file: string): void {
  header.columns.forEach(({ name }, index) => {
    const found = index < names.count ? names.text(index) : "nothing";
    if (found !== name.trim()) throw lineError(file, names.line, `column name "${name}"`, `"${found}"`);
  });
  if (names.count > header.columns.length) {
    throw lineError(file, names.line, `${header.columns.length} column names`, `${names.count}`);
  }
}

function cellKind({ datatype, subtype }: EcsvColumn): CellKind {
  if (subtype !== undefined) return "string";
  if (/^u?int\d+$/.test(datatype)) return "integer";
  if (datatype === "float16" || datatype === "float32") return "float32";
  if (datatype.startsWith("float")) return "real";
  return datatype === "bool" ? "boolean" : "string";
}

/** Length of a fixed vector of numbers (`subtype: float64[3]`), undefined for every other column. */
function vectorLength({ datatype, subtype }: EcsvColumn): number | undefined {
  const match = datatype === "string" ? /^u?(?:int|float)\d+\[(\d+)\]$/.exec(subtype ?? "") : null;
  const length = Number(match?.[1]);
  return length >= 1 && length <= maxVectorLength ? length : undefined;
}

/** Vector cells are JSON lists. */
function expandVector(
  column: Column,
  length: number,
  rowLine: Int32Array,
  warnings: WarningList,
  options: ParseOptions,
): Column[] {
  const cells = column.data as string[];
  const elements = Array.from({ length }, () => new Float64Array(cells.length).fill(Number.NaN));
  cells.forEach((cell, row) => {
    const values = jsonNumbers(cell);
    if (values?.length === length) for (const [element, value] of values.entries()) elements[element]![row] = value;
    else if (cell !== "") {
      const line = rowLine[row]!;
      const message = `Line ${line}, column ${column.name}: a list of ${formatCounted(length, "number")} expected.`;
      warnings.add({ kind: "bad-value", line, row, message });
    }
  });
  const names = vectorNames(column.name, length);
  return elements.map((values, element) => {
    const name = names[element]!;
    return { ...column, name, data: realColumn(values, keepsFloat64(name, options)) };
  });
}

function jsonNumbers(cell: string): number[] | undefined {
  try {
    const value: unknown = JSON.parse(cell.replaceAll(/-?\b(NaN|Infinity)\b/g, "null"));
    return Array.isArray(value) ? value.map((item) => (typeof item === "number" ? item : Number.NaN)) : undefined;
  } catch {
    return undefined;
  }
}
