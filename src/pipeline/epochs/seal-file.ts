import type { EpochChunks } from "../../core/cube/dataset.ts";
import { type EpochFile, sealOf } from "../../core/cube/epoch-runs.ts";
import { cubeOfPath, EpochGrid } from "../../core/cube/epoch-shards.ts";
import type { FileTree } from "../../storage/files.ts";
import { storedPath } from "./epoch-files.ts";

export const gridOfPath = (path: string, chunks: EpochChunks) => new EpochGrid(cubeOfPath(path), chunks);

/**
 * Cuts a file behind its last committed byte and writes the shard's index there, durably; removes one that nothing
 * committed is in. May be cut off anywhere, and done again.
 */
export async function sealFile(tree: FileTree, path: string, file: EpochFile, grid: EpochGrid): Promise<void> {
  if (file.end === 0) return tree.remove(storedPath(path));
  const seal = sealOf(file, grid);
  const handle = await tree.openWrite(storedPath(path));
  try {
    handle.truncate(file.end + seal.length);
    handle.write(seal, file.end);
    handle.flush();
  } finally {
    handle.close();
  }
}

/** Whether a file ends with the index that the journal leads to, behind its last committed byte. */
export async function isSealed(tree: FileTree, at: string, file: EpochFile, grid: EpochGrid): Promise<boolean> {
  const seal = sealOf(file, grid);
  const found = await tree.readRange(at, file.end, seal.length + 1);
  return found?.length === seal.length && found.every((byte, n) => byte === seal[n]);
}
