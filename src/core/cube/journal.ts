import { encodeSealedLine, parseSealedLines, type SealedLines } from "../bytes/sealed-lines.ts";
import type { JournalEpoch } from "./dataset.ts";

/** journal.jsonl as read, in the order of commits; the last line of an epoch counts. */
export type Journal = SealedLines<JournalEpoch>;

export const encodeJournalLine = (line: JournalEpoch): Uint8Array<ArrayBuffer> => encodeSealedLine(line);

export const parseJournal = (bytes: Uint8Array): Journal => parseSealedLines<JournalEpoch>(bytes);

/** Committed epochs by key, each as last committed, in the order of their last commits. */
export function committedEpochs(lines: readonly JournalEpoch[]): Map<string, JournalEpoch> {
  const epochs = new Map<string, JournalEpoch>();
  for (const line of lines) {
    epochs.delete(line.epochKey);
    epochs.set(line.epochKey, line);
  }
  return epochs;
}
