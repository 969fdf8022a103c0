import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";

/** Files of a file input: those of a picked folder with their path below it. */
export function filesOfInput(input: HTMLInputElement): DroppedFile[] {
  return Array.from(input.files ?? [], (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Every file of a drop, folders walked to the end, paths relative to what was dropped, in the order of their paths. */
export async function filesOfDrop(transfer: DataTransfer): Promise<DroppedFile[]> {
  // Entries must be taken before the first await: afterwards the browser has emptied the list.
  const entries = Array.from(transfer.items, (item) => (item.kind === "file" ? item.webkitGetAsEntry() : null));
  const loose = Array.from(transfer.files, (file) => ({ path: file.name, file }));
  if (entries.every((entry) => entry === null)) return loose;
  const files: DroppedFile[] = [];
  for (const entry of entries) if (entry) await walk(entry, files);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function walk(entry: FileSystemEntry, into: DroppedFile[]): Promise<void> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    into.push({ path: entry.fullPath.replace(/^\//, ""), file });
  } else if (isDirectory(entry)) {
    const reader = entry.createReader();
    // A browser hands out at most about a hundred entries a call; an empty list is the end.
    for (;;) {
      const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (batch.length === 0) break;
      for (const child of batch) await walk(child, into);
    }
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** Name of the folder that holds all files; undefined when there is none. */
export function folderName(files: DroppedFile[]): string | undefined {
  const [first = "", ...others] = files.map(({ path }) => (path.includes("/") ? path.slice(0, path.indexOf("/")) : ""));
  return first !== "" && others.every((name) => name === first) ? first : undefined;
}
