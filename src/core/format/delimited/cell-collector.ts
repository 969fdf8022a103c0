import { formatCounted } from "../../format-counted.ts";
import type { Column, ColumnData, Limits } from "../catalog.ts";
import { GrowingColumn, GrowingTexts, type TextOptions } from "../growing-column.ts";
import { integerColumn, realColumn } from "../number-column.ts";
import { isMissingText, losesDigits, numberFromBytes, numberFromText } from "../number-text.ts";
import { type OddNumber, readOddNumber } from "../odd-number.ts";
import { isPositionSign } from "../position-parts.ts";
import type { WarningList } from "../warning-list.ts";
import type { CellCursor } from "./cell-cursor.ts";

/** What the cells of a column hold; `inferred` is int32, float64 or text, whichever holds every cell. */
export type CellKind = "real" | "float32" | "integer" | "boolean" | "string" | "inferred";

export interface CellColumn {
  name: string;
  kind: CellKind;
  unit?: string | undefined;
  description?: string | undefined;
}

/** Names of columns that hold keys or flags: `007`, `12a`, `0x1A` and the bits `00000011` in them are labels, not bad numbers. */
const keyNames = /^(object|source|field|visit|epoch|group|target|flags?|.*(id|key|name))$/i;
/** An inferred column with a larger share of cells that are no numbers is text. */
const badShare = 0.1;
const listedBadCells = 20;
/** Instead of a row among those that are kept: no number is set there. */
const notKept = -1;

/** Takes one column's cells, row by row, as numbers, as text, or as both until it is known which it is. */
export class CellCollector {
  readonly cell: number;
  readonly column: CellColumn;
  readonly #numbers: GrowingColumn | undefined;
  #texts: GrowingTexts | undefined;
  readonly #isKey: boolean;
  readonly #bad: { line: number; row: number; text: string }[] = [];
  readonly #limits: Limits = { row: [], value: [] };
  /** Cells with one comma, and what they are if it is a decimal point, or stands between thousands. */
  readonly #commas: { line: number; row: number; decimal: number; thousands: number }[] = [];
  /** What the cells say of the commas of the whole file. */
  sawThousands = false;
  sawDecimalComma = false;
  #badCount = 0;
  #filledCount = 0;
  #mustBeText = false;
  #whole = true;

  constructor(column: CellColumn, cell: number, asText: boolean, options: TextOptions = {}) {
    const isSign = column.kind === "inferred" && isPositionSign(column.name);
    this.column = isSign ? { ...column, kind: "string" } : column;
    this.cell = cell;
    this.#isKey = column.kind === "inferred" && keyNames.test(column.name);
    if (this.column.kind !== "string") this.#numbers = new GrowingColumn(true);
    if (this.column.kind === "string" || asText) this.#texts = new GrowingTexts(column.name, options);
  }

