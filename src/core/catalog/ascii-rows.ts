import type { AsciiColumn, AsciiLayout } from "./ascii-layout.ts";
import { lineError } from "./catalog-errors.ts";
import { isMissingText, numberFromBytes, numberFromText } from "./number-text.ts";
import type { WarningList } from "./warning-list.ts";

export interface ChosenColumn extends AsciiColumn {
  float64: boolean;
}

const lineFeed = 10;
const hash = 35;

export class AsciiRows {
  readonly #file: string;
  readonly #layout: AsciiLayout;
  readonly #chosen: ChosenColumn[];
  readonly #warnings: WarningList;
  readonly #values: number[][];
  readonly #start: Int32Array;
  readonly #end: Int32Array;
  #carry = new Uint8Array(0);
  #line: number;
  #rowCount = 0;
  #badCount = 0;
  #firstBad: { line: number; found: number } | undefined;
  #previousLength = 0;
  #ended = false;

  constructor(file: string, layout: AsciiLayout, chosen: ChosenColumn[], warnings: WarningList) {
    this.#file = file;
    this.#layout = layout;
    this.#chosen = chosen;
    this.#warnings = warnings;
    this.#values = chosen.map(() => []);
    this.#line = layout.bodyLine;
    this.#start = new Int32Array(layout.valuesPerRow);
    this.#end = new Int32Array(layout.valuesPerRow);
  }

  push(block: Uint8Array): void {
    const bytes = new Uint8Array(this.#carry.length + block.length);
    bytes.set(this.#carry);
    bytes.set(block, this.#carry.length);
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(lineFeed, start);
      if (end < 0) break;
      this.#readLine(bytes, start, end, true);
      start = end + 1;
    }
    this.#carry = bytes.slice(start);
  }

  finish(): { rowCount: number; data: (Float64Array | Float32Array)[] } {
    if (this.#carry.length > 0) this.#readLine(this.#carry, 0, this.#carry.length, false);
    if (this.#firstBad && this.#badCount > this.#rowCount) {
      const { line, found } = this.#firstBad;
      throw lineError(this.#file, line, `${this.#layout.valuesPerRow} values, as the header names`, `${found}`);
    }
    if (this.#layout.endMark && !this.#ended) {
      this.#warnings.add({
        kind: "truncated",
        line: this.#line,
        message: `The file ends without ${this.#layout.endMark}.`,
      });
    }
    return {
      rowCount: this.#rowCount,
      data: this.#chosen.map(({ float64 }, i) => (float64 ? Float64Array : Float32Array).from(this.#values[i]!)),
    };
  }

  #readLine(bytes: Uint8Array, start: number, end: number, ended: boolean): void {
    const line = this.#line++;
    if (this.#ended) return;
    let at = start;
    let count = 0;
    for (;;) {
      while (at < end && isBlank(bytes[at]!)) at++;
      if (at >= end) break;
      if (count === 0 && bytes[at] === hash) {
        this.#comment(asciiText(bytes, at, end), line);
        return;
      }
      const from = at;
      while (at < end && !isBlank(bytes[at]!)) at++;
      if (count < this.#start.length) {
        this.#start[count] = from;
        this.#end[count] = at;
      }
      count++;
    }
    if (count === 0) return;
    const { endMark, valuesPerRow } = this.#layout;
    if (endMark && asciiText(bytes, this.#start[0]!, this.#end[0]!) === endMark) {
      this.#ended = true;
      return;
    }
    if (count !== valuesPerRow) {
      this.#badRow(line, count, ended);
      return;
    }
    if (!ended && end - start < this.#previousLength) {
      const message = `The file ends within line ${line}, which is shorter than the row before: its last value may be cut.`;
      this.#warnings.add({ kind: "truncated", line, row: this.#rowCount, message });
    }
    this.#previousLength = end - start;
    for (const [i, column] of this.#chosen.entries()) {
      const from = this.#start[column.index]!;
      const to = this.#end[column.index]!;
      const value = numberFromBytes(bytes, from, to);
      this.#values[i]!.push(Number.isNaN(value) ? this.#oddValue(asciiText(bytes, from, to), line, column) : value);
    }
    this.#rowCount++;
  }

  #comment(text: string, line: number): void {
    if (this.#layout.acceptsComment(text)) return;
    throw lineError(this.#file, line, "rows as the header names them", `another header (${text.trim()})`);
  }

  #badRow(line: number, found: number, ended: boolean): void {
    const expected = this.#layout.valuesPerRow;
    if (!ended && found < expected) {
      const message = `The file ends within line ${line}: ${found} of ${expected} values; the row was left out.`;
      this.#warnings.add({ kind: "truncated", line, message });
      return;
    }
    this.#badCount++;
    this.#firstBad ??= { line, found };
    const message = `Line ${line} has ${found} values, not ${expected}; the row was left out.`;
    this.#warnings.add({ kind: "bad-row", line, message });
  }

  #oddValue(text: string, line: number, { name }: ChosenColumn): number {
    const value = numberFromText(text);
    if (!Number.isNaN(value) || isMissingText(text) || /^\*+$/.test(text)) return value;
    const message = `Line ${line}: ${name} is \`${text.slice(0, 40)}\`, no number.`;
    this.#warnings.add({ kind: "bad-value", line, row: this.#rowCount, message });
    return Number.NaN;
  }
}

function isBlank(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 200)));
}
