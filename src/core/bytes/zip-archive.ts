import { BlobReader, configure, type FileEntry, Reader, ZipReader } from "@zip.js/zip.js/lib/zip-core-native.js";
import { isWorkbenchError } from "../errors.ts";
import { type ArchiveEntry, checkEntryCount, checkEntryName, checkEntrySize, plainName } from "./archive-entry.ts";
import type { SlicedBytes } from "./sliced-bytes.ts";
import { byteError, notACatalog } from "./syntax-errors.ts";
import { checkUnpacked } from "./unpack-limit.ts";
import { type PackedEntry, SmallEntries } from "./zip-small-entry.ts";

configure({ useWebWorkers: false });

/** The files in a zip, ZIP64 included, in the order of its directory. @throws CatalogSyntax, TooLarge for the archive. */
export async function* zipEntries(archive: Blob, file: string): AsyncGenerator<ArchiveEntry> {
  const reader = new ZipReader(new BlobReader(archive));
  const entries = reader.getEntriesGenerator({ filenameValidation: "tolerant" });
  const small = new SmallEntries(archive);
  let count = 0;
  try {
    for (;;) {
      const { value: entry, done } = await entries.next().catch((cause: unknown) => {
        throw byteError(file, archive.size, "a whole zip archive", messageOf(cause));
      });
      if (done) return;
      checkEntryCount(file, ++count);
      if (!entry.directory) yield zipEntry(entry, file, small);
    }
  } finally {
    await reader.close();
  }
}

/** A file within a zip, as the zip's directory has it: where to find it, and how to tell that it is whole. */
export interface ZipMember extends PackedEntry {
  path: string;
}

/** zip.js reads a Blob itself; parts of anything else through this. */
class SlicedReader extends Reader<SlicedBytes> {
  readonly #archive: SlicedBytes;

  constructor(archive: SlicedBytes) {
    super(archive);
    this.#archive = archive;
    this.size = archive.size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.#archive.slice(index, index + length).arrayBuffer());
  }
}

/** The directory of a zip, read from its end: none of its files is. @throws CatalogSyntax where it is no whole zip. */
export async function zipMembers(archive: SlicedBytes, file: string): Promise<ZipMember[]> {
  const reader = new ZipReader(archive instanceof Blob ? new BlobReader(archive) : new SlicedReader(archive));
  try {
    const entries = await reader.getEntries({ filenameValidation: "tolerant" });
    return entries.flatMap((entry): ZipMember[] =>
      entry.directory || entry.encrypted ? [] : [{ path: entry.filename, ...packedEntry(entry) }],
    );
  } catch (cause) {
    if (isWorkbenchError(cause)) throw cause;
    throw byteError(file, archive.size, "a whole zip archive", messageOf(cause));
  } finally {
    await reader.close();
  }
}

const packedEntry = (entry: FileEntry): PackedEntry => ({
  headerOffset: entry.offset,
  packedLength: entry.compressedSize,
  byteLength: entry.uncompressedSize,
  method: entry.compressionMethod,
  checksum: (entry.signature ?? 0) >>> 0,
});

function zipEntry(entry: FileEntry, file: string, small: SmallEntries): ArchiveEntry {
  const name = entry.filename.includes("/") ? entry.filename : entry.filename.replaceAll("\\", "/");
  const path = `${file}/${plainName(name)}`;
  return {
    path,
    byteLength: entry.uncompressedSize,
    async unpack() {
      checkEntryName(path, name);
      if (entry.encrypted) throw notACatalog(path, "an encrypted file");
      checkEntrySize(path, entry.uncompressedSize);
      checkUnpacked(path, entry.compressedSize, entry.uncompressedSize);
      const packed = packedEntry(entry);
      if (!small.take(packed)) throw byteError(path, packed.headerOffset, "data of its own", "data of another file");
      const bytes = small.isSmall(packed) ? await small.unpack(packed) : undefined;
      return bytes ? new Blob([bytes]) : unpack(entry, path);
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
