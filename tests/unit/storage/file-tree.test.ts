import { test } from "vitest";
import { fileTreeContract } from "../../support/file-tree-contract.ts";
import { memoryTree } from "../../support/memory-tree.ts";
import { temporaryTree } from "../../support/temporary-tree.ts";

for (const { sentence, check } of fileTreeContract) {
  test(`node: ${sentence}`, () => check(temporaryTree().tree));
  test(`memory: ${sentence}`, () => check(memoryTree()));
}
