// Made by hand because a library makes a text of each cell: of 80 columns of numbers, read as they are here, Papa Parse 5 makes
// an eighth of the rate (2 to 16 MB/s side by side on a busy machine), and keeps the whole text.

import { lineError } from "../../bytes/syntax-errors.ts";
import { decodeText } from "../../bytes/text-encoding.ts";
import { WorkbenchError } from "../../errors.ts";
import { formatCounted } from "../../format-counted.ts";
import { checkRowBytes } from "../limits.ts";

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const tab = 9;
const quote = 34;
const hash = 35;

/**
 * Walks delimited text row by row without copying it, all of it at once or block by block. After `next()` returned true, the row's cells lie at `start[i]` to
 * `end[i]` (quotes and surrounding blanks excluded), `count` of them. A space as delimiter stands for any run of blanks.
 * Empty lines and lines that start with `#` are passed over. CR, LF and CRLF end a line.
 */
export class CellCursor {
  start = new Int32Array(64);
  end = new Int32Array(64);
  /** 1 where a cell was quoted: `""` in it stands for one quote. */
  quoted = new Uint8Array(64);
  count = 0;
  /** 1-based line on which the row starts. */
  line = 0;
  /** Set when a quoted cell is followed by anything but a delimiter. */
  malformed = false;
  commentCount = 0;

  bytes: Uint8Array;
  readonly delimiter: number;
  readonly file: string;
  readonly #maxCells: number;
  #position: number;
  #nextLine: number;
  /** False while more bytes may follow: a row that reaches the end of these is not read yet. */
  #last = true;

  /** `position` is the offset of the first line to read, `line` its 1-based number. */
  constructor(bytes: Uint8Array, file: string, delimiter: number, maxCells: number, position = 0, line = 1) {
    this.bytes = bytes;
    this.file = file;
    this.delimiter = delimiter;
    this.#maxCells = maxCells;
    this.#position = position;
    this.#nextLine = line;
  }

  /** Offset of the first byte that was not read. */
  get position(): number {
    return this.#position;
  }

  /** 1-based number of the line at `position`. */
  get nextLine(): number {
    return this.#nextLine;
  }

