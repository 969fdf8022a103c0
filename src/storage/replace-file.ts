import type { FileTree } from "./files.ts";

/** `FileTree.replaceFile` by the tree's own means: a temporary file beside it, flush, rename. */
export async function replaceFile(
  tree: Pick<FileTree, "openWrite" | "rename">,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const partial = `${path}.partial`;
  const file = await tree.openWrite(partial);
  try {
    file.truncate(0);
    file.write(bytes, 0);
    file.flush();
  } finally {
    file.close();
  }
  await tree.rename(partial, path);
}
