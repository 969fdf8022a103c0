import { WorkbenchError } from "../../core/errors.ts";
import type { FileEntry, FileTree, ReadableFile, WritableFile } from "../files.ts";
import { writeWhole } from "../write-file.ts";
import { domErrorName, orMissing, treeError, whenUnlocked } from "./opfs-errors.ts";
import { OpfsFolders } from "./opfs-folders.ts";
import { openReadable, openWritable } from "./opfs-handles.ts";
import { padIndex } from "./padded-index.ts";

/** `move` is in the File System standard's drafts and in all engines, but not in TypeScript's library. */
interface MovableFileHandle extends FileSystemFileHandle {
  move(directory: FileSystemDirectoryHandle, name: string): Promise<void>;
}

/**
 * The Origin Private File System's root (or a directory of it) as a tree. Only in workers: synchronous handles do not
 * exist in windows.
 * @throws Unsupported where the browser has no OPFS
 */
export async function openOpfsTree(path = ""): Promise<FileTree> {
  const supported = "FileSystemFileHandle" in globalThis && "createSyncAccessHandle" in FileSystemFileHandle.prototype;
  if (!supported || !navigator.storage?.getDirectory) throw unsupported();
  try {
    return new OpfsTree(new OpfsFolders(await navigator.storage.getDirectory()), path);
  } catch (error) {
    throw unsupported(error);
  }
}

/** Does what comes before the first change since the browser started, ahead of it. */
export async function prepareOpfsChanges(): Promise<void> {
  await padIndex(await navigator.storage.getDirectory());
}

const unsupported = (cause?: unknown) =>
  new WorkbenchError(
    "Unsupported",
    { feature: "Origin Private File System" },
    "This browser (or a private window of it) offers no private file storage, which the workbench keeps its data in.",
    { cause },
  );

const snapshotErrors = new Set<string | undefined>(["NotFoundError", "NotReadableError"]);

class OpfsTree implements FileTree {
  readonly #folders: OpfsFolders;
  readonly #base: string;

  constructor(folders: OpfsFolders, base: string) {
    this.#folders = folders;
    this.#base = base;
  }

  #path(path: string): string {
    return this.#base && path ? `${this.#base}/${path}` : this.#base || path;
  }

  async #file(path: string, create = false): Promise<FileSystemFileHandle | undefined> {
    return this.#folders.within(this.#path(path), create, (folder, name) => folder.getFileHandle(name, { create }));
  }

  async openRead(path: string): Promise<ReadableFile | undefined> {
    for (let attempt = 0; ; attempt++) {
      const handle = await this.#file(path);
      const file = handle && (await openReadable(handle));
      // A file that another thread replaces between the two is there all the same.
      if (file || !handle || attempt === 20) return file;
    }
  }

  async openWrite(path: string): Promise<WritableFile> {
    await this.#folders.readyToChange();
    try {
      return await openWritable((await this.#file(path, true))!);
    } catch (error) {
      throw treeError(error);
    }
  }

  readFile(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#readBlob(path, (file) => file);
  }

  readRange(path: string, at: number, byteLength: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#readBlob(path, (file) => file.slice(at, at + byteLength));
  }

  async #readBlob(path: string, part: (file: File) => Blob): Promise<Uint8Array<ArrayBuffer> | undefined> {
    for (let attempt = 0; ; attempt++) {
      const handle = await this.#file(path);
      if (!handle) return undefined;
      try {
        return new Uint8Array(await part(await handle.getFile()).arrayBuffer());
      } catch (error) {
        // The File is a snapshot: reading it fails when another thread appended to the file or replaced it meanwhile.
        if (!snapshotErrors.has(domErrorName(error)) || attempt === 20) throw error;
      }
    }
  }

  async replaceFile(path: string, bytes: Uint8Array): Promise<void> {
    await this.#folders.readyToChange();
    try {
      await this.#folders.within(this.#path(path), true, async (folder, name) => {
        const handle = (await folder.getFileHandle(`${name}.partial`, { create: true })) as MovableFileHandle;
        writeWhole(await openWritable(handle), bytes);
        await whenUnlocked(() => handle.move(folder, name));
      });
    } catch (error) {
      throw treeError(error);
    }
  }

  async byteLength(path: string): Promise<number | undefined> {
    return (await this.blob(path))?.size;
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#folders.readyToChange();
    const handle = (await this.#file(from)) as MovableFileHandle | undefined;
    if (!handle) throw new Error(`${this.#path(from)} is not there to be renamed`);
    try {
      await this.#folders.within(this.#path(to), true, (folder, name) => whenUnlocked(() => handle.move(folder, name)));
    } catch (error) {
      throw treeError(error);
    }
  }

  async remove(path: string): Promise<void> {
    await this.#folders.readyToChange();
    const full = this.#path(path);
    this.#folders.forget(full);
    await this.#folders.within(full, false, (folder, name) =>
      whenUnlocked(() => folder.removeEntry(name, { recursive: true })),
    );
  }

  async list(path: string): Promise<FileEntry[]> {
    const folder = await this.#folders.open(this.#path(path), false);
    const entries: FileEntry[] = [];
    // Another thread may be removing it.
    await orMissing(async () => {
      if (folder) for await (const { name, kind } of folder.values()) entries.push({ name, kind });
    });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  subtree(path: string): FileTree {
    return new OpfsTree(this.#folders, this.#path(path));
  }

  async blob(path: string): Promise<Blob | undefined> {
    const handle = await this.#file(path);
    return orMissing(() => handle?.getFile());
  }
}
