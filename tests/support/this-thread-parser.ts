import type { CatalogParser } from "../../src/pipeline/ingest/ingest-io.ts";
import { parseVerbs } from "../../src/pipeline/ingest/parse-verbs.ts";

/** Parses in the thread of the test. */
export const thisThreadParser: CatalogParser = { concurrency: 1, ...parseVerbs };
