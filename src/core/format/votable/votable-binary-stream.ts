import { joinBlocks } from "../../bytes/byte-blocks.ts";
import { maxRowBytes } from "../limits.ts";
import { readBinaryRows } from "./votable-binary.ts";
import type { VotableRows } from "./votable-rows.ts";

/** Decodes the base64 of a BINARY or BINARY2 stream as it arrives, and reads its rows. */
export class BinaryStream {
  readonly #rows: VotableRows;
  readonly #withNullFlags: boolean;
  /** Letters of a group of four that is not complete. */
  #letters = "";
  #padded = false;
  /** Bytes of a row that is not complete. */
  #bytes = new Uint8Array(0);
  /** Bytes behind a row that claims to be longer than any row is: they are counted, not kept. */
  #lost = 0;

  constructor(rows: VotableRows, withNullFlags: boolean) {
    this.#rows = rows;
    this.#withNullFlags = withNullFlags;
  }

  /** False when the text is no base64. */
  push(text: string): boolean {
    const letters = this.#letters + text.replaceAll(/\s+/g, "");
    if (this.#padded && letters !== "") return false;
    const wholeLength = letters.length - (letters.length % 4);
    this.#letters = letters.slice(wholeLength);
    this.#padded = letters[wholeLength - 1] === "=";
    const decoded = decodeBase64(letters.slice(0, wholeLength));
    if (decoded) this.#read(decoded);
    return decoded !== undefined;
  }

  /** Returns how many bytes were left over; letters of a group that was cut are no bytes. */
  finish(): number {
    return this.#lost + this.#bytes.length;
  }

  #read(decoded: Uint8Array<ArrayBuffer>): void {
    if (this.#lost > 0) {
      this.#lost += decoded.length;
      return;
    }
    const bytes = joinBlocks([this.#bytes, decoded].filter(({ length }) => length > 0));
    this.#bytes = bytes.slice(readBinaryRows(bytes, this.#rows, this.#withNullFlags));
    if (this.#bytes.length <= maxRowBytes) return;
    this.#lost = this.#bytes.length;
    this.#bytes = new Uint8Array(0);
  }
}

function decodeBase64(letters: string): Uint8Array<ArrayBuffer> | undefined {
  let text: string;
  try {
    text = atob(letters);
  } catch {
    return undefined;
  }
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
