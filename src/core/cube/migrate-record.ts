import { type DatasetRecord, datasetFormatVersion } from "./dataset.ts";

/** Makes a record of one format version into one of the next. */
export type Migration = (record: Record<string, unknown>) => Record<string, unknown>;

/** `migrations[0]` leads from version 1 to version 2, and so on; a format that changes gets one, and a stored fixture. */
const migrations: readonly Migration[] = [
  // Shards stay as they are, one an epoch: what is appended goes into such shards too, by lines that say where it lies.
  (record) => ({ ...record, chunks: { ...(record.chunks as object), shardEpochs: 1 } }),
  // Epochs from here on may have properties of sources, in files of their own: those that are there have none.
  (record) => record,
];

/**
 * Brings a record up to the present format. Nothing on disk changes before the record is next replaced, and then for
 * good: older workbenches refuse it from there on.
 */
export function migrateRecord(
  record: { formatVersion: number },
  steps: readonly Migration[] = migrations,
  version: number = datasetFormatVersion,
): DatasetRecord {
  let migrated: Record<string, unknown> = { ...record };
  for (let from = record.formatVersion; from < version; from++)
    migrated = { ...steps[from - 1]!(migrated), formatVersion: from + 1 };
  return migrated as unknown as DatasetRecord;
}
