import type { FileTree } from "./files.ts";

/**
 * The Origin Private File System's root (or a directory of it) as a tree. Only in workers: synchronous handles do not
 * exist in windows.
 * @throws Unsupported where the browser has no OPFS
 */
export async function openOpfsTree(_path = ""): Promise<FileTree> {
  throw new Error("not written yet");
}
