import { closeSync, fstatSync, ftruncateSync, mkdirSync, openAsBlob, openSync, readSync, writeSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FileTree } from "../../src/storage/files.ts";
import { replaceFile } from "./replace-file.ts";

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === "ENOENT";

async function orMissing<T>(find: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A directory of this machine as the store's file tree, for tests and for peers. */
export function nodeTree(root: string): FileTree {
  const at = (path: string) => join(root, path);

  const tree: FileTree = {
    async openRead(path) {
      const fd = await orMissing(() => openSync(at(path), "r"));
      if (fd === undefined) return undefined;
      return {
        byteLength: fstatSync(fd).size,
        read: (into, from) => readSync(fd, into, 0, into.length, from),
        close: () => closeSync(fd),
      };
    },
    async openWrite(path) {
      mkdirSync(dirname(at(path)), { recursive: true });
      const fd = (await orMissing(() => openSync(at(path), "r+"))) ?? openSync(at(path), "w+");
      return {
        write: (bytes, to) => void writeSync(fd, bytes, 0, bytes.length, to),
        truncate: (byteLength) => ftruncateSync(fd, byteLength),
        flush() {}, // nobody pulls this machine's plug, and a test makes thousands of files
        close: () => closeSync(fd),
      };
    },
    async readFile(path) {
      const bytes = await orMissing(() => readFile(at(path)));
      return bytes && new Uint8Array(bytes);
    },
    replaceFile: (path, bytes) => replaceFile(tree, path, bytes),
    byteLength: async (path) => (await orMissing(() => stat(at(path))))?.size,
    async rename(from, to) {
      await mkdir(dirname(at(to)), { recursive: true });
      await rename(at(from), at(to));
    },
    remove: (path) => rm(at(path), { recursive: true, force: true }),
    async list(path) {
      const entries = (await orMissing(() => readdir(at(path), { withFileTypes: true }))) ?? [];
      return entries
        .map((entry) => ({ name: entry.name, kind: entry.isDirectory() ? ("directory" as const) : ("file" as const) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    subtree: (path) => nodeTree(at(path)),
    blob: async (path) => ((await tree.byteLength(path)) === undefined ? undefined : openAsBlob(at(path))),
  };
  return tree;
}
