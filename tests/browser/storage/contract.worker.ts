import { openOpfsTree } from "../../../src/storage/opfs/opfs-tree.ts";
import { fileTreeContract } from "../../support/file-tree-contract.ts";

/** Runs one clause of the contract in a directory of its own; answers with what went wrong, if anything. */
addEventListener("message", async ({ data: clause }: MessageEvent<number>) => {
  const root = await openOpfsTree();
  const directory = `contract-${crypto.randomUUID()}`;
  try {
    await fileTreeContract[clause]!.check(root.subtree(directory), (await openOpfsTree()).subtree(directory));
    postMessage("");
  } catch (error) {
    postMessage(String(error));
  } finally {
    await root.remove(directory);
  }
});
