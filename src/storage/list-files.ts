import type { FileTree } from "./files.ts";

/** Paths of all files below a directory of a tree, sorted within each directory. */
export async function listFiles(tree: FileTree, directory = ""): Promise<string[]> {
  const below = (await tree.list(directory)).map(({ name, kind }) => {
    const path = directory ? `${directory}/${name}` : name;
    return kind === "file" ? [path] : listFiles(tree, path);
  });
  return (await Promise.all(below)).flat();
}
