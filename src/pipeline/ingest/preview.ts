import { fileSource } from "../../core/bytes/byte-blocks.ts";
import { missingColumns } from "../../core/catalog/recognise-columns.ts";
import { mendSkycat } from "../../core/catalog/skycat-columns.ts";
import type { ColumnData } from "../../core/format/catalog.ts";
import { parseCatalog } from "../../core/format/parse-catalog.ts";
import type { CatalogPreview, ParseRequest } from "../../core/verbs/parse.ts";
import { fittingMapping } from "./fitting-mapping.ts";

const previewRows = 20;

/**
 * Shows a catalog's first rows and what its columns were recognised as, however little that is.
 *
 * @throws NotACatalog, CatalogSyntax, TooLarge.
 */
export async function preview(request: ParseRequest): Promise<CatalogPreview> {
  const { path, file } = request;
  const { catalog } = mendSkycat(await parseCatalog(fileSource(file, 256 << 10), path, { enoughRows: previewRows }));
  const { mapping } = fittingMapping(catalog.columns, request);
  return {
    path,
    format: catalog.format,
    columns: catalog.columns.map(({ data, ...column }) => ({ ...column, values: firstValues(data) })),
    mapping,
    missing: missingColumns(mapping),
    warnings: catalog.warnings,
  };
}

function firstValues(data: ColumnData): string[] {
  const first: ArrayLike<number | string> = data.slice(0, previewRows);
  return Array.from(first, (value) => (Number.isNaN(value) ? "" : String(value)));
}
