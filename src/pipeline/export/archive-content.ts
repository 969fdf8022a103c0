import { crc32 } from "../../core/bytes/crc32.ts";
import type { ZipEntry } from "../../core/export/zip.ts";

/** A file of an archive: what its headers say, and where its bytes are. */
export interface ArchiveContent {
  entry: ZipEntry;
  bytes: Blob | Uint8Array<ArrayBuffer>;
}

export async function bytesContent(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArchiveContent> {
  return { entry: { name, byteLength: bytes.length, crc32: await crc32(bytes) }, bytes };
}
