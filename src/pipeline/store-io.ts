import type { FileTree } from "../storage/files.ts";

/** What a verb works on. */
export interface StoreIo {
  /** The tree that holds `datasets/`. */
  root: FileTree;
}
