import { parseSealedJson, sealJson } from "./sealed-json.ts";

/** What the complete lines of a file of sealed JSON say. */
export interface SealedLines<T> {
  lines: T[];
  /** Bytes of complete lines; what follows them was cut off in the middle. */
  byteLength: number;
  /** True when the last complete line lacks its line feed. */
  unterminated: boolean;
  /** 1-based numbers of complete lines that are not as they were written, and why. */
  damaged: { line: number; found: string }[];
}

export function encodeSealedLine(line: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${sealJson(line, "line")}\n`);
}

/** Reads an append-only file of lines: a last line that was cut off was never written, others are damaged by name. */
export function parseSealedLines<T>(bytes: Uint8Array): SealedLines<T> {
  const end = bytes.lastIndexOf(0x0a) + 1;
  const text = new TextDecoder();
  const parsed: SealedLines<T> = { lines: [], byteLength: end, unterminated: false, damaged: [] };
  const texts = text.decode(bytes.subarray(0, end)).split("\n").slice(0, -1);
  texts.forEach((line, index) => {
    try {
      parsed.lines.push(parseSealedJson<T>(line));
    } catch (error) {
      parsed.damaged.push({ line: index + 1, found: error instanceof Error ? error.message : String(error) });
    }
  });
  const lastEnd = bytes.lastIndexOf(0x7d) + 1;
  if (lastEnd <= end) return parsed;
  try {
    parsed.lines.push(parseSealedJson<T>(text.decode(bytes.subarray(end, lastEnd))));
    parsed.byteLength = lastEnd;
    parsed.unterminated = true;
  } catch {
    // A line that was cut off was never committed.
  }
  return parsed;
}
