import type { FileTree } from "../../src/storage/files.ts";

/** Every file of a tree by its path, in order of paths. */
export async function treeBytes(tree: FileTree, directory = ""): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const { name, kind } of await tree.list(directory)) {
    const path = directory ? `${directory}/${name}` : name;
    if (kind === "file") files.set(path, (await tree.readFile(path))!);
    else for (const [below, bytes] of await treeBytes(tree, path)) files.set(below, bytes);
  }
  return files;
}