  /** Takes the cell of a row; one that is not kept only says what the column holds. */
  take(cursor: CellCursor, isKept = true): void {
    const numbers = this.#numbers;
    const texts = this.#texts;
    if (texts && isKept) texts.push(texts.keepsNext ? cursor.text(this.cell) : "");
    if (!numbers) return;
    const start = cursor.start[this.cell]!;
    const end = cursor.end[this.cell]!;
    const value = numberFromBytes(cursor.bytes, start, end);
    if (isKept) numbers.push(value);
    if (!Number.isNaN(value)) {
      this.#filledCount++;
      if (end - start > 15 || (this.#isKey && cursor.bytes[start] === 48 && end - start > 1))
        this.#checkLabel(cursor, value);
      if (this.#whole && !Number.isInteger(value)) this.#whole = false;
    } else if (end > start) this.#takeWord(cursor, isKept ? numbers.length - 1 : notKept);
  }

  /** True when the column is text but only its numbers were taken: it must be read once more. */
  needsText(): boolean {
    return this.#isText() && !this.#texts;
  }

  takeTextsFrom(other: CellCollector): void {
    this.#texts = other.#texts;
  }

  /** `commas`: what they are in this file; undefined where nothing tells. */
  finish(float64: boolean, warnings: WarningList, commas?: "decimal" | "thousands"): Column {
    const { name, unit, description } = this.column;
    const isText = this.#isText();
    const data = isText ? this.#texts!.finish() : this.#finishNumbers(float64, warnings, commas);
    const limits = isText || this.#limits.row.length === 0 ? {} : { limits: this.#limits };
    return { name, ...(unit ? { unit } : {}), ...(description ? { description } : {}), data, ...limits };
  }

  #isText(): boolean {
    if (this.column.kind === "string" || this.#mustBeText) return true;
    if (this.column.kind !== "inferred" || this.#badCount === 0) return false;
    return this.#isKey || this.#badCount > badShare * this.#filledCount;
  }

  #finishNumbers(float64: boolean, warnings: WarningList, commas?: "decimal" | "thousands"): ColumnData {
    this.#settleCommas(commas);
    for (const { line, row, text } of this.#bad) {
      const message = `Line ${line}, column ${this.column.name}: "${text}" is not a number.`;
      warnings.add({ kind: "bad-value", line, ...(row === notKept ? {} : { row }), message });
    }
    const unlisted = this.#badCount - this.#bad.length;
    if (unlisted > 0) {
      warnings.add({
        kind: "bad-value",
        message: `Column ${this.column.name}: ${formatCounted(unlisted, "more cell is", "more cells are")} not numbers.`,
      });
    }
    const numbers = this.#numbers!.finish() as Float64Array<ArrayBuffer>;
    const { kind } = this.column;
    const real = kind === "real" || kind === "float32" || !this.#whole;
    return real ? realColumn(numbers, float64) : integerColumn(numbers);
  }

  #settleCommas(commas: "decimal" | "thousands" | undefined): void {
    for (const { line, row, decimal, thousands } of this.#commas) {
      const value = commas === "decimal" ? decimal : commas === "thousands" ? thousands : Number.NaN;
      this.#numbers!.set(row, value);
      if (!Number.isInteger(value)) this.#whole = false;
      if (!Number.isNaN(value)) continue;
      this.#badCount++;
      const text = `${decimal} or ${thousands}`;
      if (this.#bad.length < listedBadCells) this.#bad.push({ line, row, text });
    }
  }

  #takeOdd(odd: OddNumber, cursor: CellCursor, row: number): void {
    if (odd.kind === "missing") return;
    this.#filledCount++;
    if (odd.kind === "number") {
      this.#numbers!.set(row, odd.value);
      this.sawThousands ||= odd.thousands === true;
      if (!Number.isInteger(odd.value)) this.#whole = false;
    } else if (odd.kind === "limit") {
      if (row !== notKept) {
        this.#limits.row.push(row);
        this.#limits.value.push(odd.value);
      }
      this.#whole = false;
    } else {
      this.sawDecimalComma ||= Number.isNaN(odd.thousands);
      this.#commas.push({ line: cursor.line, row, decimal: odd.decimal, thousands: odd.thousands });
    }
  }

  #takeWord(cursor: CellCursor, row: number): void {
    const text = cursor.text(this.cell);
    if (this.column.kind === "boolean" && /^(true|false)$/i.test(text)) {
      this.#numbers!.set(row, /^t/i.test(text) ? 1 : 0);
      this.#filledCount++;
      return;
    }
    const odd = this.#isKey && !isMissingText(text) ? undefined : readOddNumber(text);
    if (odd) {
      this.#takeOdd(odd, cursor, row);
      return;
    }
    this.#filledCount++;
    this.#badCount++;
    if (this.#bad.length < listedBadCells) this.#bad.push({ line: cursor.line, row, text: text.slice(0, 40) });
  }

  #checkLabel(cursor: CellCursor, value: number): void {
    if (this.column.kind !== "inferred" && this.column.kind !== "integer") return;
    const text = cursor.text(this.cell);
    if (losesDigits(text, value) || (this.#isKey && /^0\d+$/.test(text))) this.#mustBeText = true;
  }
}

/** True for a cell that is neither a number nor a word for "no value". */
export function isWord(text: string): boolean {
  return Number.isNaN(numberFromText(text)) && readOddNumber(text) === undefined;
}
