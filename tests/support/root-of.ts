import type { FileTree } from "../../src/storage/files.ts";

/** The tree that holds `datasets/`, for verbs that are to work on this one dataset's directory. */
export const rootOf = (dataset: FileTree): FileTree => ({ ...dataset, subtree: () => dataset });
