import type { SlicedBytes } from "../../core/bytes/sliced-bytes.ts";
import type { FileVersion } from "../../core/verbs/remote-store.ts";
import type { RangeReader } from "./range-reader.ts";

/** Files are read in pages of this size, which are kept: what lies beside what was read is mostly read next. */
const pageBytes = 64 * 2 ** 10;
const keptPages = 512;
/** More than this is read past the pages, in requests of `mostBytes`. */
const largeBytes = 4 * 2 ** 20;
const mostBytes = 8 * 2 ** 20;
/** Pages that are fetched along rather than asked around. */
const gapPages = 1;

type Bytes = Uint8Array<ArrayBuffer>;

/** A page that is asked for with others at the next turn. */
interface Asked {
  page: number;
  resolve(bytes: Bytes): void;
  reject(error: unknown): void;
}

/** One file on a server, of which parts are read: parts that are asked for together, and lie together, in one request. */
export class RemoteFile {
  readonly url: string;
  readonly version: FileVersion;
  readonly #reader: RangeReader;
  readonly #pages = new Map<number, Promise<Bytes>>();
  #asked: Asked[] = [];

  private constructor(reader: RangeReader, url: string, version: FileVersion) {
    this.url = url;
    this.version = version;
    this.#reader = reader;
  }

  /** Undefined where there is no such file. @throws ServerFault */
  static async open(reader: RangeReader, url: string): Promise<RemoteFile | undefined> {
    const begun = await reader.begin(url, pageBytes);
    if (!begun) return undefined;
    const file = new RemoteFile(reader, url, begun.version);
    file.#pages.set(0, Promise.resolve(begun.bytes));
    return file;
  }

  get size(): number {
    return this.version.byteLength;
  }

  get bytes(): SlicedBytes {
    return new RemoteSlice(this, 0, this.size);
  }

  /** @throws ServerFault */
  async read(from: number, end: number): Promise<Bytes> {
    if (from >= end) return new Uint8Array();
    if (end - from > largeBytes) return this.#readLarge(from, end);
    const [first, last] = [Math.floor(from / pageBytes), Math.floor((end - 1) / pageBytes)];
    const pages = await Promise.all(Array.from({ length: last - first + 1 }, (_, i) => this.#page(first + i)));
    const into = new Uint8Array(end - from);
    for (const [i, page] of pages.entries()) {
      const start = (first + i) * pageBytes;
      const part = page.subarray(Math.max(from - start, 0), Math.min(end - start, page.length));
      into.set(part, Math.max(start - from, 0));
    }
    return into;
  }

  async #readLarge(from: number, end: number): Promise<Bytes> {
    const into = new Uint8Array(end - from);
    const starts = Array.from({ length: Math.ceil((end - from) / mostBytes) }, (_, i) => from + i * mostBytes);
    await Promise.all(
      starts.map(async (start) => {
        const bytes = await this.#reader.range(this.url, start, Math.min(start + mostBytes, end), this.version);
        into.set(bytes, start - from);
      }),
    );
    return into;
  }

  #page(page: number): Promise<Bytes> {
    const known = this.#pages.get(page);
    const bytes = known ?? this.#askFor(page);
    this.#pages.delete(page); // inserted again as the most recently used
    this.#pages.set(page, bytes);
    if (!known) bytes.catch(() => this.#pages.delete(page));
    if (this.#pages.size > keptPages) this.#pages.delete(this.#pages.keys().next().value!);
    return bytes;
  }

  #askFor(page: number): Promise<Bytes> {
    return new Promise((resolve, reject) => {
      // Whatever else is read now joins in.
      if (this.#asked.length === 0) setTimeout(() => this.#fetchAsked());
      this.#asked.push({ page, resolve, reject });
    });
  }

  #fetchAsked(): void {
    const asked = this.#asked.sort((a, b) => a.page - b.page);
    this.#asked = [];
    for (let first = 0; first < asked.length; ) {
      let end = first + 1;
      while (
        end < asked.length &&
        asked[end]!.page - asked[end - 1]!.page <= gapPages + 1 &&
        (asked[end]!.page + 1 - asked[first]!.page) * pageBytes <= mostBytes
      )
        end++;
      void this.#fetchRun(asked.slice(first, end));
      first = end;
    }
  }

  async #fetchRun(run: Asked[]): Promise<void> {
    const from = run[0]!.page * pageBytes;
    const end = Math.min((run.at(-1)!.page + 1) * pageBytes, this.size);
    try {
      const bytes = await this.#reader.range(this.url, from, end, this.version);
      for (const { page, resolve } of run) {
        const start = page * pageBytes - from;
        resolve(bytes.slice(start, start + pageBytes));
      }
    } catch (error) {
      for (const { reject } of run) reject(error);
    }
  }
}

class RemoteSlice implements SlicedBytes {
  readonly #file: RemoteFile;
  readonly #from: number;
  readonly size: number;

  constructor(file: RemoteFile, from: number, end: number) {
    this.#file = file;
    this.#from = from;
    this.size = Math.max(end - from, 0);
  }

  slice(start: number, end = this.size): SlicedBytes {
    const within = (at: number) => Math.min(Math.max(at, 0), this.size);
    return new RemoteSlice(this.#file, this.#from + within(start), this.#from + within(end));
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.#file.read(this.#from, this.#from + this.size)).buffer;
  }

  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let at = 0;
    return new ReadableStream({
      pull: async (controller) => {
        const end = Math.min(at + largeBytes, this.size);
        if (end > at) controller.enqueue(await this.#file.read(this.#from + at, this.#from + end));
        at = end;
        if (at === this.size) controller.close();
      },
    });
  }
}
