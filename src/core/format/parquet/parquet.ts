import { type ByteSource, collectBlocks } from "../../bytes/byte-blocks.ts";
import { byteError, excerpt, notACatalog } from "../../bytes/syntax-errors.ts";
import { isWorkbenchError, WorkbenchError } from "../../errors.ts";
import { formatCounted } from "../../format-counted.ts";
import type { Catalog, Column } from "../catalog.ts";
import { EcsvHeaderError, parseEcsvHeader } from "../delimited/ecsv-header.ts";
import { checkColumnCount, checkValueCount } from "../limits.ts";
import { applyMasks, withMasks } from "../mask-columns.ts";
import type { ParseOptions } from "../parse-options.ts";
import { WarningList } from "../warning-list.ts";
import { ParquetColumn, type ParquetKind } from "./parquet-column.ts";
import {
  type ColumnMetaData,
  type FileMetaData,
  readChunk,
  readMetadata,
  type SchemaElement,
  topColumns,
} from "./parquet-decoder.ts";
import { checkPages, chunkRange } from "./parquet-pages.ts";

/** Its index lies at the end of a file: one that is packed is held in memory whole, up to this many bytes. */
const maxPackedBytes = 1 << 30;
/** The index, and one column of one row group. */
const maxIndexBytes = 64 << 20;

/**
 * Reads the flat columns of a Parquet file (plain, Snappy, gzip or Zstandard), one column of one row group at a time; lists
 * and structs are passed over with a note. Times become ISO 8601 texts. Units and descriptions are those that astropy
 * writes into the file's metadata. Throws `NotACatalog`, `CatalogSyntax` with the byte, `TooLarge`.
 */
export async function parseParquet(source: ByteSource, file: string, options: ParseOptions = {}): Promise<Catalog> {
  const blob = source.blob ?? new Blob([await collectBlocks(source.open(), file, maxPackedBytes)]);
  try {
    return await readParquet(blob, file, options);
  } catch (error) {
    if (isWorkbenchError(error)) throw error;
    const found = error instanceof Error ? error.message : String(error);
    throw byteError(file, blob.size, "a whole Parquet file", excerpt(found));
  }
}

async function readParquet(blob: Blob, file: string, options: ParseOptions): Promise<Catalog> {
  const metadata = await readIndex(blob, file);
  const warnings = new WarningList();
  const wanted = withMasks(options.wanted);
  const flat = flatColumns(metadata, file, warnings).filter(({ name }) => wanted(name));
  const rowCount = checkRows(metadata, flat.length, file);
  const columns = new Map(
    flat.map((element) => [
      element.name,
      new ParquetColumn(element.name, kindOf(element), rowCount, options.keepsText),
    ]),
  );
  for await (const { name, values, rowStart } of columnChunks(blob, metadata, flat, file)) {
    columns.get(name)?.take(values, rowStart);
  }
  const about = describedColumns(metadata);
  return {
    ...{ file, format: "parquet", rowCount },
    columns: applyMasks([...columns.values()].map((column) => column.finish(options, about.get(column.name) ?? {}))),
    warnings: warnings.finish(),
  };
}

async function readIndex(blob: Blob, file: string): Promise<FileMetaData> {
  const text = async (from: number, to: number) =>
    new TextDecoder("latin1").decode(await blob.slice(from, to).arrayBuffer());
  if ((await text(0, 4)) !== "PAR1") throw notACatalog(file, "a file that does not begin like Parquet");
  if (blob.size < 12 || (await text(blob.size - 4, blob.size)) !== "PAR1") {
    throw byteError(file, blob.size, "PAR1 at the end of the file", "other bytes: the file was cut");
  }
  const lengthAt = blob.size - 8;
  const indexBytes = new DataView(await blob.slice(lengthAt, lengthAt + 4).arrayBuffer()).getUint32(0, true);
  if (indexBytes > lengthAt) throw byteError(file, lengthAt, "the length of an index within the file", `${indexBytes}`);
  if (indexBytes > maxIndexBytes) {
    const details = { file, what: "bytes of index", limit: maxIndexBytes, found: indexBytes };
    throw new WorkbenchError("TooLarge", details, `${file} has an index of ${formatCounted(indexBytes, "byte")}.`);
  }
  return readMetadata(await blob.slice(lengthAt - indexBytes).arrayBuffer());
}

