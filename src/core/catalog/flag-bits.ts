import type { Assumption } from "../assumption.ts";
import type { Column } from "../format/catalog.ts";
import { isMissingText, numberFromText } from "../format/number-text.ts";
import type { WarningList } from "../format/warning-list.ts";

/** The highest flag bit that is stored; in place of all higher ones where a catalog has any. */
const highestFlag = 2 ** 30;

/**
 * The flags of each row as a sum of bits; 0 where there is no column. Texts are read as what they spell: decimal and
 * hexadecimal numbers, true and false as 1 and 0, digits of base 2 where all cells are such of one length. What was decided so,
 * and words, which are none, is said in `assumptions`; numbers that are no such sums are listed in `warnings`.
 */
export function flagBits(
  column: Column | undefined,
  rowCount: number,
  warnings: WarningList,
  assumptions: Assumption[],
): Int32Array {
  const flags = new Int32Array(rowCount);
  if (!column) return flags;
  const data = Array.isArray(column.data) ? numbersOf(column.name, column.data, assumptions) : column.data;
  let foldedCount = 0;
  for (let row = 0; row < rowCount; row++) {
    const value = data[row]!;
    const isSum = Number.isSafeInteger(value) && value >= 0;
    if (isSum && value < 2 * highestFlag) flags[row] = value;
    else if (isSum) {
      flags[row] = (value % highestFlag) | highestFlag;
      foldedCount++;
    } else {
      const message = `Row ${row + 1}: ${column.name} is ${value}, no sum of flag bits; it was read as 0.`;
      warnings.add({ kind: "bad-value", row, message });
    }
  }
  if (foldedCount > 0) {
    const text = `${column.name}: of flags above ${2 * highestFlag - 1}, all bits from ${highestFlag} on were kept as the one bit ${highestFlag}.`;
    assumptions.push({ kind: "table", text, cellCount: foldedCount });
  }
  return flags;
}

const yes = /^(?:t|true|y|yes)$/i;
const no = /^(?:f|false|n|no)$/i;

/** What texts spell, 0 for words and for cells without anything. */
function numbersOf(name: string, data: readonly string[], assumptions: Assumption[]): number[] {
  const texts = data.map((text) => text.trim());
  const say = (text: string, cellCount?: number) =>
    void assumptions.push({ kind: "table", text, ...(cellCount === undefined ? {} : { cellCount }) });
  const length = texts.find((text) => text !== "")?.length ?? 0;
  if (
    length > 1 &&
    length <= 31 &&
    texts.every((text) => text === "" || (text.length === length && /^[01]+$/.test(text)))
  ) {
    say(`${name} holds ${length} digits of 0 and 1: they were read as bits, the last as bit 1.`);
    return texts.map((text) => (text === "" ? 0 : Number.parseInt(text, 2)));
  }
  const words = new Map<string, number>();
  let [truthCount, hexCount] = [0, 0];
  const numbers = texts.map((text) => {
    if (isMissingText(text)) return 0;
    if (/^0x[0-9a-f]+$/i.test(text)) {
      hexCount++;
      return Number(text);
    }
    if (yes.test(text) || no.test(text)) {
      truthCount++;
      return yes.test(text) ? 1 : 0;
    }
    const number = numberFromText(text);
    if (!Number.isNaN(number)) return number;
    words.set(text, (words.get(text) ?? 0) + 1);
    return 0;
  });
  if (hexCount > 0) say(`${name} was read as hexadecimal numbers.`);
  if (truthCount > 0) say(`${name} holds true and false: true was read as flag 1, false as none.`);
  if (words.size > 0) {
    const shown = [...words.keys()].slice(0, 3).map((word) => `"${word.slice(0, 20)}"`);
    const count = [...words.values()].reduce((sum, one) => sum + one, 0);
    say(`${name} holds words, such as ${shown.join(", ")}, which are no flags: they were read as 0.`, count);
  }
  return numbers;
}
