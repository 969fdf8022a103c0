import { byteError } from "./syntax-errors.ts";
import { decodeText } from "./text-encoding.ts";

export const tarBlock = 512;

export interface TarHeader {
  name: string;
  byteLength: number;
  /** `0` a file, `5` a folder, `x` and `L` names too long for a header, anything else no file. */
  type: string;
}

/** POSIX and GNU write `ustar` at the same place. */
export function isTar(head: Uint8Array): boolean {
  return ascii(head, 257, 5) === "ustar";
}

/** Reads one header block (POSIX.1-2001 pax, ustar interchange format); undefined for the zeros that end an archive. */
export function parseTarHeader(block: Uint8Array, file: string, byte: number): TarHeader | undefined {
  if (block.every((value) => value === 0)) return undefined;
  const declared = octal(block, 148, 8);
  const sum = block.reduce((total, value, at) => total + (at >= 148 && at < 156 ? 32 : value), 0);
  if (!isTar(block) || declared !== sum) throw byteError(file, byte, "the header of a tar entry", "other bytes");
  const prefix = ascii(block, 257, 6) === "ustar\0" ? text(block, 345, 155) : "";
  const name = text(block, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    byteLength: size(block, file, byte),
    type: block[156] === 0 || block[156] === 55 ? "0" : String.fromCharCode(block[156]!),
  };
}

/** `path` and `size` of a pax record list: `<length> <key>=<value>\n`. */
export function parsePax(bytes: Uint8Array): { path?: string; size?: number } {
  const found: { path?: string; size?: number } = {};
  for (let at = 0; at < bytes.length; ) {
    const length = Number(/^\d{1,9} /.exec(ascii(bytes, at, 11))?.[0]);
    if (!(length > 3)) break;
    const record = decodeText(bytes, at, Math.min(at + length - 1, bytes.length));
    const [, key, value] = /^\d+ ([^=]*)=([\s\S]*)$/.exec(record) ?? [];
    if (key === "path" && value !== undefined) found.path = value;
    if (key === "size" && Number.isSafeInteger(Number(value)) && Number(value) >= 0) found.size = Number(value);
    at += length;
  }
  return found;
}

/** Octal digits, or base 256 for more than 8 GB. */
function size(block: Uint8Array, file: string, byte: number): number {
  const value =
    block[124]! & 128 ? block.subarray(128, 136).reduce((sum, digit) => sum * 256 + digit, 0) : octal(block, 124, 12);
  if (Number.isSafeInteger(value)) return value;
  throw byteError(file, byte, "the size of a tar entry", "none");
}

function octal(block: Uint8Array, start: number, length: number): number {
  const digits = ascii(block, start, length).replace(/[\0 ].*$/s, (rest) => (/^[\0 ]*$/.test(rest) ? "" : "?"));
  return /^[0-7]+$/.test(digits.trimStart()) ? Number.parseInt(digits, 8) : Number.NaN;
}

function text(block: Uint8Array, start: number, length: number): string {
  const end = block.subarray(start, start + length).indexOf(0);
  return decodeText(block, start, start + (end < 0 ? length : end));
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}
