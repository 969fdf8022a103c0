import type { Column, ColumnData, Limits } from "../catalog.ts";
import { GrowingColumn, GrowingTexts, type TextOptions } from "../growing-column.ts";
import { integerColumn, keepsFloat64, realColumn } from "../number-column.ts";
import { losesDigits, numberFromText } from "../number-text.ts";
import { readOddNumber } from "../odd-number.ts";
import type { ParseOptions } from "../parse-options.ts";
import { isNullText, isText, type VotableField } from "./votable-field.ts";

/** Collects the values of one column, whose length is not known before the last of them. */
export class VotableColumn {
  readonly name: string;
  readonly #field: VotableField;
  readonly #numbers = new GrowingColumn(true);
  readonly #limits: Limits = { row: [], value: [] };
  readonly #textOptions: TextOptions;
  #texts: GrowingTexts | undefined;

  constructor(name: string, field: VotableField, textOptions: TextOptions = {}) {
    this.name = name;
    this.#field = field;
    this.#textOptions = textOptions;
    if (isText(field)) this.#texts = new GrowingTexts(name, textOptions);
  }

  /** Takes a TABLEDATA cell, or one word of a vector's; false when it is neither a value nor a word for none. */
  pushCell(cell: string): boolean {
    const text = cell.trim();
    if (isText(this.#field)) {
      this.#texts!.push(isNullText(this.#field, text) ? "" : text);
      return true;
    }
    const isNull = isNullText(this.#field, text);
    let value = isNull ? Number.NaN : this.#number(text);
    const odd = Number.isNaN(value) && !isNull && text !== "" ? readOddNumber(text) : undefined;
    if (odd?.kind === "number") value = odd.value;
    if (odd?.kind === "limit") {
      this.#limits.row.push(this.#numbers.length);
      this.#limits.value.push(odd.value);
    }
    if (this.#field.datatype === "long" && losesDigits(text, value)) this.pushLong(BigInt(text));
    else this.pushNumber(value);
    return !Number.isNaN(value) || text === "" || isNull || (odd !== undefined && odd.kind !== "comma");
  }

  pushText(text: string): void {
    this.#texts!.push(text.trim());
  }

  /** NaN stands for no value. */
  pushNumber(value: number): void {
    if (this.#texts) this.#texts.push(numberText(value));
    else this.#numbers.push(value);
  }

  /** 64-bit integers that a float64 cannot hold make the column one of texts. */
  pushLong(value: bigint): void {
    if (Math.abs(Number(value)) <= 2 ** 53 && BigInt(Number(value)) === value) this.pushNumber(Number(value));
    else {
      this.#texts ??= this.#textsOfNumbers();
      this.#texts.push(value.toString());
    }
  }

  finish(options: ParseOptions): Column {
    const { unit, description } = this.#field;
    return {
      name: this.name,
      ...(unit ? { unit } : {}),
      ...(description ? { description } : {}),
      data: this.#data(options),
      ...(this.#limits.row.length > 0 ? { limits: this.#limits } : {}),
    };
  }

  #textsOfNumbers(): GrowingTexts {
    const texts = new GrowingTexts(this.name, this.#textOptions);
    for (const number of this.#numbers.finish()) texts.push(numberText(number));
    return texts;
  }

  #data(options: ParseOptions): ColumnData {
    if (this.#texts) return this.#texts.finish();
    const values = this.#numbers.finish() as Float64Array<ArrayBuffer>;
    const { datatype } = this.#field;
    if (datatype !== "float" && datatype !== "double") return integerColumn(values);
    return realColumn(values, keepsFloat64(this.name, options, datatype === "float"));
  }

  #number(text: string): number {
    const { datatype } = this.#field;
    if (datatype === "boolean" || datatype === "bit") {
      return /^(t|true|1)$/i.test(text) ? 1 : /^(f|false|0)$/i.test(text) ? 0 : Number.NaN;
    }
    const mayBeHex = text.startsWith("0x") || text.startsWith("0X");
    return mayBeHex && /^0x[0-9a-f]{1,13}$/i.test(text) ? Number(text) : numberFromText(text);
  }
}

function numberText(value: number): string {
  return Number.isNaN(value) ? "" : String(value);
}
