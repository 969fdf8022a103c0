import { parseSealedJson, sealJson } from "../bytes/sealed-json.ts";
import type { JournalEpoch } from "./dataset.ts";

/** journal.jsonl as read: what its complete lines say. */
export interface Journal {
  /** In the order of commits; the last line of an epoch counts. */
  lines: JournalEpoch[];
  /** Bytes of complete lines; what follows them was cut off in the middle. */
  byteLength: number;
  /** True when the last complete line lacks its line feed. */
  unterminated: boolean;
  /** 1-based numbers of complete lines that are not as they were written, and why. */
  damaged: { line: number; found: string }[];
}

export function encodeJournalLine(line: JournalEpoch): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${sealJson(line, "line")}\n`);
}

export function parseJournal(bytes: Uint8Array): Journal {
  const end = bytes.lastIndexOf(0x0a) + 1;
  const text = new TextDecoder();
  const journal: Journal = { lines: [], byteLength: end, unterminated: false, damaged: [] };
  const texts = text.decode(bytes.subarray(0, end)).split("\n").slice(0, -1);
  texts.forEach((line, index) => {
    try {
      journal.lines.push(parseSealedJson<JournalEpoch>(line));
    } catch (error) {
      journal.damaged.push({ line: index + 1, found: error instanceof Error ? error.message : String(error) });
    }
  });
  const lastEnd = bytes.lastIndexOf(0x7d) + 1;
  if (lastEnd <= end) return journal;
  try {
    journal.lines.push(parseSealedJson<JournalEpoch>(text.decode(bytes.subarray(end, lastEnd))));
    journal.byteLength = lastEnd;
    journal.unterminated = true;
  } catch {
    // A line that was cut off was never committed.
  }
  return journal;
}

/** Committed epochs by key, each as last committed, in the order of their last commits. */
export function committedEpochs(lines: readonly JournalEpoch[]): Map<string, JournalEpoch> {
  const epochs = new Map<string, JournalEpoch>();
  for (const line of lines) {
    epochs.delete(line.epochKey);
    epochs.set(line.epochKey, line);
  }
  return epochs;
}
