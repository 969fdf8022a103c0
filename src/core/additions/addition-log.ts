import { encodeSealedLine, parseSealedLines, type SealedLines } from "../bytes/sealed-lines.ts";
import { formatCounted } from "../format-counted.ts";
import type { Addition } from "../verbs/additions.ts";
import { isAddition } from "./check-addition.ts";
import type { MergedAdditions } from "./merged-additions.ts";

/** Acts as one run of bytes: to be appended at once. */
export function encodeAdditions(additions: Iterable<Addition>): Uint8Array<ArrayBuffer> {
  const lines = Array.from(additions, encodeSealedLine);
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.length, 0));
  let at = 0;
  for (const line of lines) {
    bytes.set(line, at);
    at += line.length;
  }
  return bytes;
}

/** The whole log of what is known, with one line where many acts are overruled by later ones. */
export const encodeMerged = (merged: MergedAdditions): Uint8Array<ArrayBuffer> => encodeAdditions(merged.compacted());

/** Acts of a log; a line that is sealed but no act is damaged too. */
export function parseAdditionLog(bytes: Uint8Array): SealedLines<Addition> {
  const parsed = parseSealedLines<unknown>(bytes);
  const lines = parsed.lines.filter(isAddition);
  const strangers = parsed.lines.length - lines.length;
  const damaged =
    strangers > 0 ? [{ line: 0, found: `${formatCounted(strangers, "line")} that say nothing of a dataset` }] : [];
  return { ...parsed, lines, damaged: [...parsed.damaged, ...damaged] };
}
