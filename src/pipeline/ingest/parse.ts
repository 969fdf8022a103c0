import { type ByteBlocks, fileBlocks, fileSource, tapBlocks } from "../../core/bytes/byte-blocks.ts";
import { createContentHasher } from "../../core/bytes/content-hash.ts";
import type { EpochTable } from "../../core/catalog/epoch-table.ts";
import { parseEpochTableCatalog } from "../../core/catalog/epoch-table.ts";
import { isKnownColumn, isPhotometry } from "../../core/catalog/recognise-columns.ts";
import { mendSkycat } from "../../core/catalog/skycat-columns.ts";
import { mappedColumns, sourceTable } from "../../core/catalog/source-table.ts";
import type { AxisColumn } from "../../core/column.ts";
import type { Catalog, Column, ColumnMapping, SourceTable } from "../../core/format/catalog.ts";
import { parseCatalog } from "../../core/format/parse-catalog.ts";
import type { ParseOptions } from "../../core/format/parse-options.ts";
import { uniqueNames } from "../../core/format/unique-names.ts";
import { mayTellTime } from "../../core/time/time-of-catalog.ts";
import type { ParseRequest, ReferenceTable } from "../../core/verbs/parse.ts";
import { fittingMapping } from "./fitting-mapping.ts";

/** `xxh128:<hex>` of the file's bytes as they are. */
export async function contentHash({ file }: { file: File }): Promise<string> {
  const hasher = await createContentHasher();
  for await (const block of fileBlocks(file)) hasher.update(block);
  return hasher.digest();
}

/**
 * Reads one catalog's keys, positions, flags and measurements; other columns are passed over.
 *
 * @throws NotACatalog, CatalogSyntax, MissingColumns, TooLarge.
 */
export async function parseSources(request: ParseRequest): Promise<SourceTable> {
  const { path, file, mapping } = request;
  const mapped = new Set(mapping && mappedColumns(mapping));
  const columnNames = new Set<string>();
  const { catalog, hash } = await readCatalog(path, file, {
    wanted(name) {
      columnNames.add(name);
      return mapped.has(name) || isKnownColumn(name) || mayTellTime(name);
    },
    float64: isFloat64(mapping),
  });
  return toSourceTable(catalog, hash, [...columnNames], request);
}

/** Reads the reference catalog: what `parseSources` reads, and all of its columns with lower-case names. */
export async function parseReference(request: ParseRequest): Promise<ReferenceTable> {
  const { catalog, hash } = await readCatalog(request.path, request.file, {});
  const { names } = uniqueNames(catalog.columns.map(({ name }) => name.toLowerCase()));
  return {
    sources: toSourceTable(catalog, hash, undefined, request),
    columns: catalog.columns.map((column, i) => axisColumn(names[i]!, column)),
  };
}

/** @throws EpochTableSyntax, or what reading a catalog throws. */
export async function parseEpochTable(request: { path: string; file: File; epochKeys: string[] }): Promise<EpochTable> {
  const { catalog, hash } = await readCatalog(request.path, request.file, {});
  return parseEpochTableCatalog(catalog, { contentHash: hash, epochKeys: request.epochKeys });
}

async function readCatalog(
  path: string,
  file: File,
  options: ParseOptions,
): Promise<{ catalog: Catalog; hash: string }> {
  const hasher = await createContentHasher();
  const source = fileSource(file);
  let hashed: ByteBlocks | undefined;
  const open = () => {
    if (hashed) return source.open();
    hashed = tapBlocks(source.open(), (block) => hasher.update(block));
    return hashed;
  };
  const catalog = await parseCatalog({ ...source, open }, path, options);
  // A parser may leave the rest unread, where it reads the file at other places.
  if (hashed) for await (const _ of hashed);
  return { catalog, hash: hasher.digest() };
}

function toSourceTable(
  parsed: Catalog,
  contentHash: string,
  columnNames: string[] | undefined,
  request: ParseRequest,
): SourceTable {
  const { catalog, assumptions } = mendSkycat(parsed);
  const kept = catalog.columns.map(({ name }) => name);
  const { mapping, absent } = fittingMapping(catalog.columns, request);
  const { tableKey, file } = request;
  const facts = { tableKey, contentHash, byteLength: file.size, columnNames: columnNames ?? kept, assumptions };
  const table = sourceTable(catalog, mapping, facts);
  if (absent.length === 0) return table;
  const message = `It has no ${absent.join(", ")}: its columns were not taken as chosen, but as recognised.`;
  return { ...table, warnings: [...table.warnings, { kind: "note", message }] };
}

/** Photometry is float32, as it is stored; all else keeps its digits. */
function isFloat64(mapping: ColumnMapping | undefined): (name: string) => boolean {
  if (!mapping) return (name) => !isPhotometry(name);
  const chosen = new Set(mapping.measurements.flatMap(({ value, uncertainty }) => [value, uncertainty]));
  const others = new Set(mappedColumns({ ...mapping, measurements: [] }));
  return (name) => others.has(name) || !(chosen.has(name) || isPhotometry(name));
}

function axisColumn(name: string, { unit, description, data }: Column): AxisColumn {
  return {
    name,
    ...(unit === undefined ? {} : { unit }),
    ...(description === undefined ? {} : { description }),
    data: Array.isArray(data) || data instanceof Float64Array ? data : Float64Array.from(data),
  };
}
