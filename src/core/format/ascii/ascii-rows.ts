import { lineError } from "../../bytes/syntax-errors.ts";
import { decodeText } from "../../bytes/text-encoding.ts";
import { formatCounted } from "../../format-counted.ts";
import type { AsciiKernel } from "../../kernels/ascii-kernel.ts";
import type { Limits } from "../catalog.ts";
import { GrowingColumn } from "../growing-column.ts";
import { checkRowBytes, checkValueCount } from "../limits.ts";
import { isMissingText, numberFromText } from "../number-text.ts";
import { readOddNumber } from "../odd-number.ts";
import type { WarningList } from "../warning-list.ts";
import type { AsciiColumn, AsciiLayout } from "./ascii-layout.ts";

export interface ChosenColumn extends AsciiColumn {
  float64: boolean;
}

const lineFeed = 10;
/** Bytes that the kernel is given at once: their columns stay in a core's cache. */
const pieceBytes = 256 << 10;

/** A line that is no row. */
interface OddLine {
  /** 1-based. */
  line: number;
  /** Of the rows of this piece, how many came before. */
  row: number;
  start: number;
  /** How many values it has; -1 for a comment. */
  found: number;
}

/**
 * Collects the rows of an ASCII table as its bytes arrive. Values are bit-equal to `Number()` of their text (float64) or
 * to `Math.fround` of that (float32); rows with another count of values than the layout's are left out and listed.
 */
export class AsciiRows {
  readonly #kernel: AsciiKernel;
  readonly #file: string;
  readonly #layout: AsciiLayout;
  readonly #chosen: ChosenColumn[];
  readonly #warnings: WarningList;
  readonly #columns: GrowingColumn[];
  readonly #limits: (Limits | undefined)[] = [];
  /** Bytes of a line whose end has not arrived. */
  #carry = new Uint8Array(0);
  #line: number;
  #rowCount = 0;
  #firstBad: OddLine | undefined;
  #badCount = 0;
  #lastRowLength = 0;
  #ended = false;

  /** `chosen` in the order of their index. */
  constructor(kernel: AsciiKernel, file: string, layout: AsciiLayout, chosen: ChosenColumn[], warnings: WarningList) {
    this.#kernel = kernel;
    this.#file = file;
    this.#layout = layout;
    this.#chosen = chosen;
    this.#warnings = warnings;
    this.#columns = chosen.map(({ float64 }) => new GrowingColumn(float64));
    this.#line = layout.bodyLine;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  push(block: Uint8Array): void {
    for (let at = 0; at < block.length && !this.#ended; at += pieceBytes) {
      const piece = block.subarray(at, at + pieceBytes);
      const end = piece.lastIndexOf(lineFeed) + 1;
      if (end > 0) {
        this.#read(this.#carry, piece.subarray(0, end));
        this.#carry = piece.slice(end);
      } else this.#carry = joined(this.#carry, piece, this.#file, this.#line);
    }
  }

