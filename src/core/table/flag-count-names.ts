import { quoteName } from "./tokens.ts";

/** Names of the columns that count points with a bit of FLAGS begin so; the bit and the table follow. */
export const flagCountPrefix = "n_flag_";

export const flagCountName = (bit: number, tableKey: string): string => `${flagCountPrefix}${bit}_${tableKey}`;

/** Columns of objects that have the flags of a catalog, as SExtractor and others call them. */
const flagsName = "`?(?:[a-z0-9_]*_)?flags?`?";
const bitsOf = new RegExp(
  `(?<![\\w\`])${flagsName}\\s*&\\s*(\\d+)|(?<![\\w\`.])(\\d+)\\s*&\\s*${flagsName}(?![\\w\`])`,
  "i",
);
const anyFlag = new RegExp(`(?<![\\w\`])${flagsName}(?![\\w\`])`, "i");

/**
 * The condition over counts of flagged points that a filter over flags may have meant: those of objects are the reference
 * catalog's own, those of points are counted. Undefined where the filter asks for no flags, or points with them are not counted.
 * @param names of the columns that there are
 */
export function countedFlags(expression: string, names: Iterable<string>): string | undefined {
  const found = bitsOf.exec(expression);
  if (!found && !anyFlag.test(expression)) return undefined;
  const asked = found ? BigInt(found[1] ?? found[2]!) : undefined;
  const counted = [...names].flatMap((name) => {
    const bit = /^n_flag_(\d+)_/.exec(name)?.[1];
    return bit === undefined ? [] : [{ name, bit: BigInt(bit) }];
  });
  const withBits = counted.filter(({ bit }) => asked !== undefined && (asked & bit) !== 0n);
  // Where no bit is asked for, or none that is counted, one says how it is written.
  const meant = (withBits.length > 0 ? withBits : counted.slice(0, 1)).map(({ name }) => name);
  return meant.length > 0 ? meant.map((name) => `${quoteName(name)} > 0`).join(" or ") : undefined;
}
