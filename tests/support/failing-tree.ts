import type { FileTree, ReadableFile, WritableFile } from "../../src/storage/files.ts";
import { replaceFile } from "./replace-file.ts";

export class Crash extends Error {}

/**
 * A tree on which the process dies after so many operations that change something: that one is done by half or not at
 * all, and everything after it throws. What was written but not flushed may be gone.
 */
export function failingTree(tree: FileTree, survivedOperations: number): { tree: FileTree; operations: () => number } {
  let operations = 0;
  const step = () => {
    if (operations >= survivedOperations) throw new Crash(`after ${operations} operations`);
    operations++;
  };
  const alive = () => {
    if (operations >= survivedOperations) throw new Crash(`after ${operations} operations`);
  };
  const wrapWritable = (file: WritableFile): WritableFile => ({
    write(bytes, at) {
      if (operations === survivedOperations) file.write(bytes.subarray(0, bytes.length >> 1), at); // torn
      step();
      file.write(bytes, at);
    },
    truncate(byteLength) {
      step();
      file.truncate(byteLength);
    },
    flush() {
      step();
      file.flush();
    },
    close: () => file.close(),
  });
  const wrap = (inner: FileTree): FileTree => {
    const outer: FileTree = {
      async openRead(path): Promise<ReadableFile | undefined> {
        alive();
        return inner.openRead(path);
      },
      async openWrite(path) {
        step();
        return wrapWritable(await inner.openWrite(path));
      },
      async readFile(path) {
        alive();
        return inner.readFile(path);
      },
      async readRange(path, at, byteLength) {
        alive();
        return inner.readRange(path, at, byteLength);
      },
      replaceFile: (path, bytes) => replaceFile(outer, path, bytes),
      byteLength: (path) => inner.byteLength(path),
      async rename(from, to) {
        step();
        await inner.rename(from, to);
      },
      async remove(path) {
        step();
        await inner.remove(path);
      },
      list: (path) => inner.list(path),
      subtree: (path) => wrap(inner.subtree(path)),
      blob: (path) => inner.blob(path),
    };
    return outer;
  };
  return { tree: wrap(tree), operations: () => operations };
}
