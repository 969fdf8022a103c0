import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { FileTree } from "../../src/storage/files.ts";
import { nodeTree } from "./node-tree.ts";

/** An empty directory of this machine, gone when the test is over. */
export function temporaryTree(): { tree: FileTree; directory: string } {
  const directory = mkdtempSync(join(tmpdir(), "workbench-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return { tree: nodeTree(directory), directory };
}
