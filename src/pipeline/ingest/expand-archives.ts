import { archiveEntries } from "../../core/bytes/archive.ts";
import { mayBeArchive } from "../../core/bytes/archive-name.ts";
import { isGzip } from "../../core/bytes/gzip.ts";
import { UnpackLimit } from "../../core/bytes/unpack-limit.ts";
import { isWorkbenchError, reportError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { DroppedFile, ExpandedFiles } from "../../core/verbs/expand-archives.ts";
import { nameEpochColumns } from "./name-epoch-columns.ts";
import { recogniseFiles } from "./recognise-files.ts";
import { splitLongTable } from "./split-long-table.ts";

/**
 * Opens a drop: puts the files of zips and tars in the place of their archive, and looks what every file holds. Files are
 * unpacked one at a time onto the browser's disk. What cannot be unpacked is listed by name, and the others go on; one
 * limit holds for all of them together, and what an archive that exceeds it had given before is given up.
 * @throws Aborted
 */
export async function expandArchives(request: { files: DroppedFile[] }, job: Job): Promise<ExpandedFiles> {
  const expanded: ExpandedFiles = { files: [], refused: [] };
  const archives = request.files.filter(({ path }) => mayBeArchive(path));
  const limit = new UnpackLimit(archives.reduce((sum, { file }) => sum + file.size, 0));
  for (const [done, dropped] of request.files.entries()) {
    if (!mayBeArchive(dropped.path)) {
      expanded.files.push(dropped);
      continue;
    }
    job.progress({ stage: "unpack", done, total: request.files.length, unit: "file" });
    await job.checkpoint("unpack");
    await expand(dropped, expanded, limit, job);
  }
  expanded.files = await nameEpochColumns(await recogniseFiles(expanded.files, job));
  await splitLongTables(expanded, job);
  return expanded;
}

/** So many tables that begin with rows of one time are read to their end: long ones sorted by time begin so as well. */
const mostSortedByTime = 4;

/** Puts the catalogs of its epochs in the place of every table of one row a measurement. */
async function splitLongTables(expanded: ExpandedFiles, job: Job): Promise<void> {
  const beginWithOneTime = expanded.files.filter(({ content }) => content?.times === "one").length;
  const files: DroppedFile[] = [];
  for (const dropped of expanded.files) {
    const times = dropped.content?.times;
    if (times === undefined || (times === "one" && beginWithOneTime > mostSortedByTime)) {
      files.push(dropped);
      continue;
    }
    await job.checkpoint("parse");
    try {
      files.push(...((await splitLongTable(dropped)) ?? [dropped]));
    } catch (error) {
      // Of what cannot be parsed, the ingest gives the reason.
      if (isWorkbenchError(error, "NotACatalog"))
        expanded.refused.push({ path: dropped.path, error: reportError(error) });
      else files.push(dropped);
    }
  }
  expanded.files = files;
}

async function expand(
  dropped: DroppedFile,
  { files, refused }: ExpandedFiles,
  limit: UnpackLimit,
  job: Job,
): Promise<void> {
  const unpacked: DroppedFile[] = [];
  const refuse = (path: string, error: unknown) => {
    if (isWorkbenchError(error, "Aborted")) throw error;
    refused.push({ path, error: reportError(error) });
  };
  try {
    const entries = await archiveEntries(dropped.file, dropped.path);
    if (!entries) {
      files.push(dropped);
      return;
    }
    for await (const entry of entries) {
      await job.checkpoint("unpack");
      try {
        limit.take(entry.path, entry.byteLength);
      } catch (error) {
        return refuse(dropped.path, error);
      }
      try {
        const name = entry.path.split("/").at(-1)!;
        const blob = await entry.unpack();
        limit.take(entry.path, Math.max(blob.size - entry.byteLength, 0)); // what it says of its size may be a lie
        unpacked.push({ path: entry.path, file: new File([blob], name) });
      } catch (error) {
        refuse(entry.path, error);
      }
    }
    files.push(...unpacked);
  } catch (error) {
    refuse(dropped.path, error);
    // Files of a zip have checksums of their own, those of a tar none; a gzipped tar has one, at its end.
    const head = new Uint8Array(await dropped.file.slice(0, 3).arrayBuffer());
    if (!isGzip(head)) files.push(...unpacked);
  }
}
