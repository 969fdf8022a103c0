import type { EpochTable } from "../catalog/epoch-table.ts";
import type { AxisColumn } from "../column.ts";
import type { CatalogFormat, CatalogWarning, ColumnMapping, SourceTable } from "../format/catalog.ts";
import type { Job } from "../job.ts";

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

export interface EpochTableRequest {
  path: string;
  file: File;
  /** Those known: the key column is the one that matches most of them. */
  epochKeys: string[];
}

export interface PreviewVerbs {
  preview(request: ParseRequest, job: Job): Promise<CatalogPreview>;
}

/** Bytes to columns; stateless, several at work. */
export interface ParseVerbs extends PreviewVerbs {
  /** `xxh128:<hex>` of the file's bytes as they are. */
  contentHash(request: { file: File }, job: Job): Promise<string>;
  /** Reads the file once, and hashes what it reads. */
  parseSources(request: ParseRequest, job: Job): Promise<SourceTable>;
  parseReference(request: ParseRequest, job: Job): Promise<ReferenceTable>;
  parseEpochTable(request: EpochTableRequest, job: Job): Promise<EpochTable>;
}
