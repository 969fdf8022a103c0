import { flagChecksum, measurementSums, propertyChecksum } from "../../core/cube/column-checksum.ts";
import { type DatasetRecord, datasetFiles, type EpochAxis, type JournalEpoch } from "../../core/cube/dataset.ts";
import { epochFiles } from "../../core/cube/epoch-runs.ts";
import { committedEpochs, encodeJournalLines } from "../../core/cube/journal.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import { readEpochAxis, readObjectKeys } from "../../storage/axis-files.ts";
import type { FileTree } from "../../storage/files.ts";
import { readWhatIsLeft } from "../../storage/journal-file.ts";
import { writerLock } from "../../storage/locks.ts";
import { verifyGeneration } from "../copy/verify-generation.ts";
import { hashRun, readEpochSlab, storedPath } from "../epochs/epoch-files.ts";
import { listEpochFiles, runsWithoutLine, type StrangerRun } from "../epochs/runs-without-line.ts";

/** Shards go here whose epoch nobody can name: what may be the last copy is never deleted. */
export const setAsideFolder = "set-aside";

export interface Adoption {
  /** Keys of epochs that have a journal line again. */
  adopted: string[];
  /** Positions of epochs whose shards were set aside. */
  setAside: number[];
}

/**
 * Gives epochs a journal line again whose shards are there, but whose lines are lost: their keys stand in the epoch axis,
 * their numbers are checked by their own checksums, and against the object-chunked copy where it has them. Which catalogs
 * they were made of is not known any more. Shards for which that does not work out are set aside.
 * @param tree the dataset's own directory
 * @param stored the epoch axis of the epoch-chunked store; undefined where it cannot be read
 * @throws DatasetBusy
 */
export async function adoptEpochs(
  tree: FileTree,
  record: DatasetRecord,
  stored: EpochAxis | undefined,
  job: Job,
): Promise<Adoption> {
  const lock = await writerLock(record.datasetId);
  try {
    const { lines } = await readWhatIsLeft(tree);
    const epochs = committedEpochs(lines);
    const files = epochFiles(lines);
    const strangers = await runsWithoutLine(tree, record, files, await listEpochFiles(tree));
    const keyAt = new Map(Array.from(epochs.values(), ({ epochIndex, epochKey }) => [epochIndex, epochKey]));
    const found = await Promise.all(
      [...strangers].map(async ([epochIndex, runs]) => {
        // Of a position that has a line it is a later commit, which the index was written after.
        const epochKey = keyAt.get(epochIndex) ?? stored?.epochKey[epochIndex] ?? "";
        if (epochKey === "" || (epochs.has(epochKey) && !keyAt.has(epochIndex))) return undefined;
        return lineOf(tree, record, stored, { epochIndex, epochKey, runs });
      }),
    );
    const named = found.flatMap((line) => line ?? []);
    const doubted = await differingEpochs(tree, record, [...epochs.values(), ...named], job);
    const adopted = named.filter(({ epochKey }) => !doubted.has(epochKey));
    if (adopted.length > 0) await tree.replaceFile(datasetFiles.journal, encodeJournalLines([...lines, ...adopted]));
    const known = new Set(adopted.map(({ epochIndex }) => epochIndex));
    const setAside = [...strangers.keys()].filter((epochIndex) => !known.has(epochIndex));
    const paths = new Set(setAside.flatMap((epochIndex) => strangers.get(epochIndex)!.map(({ path }) => path)));
    for (const path of paths) await putAside(tree, path, files.has(path));
    return { adopted: adopted.map(({ epochKey }) => epochKey), setAside };
  } finally {
    lock.release();
  }
}

/** @param isShared with epochs that have a line: then a copy of it is put aside */
async function putAside(tree: FileTree, path: string, isShared: boolean): Promise<void> {
  const to = `${setAsideFolder}/${path}`;
  if (!isShared) return tree.rename(storedPath(path), to);
  const bytes = await tree.readFile(storedPath(path));
  if (bytes) await tree.replaceFile(to, bytes);
}

/** The journal line of an epoch, made from what is stored; undefined where that is not as it was written. */
async function lineOf(
  tree: FileTree,
  record: DatasetRecord,
  axis: EpochAxis | undefined,
  { epochIndex, epochKey, runs }: { epochIndex: number; epochKey: string; runs: readonly StrangerRun[] },
): Promise<JournalEpoch | undefined> {
  const shards = await Promise.all(
    runs.map(async (run) => ({ ...run, checksum: (await hashRun(tree, { ...run, checksum: "" })) ?? "" })),
  );
  const epochMjd = axis?.epochMjd[epochIndex] ?? Number.NaN;
  const line: JournalEpoch = {
    ...{ type: "epoch", epochKey, epochIndex, catalogs: [], refused: [], shards },
    ...{ finiteCount: [], checksum: [], flagChecksum: [] },
    ...(record.chunks.wideFlags && { wideFlags: true }),
    time: {
      source: axis?.timeSource[epochIndex] ?? "unknown",
      ...(Number.isNaN(epochMjd) ? {} : { epochMjd }),
    },
  };
  try {
    const slab = await readEpochSlab(tree, record, line);
    const sums = slab.value.map((value, m) => measurementSums(value, slab.uncertainty[m]!));
    return {
      ...line,
      finiteCount: sums.map(({ finiteCount }) => finiteCount),
      checksum: sums.map(({ checksum }) => checksum),
      flagChecksum: slab.flags.map(flagChecksum),
      ...(slab.properties.length > 0 && { propertyChecksum: slab.properties.map(propertyChecksum) }),
    };
  } catch (error) {
    if (!isWorkbenchError(error, "DatasetDamaged")) throw error;
    return undefined;
  }
}

/** Keys of epochs that are not in the object-chunked copy what these lines say; none where there is no sound copy. */
async function differingEpochs(
  tree: FileTree,
  record: DatasetRecord,
  lines: readonly JournalEpoch[],
  job: Job,
): Promise<Set<string>> {
  const { generation } = record;
  if (!generation) return new Set();
  const copy = tree.subtree(datasetFiles.objectChunked(generation.generation));
  const lineOf = new Map(lines.map((line) => [line.epochKey, line]));
  try {
    const { epochKey } = await readEpochAxis(copy);
    const { damage } = await verifyGeneration(
      tree,
      {
        datasetId: record.datasetId,
        generation,
        // Where an epoch of the copy has no line, its sums are held against nothing: only others are looked at.
        epochs: epochKey.map((key) => lineOf.get(key) ?? unknownEpoch(key)),
        objectKeys: await readObjectKeys(copy),
        measurementKeys: record.measurements.slice(0, generation.measurementCount).map((m) => m.measurementKey),
        tableKeys: record.tables.slice(0, generation.tableCount).map((t) => t.tableKey),
        propertyKeys: record.properties?.slice(0, generation.propertyCount ?? 0) ?? [],
      },
      job,
    );
    return new Set(damage.flatMap(({ epochKey }) => epochKey ?? []));
  } catch (error) {
    if (!isWorkbenchError(error, "DatasetDamaged")) throw error;
    return new Set();
  }
}

const unknownEpoch = (epochKey: string): JournalEpoch => ({
  ...{ type: "epoch", epochKey, epochIndex: -1, catalogs: [], refused: [], shards: [] },
  ...{ finiteCount: [], checksum: [], flagChecksum: [] },
});
