import { decodeText } from "../../src/core/bytes/text-encoding.ts";
import { readOddNumber } from "../../src/core/format/odd-number.ts";

/** What a table's rows hold, read the slow and obvious way: what wasm/ascii-table.ts and its driver are held against. */
export interface OracleTable {
  /** By row, then by value of the row. */
  rows: number[][];
  /** 1-based lines that have another count of values. */
  badLines: number[];
  /** 1-based lines of values that are neither numbers nor words for none. */
  badValues: number[];
}

const numeral = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const fortran = /^[+-]?(\d+\.?\d*|\.\d+)d[+-]?\d+$/i;
const infinite = /^[+-]?inf(inity)?$/i;

const utf8 = (bytes: string) => {
  const array = Uint8Array.from(bytes, (character) => character.charCodeAt(0));
  return decodeText(array, 0, array.length);
};

/** Reads the lines behind a header of `headerLines` lines; each character of `text` is a byte. */
export function readRowsSlowly(text: string, headerLines: number, valuesPerRow: number): OracleTable {
  const table: OracleTable = { rows: [], badLines: [], badValues: [] };
  for (const [i, line] of text.split("\n").entries()) {
    if (i < headerLines) continue;
    const words = line.split(/[\0- ]+/).filter((word) => word !== "");
    if (words.length === 0 || words[0]!.startsWith("#")) continue;
    if (words.length !== valuesPerRow) {
      table.badLines.push(i + 1);
      continue;
    }
    table.rows.push(
      words.map((word) => {
        const plain = numberSlowly(word.trim());
        // What plain numbers are is held against this oracle; odd ones have tests of their own.
        const odd = Number.isNaN(plain) ? readOddNumber(utf8(word)) : undefined;
        const value = odd?.kind === "number" ? odd.value : plain;
        if (Number.isNaN(value) && (odd === undefined || odd.kind === "comma")) table.badValues.push(i + 1);
        return value;
      }),
    );
  }
  return table;
}

function numberSlowly(word: string): number {
  if (numeral.test(word)) return Number(word);
  if (fortran.test(word)) return Number(word.replace(/d/i, "e"));
  if (infinite.test(word)) return word.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number.NaN;
}
