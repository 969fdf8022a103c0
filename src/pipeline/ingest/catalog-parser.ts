import type { EpochTable } from "../../core/catalog/epoch-table.ts";
import type { SourceTable } from "../../core/format/catalog.ts";
import type { ParseRequest, ReferenceTable } from "../../core/verbs/parse.ts";

/** Where an ingest has its catalogs parsed: a pool of parser workers, or this thread. Calls may run side by side. */
export interface CatalogParser {
  /** How many calls are worth having under way at once. */
  readonly concurrency: number;
  /** `xxh128:<hex>` of the file's bytes as they are. */
  contentHash(request: { file: File }): Promise<string>;
  parseSources(request: ParseRequest): Promise<SourceTable>;
  parseReference(request: ParseRequest): Promise<ReferenceTable>;
  parseEpochTable(request: { path: string; file: File; epochKeys: string[] }): Promise<EpochTable>;
}