  /** Goes on with a block behind what was not read; `last`: the text ends with it. Cells of the row before are gone. */
  feed(block: Uint8Array, last: boolean): void {
    const rest = this.bytes.subarray(this.#position);
    checkRowBytes(this.file, `line ${this.#nextLine}`, rest.length);
    const bytes = rest.length === 0 ? block : new Uint8Array(rest.length + block.length);
    if (bytes !== block) {
      bytes.set(rest);
      bytes.set(block, rest.length);
    }
    this.bytes = bytes;
    this.#position = 0;
    this.#last = last;
  }

  /**
   * Reads one row; false at the end of the text, or where the next row does not end within the bytes that are there.
   * Throws `CatalogSyntax` for a quote that is never closed.
   */
  next(): boolean {
    while (this.#position < this.bytes.length) {
      const at = this.#passedOver();
      if (at === undefined) return this.#readRow();
      if (!this.#endsLine(at)) return false;
      if (this.bytes[this.#position] === hash) this.commentCount++;
      this.#endLine(at);
    }
    return false;
  }

  /** The text of a cell, quotes undone; bytes that are no UTF-8 are read as Windows-1252. */
  text(cell: number): string {
    const text = decodeText(this.bytes, this.start[cell]!, this.end[cell]!);
    return this.quoted[cell] ? text.replaceAll('""', '"') : text;
  }

  /** False, and nothing read, when the row does not end within the bytes that are there. */
  #readRow(): boolean {
    const { bytes, delimiter } = this;
    const length = bytes.length;
    const blanks = delimiter === space;
    this.line = this.#nextLine;
    this.count = 0;
    this.malformed = false;
    let at = this.#position;
    for (;;) {
      while (at < length && isBlank(bytes[at]!) && (blanks || bytes[at] !== delimiter)) at++;
      if (blanks && this.count > 0 && (at >= length || isLineEnd(bytes[at]!))) break;
      if (bytes[at] === quote && at < length) {
        at = this.#readQuoted(at);
      } else {
        const start = at;
        at = blanks ? wordEnd(bytes, at) : cellEnd(bytes, at, delimiter);
        let end = at;
        while (end > start && isBlank(bytes[end - 1]!)) end--;
        this.#push(start, end, 0);
      }
      if (at >= length || isLineEnd(bytes[at]!)) break;
      at++;
    }
    if (this.#endsLine(at)) this.#endLine(at);
    else this.#nextLine = this.line;
    return this.#endsLine(at);
  }

  /** Reads a quoted cell at `at`; returns the offset of what ends it: a delimiter, a line end, the end. */
  #readQuoted(at: number): number {
    const { bytes, delimiter } = this;
    const length = bytes.length;
    const start = at + 1;
    at = start;
    for (;;) {
      if (at >= length && !this.#last) return at;
      if (at >= length) throw lineError(this.file, this.line, "a closing quote", "the end of the file");
      const byte = bytes[at]!;
      if (byte === quote) {
        if (bytes[at + 1] !== quote || at + 1 >= length) break;
        at++;
      } else if (byte === lineFeed) this.#nextLine++;
      at++;
    }
    this.#push(start, at, 1);
    at++;
    while (at < length && bytes[at] !== delimiter && !isLineEnd(bytes[at]!)) {
      if (delimiter === space && bytes[at] === tab) break;
      if (!isBlank(bytes[at]!)) this.malformed = true;
      at++;
    }
    return at;
  }

  #push(start: number, end: number, quoted: 0 | 1): void {
    const cell = this.count++;
    if (cell >= this.start.length) {
      if (cell >= this.#maxCells) {
        throw new WorkbenchError(
          "TooLarge",
          { file: this.file, what: "cells in one row", limit: this.#maxCells, found: this.count },
          `${this.file}, line ${this.line}: more than ${formatCounted(this.#maxCells, "cell")} in one row.`,
        );
      }
      this.start = grown(this.start, new Int32Array(cell * 2));
      this.end = grown(this.end, new Int32Array(cell * 2));
      this.quoted = grown(this.quoted, new Uint8Array(cell * 2));
    }
    this.start[cell] = start;
    this.end[cell] = end;
    this.quoted[cell] = quoted;
  }

  /** Where a comment, or a line of blanks, ends that begins here; undefined where a row begins. */
  #passedOver(): number | undefined {
    const { bytes, delimiter } = this;
    let at = this.#position;
    if (bytes[at] === hash) {
      while (at < bytes.length && !isLineEnd(bytes[at]!)) at++;
      return at;
    }
    // A line of tabs is a row of empty cells, except where blanks delimit.
    while (at < bytes.length && (bytes[at] === space || (bytes[at] === tab && delimiter !== tab))) at++;
    return at < bytes.length && !isLineEnd(bytes[at]!) ? undefined : at;
  }

  /** Whether a line surely ends at `at`: a CR at the end of a block may be half of a CRLF. */
  #endsLine(at: number): boolean {
    if (this.#last) return true;
    return this.bytes[at] === carriageReturn ? at + 1 < this.bytes.length : at < this.bytes.length;
  }

  #endLine(at: number): void {
    const isPair = this.bytes[at] === carriageReturn && this.bytes[at + 1] === lineFeed;
    if (at < this.bytes.length) this.#nextLine++;
    this.#position = Math.min(this.bytes.length, at + (isPair ? 2 : 1));
  }
}

function cellEnd(bytes: Uint8Array, start: number, delimiter: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at++;
  return at;
}

function wordEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && !isBlank(bytes[at]!) && !isLineEnd(bytes[at]!)) at++;
  return at;
}

function isBlank(byte: number): boolean {
  return byte === space || byte === tab;
}

function isLineEnd(byte: number): boolean {
  return byte === lineFeed || byte === carriageReturn;
}

function grown<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
