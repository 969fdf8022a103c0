import type { FileTree, WritableFile } from "./files.ts";

/**
 * Writes a whole file durably, in place: a crash leaves part of it. For files that nobody reads before another one, written
 * later, says that they are there.
 */
export async function writeFile(tree: Pick<FileTree, "openWrite">, path: string, bytes: Uint8Array): Promise<void> {
  writeWhole(await tree.openWrite(path), bytes);
}

/** Writes all bytes of a file, makes them durable and closes it. */
export function writeWhole(file: WritableFile, bytes: Uint8Array): void {
  try {
    file.truncate(0);
    file.write(bytes, 0);
    file.flush();
  } finally {
    file.close();
  }
}
