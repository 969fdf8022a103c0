import { archiveEntries } from "../../core/bytes/archive.ts";
import { mayBeArchive } from "../../core/bytes/archive-name.ts";
import { isWorkbenchError, reportError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { DroppedFile, ExpandedFiles } from "../../core/verbs/expand-archives.ts";
import { recogniseFiles } from "./recognise-files.ts";

/**
 * Opens a drop: puts the files of zips and tars in the place of their archive, and looks what every file holds. Files are
 * unpacked one at a time onto the browser's disk. What cannot be unpacked is listed by name, and the others go on.
 * @throws Aborted
 */
export async function expandArchives(request: { files: DroppedFile[] }, job: Job): Promise<ExpandedFiles> {
  const expanded: ExpandedFiles = { files: [], refused: [] };
  for (const [done, dropped] of request.files.entries()) {
    if (!mayBeArchive(dropped.path)) {
      expanded.files.push(dropped);
      continue;
    }
    job.progress({ stage: "unpack", done, total: request.files.length, unit: "file" });
    await job.checkpoint("unpack");
    await expand(dropped, expanded, job);
  }
  expanded.files = await recogniseFiles(expanded.files, job);
  return expanded;
}

async function expand(dropped: DroppedFile, { files, refused }: ExpandedFiles, job: Job): Promise<void> {
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
        const name = entry.path.split("/").at(-1)!;
        files.push({ path: entry.path, file: new File([await entry.unpack()], name) });
      } catch (error) {
        refuse(entry.path, error);
      }
    }
  } catch (error) {
    refuse(dropped.path, error);
  }
}
