import type { FileTree } from "../../storage/files.ts";
import type { CatalogParser } from "./catalog-parser.ts";

/** What an ingest works with. */
export interface IngestIo {
  /** The tree that holds `datasets/`. */
  root: FileTree;
  parser: CatalogParser;
}
