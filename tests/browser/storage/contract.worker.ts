import type { WorkbenchError } from "../../../src/core/errors.ts";
import type { FileTree } from "../../../src/storage/files.ts";
import { openOpfsTree } from "../../../src/storage/opfs/opfs-tree.ts";
import { fileTreeContract } from "../../support/file-tree-contract.ts";

/** A clause of the contract by its position, or what only the browser's files hold to. */
type Clause = number | "a dataset that was removed";

/** Runs one clause of the contract in a directory of its own; answers with what went wrong, if anything. */
addEventListener("message", async ({ data: clause }: MessageEvent<Clause>) => {
  const root = await openOpfsTree();
  const directory = typeof clause === "number" ? `contract-${crypto.randomUUID()}` : `datasets/${crypto.randomUUID()}`;
  const tree = root.subtree(directory);
  const other = (await openOpfsTree()).subtree(directory);
  try {
    if (typeof clause === "number") await fileTreeContract[clause]!.check(tree, other);
    else await writeWhileRemoved(tree, other);
    postMessage("");
  } catch (error) {
    postMessage(String(error));
  } finally {
    await root.remove(directory);
  }
});

/** Whatever is written into a dataset that somebody removed meanwhile, no half of it comes back; whoever removes it may make it anew. */
async function writeWhileRemoved(tree: FileTree, other: FileTree): Promise<void> {
  for (const path of ["dataset.json", "store/c/0"]) await tree.replaceFile(path, Uint8Array.of(1));
  await other.remove("");
  const writes = ["dataset.json", "store/c/1", "store/d/0", "new/file"].map((path) =>
    tree.replaceFile(path, Uint8Array.of(2)).then(
      () => "written",
      (error) => (error as WorkbenchError).tag,
    ),
  );
  const tags = await Promise.all(writes);
  if (tags.some((tag) => tag !== "DatasetMissing")) throw new Error(`writes ended with ${tags}`);
  if ((await other.list("")).length > 0) throw new Error("something of the dataset is back");
  await other.replaceFile("dataset.json", Uint8Array.of(3));
  await tree.replaceFile("store/c/2", Uint8Array.of(3));
  const names = (await other.list("")).map(({ name }) => name).join();
  if (names !== "dataset.json,store") throw new Error(`made anew, it holds ${names}`);
}
