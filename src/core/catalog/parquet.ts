import { isWorkbenchError, WorkbenchError } from "../errors.ts";
import type { Catalog, Column } from "./catalog.ts";
import { byteError, excerpt, notACatalog } from "./catalog-errors.ts";
import { EcsvHeaderError, parseEcsvHeader } from "./ecsv-header.ts";
import { checkColumnCount } from "./limits.ts";
import { applyMasks, withMasks } from "./mask-columns.ts";
import { ParquetColumn, type ParquetKind } from "./parquet-column.ts";
import { type FileMetaData, readChunks, readMetadata, type SchemaElement, topColumns } from "./parquet-decoder.ts";
import { checkPages } from "./parquet-pages.ts";
import type { ParseOptions } from "./parse-options.ts";
import { WarningList } from "./warning-list.ts";

/** Rows times columns; run lengths and dictionaries let a small file declare any number of them. */
const maxValues = 1 << 27;

/**
 * Reads the flat columns of a Parquet file (plain, Snappy, gzip or Zstandard); lists and structs are passed over with a
 * note. Times become ISO 8601 texts. Units and descriptions are those that astropy writes into the file's metadata.
 * Throws `NotACatalog`, `CatalogSyntax` with the byte, `TooLarge`.
 */
export async function parseParquet(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  options: ParseOptions = {},
): Promise<Catalog> {
  try {
    return await readParquet(bytes, file, options);
  } catch (error) {
    if (isWorkbenchError(error)) throw error;
    const found = error instanceof Error ? error.message : String(error);
    throw byteError(file, bytes.length, "a whole Parquet file", excerpt(found));
  }
}

async function readParquet(bytes: Uint8Array<ArrayBuffer>, file: string, options: ParseOptions): Promise<Catalog> {
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== "PAR1")
    throw notACatalog(file, "a file that does not begin like Parquet");
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(-4)) !== "PAR1") {
    throw byteError(file, bytes.length, "PAR1 at the end of the file", "other bytes: the file was cut");
  }
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const metadata = readMetadata(buffer);
  const warnings = new WarningList();
  const wanted = withMasks(options.wanted);
  const flat = flatColumns(metadata, file, warnings).filter(({ name }) => wanted(name));
  const rowCount = checkRows(metadata, flat.length, file);
  checkChunks(bytes, metadata, flat, file);

  const columns = new Map(
    flat.map((element) => [element.name, new ParquetColumn(element.name, kindOf(element), rowCount)]),
  );
  const chunks = columns.size > 0 && rowCount > 0 ? await readChunks(buffer, metadata, [...columns.keys()]) : [];
  for (const { columnName, columnData, rowStart } of chunks) columns.get(columnName)?.take(columnData, rowStart);
  const about = describedColumns(metadata);
  return {
    ...{ file, format: "parquet", rowCount },
    columns: applyMasks([...columns.values()].map((column) => column.finish(options, about.get(column.name) ?? {}))),
    warnings: warnings.finish(),
  };
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
  const found = rowCount * Math.max(columnCount, 1);
  if (found <= maxValues) return rowCount;
  const details = { file, what: "values", limit: maxValues, found };
  throw new WorkbenchError("TooLarge", details, `${file} declares ${rowCount} rows of ${columnCount} columns.`);
}

function checkChunks(bytes: Uint8Array, metadata: FileMetaData, flat: SchemaElement[], file: string): void {
  const wanted = new Map(flat.map((element) => [element.name, element]));
  for (const group of metadata.row_groups) {
    const rowCount = Number(group.num_rows);
    if (rowCount < 0) throw byteError(file, 0, "a count of rows", `${rowCount}`);
    for (const { file_path, meta_data } of group.columns) {
      const element = meta_data?.path_in_schema.length === 1 ? wanted.get(meta_data.path_in_schema[0]!) : undefined;
      if (file_path) throw byteError(file, 0, "data within the file", `a link to ${excerpt(file_path)}`);
      if (!element || !meta_data || rowCount === 0) continue;
      checkPages(bytes, meta_data, element.repetition_type === "OPTIONAL", rowCount, file);
    }
  }
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