/** Columns that hold one value a row. */
function flatColumns(metadata: FileMetaData, file: string, warnings: WarningList): SchemaElement[] {
  const columns = topColumns(metadata);
  checkColumnCount(file, columns.length);
  const names = new Set<string>();
  return columns.flatMap(({ element, nested }) => {
    const { name } = element;
    if (!nested && !names.has(name)) {
      names.add(name);
      return [element];
    }
    const reason = nested ? "it holds lists or structures" : "its name is there twice";
    warnings.note(`Column ${name} was passed over: ${reason}.`);
    return [];
  });
}

function checkRows({ num_rows, row_groups }: FileMetaData, columnCount: number, file: string): number {
  const rowCount = Number(num_rows);
  const inGroups = row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (!Number.isSafeInteger(rowCount) || rowCount < 0 || rowCount !== inGroups) {
    throw byteError(file, 0, "row groups that add up to the rows of the file", `${inGroups} of ${rowCount}`);
  }
  // Run lengths and dictionaries let a small file declare any number of rows.
  checkValueCount(file, rowCount, Math.max(columnCount, 1));
  return rowCount;
}

/** Checks and decodes one column of one row group after the other. */
async function* columnChunks(blob: Blob, metadata: FileMetaData, flat: SchemaElement[], file: string) {
  const wanted = new Map(flat.map((element) => [element.name, element]));
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowCount = Number(group.num_rows);
    if (rowCount < 0) throw byteError(file, 0, "a count of rows", `${rowCount}`);
    for (const { file_path, meta_data } of group.columns) {
      const name = meta_data?.path_in_schema.length === 1 ? meta_data.path_in_schema[0] : undefined;
      const element = wanted.get(name ?? "");
      if (file_path) throw byteError(file, 0, "data within the file", `a link to ${excerpt(file_path)}`);
      if (!element || !meta_data || rowCount === 0) continue;
      await checkChunk(blob, meta_data, element, rowCount, file);
      for (const chunk of await readChunk(blob, { ...metadata, row_groups: [group] }, element.name))
        yield { name: element.name, values: chunk.columnData, rowStart: rowStart + chunk.rowStart };
    }
    rowStart += rowCount;
  }
}

async function checkChunk(
  blob: Blob,
  column: ColumnMetaData,
  { repetition_type }: SchemaElement,
  rowCount: number,
  file: string,
): Promise<void> {
  const { start, end } = chunkRange(column, blob.size, file);
  const bytes = new Uint8Array(await blob.slice(start, end).arrayBuffer());
  checkPages(bytes, start, column, repetition_type === "OPTIONAL", rowCount, file);
}

function kindOf({ type, converted_type, logical_type }: SchemaElement): ParquetKind {
  if (type === "BOOLEAN") return "integer";
  if (converted_type === "DECIMAL" || logical_type?.type === "DECIMAL" || logical_type?.type === "FLOAT16")
    return "real";
  if (type === "FLOAT") return "float32";
  if (type === "DOUBLE") return "real";
  const isTime = /^(DATE|TIME)/.test(`${converted_type ?? ""}`) || /^(DATE|TIME)/.test(logical_type?.type ?? "");
  return (type === "INT32" || type === "INT64") && !isTime ? "integer" : "text";
}

/** astropy keeps an ECSV header in the file's metadata. */
function describedColumns(metadata: FileMetaData): Map<string, Pick<Column, "unit" | "description">> {
  const yaml = metadata.key_value_metadata?.find(({ key }) => key === "table_meta_yaml")?.value;
  if (!yaml) return new Map();
  try {
    const { columns } = parseEcsvHeader(yaml.split("\n"));
    return new Map(
      columns.map(({ name, unit, description }) => [
        name,
        { ...(unit ? { unit } : {}), ...(description ? { description } : {}) },
      ]),
    );
  } catch (error) {
    if (error instanceof EcsvHeaderError) return new Map();
    throw error;
  }
}
