import type { FileTree } from "./files.ts";

/**
 * A tree in which everything that is written lies in `over`, and what is not there is read from `under`, which is never
 * changed: what is removed or renamed is what lies in `over`.
 */
export function overlayTree(under: FileTree, over: FileTree): FileTree {
  return {
    openRead: async (path) => (await over.openRead(path)) ?? under.openRead(path),
    openWrite: (path) => over.openWrite(path),
    readFile: async (path) => (await over.readFile(path)) ?? under.readFile(path),
    readRange: async (path, at, byteLength) =>
      (await over.readRange(path, at, byteLength)) ?? under.readRange(path, at, byteLength),
    replaceFile: (path, bytes) => over.replaceFile(path, bytes),
    byteLength: async (path) => (await over.byteLength(path)) ?? under.byteLength(path),
    rename: (from, to) => over.rename(from, to),
    remove: (path) => over.remove(path),
    async list(path) {
      const entries = new Map([...(await under.list(path)), ...(await over.list(path))].map((one) => [one.name, one]));
      return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    subtree: (path) => overlayTree(under.subtree(path), over.subtree(path)),
    blob: async (path) => (await over.blob(path)) ?? under.blob(path),
  };
}
