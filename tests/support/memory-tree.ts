import type { FileTree } from "../../src/storage/files.ts";
import { replaceFile } from "./replace-file.ts";

export type Files = Map<string, Uint8Array<ArrayBuffer>>;

/** Files in memory as the store's file tree: for tests that make the same dataset hundreds of times. */
export function memoryTree(files: Files = new Map(), base = ""): FileTree {
  const at = (path: string) => (base && path ? `${base}/${path}` : base || path);
  const below = (path: string) => (path === "" ? "" : `${path}/`);

  const tree: FileTree = {
    async openRead(path) {
      const bytes = files.get(at(path));
      if (!bytes) return undefined;
      return {
        byteLength: bytes.length,
        read(into, from) {
          const part = bytes.subarray(from, from + into.length);
          into.set(part);
          return part.length;
        },
        close() {},
      };
    },
    async openWrite(path) {
      const full = at(path);
      const bytes = () => files.get(full)!;
      const resize = (byteLength: number) => {
        const resized = new Uint8Array(byteLength);
        resized.set(bytes().subarray(0, byteLength));
        files.set(full, resized);
      };
      if (!files.has(full)) files.set(full, new Uint8Array());
      return {
        write(written, to) {
          if (to + written.length > bytes().length) resize(to + written.length);
          bytes().set(written, to);
        },
        truncate: resize,
        flush() {},
        close() {},
      };
    },
    readFile: async (path) => files.get(at(path))?.slice(),
    readRange: async (path, from, byteLength) => files.get(at(path))?.slice(from, from + byteLength),
    replaceFile: (path, bytes) => replaceFile(tree, path, bytes),
    byteLength: async (path) => files.get(at(path))?.length,
    async rename(from, to) {
      const bytes = files.get(at(from));
      if (!bytes) throw new Error(`${at(from)} is not there to be renamed`);
      files.delete(at(from));
      files.set(at(to), bytes);
    },
    async remove(path) {
      const [whole, prefix] = [at(path), below(at(path))];
      for (const file of files.keys()) if (file === whole || file.startsWith(prefix)) files.delete(file);
    },
    async list(path) {
      const prefix = below(at(path));
      const kinds = new Map<string, "file" | "directory">();
      const slash = prefix.length - 1;
      for (const file of files.keys()) {
        if (slash >= 0 && (file.charCodeAt(slash) !== 47 || !file.startsWith(prefix))) continue;
        const end = file.indexOf("/", prefix.length);
        kinds.set(file.slice(prefix.length, end < 0 ? undefined : end), end < 0 ? "file" : "directory");
      }
      return [...kinds].map(([name, kind]) => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    subtree: (path) => memoryTree(files, at(path)),
    async blob(path) {
      const bytes = files.get(at(path));
      return bytes && new Blob([bytes]);
    },
  };
  return tree;
}
