import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";
import { filesOfDirectory, folderPermission, type PermittedDirectory } from "./directory-files.ts";
import { type FolderRecord, readFolder, removeFolder, writeFolder } from "./folder-records.ts";

const trace = ({ path, file }: DroppedFile) => `${path} ${file.size} ${file.lastModified}`;

/** The folder that the open dataset's catalogs were picked from, where the browser lets pages look again. */
export class KnownFolder {
  /** Its name; undefined where none is known. */
  name = $state<string | undefined>();
  /** Name of the folder whose ingest has begun and is not known to be done. */
  pendingName = $state<string | undefined>();
  #datasetId: string | undefined;
  #record: FolderRecord | undefined;
  /** Picked, and not yet known to which dataset its catalogs go. */
  #picked: { directory: PermittedDirectory; files: DroppedFile[] } | undefined;

  /** Reads the files of a folder that was just picked. */
  async pick(directory: PermittedDirectory): Promise<DroppedFile[]> {
    const files = await filesOfDirectory(directory);
    this.#picked = { directory, files };
    return files;
  }

  /** Remembers the picked folder while its files are being taken, so that a cut-off ingest needs no second drop. */
  async begin(files: readonly DroppedFile[]): Promise<void> {
    const picked = this.#picked;
    if (!picked || !holdsSome(picked.files, files)) return;
    await writeFolder(pendingKey, { directory: picked.directory, seen: [] }).catch(() => {}); // then it does
    this.pendingName = picked.directory.name;
  }

  /** To be called when an ingest is done. */
  async end(): Promise<void> {
    if (this.pendingName === undefined) return;
    this.pendingName = undefined;
    await removeFolder(pendingKey);
  }

  async loadPending(): Promise<void> {
    this.pendingName = (await readFolder(pendingKey).catch(() => undefined))?.directory.name;
  }

  /**
   * Every file of the folder whose ingest was cut off. Must be called from a click: the browser may ask.
   * @throws NotAllowedError where the user says no, NotFoundError where the folder is gone
   */
  async readPending(): Promise<DroppedFile[]> {
    const record = await readFolder(pendingKey);
    if (!record) return [];
    await permit(record.directory);
    return this.pick(record.directory);
  }

  /** Remembers the picked folder for the dataset that took its files. */
  async keep(files: readonly DroppedFile[], datasetId: string): Promise<void> {
    const picked = this.#picked;
    if (!picked || !holdsSome(picked.files, files)) return;
    this.#picked = undefined;
    const known = this.#datasetId === datasetId ? (this.#record?.seen ?? []) : [];
    const seen = [...new Set([...known, ...picked.files.map(trace)])];
    await writeFolder(datasetId, { directory: picked.directory, seen }).catch(() => {}); // then it is not asked for again
    await this.open(datasetId);
  }

  /** Goes over to another dataset's folder. A browser that keeps no handles knows none. */
  async open(datasetId: string | undefined): Promise<void> {
    this.#datasetId = datasetId;
    const record = datasetId === undefined ? undefined : await readFolder(datasetId).catch(() => undefined);
    if (this.#datasetId !== datasetId) return;
    this.#record = record;
    this.name = record?.directory.name;
  }

  /**
   * Files that are new in the folder, or have changed since it was read. Must be called from a click: the browser may ask.
   * @throws NotAllowedError where the user says no, NotFoundError where the folder is gone
   */
  async look(): Promise<DroppedFile[]> {
    if (!this.#record) return [];
    const { directory, seen } = this.#record;
    await permit(directory);
    const known = new Set(seen);
    return (await this.pick(directory)).filter((file) => !known.has(trace(file)));
  }
}

const pendingKey = "pending";

/** Whether some of the files are among others: what was looked into by a worker is another object. */
function holdsSome(others: readonly DroppedFile[], files: readonly DroppedFile[]): boolean {
  const known = new Set(others.map(trace));
  return files.some((file) => known.has(trace(file)));
}

/** Asks the user where the browser wants that. @throws NotAllowedError */
export async function permit(directory: PermittedDirectory): Promise<void> {
  if (!(await folderPermission(directory)))
    throw new DOMException(`The browser may not read the folder ${directory.name} again.`, "NotAllowedError");
}
