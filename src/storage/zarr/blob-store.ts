import type { AbsolutePath, RangeQuery } from "@zarrita/storage";
import { arraysAmong, type KeyStore } from "./key-store.ts";

/** A Zarr store whose files are all at hand, by their paths from its root on. */
export class BlobStore implements KeyStore {
  readonly #files: ReadonlyMap<string, Blob>;

  constructor(files: ReadonlyMap<string, Blob>) {
    this.#files = files;
  }

  async get(key: AbsolutePath): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const file = this.#files.get(key.slice(1));
    return file && new Uint8Array(await file.arrayBuffer());
  }

  async getRange(key: AbsolutePath, range: RangeQuery): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const file = this.#files.get(key.slice(1));
    const part =
      "suffixLength" in range
        ? file?.slice(-range.suffixLength)
        : file?.slice(range.offset, range.offset + range.length);
    return part && new Uint8Array(await part.arrayBuffer());
  }

  async arrayNames(): Promise<string[]> {
    return arraysAmong(this.#files.keys());
  }

  close(): void {}
}
