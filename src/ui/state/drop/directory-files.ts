import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";

/** A directory handle, with what Chromium adds to the standard. */
export interface PermittedDirectory extends FileSystemDirectoryHandle {
  queryPermission?(options: { mode: "read" }): Promise<PermissionState>;
  requestPermission?(options: { mode: "read" }): Promise<PermissionState>;
}

type DirectoryPicker = (options: { id: string; mode: "read" }) => Promise<PermittedDirectory>;

/** The browser's picker of folders that may be read again later; undefined where it has none. */
export function directoryPicker(): DirectoryPicker | undefined {
  return (globalThis as { showDirectoryPicker?: DirectoryPicker }).showDirectoryPicker;
}

/** Every file below a folder, paths beginning with its name, in the order of their paths. */
export async function filesOfDirectory(directory: FileSystemDirectoryHandle): Promise<DroppedFile[]> {
  const files: DroppedFile[] = [];
  const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
    for await (const entry of folder.values()) {
      const below = `${path}/${entry.name}`;
      if (entry.kind === "directory") await walk(entry as FileSystemDirectoryHandle, below);
      else files.push({ path: below, file: await (entry as FileSystemFileHandle).getFile() });
    }
  };
  await walk(directory, directory.name);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** True where a folder may be read; asks the user where the browser wants that. */
export async function folderPermission(directory: PermittedDirectory): Promise<boolean> {
  const mode = { mode: "read" } as const;
  if ((await directory.queryPermission?.(mode)) === "granted") return true;
  return (await directory.requestPermission?.(mode)) === "granted";
}

/** The folder that was dropped, where it was dropped alone and the browser hands it over; ask before the first await. */
export function droppedDirectory(transfer: DataTransfer): Promise<PermittedDirectory | undefined> {
  const [item, ...others] = Array.from(transfer.items).filter(({ kind }) => kind === "file");
  const handing = item as (DataTransferItem & HandingItem) | undefined;
  if (!handing?.getAsFileSystemHandle || others.length > 0) return Promise.resolve(undefined);
  return handing.getAsFileSystemHandle().then(
    (handle) => (handle?.kind === "directory" ? (handle as PermittedDirectory) : undefined),
    () => undefined,
  );
}

/** What Chromium adds to a dropped item. */
interface HandingItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}
