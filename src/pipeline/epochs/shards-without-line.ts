import { datasetFiles, type JournalEpoch } from "../../core/cube/dataset.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import { readEpochTimes } from "../../storage/axis-files.ts";
import type { FileTree } from "../../storage/files.ts";
import { listFiles } from "../../storage/list-files.ts";

/** Paths of all shards of epochs, below the epoch-chunked store. */
export async function listEpochShards(tree: FileTree): Promise<string[]> {
  const store = tree.subtree(datasetFiles.epochChunked);
  return [...(await listFiles(store, "lightcurves/c")), ...(await listFiles(store, "flags/c"))];
}

/** Shards that no line speaks of, by the position of their epoch. */
export async function shardsWithoutLine(
  tree: FileTree,
  epochs: Iterable<JournalEpoch>,
  present?: readonly string[],
): Promise<Map<number, string[]>> {
  const known = new Set(Array.from(epochs, ({ shards }) => shards.map(({ path }) => path)).flat());
  const strangers = new Map<number, string[]>();
  for (const path of present ?? (await listEpochShards(tree))) {
    if (known.has(path)) continue;
    const epochIndex = Number(path.slice(path.lastIndexOf("/") + 1));
    strangers.set(epochIndex, [...(strangers.get(epochIndex) ?? []), path]);
  }
  return strangers;
}

/**
 * Keys that the epoch axis has at these positions, and no line: the axis is derived from lines, so that these were
 * committed, and their lines are lost. None where the axis cannot be read.
 */
export async function keysWithoutLine(
  tree: FileTree,
  epochs: Iterable<JournalEpoch>,
  positions: Iterable<number>,
): Promise<string[]> {
  const known = new Set(Array.from(epochs, ({ epochKey }) => epochKey));
  try {
    const { epochKey } = await readEpochTimes(tree.subtree(datasetFiles.epochChunked));
    return Array.from(positions, (position) => epochKey[position] ?? "").filter((key) => key !== "" && !known.has(key));
  } catch (error) {
    if (!isWorkbenchError(error, "DatasetDamaged")) throw error;
    return [];
  }
}
