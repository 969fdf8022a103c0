import { type ByteBlocks, type ByteSource, openedSource, peekBlocks, skipBytes } from "../../bytes/byte-blocks.ts";
import { utf16Encoding } from "../../bytes/text-encoding.ts";
import { maxColumns, maxHeadBytes } from "../limits.ts";
import { CellCursor } from "./cell-cursor.ts";

/** Where the rows of a delimited text begin, and how they are cut. */
export interface DelimitedRows {
  file: string;
  source: ByteSource;
  delimiter: number;
  /** Offset of the first row's line in the source, and its 1-based number. */
  position: number;
  line: number;
}

/** The text as bytes without a byte order mark, in UTF-8 where it was in UTF-16, with its beginning. */
export async function openText(
  source: ByteSource,
): Promise<{ head: Uint8Array<ArrayBuffer>; whole: boolean; text: ByteSource }> {
  const text = { open: () => withoutMark(source.open()) };
  const { head, blocks } = await peekBlocks(text.open(), maxHeadBytes);
  return { head, whole: head.length < maxHeadBytes, text: openedSource(blocks, text) };
}

/**
 * Reads all rows, block by block: `take` sees the cursor on each row in turn, and may stop by returning false. Returns how
 * many comment lines were between them.
 */
export async function readDelimitedRows(
  { file, source, delimiter, position, line }: DelimitedRows,
  take: (cursor: CellCursor) => boolean,
): Promise<number> {
  const cursor = new CellCursor(new Uint8Array(0), file, delimiter, maxColumns + 1, 0, line);
  for await (const block of skipBytes(source.open(), position)) {
    cursor.feed(block, false);
    while (cursor.next()) if (!take(cursor)) return cursor.commentCount;
  }
  cursor.feed(new Uint8Array(0), true);
  while (cursor.next()) if (!take(cursor)) break;
  return cursor.commentCount;
}

/** Spreadsheets save "Unicode text" as UTF-16 with a byte order mark; everything else is read as bytes. */
async function* withoutMark(packed: ByteBlocks): ByteBlocks {
  const { head, blocks } = await peekBlocks(packed, 3);
  const encoding = utf16Encoding(head);
  if (encoding) {
    const decoder = new TextDecoder(encoding);
    const encoder = new TextEncoder();
    for await (const block of blocks) yield encoder.encode(decoder.decode(block, { stream: true }));
    yield encoder.encode(decoder.decode());
  } else yield* skipBytes(blocks, head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0);
}
