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
  /** Lines of the header as cells: repeated among the rows, they are none. */
  headings?: string[][];
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
 * many comment lines were between them, and repeated headers.
 */
export async function readDelimitedRows(
  { file, source, delimiter, position, line, headings = [] }: DelimitedRows,
  takeRow: (cursor: CellCursor) => boolean,
): Promise<{ commentCount: number; headingCount: number }> {
  const isHeading = headingTest(headings);
  let headingCount = 0;
  const take = (row: CellCursor) => {
    if (!isHeading(row)) return takeRow(row);
    headingCount++;
    return true;
  };
  const cursor = new CellCursor(new Uint8Array(0), file, delimiter, maxColumns + 1, 0, line);
  for await (const block of skipBytes(source.open(), position)) {
    cursor.feed(block, false);
    while (cursor.next()) if (!take(cursor)) return { commentCount: cursor.commentCount, headingCount };
  }
  cursor.feed(new Uint8Array(0), true);
  while (cursor.next()) if (!take(cursor)) break;
  return { commentCount: cursor.commentCount, headingCount };
}

/** Tells rows that repeat a line of the header; most rows are told apart by their first byte. */
function headingTest(headings: string[][]): (row: CellCursor) => boolean {
  const first = new Set(headings.map(([cell = ""]) => cell.charCodeAt(0)).filter((code) => !Number.isNaN(code)));
  return (row) => {
    if (!first.has(row.bytes[row.start[0]!]!)) return false;
    return headings.some((cells) => {
      if (cells.length !== row.count && cells.length !== row.count - 1) return false;
      return cells.every((cell, i) => row.text(i) === cell);
    });
  };
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
