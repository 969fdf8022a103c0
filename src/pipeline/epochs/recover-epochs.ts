import { type DatasetRecord, datasetFiles, type JournalEpoch } from "../../core/cube/dataset.ts";
import { type EpochFile, emptyFile, isOldShard } from "../../core/cube/epoch-runs.ts";
import { moveEpochs } from "../../core/cube/journal.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { formatCounted } from "../../core/format-counted.ts";
import { loadInnerCodec } from "../../core/zarr/inner-codec.ts";
import type { FileTree } from "../../storage/files.ts";
import type { JournalFile } from "../../storage/journal-file.ts";
import { epochsLock, withLock } from "../../storage/locks.ts";
import { hashBytes, storedPath } from "./epoch-files.ts";
import { mostStaged } from "./most-staged.ts";
import { movedPath, settleFile } from "./reclaim-file.ts";
import { isTooLong, keysWithoutLine, listEpochFiles, runsWithoutLine } from "./runs-without-line.ts";
import { gridOfPath, isSealed } from "./seal-file.ts";

/** An epoch whose journal line stands, but not its bytes. */
export interface LostShard {
  epoch: JournalEpoch;
  path: string;
  expected: string;
  found: string;
}

/** What is committed of a dataset, as its journal has it. */
export interface Committed {
  record: DatasetRecord;
  epochs: Map<string, JournalEpoch>;
  files: Map<string, EpochFile>;
}

/** What a crash left to be done. */
export interface Leftovers {
  /** Names of files in `tmp/`. */
  waiting: string[];
  /** Paths of files of epochs that do not end as the journal says. */
  unsettled: string[];
}

/**
 * Looks for what a crash left of the epoch-chunked store. Nothing is changed.
 * @throws DatasetDamaged where lines are missing that no crash takes away
 */
export async function findLeftovers(tree: FileTree, committed: Committed, { repair = false } = {}): Promise<Leftovers> {
  const { record, files } = committed;
  const present = await listEpochFiles(tree);
  const waiting = (await tree.list(datasetFiles.tmp)).flatMap(({ name, kind }) => (kind === "file" ? [name] : []));
  const unsettled: string[] = [];
  for (const path of present) {
    const file = files.get(path) ?? emptyFile();
    if (isOldShard(file)) continue;
    if (!(await isSealed(tree, storedPath(path), file, gridOfPath(path, record.chunks)))) unsettled.push(path);
  }
  const moved = new Set(waiting);
  const strange = unsettled.filter((path) => !moved.has(movedPath(path).slice(datasetFiles.tmp.length + 1)));
  if (!repair) await refuseLostLines(tree, committed, strange);
  return { waiting, unsettled };
}

async function refuseLostLines(tree: FileTree, committed: Committed, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const { record, epochs, files } = committed;
  const codec = await loadInnerCodec(record.codec);
  const strangers = await runsWithoutLine(tree, record, files, paths);
  let tooLong = 0;
  for (const path of paths) {
    const grid = gridOfPath(path, record.chunks);
    const groupBytes = mostStaged * grid.chunksPerEpoch * codec.maxEncodedLength(grid.chunkBytes);
    const byteLength = (await tree.byteLength(storedPath(path))) ?? 0;
    if (isTooLong(byteLength, files.get(path) ?? emptyFile(), grid, groupBytes)) tooLong++;
  }
  if (strangers.size === 0 && tooLong === 0) return;
  // Format version 1 put whole shards into place before their line.
  const isOldLeftover = record.chunks.shardEpochs === 1 && strangers.size === 1 && tooLong === 0;
  if (isOldLeftover && (await keysWithoutLine(tree, epochs.values(), strangers.keys())).length === 0) return;
  throw new WorkbenchError(
    "DatasetDamaged",
    {
      datasetId: record.datasetId,
      path: datasetFiles.journal,
      expected: "a line for every epoch that is stored",
      found: `${strangers.size === 0 ? "bytes" : formatCounted(strangers.size, "epoch")} that no line of ${epochs.size} speaks of`,
    },
    `${datasetFiles.journal} has lost lines: it does not speak of ${strangers.size === 0 ? "epochs" : formatCounted(strangers.size, "epoch")} that the files hold. Nothing was removed.`,
  );
}

