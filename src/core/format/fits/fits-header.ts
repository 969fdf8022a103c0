import type { ByteReader } from "../../bytes/byte-reader.ts";
import { byteError, excerpt } from "../../bytes/syntax-errors.ts";

export const fitsBlockLength = 2880;
const cardLength = 80;
/** Real headers have hundreds of cards. */
const maxCards = 36_000;
/** The longest text of cards that is read. */
export const maxCardBytes = maxCards * cardLength;

export type FitsValue = string | number | boolean;

/** The cards of one header, by keyword; of a repeated keyword the first. COMMENT and HISTORY are passed over. */
export class FitsHeader {
  readonly values = new Map<string, FitsValue>();
  readonly comments = new Map<string, string>();
  /** Offset of the header's first byte. */
  start: number;
  /** Offset after the block that END is in: where the data begin. */
  end: number;
  #lastText = "";

  constructor(start: number) {
    this.start = start;
    this.end = start;
  }

  /** Says where in the file a header lies that was read from a part of it. */
  moveTo(start: number): void {
    this.end += start - this.start;
    this.start = start;
  }

  /** Takes one 80-character card (FITS 4.0, section 4): texts with `''` and CONTINUE, T/F, numbers, HIERARCH. */
  add(card: string): void {
    const hierarch = card.startsWith("HIERARCH ") ? card.indexOf("=") : -1;
    const keyword = (hierarch > 0 ? card.slice(9, hierarch) : card.slice(0, 8)).trim();
    if (keyword === "CONTINUE") this.#continue(card);
    else if (hierarch > 0 || card.slice(8, 10) === "= ") {
      if (!/^[A-Z0-9_ .-]+$/.test(keyword) || this.values.has(keyword)) return;
      const { value, comment } = readValue(card.slice(hierarch > 0 ? hierarch + 1 : 10));
      if (value === undefined) return;
      this.values.set(keyword, value);
      if (comment) this.comments.set(keyword, comment);
      if (typeof value === "string") this.#lastText = keyword;
    }
  }

  text(keyword: string): string | undefined {
    const value = this.values.get(keyword);
    return typeof value === "string" ? value : undefined;
  }

  number(keyword: string): number | undefined {
    const value = this.values.get(keyword);
    return typeof value === "number" ? value : undefined;
  }

  /** A count that the header must have, unless there is a default. Throws `CatalogSyntax`. */
  count(keyword: string, file: string, byDefault?: number): number {
    const value = this.values.get(keyword) ?? byDefault;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    throw byteError(file, this.start, `a count as ${keyword}`, value === undefined ? "none" : excerpt(String(value)));
  }

  #continue(card: string): void {
    const text = this.values.get(this.#lastText);
    const { value } = readValue(card.slice(8));
    if (typeof text !== "string" || !text.endsWith("&") || typeof value !== "string") return;
    this.values.set(this.#lastText, text.slice(0, -1) + value);
  }
}

/** Reads the header that begins here, and the rest of the block that END is in; undefined where END is missing. */
export async function readFitsHeader(reader: ByteReader): Promise<FitsHeader | undefined> {
  const header = new FitsHeader(reader.position);
  for (let cards = 0; cards < maxCards; cards += fitsBlockLength / cardLength) {
    const block = await reader.take(fitsBlockLength);
    header.end = header.start + cards * cardLength + fitsBlockLength;
    if (readCards(block, header)) return header;
    if (block.length < fitsBlockLength) return undefined;
  }
  return undefined;
}

/**
 * Offset of the block after a part's data (FITS 4.0, equation 2); infinite when the numbers make no sense.
 * @throws CatalogSyntax where an axis is no count
 */
export function dataEnd(header: FitsHeader, file: string): number {
  const axes = header.count("NAXIS", file, 0);
  let values = axes > 0 && axes < 1000 ? 1 : 0;
  for (let axis = 1; axis <= Math.min(axes, 999); axis++) values *= header.count(`NAXIS${axis}`, file);
  const groups = header.count("GCOUNT", file, 1) * (header.count("PCOUNT", file, 0) + values);
  const byteLength = axes === 0 ? 0 : groups * (Math.abs(header.number("BITPIX") ?? 8) / 8);
  return header.end + Math.ceil(byteLength / fitsBlockLength) * fitsBlockLength;
}

/** Reads an image's header from the text of 80-character cards that LDAC_IMHEAD holds; END may be missing. */
export function parseCardText(bytes: Uint8Array): FitsHeader {
  const header = new FitsHeader(0);
  readCards(bytes, header);
  return header;
}

/** Returns whether END was among the cards. */
function readCards(bytes: Uint8Array, header: FitsHeader): boolean {
  const count = Math.min(maxCards, Math.floor(bytes.length / cardLength));
  // Libraries that write cards as texts of a table fill them up with zeros.
  const cards = latin1.decode(bytes.subarray(0, count * cardLength)).replaceAll("\0", " ");
  for (let card = 0; card < count; card++) {
    const text = cards.slice(card * cardLength, (card + 1) * cardLength);
    if (text.startsWith("END") && /^END\s*$/.test(text)) return true;
    header.add(text);
  }
  return false;
}

/** Value and comment of a card's text after `= `. */
function readValue(text: string): { value?: FitsValue; comment?: string } {
  const string = /^\s*'((?:[^']|'')*)'\s*(?:\/(.*))?/.exec(text);
  if (string) return { value: string[1]!.replaceAll("''", "'").trimEnd(), comment: string[2]?.trim() ?? "" };
  const slash = text.indexOf("/");
  const word = (slash < 0 ? text : text.slice(0, slash)).trim();
  const comment = slash < 0 ? "" : text.slice(slash + 1).trim();
  if (word === "T" || word === "F") return { value: word === "T", comment };
  const number = Number(word.replace(/[dD]/, "E"));
  return word === "" || Number.isNaN(number) ? {} : { value: number, comment };
}

/** One character a byte: FITS allows ASCII, and what else is there must not move the cards behind it. */
const latin1 = new TextDecoder("windows-1252");
