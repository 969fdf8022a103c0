import { datasetFiles, type JournalEpoch } from "../core/cube/dataset.ts";
import type { FileTree } from "../storage/files.ts";
import { listFiles } from "../storage/list-files.ts";
import { epochsLock, withLock } from "../storage/locks.ts";
import { hashFile, waitingPath } from "./epoch-files.ts";

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
 * their place, others removed, and so are shards without a line.
 * @returns what no remedy was found for
 */
export async function recoverEpochs(
  tree: FileTree,
  datasetId: string,
  epochs: readonly JournalEpoch[],
): Promise<LostShard[]> {
  const waiting = (await tree.list(datasetFiles.tmp)).flatMap(({ name, kind }) => (kind === "file" ? [name] : []));
  if (waiting.length > 0)
    await withLock(epochsLock(datasetId), () => placeWaitingShards(tree, epochs, new Set(waiting)));
  const store = tree.subtree(datasetFiles.epochChunked);
  const present = new Set([...(await listFiles(store, "lightcurves/c")), ...(await listFiles(store, "flags/c"))]);
  const lost: LostShard[] = [];
  const recent = new Set(epochs.slice(-recentEpochs));
  for (const epoch of epochs)
    for (const { path, byteLength } of epoch.shards) {
      const expected = `${byteLength} bytes`;
      if (!present.delete(path)) lost.push({ epoch, path, expected, found: "no such file" });
      else if (recent.has(epoch)) {
        const found = await store.byteLength(path);
        if (found !== byteLength) lost.push({ epoch, path, expected, found: `${found} bytes` });
      }
    }
  for (const path of present) await store.remove(path);
  return lost;
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
