import type { SideBySide } from "../../core/ahead.ts";
import type { ParseVerbs } from "../../core/verbs/parse.ts";
import type { StoreIo } from "../store-io.ts";

/** Parses catalogs: a pool of parser workers, or this thread. */
export type CatalogParser = SideBySide<ParseVerbs>;

export interface IngestIo extends StoreIo {
  parser: CatalogParser;
}
