import { datasetFiles } from "../core/cube/dataset.ts";
import type { FileTree } from "./files.ts";

/**
 * Removes object-chunked copies but for those to keep. One that another tab still reads may refuse to go: it is left
 * for the next time.
 */
export async function sweepGenerations(tree: FileTree, keep: readonly number[]): Promise<void> {
  const kept = new Set(keep.map(datasetFiles.objectChunked));
  for (const { name, kind } of await tree.list("")) {
    if (kind !== "directory" || !/^lightcurves_read\.\d+\.zarr$/.test(name) || kept.has(name)) continue;
    await tree.remove(name).catch(() => {});
  }
}
