import { parseSealedJson, sealJson } from "../core/bytes/sealed-json.ts";
import { isRight, number, shape, text } from "../core/check-value.ts";
import { type DatasetRecord, datasetFiles, datasetFormatVersion } from "../core/cube/dataset.ts";
import { migrateRecord } from "../core/cube/migrate-record.ts";
import { defined } from "../core/defined.ts";
import { WorkbenchError } from "../core/errors.ts";
import type { FileTree } from "./files.ts";
import { withLock } from "./locks.ts";

/** The directory of one dataset below the root that holds `datasets/`. */
export function datasetTree(root: FileTree, datasetId: string): FileTree {
  const tree = root.subtree(`datasets/${datasetId}`);
  folderOf.set(tree, datasetId);
  return tree;
}

/** The folder that a tree is, so that a record from another dataset is not taken for its own. */
const folderOf = new WeakMap<FileTree, string>();

/** Ids of everything below `datasets/`, sorted. */
export async function listDatasetIds(root: FileTree): Promise<string[]> {
  return (await root.list("datasets")).filter((entry) => entry.kind === "directory").map((entry) => entry.name);
}

/**
 * dataset.json of a dataset's directory. A dataset whose removal has begun is missing.
 * @throws DatasetMissing, DatasetTooNew, DatasetDamaged
 */
export async function readRecord(tree: FileTree): Promise<DatasetRecord> {
  const record = await readAnyRecord(tree);
  if (record.removing) throw missing(record.datasetId);
  return record;
}

/**
 * dataset.json of a dataset's directory, be it of one that is being removed.
 * @throws DatasetMissing, DatasetTooNew, DatasetDamaged
 */
export async function readAnyRecord(tree: FileTree): Promise<DatasetRecord> {
  const bytes = await tree.readFile(datasetFiles.dataset);
  if (!bytes) throw missing();
  let record: DatasetRecord;
  try {
    record = parseSealedJson<DatasetRecord>(new TextDecoder().decode(bytes));
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new WorkbenchError(
      "DatasetDamaged",
      { path: datasetFiles.dataset, expected: "a sealed record", found },
      `${datasetFiles.dataset} is not as it was written: ${found}.`,
    );
  }
  const { datasetId, formatVersion } = record;
  refuseForeign(record, folderOf.get(tree));
  if (formatVersion > datasetFormatVersion)
    throw new WorkbenchError(
      "DatasetTooNew",
      { datasetId, formatVersion, supported: datasetFormatVersion },
      `“${record.name}” was written by a newer version of the workbench: reload the page to update it.`,
    );
  return migrateRecord(record);
}

/** What every version's record has; whoever puts files here by hand may have put anything. */
const checkRecord = shape({ datasetId: text({ leastLength: 1 }), formatVersion: number({ least: 1, whole: true }) });

/** @throws DatasetDamaged where a record is none, or of another dataset than the folder that it lies in */
function refuseForeign(record: unknown, folder: string | undefined): void {
  const found = isRight(checkRecord, record) ? record.datasetId : "no record of a dataset";
  if (isRight(checkRecord, record) && (folder === undefined || found === folder)) return;
  const expected = folder === undefined ? "a record of a dataset" : `the record of ${folder}`;
  throw new WorkbenchError(
    "DatasetDamaged",
    { datasetId: folder ?? "", path: datasetFiles.dataset, expected, found },
    `${datasetFiles.dataset}: expected ${expected}, found ${found}. Files of one dataset may lie in the folder of another.`,
  );
}

const missing = (datasetId?: string) =>
  new WorkbenchError("DatasetMissing", defined({ datasetId }), "There is no such dataset.");

/** Replaces dataset.json; whoever is not making the dataset calls `changeRecord`. */
export async function writeRecord(tree: FileTree, record: DatasetRecord): Promise<void> {
  await tree.replaceFile(datasetFiles.dataset, new TextEncoder().encode(sealJson(record, "indented")));
}

/** Reads dataset.json, changes it and replaces it, alone among all threads. */
export async function changeRecord(
  tree: FileTree,
  change: (record: DatasetRecord) => DatasetRecord,
): Promise<DatasetRecord> {
  const { datasetId } = await readRecord(tree);
  return withLock(`lightcurve-workbench/record/${datasetId}`, async () => {
    const record = change(await readRecord(tree));
    await writeRecord(tree, record);
    return record;
  });
}
