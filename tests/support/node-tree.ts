import { nodeTree as directoryTree } from "../../src/cli/node-tree.ts";
import type { FileTree } from "../../src/storage/files.ts";

/** A directory of this machine as the store's file tree: nobody pulls its plug, and a test makes thousands of files. */
export const nodeTree = (root: string): FileTree => directoryTree(root, { durable: false });
