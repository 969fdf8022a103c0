import { datasetFiles, type JournalEpoch } from "../../core/cube/dataset.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { FileTree } from "../../storage/files.ts";
import { epochsLock, withLock } from "../../storage/locks.ts";
import { hashFile, waitingPath } from "./epoch-files.ts";
import { keysWithoutLine, listEpochShards, shardsWithoutLine } from "./shards-without-line.ts";

/** An epoch whose journal line stands, but not its shards. */
export interface LostShard {
  epoch: JournalEpoch;
  path: string;
  expected: string;
  found: string;
}

/** Epochs whose shards' lengths are checked when a dataset is opened; `verify` checks everything. */
const recentEpochs = 16;

/**
 * Brings the epoch-chunked store to what the journal says after a crash: shards that wait and have a line are put in
 * their place, others removed, and so are the shards of the one epoch that a crash may have left without a line.
 * @param options with `repair`, shards of any number of epochs without a line are removed
 * @returns what no remedy was found for
 * @throws DatasetDamaged where lines of several epochs are missing: no crash does that, and nothing is removed
 */
export async function recoverEpochs(
  tree: FileTree,
  datasetId: string,
  epochs: readonly JournalEpoch[],
  options: { repair?: boolean } = {},
): Promise<LostShard[]> {
  const store = tree.subtree(datasetFiles.epochChunked);
  const found = await listEpochShards(tree);
  if (!options.repair) await refuseLostLines(tree, datasetId, epochs, found);
  const waiting = (await tree.list(datasetFiles.tmp)).flatMap(({ name, kind }) => (kind === "file" ? [name] : []));
  if (waiting.length > 0)
    await withLock(epochsLock(datasetId), () => placeWaitingShards(tree, epochs, new Set(waiting)));
  const present = new Set(waiting.length > 0 ? await listEpochShards(tree) : found);
  const recent = new Set(epochs.slice(-recentEpochs));
  const shards = epochs.flatMap((epoch) => epoch.shards.map((shard) => ({ epoch, ...shard })));
  const lost = await Promise.all(
    shards.map(async ({ epoch, path, byteLength }): Promise<LostShard[]> => {
      const expected = `${byteLength} bytes`;
      if (!present.delete(path)) return [{ epoch, path, expected, found: "no such file" }];
      const length = recent.has(epoch) ? await store.byteLength(path) : byteLength;
      return length === byteLength ? [] : [{ epoch, path, expected, found: `${length} bytes` }];
    }),
  );
  for (const path of present) await store.remove(path);
  return lost.flat();
}

async function refuseLostLines(
  tree: FileTree,
  datasetId: string,
  epochs: readonly JournalEpoch[],
  present: readonly string[],
): Promise<void> {
  const strangers = await shardsWithoutLine(tree, epochs, present);
  if (strangers.size === 0) return;
  if (strangers.size === 1 && (await keysWithoutLine(tree, epochs, strangers.keys())).length === 0) return;
  throw new WorkbenchError(
    "DatasetDamaged",
    {
      datasetId,
      path: datasetFiles.journal,
      expected: "a line for every epoch that has shards, save one at most",
      found: `shards of ${strangers.size} epochs that no line of ${epochs.length} speaks of`,
    },
    `${datasetFiles.journal} has lost lines: there are shards of ${strangers.size} epochs that it does not speak of. Nothing was removed.`,
  );
}

async function placeWaitingShards(
  tree: FileTree,
  epochs: readonly JournalEpoch[],
  waiting: ReadonlySet<string>,
): Promise<void> {
  for (const { epochIndex, shards } of epochs)
    for (const [n, { path, byteLength, checksum }] of shards.entries()) {
      const from = waitingPath(epochIndex, n);
      if (!waiting.has(from.slice(datasetFiles.tmp.length + 1))) continue;
      if ((await tree.byteLength(from)) !== byteLength || (await hashFile(tree, from)) !== checksum) continue;
      await tree.rename(from, `${datasetFiles.epochChunked}/${path}`);
    }
  for (const name of waiting) await tree.remove(`${datasetFiles.tmp}/${name}`);
}
