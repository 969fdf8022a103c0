import type { AxisColumn } from "../column.ts";
import type { CatalogFormat, CatalogWarning, ColumnMapping, SourceTable } from "../format/catalog.ts";

export interface ParseRequest {
  path: string;
  file: File;
  /** As the user corrected it; a catalog that lacks a column of it is read by what is recognised in it. */
  mapping?: ColumnMapping;
  /** Prefix of measurement keys: the table key with IDF names, the template's prefix otherwise. */
  tableKey: string;
  /** IDF names keep the whole column name in the measurement key, and prefix object keys with `I`. */
  idf: boolean;
}

/** The reference catalog: a source table and every one of its columns. */
export interface ReferenceTable {
  sources: SourceTable;
  columns: AxisColumn[];
}

/** The beginning of a catalog, and what was recognised in it, for the user to look at and to correct. */
export interface CatalogPreview {
  path: string;
  format: CatalogFormat;
  /** Every column with its first values as text, `""` where there is none. */
  columns: { name: string; unit?: string; description?: string; values: string[] }[];
  mapping: ColumnMapping;
  /** What the mapping lacks, in SExtractor's names; empty when the catalog can be ingested. */
  missing: string[];
  warnings: CatalogWarning[];
}
