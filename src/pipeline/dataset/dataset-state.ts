import { createContentHasher } from "../../core/bytes/content-hash.ts";
import type { DatasetRecord, JournalEpoch } from "../../core/cube/dataset.ts";
import { committedEpochs, type Journal, parseJournal } from "../../core/cube/journal.ts";
import type { UnfinishedIngest } from "../../core/verbs/ingest.ts";
import { readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { readJournalBytes } from "../../storage/journal-file.ts";
import { readUnfinished } from "./unfinished-ingest.ts";

/** What is committed of a dataset, as one look at its directory shows it. */
export interface DatasetState {
  record: DatasetRecord;
  journal: Journal;
  epochs: Map<string, JournalEpoch>;
  /** Changes whenever an object-chunked copy would; what a generation records of its origin. */
  journalHash: string;
  /** An ingest that is under way, or was cut off. */
  unfinished: UnfinishedIngest | undefined;
}

/** @throws DatasetMissing, DatasetTooNew, DatasetDamaged */
export async function readDatasetState(tree: FileTree): Promise<DatasetState> {
  const record = await readRecord(tree);
  const bytes = await readJournalBytes(tree);
  const journal = parseJournal(bytes);
  const unfinished = await readUnfinished(tree);
  // Nothing is awaited until it is given back: of datasets that are read at once, all use the same one.
  const hasher = await createContentHasher();
  hasher.update(bytes.subarray(0, journal.byteLength));
  const { objectCount, tables, measurements, epochAxisHash, reference } = record;
  const revision = reference.kind === "union" && reference.revision !== undefined ? [reference.revision] : [];
  const axes = JSON.stringify([objectCount, tables, measurements, epochAxisHash, ...revision]);
  hasher.update(new TextEncoder().encode(axes));
  return { record, journal, epochs: committedEpochs(journal.lines), journalHash: hasher.digest(), unfinished };
}
