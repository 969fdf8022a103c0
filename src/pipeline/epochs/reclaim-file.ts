import { datasetFiles, type JournalMoved } from "../../core/cube/dataset.ts";
import { type EpochFile, emptyFile, isOldShard, liveBytes, sealOf } from "../../core/cube/epoch-runs.ts";
import type { EpochGrid } from "../../core/cube/epoch-shards.ts";
import type { FileTree } from "../../storage/files.ts";
import type { JournalFile } from "../../storage/journal-file.ts";
import { hashBytes, storedPath } from "./epoch-files.ts";
import { sealFile } from "./seal-file.ts";

/** Where a file that was written anew waits for its line in the journal. */
export const movedPath = (path: string) => `${datasetFiles.tmp}/moved-${path.replaceAll("/", "-")}`;

/** Whether more than half of a file is what epochs had before they were replaced. */
const isMostlyDead = (file: EpochFile): boolean => 2 * liveBytes(file) < file.end;

/**
 * Leaves a file sealed as what is committed of it, without dead bytes where those are more than half of it.
 * @param file is changed to what it is then
 * @returns the line of a file that was written anew
 */
export async function settleFile(
  tree: FileTree,
  path: string,
  file: EpochFile,
  grid: EpochGrid,
  journal: JournalFile,
): Promise<JournalMoved | undefined> {
  const moved = isMostlyDead(file) ? await reclaimFile(tree, path, file, grid, journal) : undefined;
  if (!moved && !isOldShard(file)) await sealFile(tree, path, file, grid);
  return moved;
}

/**
 * Writes a file anew without what is dead in it: first beside it, then its line in the journal, which is the commit, then
 * over the old one. Cut off after the line, it is put into place when the dataset is opened.
 * @returns undefined where a run is not as it was committed: then everything is left alone
 */
async function reclaimFile(
  tree: FileTree,
  path: string,
  file: EpochFile,
  grid: EpochGrid,
  journal: JournalFile,
): Promise<JournalMoved | undefined> {
  const anew = emptyFile();
  const offsets: JournalMoved["offsets"] = [];
  for (const [epochIndex, run] of [...file.runs].sort(([a], [b]) => a - b)) {
    if (run.chunks === undefined) return undefined;
    offsets.push([epochIndex, anew.end]);
    anew.runs.set(epochIndex, { ...run, offset: anew.end });
    anew.end += run.byteLength;
  }
  if (anew.end === 0) await tree.remove(storedPath(path));
  else if (!(await copyRuns(tree, path, file, anew, grid))) {
    await tree.remove(movedPath(path));
    return undefined;
  }
  const line: JournalMoved = { type: "moved", path, byteLength: anew.end, offsets };
  journal.append([line]);
  Object.assign(file, anew);
  if (anew.end > 0) await tree.rename(movedPath(path), storedPath(path));
  return line;
}

async function copyRuns(
  tree: FileTree,
  path: string,
  file: EpochFile,
  anew: EpochFile,
  grid: EpochGrid,
): Promise<boolean> {
  const to = await tree.openWrite(movedPath(path));
  try {
    to.truncate(0);
    for (const [epochIndex, { offset = 0, byteLength, checksum }] of anew.runs) {
      const from = file.runs.get(epochIndex)!.offset ?? 0;
      const bytes = await tree.readRange(storedPath(path), from, byteLength);
      if (!bytes || (await hashBytes(bytes)) !== checksum) return false;
      to.write(bytes, offset);
    }
    to.write(sealOf(anew, grid), anew.end);
    to.flush();
    return true;
  } finally {
    to.close();
  }
}
