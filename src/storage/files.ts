/** A file open for synchronous random reads. */
export interface ReadableFile {
  readonly byteLength: number;
  /** Reads up to `into.length` bytes at offset `at`; returns how many were read. */
  read(into: Uint8Array, at: number): number;
  close(): void;
}

/** A file open for synchronous writes. Not durable before `flush`. */
export interface WritableFile {
  write(bytes: Uint8Array, at: number): void;
  truncate(byteLength: number): void;
  flush(): void;
  close(): void;
}

export interface FileEntry {
  name: string;
  kind: "file" | "directory";
}

/**
 * One directory tree, as the store needs it. Paths are relative, `/`-separated, without `.` or `..`.
 * A missing file is `undefined`; a full disk is `QuotaExceeded`; everything opened must be closed.
 */
export interface FileTree {
  openRead(path: string): Promise<ReadableFile | undefined>;
  /** Creates directories on the way; an existing file is opened as it is, not truncated. */
  openWrite(path: string): Promise<WritableFile>;
  /** The whole file, in a buffer of its own that starts at byte 0. */
  readFile(path: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /**
   * Bytes of a file from `at` on, in a buffer of their own; fewer where it ends before. Also of a file that another thread is
   * appending to: bytes that are durable do not change then.
   */
  readRange(path: string, at: number, byteLength: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Replaces or creates a file so that a crash leaves either the old or the new content: temporary file, flush, rename. */
  replaceFile(path: string, bytes: Uint8Array): Promise<void>;
  byteLength(path: string): Promise<number | undefined>;
  /** Atomic; replaces `to`; creates directories on the way. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a directory with all below it; does nothing when it is not there. */
  remove(path: string): Promise<void>;
  /** Entries of a directory, sorted by name; empty when it is not there. */
  list(path: string): Promise<FileEntry[]>;
  /** The tree below a directory of this one. */
  subtree(path: string): FileTree;
  /** The file as a Blob that is read lazily, for downloads. */
  blob(path: string): Promise<Blob | undefined>;
}
