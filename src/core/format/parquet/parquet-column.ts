import type { Column, ColumnData } from "../catalog.ts";
import { integerColumn, keepsFloat64, realColumn } from "../number-column.ts";
import type { ParseOptions } from "../parse-options.ts";

export type ParquetKind = "text" | "integer" | "float32" | "real";

/** Collects the chunks of one flat column; null becomes NaN, or an empty text. */
export class ParquetColumn {
  readonly name: string;
  readonly #kind: ParquetKind;
  readonly #numbers: Float64Array;
  readonly #keepsText: ParseOptions["keepsText"];
  #texts: string[] | undefined;

  constructor(name: string, kind: ParquetKind, rowCount: number, keepsText?: ParseOptions["keepsText"]) {
    this.name = name;
    this.#kind = kind;
    this.#keepsText = keepsText;
    this.#numbers = new Float64Array(kind === "text" ? 0 : rowCount).fill(Number.NaN);
    if (kind === "text") this.#texts = new Array<string>(rowCount).fill("");
  }

  take(values: ArrayLike<unknown>, rowStart: number): void {
    for (let i = 0; i < values.length; i++) this.#set(rowStart + i, values[i]);
  }

  finish(options: ParseOptions, about: Pick<Column, "unit" | "description">): Column {
    return { name: this.name, ...about, data: this.#data(options) };
  }

  #set(row: number, value: unknown): void {
    if (value === null || value === undefined) return;
    if (this.#texts) {
      if (this.#keeps(row)) this.#texts[row] = String(value);
    } else if (typeof value === "bigint" && !isExact(value)) {
      this.#texts = Array.from(this.#numbers, (number, at) =>
        Number.isNaN(number) || !this.#keeps(at) ? "" : String(number),
      );
      if (this.#keeps(row)) this.#texts[row] = String(value);
    } else this.#numbers[row] = Number(value);
  }

  #keeps(row: number): boolean {
    return this.#keepsText?.(this.name, row) ?? true;
  }

  #data(options: ParseOptions): ColumnData {
    if (this.#texts) return this.#texts;
    if (this.#kind === "integer") return integerColumn(this.#numbers);
    return realColumn(this.#numbers, keepsFloat64(this.name, options, this.#kind === "float32"));
  }
}

function isExact(value: bigint): boolean {
  const number = Number(value);
  return Math.abs(number) <= 2 ** 53 && BigInt(number) === value;
}
