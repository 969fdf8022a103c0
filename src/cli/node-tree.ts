import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openAsBlob,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { WorkbenchError } from "../core/errors.ts";
import type { FileTree } from "../storage/files.ts";
import { writeFile } from "../storage/write-file.ts";

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

async function orMissing<T>(find: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** A full disk by the name that every tree has for it. */
function orFull<T>(neededBytes: number, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (codeOf(error) !== "ENOSPC" && codeOf(error) !== "EDQUOT") throw error;
    const details = { neededBytes, availableBytes: 0 };
    throw new WorkbenchError("QuotaExceeded", details, "The disk is full: what is committed stays.", { cause: error });
  }
}

export interface NodeTreeOptions {
  /** Whether `flush` waits until the disk has it. Tests that make thousands of files do without. */
  durable: boolean;
}

/** A directory of this machine as the store's file tree. */
export function nodeTree(root: string, { durable }: NodeTreeOptions): FileTree {
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
        write: (bytes, to) =>
          orFull(bytes.length, () => {
            for (let done = 0; done < bytes.length; )
              done += writeSync(fd, bytes, done, bytes.length - done, to + done);
          }),
        truncate: (byteLength) => ftruncateSync(fd, byteLength),
        flush: () => (durable ? orFull(0, () => fsyncSync(fd)) : undefined),
        close: () => closeSync(fd),
      };
    },
    async readFile(path) {
      const bytes = await orMissing(() => readFile(at(path)));
      return bytes && new Uint8Array(bytes);
    },
    async readRange(path, from, byteLength) {
      const file = await tree.openRead(path);
      if (!file) return undefined;
      try {
        const bytes = new Uint8Array(Math.max(Math.min(byteLength, file.byteLength - from), 0));
        let read = 0;
        while (read < bytes.length) {
          const more = file.read(bytes.subarray(read), from + read);
          if (more === 0) break;
          read += more;
        }
        return read === bytes.length ? bytes : bytes.slice(0, read);
      } finally {
        file.close();
      }
    },
    async replaceFile(path, bytes) {
      const partial = `${path}.partial`;
      await writeFile(tree, partial, bytes);
      await tree.rename(partial, path);
    },
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
    subtree: (path) => nodeTree(at(path), { durable }),
    blob: async (path) => ((await tree.byteLength(path)) === undefined ? undefined : openAsBlob(at(path))),
  };
  return tree;
}
