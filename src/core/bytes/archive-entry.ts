import { WorkbenchError } from "../errors.ts";
import { formatCounted } from "../format-counted.ts";
import { notACatalog } from "./syntax-errors.ts";

/** A file in an archive. */
export interface ArchiveEntry {
  /** `<archive>/<path in it>`, `/`-separated. */
  path: string;
  /** Bytes when unpacked, as the archive says. */
  byteLength: number;
  /**
   * Unpacks the file, into memory or onto the browser's disk. To be called before the next entry is taken.
   *
   * @throws NotACatalog for names that leave the archive and for what cannot be unpacked, CatalogSyntax for damaged data,
   * TooLarge for bombs. The other entries can be read all the same.
   */
  unpack(): Promise<Blob>;
}

export const maxEntries = 100_000;
export const maxEntryBytes = 4 * 2 ** 30;

/** The name that an archive's file has without the folders `.`, which `tar -czf x.tgz ./night` writes and which hide nothing. */
export const plainName = (name: string): string => name.replaceAll(/(^|\/)(?:\.\/)+/g, "$1");

/** @throws NotACatalog for a name that would lie outside of the folder that the archive is. */
export function checkEntryName(path: string, name: string): void {
  const parts = name.split(/[/\\]/);
  const leaves = parts.includes("..") || parts[0] === "" || /^[A-Za-z]:/.test(name) || name.includes("\0");
  if (leaves) throw notACatalog(path, "a name that leads out of the archive");
}

/** @throws TooLarge for an entry that no reader takes. */
export function checkEntrySize(path: string, byteLength: number): void {
  if (byteLength <= maxEntryBytes) return;
  const details = { file: path, what: "bytes in one entry", limit: maxEntryBytes, found: byteLength };
  throw new WorkbenchError(
    "TooLarge",
    details,
    `${path} has ${formatCounted(byteLength, "byte")}; at most ${maxEntryBytes} are read.`,
  );
}

/** @throws TooLarge when an archive holds more files than anyone has. */
export function checkEntryCount(file: string, count: number): void {
  if (count <= maxEntries) return;
  const details = { file, what: "entries", limit: maxEntries, found: count };
  throw new WorkbenchError("TooLarge", details, `${file} holds more than ${maxEntries} files.`);
}
