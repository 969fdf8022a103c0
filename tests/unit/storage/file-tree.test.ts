import { test } from "vitest";
import { fileTreeContract } from "../../support/file-tree-contract.ts";
import { memoryTree } from "../../support/memory-tree.ts";
import { nodeTree } from "../../support/node-tree.ts";
import { temporaryTree } from "../../support/temporary-tree.ts";

for (const { sentence, check } of fileTreeContract) {
  test(`node: ${sentence}`, () => {
    const { tree, directory } = temporaryTree();
    return check(tree, nodeTree(directory));
  });
  test(`memory: ${sentence}`, () => {
    const files = new Map();
    return check(memoryTree(files), memoryTree(files));
  });
}
