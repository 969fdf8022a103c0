import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";
import { filesOfDirectory } from "../drop/directory-files.ts";
import { readFolder } from "../drop/folder-records.ts";
import { permit } from "../drop/known-folder.svelte.ts";

/**
 * All files of the folder that a dataset's catalogs were picked from. Must be called from a click: the browser may ask.
 * @throws NotAllowedError where the user says no, NotFoundError where the folder is gone
 */
export async function filesOfKnownFolder(datasetId: string): Promise<DroppedFile[]> {
  const record = await readFolder(datasetId);
  if (!record) return [];
  await permit(record.directory);
  return filesOfDirectory(record.directory);
}
