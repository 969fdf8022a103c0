import { datasetFiles, type JournalLine } from "../core/cube/dataset.ts";
import { encodeJournalLines, type Journal, parseJournal } from "../core/cube/journal.ts";
import { WorkbenchError } from "../core/errors.ts";
import type { FileTree, WritableFile } from "./files.ts";
import { listFiles } from "./list-files.ts";

/** @throws DatasetDamaged as `readJournalBytes` does */
export async function readJournal(tree: FileTree): Promise<Journal> {
  return parseJournal(await readJournalBytes(tree));
}

/**
 * The journal as it lies; no bytes where nothing was ever committed: it is there before the first shard.
 * @throws DatasetDamaged where there are files of epochs, but no journal
 */
export async function readJournalBytes(tree: FileTree): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await tree.readFile(datasetFiles.journal);
  if (bytes) return bytes;
  const shards = await listFiles(tree.subtree(datasetFiles.epochChunked), "lightcurves/c");
  if (shards.length === 0) return new Uint8Array();
  throw new WorkbenchError(
    "DatasetDamaged",
    { path: datasetFiles.journal, expected: "a line an epoch", found: "no such file" },
    `${datasetFiles.journal} is missing, where there are files of epochs.`,
  );
}

/** What is left of the journal, be it nothing. */
export async function readWhatIsLeft(tree: FileTree): Promise<Journal> {
  return parseJournal((await tree.readFile(datasetFiles.journal)) ?? new Uint8Array());
}

/** The journal without its damaged lines, which are taken out of the file as well. */
export async function withoutDamage(tree: FileTree, journal: Journal): Promise<Journal> {
  if (journal.damaged.length === 0) return journal;
  const bytes = encodeJournalLines(journal.lines);
  await tree.replaceFile(datasetFiles.journal, bytes);
  return { lines: journal.lines, byteLength: bytes.length, unterminated: false, damaged: [] };
}

/** journal.jsonl open for appending; one at a time, under the writer lock. */
export class JournalFile {
  readonly #file: WritableFile;
  #byteLength: number;

  private constructor(file: WritableFile, byteLength: number) {
    this.#file = file;
    this.#byteLength = byteLength;
  }

  /** Opens the journal, cutting off what follows its last complete line. */
  static async open(tree: FileTree, journal: Journal): Promise<JournalFile> {
    const file = await tree.openWrite(datasetFiles.journal);
    try {
      file.truncate(journal.byteLength);
      if (!journal.unterminated) return new JournalFile(file, journal.byteLength);
      file.write(new TextEncoder().encode("\n"), journal.byteLength);
      file.flush();
      return new JournalFile(file, journal.byteLength + 1);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** When this returns, the lines are there whatever happens; when it throws, none is. A crash may leave the first of them. */
  append(lines: readonly JournalLine[]): void {
    const bytes = encodeJournalLines(lines);
    try {
      this.#file.write(bytes, this.#byteLength);
      this.#file.flush();
    } catch (error) {
      this.#file.truncate(this.#byteLength);
      throw error;
    }
    this.#byteLength += bytes.length;
  }

  close(): void {
    this.#file.close();
  }
}
