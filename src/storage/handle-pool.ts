import type { FileTree, ReadableFile } from "./files.ts";

/**
 * Files of a tree kept open for reading, at most so many: opening costs a thousand times what a small read does, and a
 * browser hangs with some 20,000 open. A file that was handed out may be closed by the next `open`, so read at once.
 */
export class HandlePool {
  readonly #tree: FileTree;
  readonly #maxOpen: number;
  /** Least recently used first. */
  readonly #open = new Map<string, ReadableFile>();
  readonly #opening = new Map<string, Promise<ReadableFile | undefined>>();
  #closed = false;

  constructor(tree: FileTree, maxOpen: number) {
    this.#tree = tree;
    this.#maxOpen = maxOpen;
  }

  /** The file if it is open already: without a turn of the event loop. */
  peek(path: string): ReadableFile | undefined {
    const file = this.#open.get(path);
    if (file) {
      this.#open.delete(path);
      this.#open.set(path, file);
    }
    return file;
  }

  /** Undefined where there is no such file. */
  async open(path: string): Promise<ReadableFile | undefined> {
    const open = this.peek(path) ?? this.#opening.get(path);
    if (open) return open;
    const opening = this.#tree
      .openRead(path)
      .then((file) => file && this.#keep(path, file))
      .finally(() => this.#opening.delete(path));
    this.#opening.set(path, opening);
    return opening;
  }

  close(): void {
    this.#closed = true;
    for (const file of this.#open.values()) file.close();
    this.#open.clear();
  }

  #keep(path: string, file: ReadableFile): ReadableFile {
    if (this.#closed) {
      file.close();
      throw new Error(`${path} was opened after its pool was closed`);
    }
    this.#open.set(path, file);
    for (const [oldest, other] of this.#open) {
      if (this.#open.size <= this.#maxOpen) break;
      other.close();
      this.#open.delete(oldest);
    }
    return file;
  }
}
