import { loadedPart } from "../load-part.ts";
import type { ArchiveEntry } from "./archive-entry.ts";
import { fileBlocks, peekBlocks } from "./byte-blocks.ts";
import { gunzip, isGzip } from "./gzip.ts";
import { tarEntries } from "./tar-archive.ts";
import { isTar } from "./tar-header.ts";

const headBytes = 512;
const loadZip = loadedPart(() => import("./zip-archive.ts"));

/**
 * The files in a zip, a tar, or a gzipped tar, recognised by content; undefined when the file is none of them.
 * Entries come one after the other and are unpacked one at a time.
 */
export async function archiveEntries(archive: Blob, file: string): Promise<AsyncGenerator<ArchiveEntry> | undefined> {
  const { head, blocks } = await peekBlocks(fileBlocks(archive), headBytes);
  if (isZip(head)) return (await loadZip()).zipEntries(archive, file);
  if (isTar(head)) return tarEntries(blocks, file);
  if (!isGzip(head)) return undefined;
  const unpacked = await peekBlocks(
    gunzip(blocks, file, () => fileBlocks(archive)),
    headBytes,
  );
  return isTar(unpacked.head) ? tarEntries(unpacked.blocks, file) : undefined;
}

/** Local header of a first entry, or the end record of an archive without any (APPNOTE 4.3.7, 4.3.16). */
function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}
