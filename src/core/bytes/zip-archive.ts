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

/** A file within a zip, as the zip's directory has it: where to find it, and how to tell that it is whole. */
export interface ZipMember {
  path: string;
  /** Of its local header, from the start of the archive. */
  headerOffset: number;
  packedLength: number;
  byteLength: number;
  /** 0 stored, 8 deflated; nothing else is written today. */
  method: number;
  /** CRC-32 of the unpacked bytes. */
  checksum: number;
}

/** The directory of a zip, read from its end: none of its files is. @throws CatalogSyntax where it is no whole zip. */
export async function zipMembers(archive: Blob, file: string): Promise<ZipMember[]> {
  const reader = new ZipReader(new BlobReader(archive));
  try {
    const entries = await reader.getEntries({ filenameValidation: "tolerant" });
    return entries.flatMap((entry): ZipMember[] =>
      entry.directory || entry.encrypted
        ? []
        : [
            {
              path: entry.filename,
              headerOffset: entry.offset,
              packedLength: entry.compressedSize,
              byteLength: entry.uncompressedSize,
              method: entry.compressionMethod,
              checksum: (entry.signature ?? 0) >>> 0,
            },
          ],
    );
  } catch (cause) {
    throw byteError(file, archive.size, "a whole zip archive", messageOf(cause));
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
    await entry.getData(sink, { checkOverlappingEntry: true, checkSignature: true });
  } catch (cause) {
    if (isWorkbenchError(cause)) throw cause;
    throw byteError(path, unpacked, "whole and undamaged data", messageOf(cause));
  }
  return new Blob(parts);
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
}
