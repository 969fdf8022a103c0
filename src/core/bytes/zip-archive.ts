import { BlobReader, configure, type FileEntry, ZipReader } from "@zip.js/zip.js/lib/zip-core-native.js";
import { isWorkbenchError } from "../errors.ts";
import { type ArchiveEntry, checkEntryCount, checkEntryName, checkEntrySize } from "./archive-entry.ts";
import { byteError, notACatalog } from "./syntax-errors.ts";
import { checkUnpacked } from "./unpack-limit.ts";

configure({ useWebWorkers: false });

/** The files in a zip, ZIP64 included, in the order of its directory. @throws CatalogSyntax, TooLarge for the archive. */
export async function* zipEntries(archive: Blob, file: string): AsyncGenerator<ArchiveEntry> {
  const reader = new ZipReader(new BlobReader(archive));
  const entries = reader.getEntriesGenerator({ filenameValidation: "tolerant" });
  let count = 0;
  try {
    for (;;) {
      const { value: entry, done } = await entries.next().catch((cause: unknown) => {
        throw byteError(file, archive.size, "a whole zip archive", messageOf(cause));
      });
      if (done) return;
      checkEntryCount(file, ++count);
      if (!entry.directory) yield zipEntry(entry, file);
    }
  } finally {
    await reader.close();
  }
}

function zipEntry(entry: FileEntry, file: string): ArchiveEntry {
  const name = entry.filename.includes("/") ? entry.filename : entry.filename.replaceAll("\\", "/");
  const path = `${file}/${name}`;
  return {
    path,
    byteLength: entry.uncompressedSize,
    async unpack() {
      checkEntryName(path, name);
      if (entry.encrypted) throw notACatalog(path, "an encrypted file");
      checkEntrySize(path, entry.uncompressedSize);
      checkUnpacked(path, entry.compressedSize, entry.uncompressedSize);
      return unpack(entry, path);
    },
  };
}

async function unpack(entry: FileEntry, path: string): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let unpacked = 0;
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(part) {
      unpacked += part.length;
      // The size that the directory declares may be a lie.
      checkUnpacked(path, entry.compressedSize, unpacked);
      parts.push(part.slice());
    },
  });
  try {
    await entry.getData(sink, { checkOverlappingEntry: true });
  } catch (cause) {
    if (isWorkbenchError(cause)) throw cause;
    throw byteError(path, unpacked, "whole and undamaged data", messageOf(cause));
  }
  return new Blob(parts);
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
}
