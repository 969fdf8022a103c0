import type { AbsolutePath, RangeQuery } from "@zarrita/storage";
import type { FileTree } from "../../src/storage/files.ts";
import { HandlePool } from "../../src/storage/handle-pool.ts";
import { arraysAmong, type KeyStore } from "../../src/storage/zarr/key-store.ts";

/** A directory of a tree as zarrita's store. Buffers start at byte 0, as zarrita's vlen-utf8 wants them. */
export class TreeStore implements KeyStore {
  readonly #tree: FileTree;
  readonly #pool: HandlePool;

  constructor(tree: FileTree, maxOpen = 64) {
    this.#tree = tree;
    this.#pool = new HandlePool(tree, maxOpen);
  }

  async get(key: AbsolutePath): Promise<Uint8Array | undefined> {
    return this.#tree.readFile(key.slice(1));
  }

  async getRange(key: AbsolutePath, range: RangeQuery): Promise<Uint8Array | undefined> {
    const file = await this.#pool.open(key.slice(1));
    if (!file) return undefined;
    const [offset, length] =
      "suffixLength" in range
        ? [Math.max(file.byteLength - range.suffixLength, 0), Math.min(range.suffixLength, file.byteLength)]
        : [range.offset, Math.max(Math.min(range.length, file.byteLength - range.offset), 0)];
    const bytes = new Uint8Array(length);
    file.read(bytes, offset);
    return bytes;
  }

  async arrayNames(): Promise<string[]> {
    const found: string[] = [];
    for (const { name, kind } of await this.#tree.list(""))
      if (kind === "directory")
        for (const document of ["zarr.json", ".zarray"])
          if ((await this.#tree.byteLength(`${name}/${document}`)) !== undefined) found.push(`${name}/${document}`);
    return arraysAmong(found);
  }

  close(): void {
    this.#pool.close();
  }
}
