import type { TimeFrame } from "../time/time-frame.ts";
import type { ByteSink } from "./byte-sink.ts";

const blockLength = 2880;
const cardLength = 80;

/** Text of 7 bits, as FITS has it: any other character as `\uXXXX`, so that different texts stay different. */
export const fitsText = (text: string): string =>
  text.replace(/[^\x20-\x7e]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
    ).join(""),
  );

/** One card of 80 characters (FITS 4.0, section 4); a text that is too long is cut. */
export function card(keyword: string, value: string | number | boolean, comment = ""): string {
  let text: string;
  if (typeof value === "string") {
    // A quote counts twice, and must not be cut in half.
    let inner = "";
    for (const character of fitsText(value)) {
      const next = character === "'" ? "''" : character;
      if (inner.length + next.length > cardLength - 12) break;
      inner += next;
    }
    text = `'${inner.padEnd(8)}'`.padEnd(20);
  } else if (typeof value === "boolean") text = (value ? "T" : "F").padStart(20);
  else text = (Number.isInteger(value) ? String(value) : value.toExponential().toUpperCase()).padStart(20);
  const line = `${keyword.padEnd(8)}= ${text}${comment ? ` / ${fitsText(comment)}` : ""}`;
  return line.slice(0, cardLength).padEnd(cardLength);
}

/** A sentence as COMMENT cards. */
export function commentCards(text: string): string[] {
  const cards: string[] = [];
  let line = "";
  for (const word of fitsText(text).split(/\s+/)) {
    for (let rest = word; rest; ) {
      const part = rest.slice(0, cardLength - 10);
      rest = rest.slice(part.length);
      if (line.length + 1 + part.length > cardLength - 10) {
        cards.push(line);
        line = "";
      }
      line = line ? `${line} ${part}` : part;
    }
  }
  if (line) cards.push(line);
  return cards.map((one) => `COMMENT   ${one}`.padEnd(cardLength));
}

const places: Partial<Record<TimeFrame["place"], string>> = {
  ...{ geocentre: "GEOCENTER", barycentre: "BARYCENTER", heliocentre: "HELIOCENTER", observatory: "TOPOCENTER" },
};

/** What FITS 4.0, section 9, says of the times of a table: whole MJDs; what nobody said is left out. */
export function timeCards({ scale, place }: TimeFrame): string[] {
  return [
    ...(scale === "unknown" ? [] : [card("TIMESYS", scale, "Time scale")]),
    card("MJDREF", 0, "Times are MJD"),
    card("TIMEUNIT", "d"),
    ...(places[place] ? [card("TREFPOS", places[place], "Place that times refer to")] : []),
  ];
}

/** Writes cards and END, filled up to whole blocks; returns where each card begins. */
export function writeHeader(sink: ByteSink, cards: readonly string[]): number {
  const start = sink.byteLength;
  const text = [...cards, "END".padEnd(cardLength)].join("");
  sink.text(text.padEnd(Math.ceil(text.length / blockLength) * blockLength));
  return start;
}

/** Fills a data unit up to whole blocks. */
export function padData(sink: ByteSink, dataStart: number): void {
  const over = (sink.byteLength - dataStart) % blockLength;
  if (over > 0) sink.write(new Uint8Array(blockLength - over));
}

export const primaryHeader = (name: string, about: readonly string[]): string[] => [
  card("SIMPLE", true),
  card("BITPIX", 8),
  card("NAXIS", 0),
  card("EXTEND", true),
  card("OBJECT", name),
  ...about.flatMap(commentCards),
];
