import { updateCrc32 } from "../../core/export/crc32.ts";
import type { ZipEntry } from "../../core/export/zip.ts";

/** A file of an archive: what its headers say, and where its bytes are. */
export interface ArchiveContent {
  entry: ZipEntry;
  bytes: Blob | Uint8Array<ArrayBuffer>;
}

export function bytesContent(name: string, bytes: Uint8Array<ArrayBuffer>): ArchiveContent {
  return { entry: { name, byteLength: bytes.length, crc32: updateCrc32(0, bytes) }, bytes };
}
