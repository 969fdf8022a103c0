import { fileBlocks, tapBlocks } from "../core/catalog/byte-blocks.ts";
import type { Catalog, Column, ColumnMapping, SourceTable } from "../core/catalog/catalog.ts";
import { parseEpochTableCatalog } from "../core/catalog/epoch-table.ts";
import { parseCatalog } from "../core/catalog/parse-catalog.ts";
import type { ParseOptions } from "../core/catalog/parse-options.ts";
import { isKnownColumn, isPhotometry, recogniseColumns } from "../core/catalog/recognise-columns.ts";
import { mappedColumns, sourceTable } from "../core/catalog/source-table.ts";
import { createContentHasher } from "../core/content-hash.ts";
import type { AxisColumn } from "../core/cube/dataset.ts";
import type { EpochTable, ParseRequest, ReferenceTable } from "../core/requests.ts";

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
  const { path, file, mapping, tableKey } = request;
  const columnNames: string[] = [];
  const mapped = mapping && new Set(mappedColumns(mapping));
  const { catalog, hash } = await readCatalog(path, file, {
    wanted(name) {
      columnNames.push(name);
      return mapped ? mapped.has(name) : isKnownColumn(name);
    },
    float64: isFloat64(mapping),
  });
  const names = catalog.columns.map(({ name }) => name);
  return sourceTable(catalog, mapping ?? recognise(names, request), {
    ...{ tableKey, columnNames },
    contentHash: hash,
    byteLength: file.size,
  });
}

/** Reads the reference catalog: what `parseSources` reads, and all of its columns with lower-case names. */
export async function parseReference(request: ParseRequest): Promise<ReferenceTable> {
  const { path, file, mapping, tableKey } = request;
  const { catalog, hash } = await readCatalog(path, file, {});
  const names = catalog.columns.map(({ name }) => name);
  return {
    sources: sourceTable(catalog, mapping ?? recognise(names, request), {
      tableKey,
      contentHash: hash,
      byteLength: file.size,
    }),
    columns: catalog.columns.map(axisColumn),
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
  const blocks = tapBlocks(fileBlocks(file), (block) => hasher.update(block));
  const catalog = await parseCatalog(blocks, path, options);
  // A parser may stop before the end, at a mark of its format.
  for await (const _ of blocks);
  return { catalog, hash: hasher.digest() };
}

function recognise(columnNames: string[], { idf, tableKey }: ParseRequest): ColumnMapping {
  return recogniseColumns(columnNames, { idf, ratio: /_div(_|$)/.test(tableKey) });
}

function isFloat64(mapping: ColumnMapping | undefined): (name: string) => boolean {
  if (!mapping) return (name) => !isPhotometry(name);
  const photometry = new Set(mapping.measurements.flatMap(({ value, uncertainty }) => [value, uncertainty]));
  return (name) => !photometry.has(name);
}

function axisColumn({ name, unit, description, data }: Column): AxisColumn {
  return {
    name: name.toLowerCase(),
    ...(unit === undefined ? {} : { unit }),
    ...(description === undefined ? {} : { description }),
    data: Array.isArray(data) || data instanceof Float64Array ? data : Float64Array.from(data),
  };
}
