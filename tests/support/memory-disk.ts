// A disk in memory that can die at any step, run full at any step, and counts what is open: the store's worst day, on demand.
import { WorkbenchError } from "../../src/core/errors.ts";
import type { FileTree, WritableFile } from "../../src/storage/files.ts";
import { type Files, memoryTree } from "./memory-tree.ts";
import { replaceFile } from "./replace-file.ts";

/** The process is gone: nothing that it does from now on reaches the disk. */
export class Killed extends Error {}

export type Fault =
  /** The process dies in the middle of a step: a write is torn, other steps do not happen. */
  | "kill"
  /** From this step on every write finds the disk full, until `heal`. */
  | "full"
  /** This step fails, later ones do not. */
  | "error";

export class MemoryDisk {
  readonly files: Files = new Map();
  /** What the last flush of each file made durable. */
  readonly #flushed: Files = new Map();
  readonly #open = new Map<string, { readers: number; writers: number }>();
  #fault: { kind: Fault; step: number } | undefined;
  #steps = { all: 0, changes: 0 };

  /** Steps since a fault was last planned: all that may fail, and those that change the disk. */
  get steps(): { all: number; changes: number } {
    return { ...this.#steps };
  }

  /** Files that are open now. */
  get openHandles(): string[] {
    return [...this.#open].filter(([, { readers, writers }]) => readers + writers > 0).map(([path]) => path);
  }

  /** @param step of all steps for an error, of those that change the disk otherwise, counted from now */
  plan(kind: Fault, step: number): void {
    this.heal();
    this.#fault = { kind, step };
  }

  heal(): void {
    this.#fault = undefined;
    this.#steps = { all: 0, changes: 0 };
  }

  /** A disk with the same contents, for another process. */
  copy(): MemoryDisk {
    return this.#holding((path) => this.files.get(path)!);
  }

  /** What is left when not the process but the machine stops: whatever was not flushed is gone. */
  afterPowerLoss(): MemoryDisk {
    return this.#holding((path) => this.#flushed.get(path) ?? new Uint8Array());
  }

  /** Bytes are shared until a file is opened for writing, which copies them. */
  #holding(contentOf: (path: string) => Uint8Array<ArrayBuffer>): MemoryDisk {
    const disk = new MemoryDisk();
    for (const path of this.files.keys()) {
      disk.files.set(path, contentOf(path));
      disk.#flushed.set(path, contentOf(path));
    }
    return disk;
  }

  /** The disk's root as the store's file tree. As in the OPFS, a file that is open for writing is open once. */
  tree(base = ""): FileTree {
    const at = (path: string) => (base && path ? `${base}/${path}` : base || path);
    const inner = memoryTree(this.files);
    const tree: FileTree = {
      openRead: async (path) => {
        this.#step("read");
        const file = await inner.openRead(at(path));
        if (!file) return undefined;
        const close = this.#opened(at(path), "readers");
        const read = (into: Uint8Array, from: number) => {
          this.#step("read");
          return file.read(into, from);
        };
        return { byteLength: file.byteLength, read, close };
      },
      openWrite: async (path) => {
        this.#step("write");
        const shared = this.files.get(at(path));
        if (shared) this.files.set(at(path), shared.slice());
        return this.#writable(at(path), await inner.openWrite(at(path)));
      },
      readFile: async (path) => {
        this.#step("read");
        return inner.readFile(at(path));
      },
      readRange: async (path, from, byteLength) => {
        this.#step("read");
        return inner.readRange(at(path), from, byteLength);
      },
      replaceFile: (path, bytes) => replaceFile(tree, path, bytes),
      byteLength: async (path) => {
        this.#step("read");
        return inner.byteLength(at(path));
      },
      rename: async (from, to) => {
        this.#step("change");
        this.#refuseOpen(at(from));
        this.#refuseOpen(at(to));
        await inner.rename(at(from), at(to));
        const flushed = this.#flushed.get(at(from));
        this.#flushed.delete(at(from));
        if (flushed) this.#flushed.set(at(to), flushed);
      },
      remove: async (path) => {
        for (const file of [...this.files.keys()]) {
          if (file !== at(path) && !file.startsWith(`${at(path)}/`)) continue;
          this.#step("change");
          this.#refuseOpen(file);
          await inner.remove(file);
        }
      },
      list: async (path) => {
        this.#step("read");
        return inner.list(at(path));
      },
      subtree: (path) => this.tree(at(path)),
      blob: (path) => inner.blob(at(path)),
    };
    return tree;
  }

  #writable(path: string, file: WritableFile): WritableFile {
    const close = this.#opened(path, "writers");
    return {
      write: (bytes, to) => {
        this.#step("write", () => file.write(bytes.subarray(0, bytes.length >> 1), to));
        file.write(bytes, to);
      },
      truncate: (byteLength) => {
        // A shorter file needs no space.
        this.#step(byteLength > this.files.get(path)!.length ? "write" : "change");
        file.truncate(byteLength);
      },
      flush: () => {
        this.#step("write");
        this.#flushed.set(path, this.files.get(path)!.slice());
      },
      close,
    };
  }

  /** Counts a step, and fails it where that is planned; `torn` does what a dying process still did of it. */
  #step(what: "read" | "write" | "change", torn = () => {}): void {
    const change = what !== "read";
    const all = this.#steps.all++;
    const step = this.#fault?.kind === "error" ? all : this.#steps.changes;
    if (change) this.#steps.changes++;
    if (!this.#fault || step < this.#fault.step) return;
    switch (this.#fault.kind) {
      case "kill":
        if (!change && step === this.#fault.step) return; // the step to die in is still to come
        if (change && step === this.#fault.step) torn();
        throw new Killed(`killed at step ${step}`);
      case "error":
        if (step === this.#fault.step) throw new Error(`the disk failed at step ${step}`);
        return;
      case "full":
        if (what !== "write") return;
        throw new WorkbenchError("QuotaExceeded", { neededBytes: 1, availableBytes: 0 }, `full at step ${step}`);
    }
  }

  #opened(path: string, as: "readers" | "writers"): () => void {
    const open = this.#open.get(path) ?? { readers: 0, writers: 0 };
    if (open.writers > 0 || (as === "writers" && open.readers > 0)) throw new Error(`${path} is open already`);
    this.#open.set(path, open);
    open[as]++;
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