/**
 * Brings the epoch-chunked store to what the journal says: files that were written anew and have a line are put in their
 * place, all others are cut behind their last committed byte and sealed, those without any are removed.
 * @returns what no remedy was found for
 */
export async function recoverEpochs(
  tree: FileTree,
  committed: Committed,
  { waiting, unsettled }: Leftovers,
  journal: JournalFile,
): Promise<LostShard[]> {
  const { record, epochs, files } = committed;
  if (waiting.length > 0 || unsettled.length > 0)
    await withLock(epochsLock(record.datasetId), async () => {
      await placeOldShards(tree, epochs.values(), new Set(waiting));
      const placed = await placeMovedFiles(tree, committed, new Set(waiting));
      for (const name of waiting) await tree.remove(`${datasetFiles.tmp}/${name}`);
      const lengths = await lengthsOf(tree, unsettled);
      for (const path of unsettled) {
        if (placed.has(path)) continue;
        const file = files.get(path) ?? emptyFile();
        // One that is too short is damage: what is left of it stays as it is.
        if (lengths.get(path)! < file.end) continue;
        const moved = await settleFile(tree, path, file, gridOfPath(path, record.chunks), journal);
        if (moved) moveEpochs(epochs, moved);
      }
    });
  return findLost(tree, committed);
}

async function lengthsOf(tree: FileTree, paths: Iterable<string>): Promise<Map<string, number>> {
  const lengths = Array.from(paths, async (path): Promise<[string, number]> => {
    return [path, (await tree.byteLength(storedPath(path))) ?? -1];
  });
  return new Map(await Promise.all(lengths));
}

/** Epochs of which a file is missing or too short; `verify` checks every byte. */
async function findLost(tree: FileTree, { epochs, files }: Committed): Promise<LostShard[]> {
  const lengths = await lengthsOf(tree, files.keys());
  const lost: LostShard[] = [];
  for (const epoch of epochs.values())
    for (const { path, offset = 0, byteLength, chunks } of epoch.shards) {
      const found = lengths.get(path) ?? -1;
      const end = offset + byteLength;
      if (chunks === undefined && files.get(path)!.end === end ? found === end : found >= end) continue;
      lost.push({
        epoch,
        path,
        expected: formatCounted(end, "byte"),
        found: found < 0 ? "no such file" : formatCounted(found, "byte"),
      });
    }
  return lost;
}

async function placeMovedFiles(
  tree: FileTree,
  { record, files }: Committed,
  waiting: ReadonlySet<string>,
): Promise<Set<string>> {
  const placed = new Set<string>();
  for (const [path, file] of files) {
    const from = movedPath(path);
    if (!waiting.has(from.slice(datasetFiles.tmp.length + 1)) || file.end === 0) continue;
    if (!(await isSealed(tree, from, file, gridOfPath(path, record.chunks)))) continue;
    await tree.rename(from, storedPath(path));
    placed.add(path);
  }
  return placed;
}

/** Shards of format version 1 that a crash left between their line and their rename. */
async function placeOldShards(
  tree: FileTree,
  epochs: Iterable<JournalEpoch>,
  waiting: ReadonlySet<string>,
): Promise<void> {
  for (const { epochIndex, shards } of epochs)
    for (const [n, { path, byteLength, checksum, chunks }] of shards.entries()) {
      const name = `epoch-${epochIndex}-${n}`;
      if (chunks !== undefined || !waiting.has(name)) continue;
      const bytes = await tree.readFile(`${datasetFiles.tmp}/${name}`);
      if (bytes?.length !== byteLength || (await hashBytes(bytes)) !== checksum) continue;
      await tree.rename(`${datasetFiles.tmp}/${name}`, storedPath(path));
    }
}
