import { encodeSealedLine, parseSealedLines, type SealedLines } from "../bytes/sealed-lines.ts";
import type { JournalEpoch, JournalLine, JournalMoved } from "./dataset.ts";

/** journal.jsonl as read, in the order of commits; the last line of an epoch counts. */
export type Journal = SealedLines<JournalLine>;

export const encodeJournalLine = (line: JournalLine): Uint8Array<ArrayBuffer> => encodeSealedLine(line);

export function encodeJournalLines(lines: readonly JournalLine[]): Uint8Array<ArrayBuffer> {
  const encoded = lines.map(encodeJournalLine);
  const bytes = new Uint8Array(encoded.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const line of encoded) {
    bytes.set(line, at);
    at += line.length;
  }
  return bytes;
}

export const parseJournal = (bytes: Uint8Array): Journal => parseSealedLines<JournalLine>(bytes);

/** Committed epochs by key, each as last committed and where it lies now, in the order of their last commits. */
export function committedEpochs(lines: readonly JournalLine[]): Map<string, JournalEpoch> {
  const epochs = new Map<string, JournalEpoch>();
  for (const line of lines) {
    if (line.type === "moved") moveEpochs(epochs, line);
    else {
      epochs.delete(line.epochKey);
      epochs.set(line.epochKey, line);
    }
  }
  return epochs;
}

/** Lets epochs say where they lie in a file that was written anew. */
export function moveEpochs(epochs: Map<string, JournalEpoch>, { path, offsets }: JournalMoved): void {
  const offsetOf = new Map(offsets);
  for (const [epochKey, epoch] of epochs) {
    const offset = offsetOf.get(epoch.epochIndex);
    if (offset === undefined) continue;
    const shards = epoch.shards.map((run) => (run.path === path ? { ...run, offset } : run));
    epochs.set(epochKey, { ...epoch, shards });
  }
}
