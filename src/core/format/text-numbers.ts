import type { Limits } from "./catalog.ts";
import { numberFromText } from "./number-text.ts";
import { type OddNumber, readOddNumber } from "./odd-number.ts";

/** The numbers that a column of texts spells. */
export interface TextNumbers {
  /** NaN where a text is missing, a limit, or no number. */
  values: Float64Array;
  limits: Limits;
  /** Rows (0-based) whose text is neither a number nor a word for none. */
  bad: { row: number; text: string }[];
}

/**
 * Reads texts as what they say: FITS columns of characters, VOTable's `char`, columns of which some cells are words. One
 * comma is a decimal point where another text of the column proves it.
 */
export function numbersFromTexts(texts: readonly string[]): TextNumbers {
  const values = new Float64Array(texts.length).fill(Number.NaN);
  const limits: Limits = { row: [], value: [] };
  const bad: TextNumbers["bad"] = [];
  const commas: { row: number; odd: Extract<OddNumber, { kind: "comma" }> }[] = [];
  let thousands = false;
  for (const [row, text] of texts.entries()) {
    const plain = numberFromText(text);
    const odd: OddNumber | undefined = Number.isNaN(plain) ? readOddNumber(text) : { kind: "number", value: plain };
    if (odd?.kind === "number") {
      values[row] = odd.value;
      thousands ||= odd.thousands === true;
    } else if (odd?.kind === "limit") {
      limits.row.push(row);
      limits.value.push(odd.value);
    } else if (odd?.kind === "comma") commas.push({ row, odd });
    else if (odd === undefined) bad.push({ row, text });
  }
  const decimal = !thousands && commas.some(({ odd }) => Number.isNaN(odd.thousands));
  for (const { row, odd } of commas) {
    values[row] = thousands ? odd.thousands : decimal ? odd.decimal : Number.NaN;
    if (Number.isNaN(values[row])) bad.push({ row, text: texts[row]! });
  }
  return { values, limits, bad };
}
