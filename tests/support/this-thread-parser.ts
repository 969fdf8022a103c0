import type { CatalogParser } from "../../src/pipeline/ingest/catalog-parser.ts";
import { contentHash, parseEpochTable, parseReference, parseSources } from "../../src/pipeline/ingest/parse.ts";

/** Parses in the thread of the test. */
export const thisThreadParser: CatalogParser = {
  concurrency: 1,
  contentHash,
  parseSources,
  parseReference,
  parseEpochTable,
};