  /**
   * `whole`: all bytes of the file were pushed, so that what is left over is its last line.
   * @throws CatalogSyntax when most rows do not fit the header.
   */
  finish(whole = true): { rowCount: number; data: (Float64Array | Float32Array)[]; limits: (Limits | undefined)[] } {
    if (whole && this.#carry.length > 0 && !this.#ended) this.#readLastLine(this.#carry);
    const { valuesPerRow, endMark } = this.#layout;
    if (this.#firstBad && this.#badCount > this.#rowCount) {
      const { line, found } = this.#firstBad;
      throw lineError(this.#file, line, `${formatCounted(valuesPerRow, "value")}, as the header names`, String(found));
    }
    if (whole && endMark && !this.#ended) {
      const message = `The file ends without ${endMark}.`;
      this.#warnings.add({ kind: "truncated", line: this.#line, message });
    }
    return { rowCount: this.#rowCount, data: this.#columns.map((column) => column.finish()), limits: this.#limits };
  }

  /** Reads whole lines, of which the first may begin in the carry. `cut`: the last one lacks its end. */
  #read(carry: Uint8Array, lines: Uint8Array, cut = false): void {
    const kernel = this.#kernel;
    const rowsBefore = this.#rowCount;
    const end = carry.length + lines.length;
    kernel.reserve(this.#chosen.length, end);
    const bytes = new Uint8Array(kernel.memory.buffer, kernel.input.value, end);
    bytes.set(carry);
    bytes.set(lines, carry.length);
    const table = this.#chosen.flatMap(({ index, float64 }) => [index, float64 ? 1 : 0]);
    new Int32Array(kernel.memory.buffer, kernel.columns.value, table.length).set(table);
    for (let from = 0; from < end && !this.#ended; ) {
      from = kernel.parse(from, end, this.#layout.valuesPerRow);
      this.#takeResults(bytes, cut);
    }
    if (this.#rowCount > rowsBefore) this.#lastRowLength = trimmedLength(bytes, kernel.lastRow.value);
  }

  #readLastLine(line: Uint8Array): void {
    const rowCount = this.#rowCount;
    const usualLength = this.#lastRowLength;
    this.#read(line, Uint8Array.of(lineFeed), true);
    if (this.#rowCount === rowCount || this.#lastRowLength >= usualLength) return;
    const at = this.#line - 1;
    const message = `The file ends within line ${at}, which is shorter than the row before: its last value may be cut.`;
    this.#warnings.add({ kind: "truncated", line: at, row: rowCount, message });
  }

  #takeResults(bytes: Uint8Array, cut: boolean): void {
    const { memory, values, stride, rowCount, lineCount, oddValues, oddValueCount } = this.#kernel;
    const rows = this.#takeOddLines(bytes, cut) ?? rowCount.value;
    for (const [i, column] of this.#columns.entries()) {
      column.add(memory.buffer, values.value + i * stride.value, rows);
    }
    const odd = new Int32Array(memory.buffer, oddValues.value, oddValueCount.value * 4);
    for (let at = 0; at < odd.length; at += 4) {
      if (odd[at + 1]! < rows) this.#takeOddValue(bytes, odd[at]!, odd[at + 1]!, odd[at + 2]!, odd[at + 3]!);
    }
    this.#rowCount += rows;
    checkValueCount(this.#file, this.#rowCount, this.#chosen.length);
    this.#line += lineCount.value;
  }

  /** Returns how many rows count, where the table's end mark stands between them. */
  #takeOddLines(bytes: Uint8Array, cut: boolean): number | undefined {
    const { memory, oddLines, oddLineCount } = this.#kernel;
    const odd = new Int32Array(memory.buffer, oddLines.value, oddLineCount.value * 4);
    for (let at = 0; at < odd.length; at += 4) {
      const [line = 0, row = 0, start = 0, found = 0] = odd.subarray(at, at + 4);
      const text = asciiText(bytes, start, lineFeed).trim();
      if (text === this.#layout.endMark) {
        this.#ended = true;
        return row;
      }
      this.#judge({ line: this.#line + line, row, start, found }, text, cut);
    }
    return undefined;
  }

  #judge(odd: OddLine, text: string, cut: boolean): void {
    const { line, found } = odd;
    const expected = this.#layout.valuesPerRow;
    if (found < 0) {
      if (this.#layout.acceptsComment(text)) return;
      throw lineError(this.#file, line, "rows as the header names them", `another header (${text})`);
    }
    if (cut && found < expected) {
      const message = `The file ends within line ${line}: ${found} of ${formatCounted(expected, "value")}; the row was left out.`;
      this.#warnings.add({ kind: "truncated", line, message });
      return;
    }
    this.#badCount++;
    this.#firstBad ??= odd;
    const message = `Line ${line} has ${formatCounted(found, "value")}, not ${expected}; the row was left out.`;
    this.#warnings.add({ kind: "bad-row", line, message });
  }

  #limit(chosen: number, row: number, value: number): void {
    this.#limits[chosen] ??= { row: [], value: [] };
    this.#limits[chosen].row.push(row);
    this.#limits[chosen].value.push(value);
  }

  #takeOddValue(bytes: Uint8Array, chosen: number, row: number, line: number, start: number): void {
    const text = asciiText(bytes, start, 32);
    const plain = numberFromText(text);
    const odd = Number.isNaN(plain) && !isMissingText(text) ? readOddNumber(fromUtf8(text)) : undefined;
    const value = odd?.kind === "number" ? odd.value : plain;
    this.#columns[chosen]!.set(this.#rowCount + row, value);
    if (odd?.kind === "limit") this.#limit(chosen, this.#rowCount + row, odd.value);
    if (!Number.isNaN(value) || isMissingText(text) || odd?.kind === "limit" || odd?.kind === "missing") return;
    const at = { line: this.#line + line, row: this.#rowCount + row };
    const message = `Line ${at.line}: ${this.#chosen[chosen]!.name} is \`${text.slice(0, 40)}\`, no number.`;
    this.#warnings.add({ kind: "bad-value", ...at, message });
  }
}

function joined(a: Uint8Array, b: Uint8Array, file: string, line: number): Uint8Array<ArrayBuffer> {
  checkRowBytes(file, `line ${line}`, a.length + b.length);
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

/** Bytes from `start` to the first one up to `last`, each a character; what is over a thousand is cut, and shows it. */
function asciiText(bytes: Uint8Array, start: number, last: number): string {
  let text = "";
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (last === lineFeed ? byte === lineFeed : byte <= last) return text;
    if (text.length === 1000) return `${text}…`;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** What characters that are a byte each spell in UTF-8; themselves where they do not. */
function fromUtf8(text: string): string {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return decodeText(bytes, 0, bytes.length);
}

/** How long the line at `start` is without the blanks at its end. */
function trimmedLength(bytes: Uint8Array, start: number): number {
  let end = bytes.indexOf(lineFeed, start);
  while (end > start && bytes[end - 1]! <= 32) end--;
  return end - start;
}
