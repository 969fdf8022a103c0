import { crc32c } from "../../core/bytes/crc32c.ts";
import type { FileTree } from "../../storage/files.ts";

/*
 * What a search has found so far, so that it can be taken up where it was cut off: blocks of a length, a checksum (both
 * uint32) and as many bytes. The first block says what the search is made with, the others are rows of float64: position of
 * an object, then its numbers.
 */

const headBytes = 8;

/** The rows of an unfinished search that was made with the same; undefined where there are none. */
export async function readPeriodRows(
  tree: FileTree,
  path: string,
  madeWith: string,
): Promise<{ rows: Float64Array[]; byteLength: number } | undefined> {
  const bytes = await tree.readFile(path);
  if (!bytes) return undefined;
  const blocks: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  while (at + headBytes <= bytes.length) {
    const head = new DataView(bytes.buffer, at, headBytes);
    const end = at + headBytes + head.getUint32(0, true);
    if (end > bytes.length) break; // cut off while it was written
    const block = bytes.slice(at + headBytes, end);
    if (crc32c(block) !== head.getUint32(4, true)) break;
    blocks.push(block);
    at = end;
  }
  const [first, ...rows] = blocks;
  if (!first || new TextDecoder().decode(first) !== madeWith) return undefined;
  return { rows: rows.map((block) => new Float64Array(block.buffer)), byteLength: at };
}

export interface PeriodRowsFile {
  append(rows: Float64Array<ArrayBuffer>): void;
  close(): void;
}

/** Goes on with a file of rows, or begins one anew. @param byteLength of what is there and right */
export async function openPeriodRows(
  tree: FileTree,
  path: string,
  madeWith: string,
  byteLength: number,
): Promise<PeriodRowsFile> {
  const file = await tree.openWrite(path);
  let at = byteLength;
  const append = (bytes: Uint8Array<ArrayBuffer>) => {
    const block = new Uint8Array(headBytes + bytes.length);
    const head = new DataView(block.buffer);
    head.setUint32(0, bytes.length, true);
    head.setUint32(4, crc32c(bytes), true);
    block.set(bytes, headBytes);
    file.write(block, at);
    file.flush();
    at += block.length;
  };
  try {
    file.truncate(byteLength);
    if (byteLength === 0) append(new TextEncoder().encode(madeWith));
  } catch (error) {
    file.close();
    throw error;
  }
  return {
    append: (rows) => append(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength)),
    close: () => file.close(),
  };
}
