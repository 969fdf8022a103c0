import type { FileTree } from "../../src/storage/files.ts";
import { writeFile } from "../../src/storage/write-file.ts";

/** `FileTree.replaceFile` by a tree's other means. */
export async function replaceFile(
  tree: Pick<FileTree, "openWrite" | "rename">,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const partial = `${path}.partial`;
  await writeFile(tree, partial, bytes);
  await tree.rename(partial, path);
}
