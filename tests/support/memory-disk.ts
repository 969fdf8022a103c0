// A disk in memory that can die at any step, run full at any step, and counts what is open: the store's worst day, on demand.
import { WorkbenchError } from "../../src/core/errors.ts";
import type { FileTree } from "../../src/storage/files.ts";
import { replaceFile } from "../../src/storage/replace-file.ts";

/** The process is gone: nothing that it does from now on reaches the disk. */
export class Killed extends Error {}

export type Fault =
  /** The process dies in the middle of a step: a write is torn, other steps do not happen. */
  | "kill"
  /** From this step on every write finds the disk full, until `heal`. */
  | "full"
  /** This step fails, later ones do not. */
  | "error";

interface StoredFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** What the last flush made durable. */
  flushed: Uint8Array<ArrayBuffer>;
}

export class MemoryDisk {
  readonly #files = new Map<string, StoredFile>();
  readonly #open = new Map<string, { readers: number; writers: number }>();
  #fault: { kind: Fault; step: number } | undefined;
  #steps = 0;
  #mostOpen = 0;

  /** Steps since the last fault was planned: every operation that a process may die in or that may fail. */
  get steps(): number {
    return this.#steps;
  }

  /** Handles that are open now. */
  get openHandles(): string[] {
    return [...this.#open].filter(([, { readers, writers }]) => readers + writers > 0).map(([path]) => path);
  }

  /** Most handles that were ever open at once. */
  get mostOpen(): number {
    return this.#mostOpen;
  }

  /** Contents by path, sorted. */
  get contents(): Map<string, Uint8Array<ArrayBuffer>> {
    return new Map(
      [...this.#files].map(([path, { bytes }]) => [path, bytes] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  plan(kind: Fault, step: number): void {
    this.#fault = { kind, step };
    this.#steps = 0;
  }

  heal(): void {
    this.#fault = undefined;
    this.#steps = 0;
  }

  /** A disk with the same contents, for another process. */
  copy(): MemoryDisk {
    return this.#with(({ bytes }) => bytes);
  }

  /** What is left when not the process but the machine stops: whatever was not flushed is gone. */
  afterPowerLoss(): MemoryDisk {
    return this.#with(({ flushed }) => flushed);
  }

  #with(contentOf: (file: StoredFile) => Uint8Array<ArrayBuffer>): MemoryDisk {
    const disk = new MemoryDisk();
    for (const [path, file] of this.#files) {
      const bytes = contentOf(file).slice();
      disk.#files.set(path, { bytes, flushed: bytes });
    }
    return disk;
  }

  flipByte(path: string, at: number): void {
    const file = this.#files.get(path)!;
    file.bytes = file.bytes.slice();
    file.bytes[at]! ^= 0xff;
  }

  tree(base = ""): FileTree {
    const at = (path: string) => (base && path ? `${base}/${path}` : base || path);
    const tree: FileTree = {
      openRead: async (path) => {
        this.#step("read");
        const file = this.#files.get(at(path));
        if (!file) return undefined;
        const close = this.#opened(at(path), "readers");
        const { bytes } = file;
        return {
          byteLength: bytes.length,
          read: (into, from) => {
            this.#step("read");
            const found = bytes.subarray(from, from + into.length);
            into.set(found);
            return found.length;
          },
          close,
        };
      },
      openWrite: async (path) => {
        this.#step("write");
        const full = at(path);
        const file = this.#files.get(full) ?? { bytes: new Uint8Array(), flushed: new Uint8Array() };
        const close = this.#opened(full, "writers");
        this.#files.set(full, file);
        return {
          write: (bytes, to) => {
            const write = (part: Uint8Array) => {
              const grown = new Uint8Array(Math.max(file.bytes.length, to + part.length));
              grown.set(file.bytes);
              grown.set(part, to);
              file.bytes = grown;
            };
            this.#step("write", () => write(bytes.subarray(0, bytes.length >> 1)));
            write(bytes);
          },
          truncate: (byteLength) => {
            // A shorter file needs no space.
            this.#step(byteLength > file.bytes.length ? "write" : "change");
            const cut = new Uint8Array(byteLength);
            cut.set(file.bytes.subarray(0, byteLength));
            file.bytes = cut;
          },
          flush: () => {
            this.#step("write");
            file.flushed = file.bytes.slice();
          },
          close,
        };
      },
      readFile: async (path) => {
        this.#step("read");
        return this.#files.get(at(path))?.bytes.slice();
      },
      replaceFile: (path, bytes) => replaceFile(tree, path, bytes),
      byteLength: async (path) => {
        this.#step("read");
        return this.#files.get(at(path))?.bytes.length;
      },
      rename: async (from, to) => {
        this.#step("change");
        const file = this.#files.get(at(from));
        if (!file) throw new Error(`${at(from)} is not there to be renamed`);
        this.#refuseOpen(at(from));
        this.#refuseOpen(at(to));
        this.#files.delete(at(from));
        this.#files.set(at(to), file);
      },
      remove: async (path) => {
        const paths = [...this.#files.keys()].filter((other) => other === at(path) || other.startsWith(`${at(path)}/`));
        for (const other of paths) {
          this.#step("change");
          this.#refuseOpen(other);
          this.#files.delete(other);
        }
      },
      list: async (path) => {
        this.#step("read");
        const prefix = at(path) ? `${at(path)}/` : "";
        const kinds = new Map<string, "file" | "directory">();
        for (const other of this.#files.keys()) {
          if (!other.startsWith(prefix)) continue;
          const [name, ...below] = other.slice(prefix.length).split("/");
          kinds.set(name!, below.length > 0 ? "directory" : "file");
        }
        return [...kinds].map(([name, kind]) => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1));
      },
      subtree: (path) => this.tree(at(path)),
      blob: async (path) => {
        const file = this.#files.get(at(path));
        return file && new Blob([file.bytes]);
      },
    };
    return tree;
  }

  /** Counts a step, and fails it where that is planned; `torn` does what a dying process still did of it. */
  #step(kind: "read" | "write" | "change", torn = () => {}): void {
    const step = this.#steps++;
    if (!this.#fault || step < this.#fault.step) return;
    switch (this.#fault.kind) {
      case "kill":
        if (step === this.#fault.step) torn();
        throw new Killed(`killed at step ${step}`);
      case "error":
        if (step === this.#fault.step) throw new Error(`the disk failed at step ${step}`);
        return;
      case "full":
        if (kind !== "write") return;
        throw new WorkbenchError("QuotaExceeded", { neededBytes: 1, availableBytes: 0 }, `full at step ${step}`);
    }
  }

  #opened(path: string, as: "readers" | "writers"): () => void {
    const open = this.#open.get(path) ?? { readers: 0, writers: 0 };
    if (open.writers > 0 || (as === "writers" && open.readers > 0)) throw new Error(`${path} is open already`);
    this.#open.set(path, open);
    open[as]++;
    const total = [...this.#open.values()].reduce((sum, { readers, writers }) => sum + readers + writers, 0);
    this.#mostOpen = Math.max(this.#mostOpen, total);
    let closed = false;
    return () => {
      if (!closed) open[as]--;
      closed = true;
    };
  }

  #refuseOpen(path: string): void {
    const open = this.#open.get(path);
    if (open && open.readers + open.writers > 0) throw new Error(`${path} is open`);
  }
}
