import { isMissingText, numberFromText } from "./number-text.ts";

/** What a cell of a number column says that is no plain number. */
export type OddNumber =
  /** `thousands`: commas stand between them, so that one in the same file is no decimal point. */
  | { kind: "number"; value: number; thousands?: true }
  | { kind: "missing" }
  /** `>17.5`, `<0.3`: the value is beyond it. */
  | { kind: "limit"; value: number }
  /** One comma that may stand for a decimal point or between thousands: the rest of the file decides. */
  | { kind: "comma"; decimal: number; thousands: number };

/** No-break, thin and other blanks of typesetting, and marks without width. */
const blanks = /[\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]/g;
/** A text that a spreadsheet was told to leave as it is: `="18.2"`. */
const formula = /^="(.*)"$/;
/** Minus sign, hyphens and dashes that stand before a number instead of `-`. */
const minus = /^([<>≤≥~]?=?\s*)[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/;
const exponentMinus = /([eEdD])[\u2010-\u2015\u2212\ufe63\uff0d]/;

/**
 * Reads what `numberFromText` does not: typographic minus signs and blanks, thousands between separators, decimal commas,
 * limits. Undefined for all other text.
 */
export function readOddNumber(text: string): OddNumber | undefined {
  const plain = text
    .replaceAll(blanks, " ")
    .trim()
    .replace(formula, "$1")
    .replace(minus, "$1-")
    .replace(exponentMinus, "$1-");
  if (isMissingText(plain)) return { kind: "missing" };
  const limit = /^(?:[<>≤≥]=?|[lg][te]\s)\s*(.+)$/.exec(plain)?.[1];
  if (limit !== undefined) {
    const read = readOddNumber(limit);
    return read?.kind === "number" ? { kind: "limit", value: read.value } : undefined;
  }
  const value = numberFromText(plain);
  if (!Number.isNaN(value)) return { kind: "number", value };
  return readSeparated(plain, blanksBetween(text));
}

/** Whether the blanks within a text are all of those that stand between thousands. */
function blanksBetween(text: string): boolean {
  return !/\S[ \t]+\S/.test(text.replaceAll(blanks, "_"));
}

function readSeparated(text: string, thinBlanks: boolean): OddNumber | undefined {
  const separators = thinBlanks ? "[ '’_]" : "['’_]";
  if (new RegExp(`^[+-]?\\d{1,3}(${separators}\\d{3})+(\\.\\d*)?$`).test(text))
    return { kind: "number", value: Number(text.replaceAll(/[ '’_]/g, "")) };
  if (/^[+-]?[1-9]\d{0,2}(,\d{3})+\.\d*$/.test(text) || /^[+-]?[1-9]\d{0,2}(,\d{3}){2,}$/.test(text))
    return { kind: "number", value: Number(text.replaceAll(",", "")), thousands: true };
  // 1.234,5
  if (/^[+-]?[1-9]\d{0,2}(\.\d{3})+,\d*$/.test(text)) return comma(text.replaceAll(".", ""), Number.NaN);
  if (/^[+-]?\d*,\d+([eEdD][+-]?\d+)?$/.test(text)) {
    const ambiguous = /^[+-]?[1-9]\d{0,2},\d{3}$/.test(text);
    return comma(text, ambiguous ? Number(text.replace(",", "")) : Number.NaN);
  }
  return undefined;
}

function comma(text: string, thousands: number): OddNumber {
  return { kind: "comma", decimal: numberFromText(text.replace(",", ".")), thousands };
}
