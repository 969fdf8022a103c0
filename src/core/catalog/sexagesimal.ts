/** An angle as a text spells it. */
export interface SpelledAngle {
  /** In the unit of its first part; negative where a minus stands before it, be it before a zero. */
  value: number;
  /** What the letters say, where there are any. */
  unit?: "hours" | "degrees" | "radians";
  /** It has minutes, or minutes and seconds. */
  isSexagesimal: boolean;
}

const parts =
  /^([+-]?) ?(\d{1,3}) ?(?:[:hd]| ) ?(\d{1,2}(?:\.\d*)?) ?(?:(?:[:m']| ) ?(?:(\d{1,2}(?:\.\d*)?) ?(?:s|")?)?)?$/;
const decimal = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?) ?(d|deg|degrees?|h|hours?|rad)?$/;

/**
 * Reads `10:00:24.0`, `10 00 24.0`, `10h00m24s`, `10h00m24s.5`, `+02d12m00s`, `-02°12′00″`, `10:00.4`, and plain decimals with
 * or without a letter. Signs, blanks and primes may be any of Unicode's. Undefined for what is no angle, also where minutes
 * or seconds are above 60.
 */
export function parseAngle(text: string): SpelledAngle | undefined {
  const plain = /^[+\-\d:. ]*$/.test(text) ? text.trim().replace(/ {2,}/g, " ") : plainText(text);
  const number = decimal.exec(plain);
  if (number) {
    const letter = number[2]?.[0];
    const unit = letter === "h" ? "hours" : letter === "d" ? "degrees" : letter === "r" ? "radians" : undefined;
    return { value: Number(number[1]), isSexagesimal: false, ...(unit ? { unit } : {}) };
  }
  const match = parts.exec(plain);
  if (!match) return undefined;
  const [, sign, whole, minutes, seconds = "0"] = match;
  // Only the last part may have a fraction: `10:00.5:24` is a slip.
  if (minutes!.includes(".") && match[4] !== undefined) return undefined;
  if (Number(minutes) > 60 || Number(seconds) > 60) return undefined;
  const size = Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600;
  const unit = plain.includes("h") ? "hours" : plain.includes("d") ? "degrees" : undefined;
  return { value: sign === "-" ? -size : size, isSexagesimal: true, ...(unit ? { unit } : {}) };
}

function plainText(text: string): string {
  return text
    .trim()
    .replace(/^["](.*)["]$/, "$1")
    .replace(/[\u2212\u2010-\u2015\ufe63\uff0d]/g, "-")
    .replace(/\uff0b/g, "+")
    .replace(/[\u2236\uff1a\ua789]/g, ":")
    .replace(/[\s\u00a0\u2000-\u200a\u202f\u3000]+/g, " ")
    .replace(/[\u00b0\u00ba\u02da]/g, "d")
    .replace(/''|[\u2033\u201d\u02ba]/g, '"')
    .replace(/[\u2032\u2019\u02b9]/g, "'")
    .replace(/\u02b0/g, "h")
    .replace(/\u1d50/g, "m")
    .replace(/\u02e2/g, "s")
    .toLowerCase()
    .replace(/[\^_${}\\]/g, "")
    .replace(/(\d)s\.(\d+)$/, "$1.$2s")
    .replace(/(\d)"\.(\d+)$/, '$1.$2"')
    .replace(/(\d),(\d+)(?=\D*$)/, "$1.$2")
    .replace(/deg/, "d")
    .trim();
}
