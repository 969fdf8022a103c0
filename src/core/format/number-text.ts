const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const numberPattern = /^[+-]?(\d+(\.\d*)?|\.\d+)([eEdD][+-]?\d+)?$/;
const infinityPattern = /^[+-]?inf(inity)?$/i;
const missingWords = new Set([
  "",
  "-",
  "--",
  "---",
  "nan",
  "+nan",
  "-nan",
  "null",
  "none",
  "n/a",
  "na",
  "indef",
  "masked",
  "\\n",
  ".",
  "..",
  "...",
  "…",
  "—",
  "–",
  "?",
  "n.a.",
  "#n/a",
  "#num!",
  "#value!",
  "<na>",
  "nat",
  "nodata",
  "undef",
  "undefined",
]);

/** Words that stand for "no value" in text catalogs; they are not mistakes. */
export function isMissingText(text: string): boolean {
  const word = text.trim().toLowerCase();
  return missingWords.has(word) || /^(?:\*+|-+|\.+)$/.test(word);
}

/** The number that a text spells, Fortran's `D` exponents included; NaN for anything that is not wholly a number. */
export function numberFromText(text: string): number {
  const trimmed = text.trim();
  if (numberPattern.test(trimmed)) {
    const value = Number(trimmed);
    return Number.isNaN(value) ? Number(trimmed.replace(/[dD]/, "e")) : value;
  }
  if (infinityPattern.test(trimmed)) return trimmed.startsWith("-") ? -Infinity : Infinity;
  return Number.NaN;
}

/** True for integers that a float64 cannot hold, such as 64-bit identifiers: they must stay text. */
export function losesDigits(text: string, value: number): boolean {
  if (!(Math.abs(value) > Number.MAX_SAFE_INTEGER) || !/^[+-]?\d+$/.test(text)) return false;
  return !Number.isFinite(value) || BigInt(text) !== BigInt(value);
}

/**
 * The number spelled by ASCII bytes `start` to `end` (exclusive, no surrounding blanks), bit-equal to `Number()`; NaN for
 * anything else. Up to 15 digits and powers to 10^22 are exact in float64, so one operation rounds correctly
 * (Clinger, "How to Read Floating Point Numbers Accurately", 1990); the rest goes through `Number()`.
 */
export function numberFromBytes(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let byte = bytes[at];
  const negative = byte === 45;
  if (negative || byte === 43) at++;
  let mantissa = 0;
  let digits = 0;
  let seen = 0;
  let scale = 0;
  let point = false;
  for (; at < end; at++) {
    byte = bytes[at]!;
    if (byte >= 48 && byte <= 57) {
      mantissa = mantissa * 10 + (byte - 48);
      seen++;
      if (mantissa > 0) digits++;
      if (point) scale--;
    } else if (byte === 46 && !point) point = true;
    else break;
  }
  if (seen === 0 || digits > 15) return numberFromText(asciiText(bytes, start, end));
  if (at < end) {
    byte = bytes[at]! | 32;
    if (byte !== 101 && byte !== 100) return Number.NaN;
    at++;
    const minus = bytes[at] === 45;
    if (minus || bytes[at] === 43) at++;
    if (at >= end || end - at > 4) return numberFromText(asciiText(bytes, start, end));
    let exponent = 0;
    for (; at < end; at++) {
      byte = bytes[at]!;
      if (byte < 48 || byte > 57) return Number.NaN;
      exponent = exponent * 10 + (byte - 48);
    }
    scale += minus ? -exponent : exponent;
  }
  if (scale < -22 || scale > 22) return numberFromText(asciiText(bytes, start, end));
  const value = scale < 0 ? mantissa / powersOfTen[-scale]! : mantissa * powersOfTen[scale]!;
  return negative ? -value : value;
}

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  const limit = Math.min(end, start + 1_000);
  for (let at = start; at < limit; at++) text += String.fromCharCode(bytes[at]!);
  return end > limit ? "" : text;
}
