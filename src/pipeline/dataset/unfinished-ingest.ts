import { datasetFiles, type ObjectOrigin } from "../../core/cube/dataset.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import type { UnfinishedIngest } from "../../core/verbs/ingest.ts";
import { datasetTree, listDatasetIds, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { readJournal } from "../../storage/journal-file.ts";

/**
 * Says beside a dataset that an ingest into it has begun. What is said stays when the ingest is cut off or cancelled:
 * the page offers to go on, and a drop with the same objects goes on in this dataset instead of making another.
 * @param tree the dataset's own directory
 */
export async function beginIngest(tree: FileTree, ingest: UnfinishedIngest): Promise<void> {
  await tree.replaceFile(datasetFiles.ingest, new TextEncoder().encode(JSON.stringify(ingest)));
}

/** To be called when an ingest is done, whatever it refused. */
export async function endIngest(tree: FileTree): Promise<void> {
  await tree.remove(datasetFiles.ingest);
}

export async function readUnfinished(tree: FileTree): Promise<UnfinishedIngest | undefined> {
  const bytes = await tree.readFile(datasetFiles.ingest);
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as UnfinishedIngest);
}

/** The dataset that a cut-off ingest left behind, if its objects are those of the drop. */
export async function findUnfinished(
  root: FileTree,
  isSameOrigin: (origin: ObjectOrigin) => Promise<boolean>,
): Promise<string | undefined> {
  for (const datasetId of await listDatasetIds(root)) {
    const tree = datasetTree(root, datasetId);
    const record = await readRecord(tree).catch((error) => {
      if (!isWorkbenchError(error)) throw error;
    });
    if (!record || record.removing) continue;
    // Without an epoch, the end may have come before anything could be said.
    const unfinished = (await readUnfinished(tree)) !== undefined || (await isWithoutEpoch(tree));
    if (unfinished && (await isSameOrigin(record.reference))) return datasetId;
  }
  return undefined;
}

/** A dataset that has lost its journal is not one to go on with: that is told to whoever opens it. */
async function isWithoutEpoch(tree: FileTree): Promise<boolean> {
  try {
    return (await readJournal(tree)).lines.length === 0;
  } catch (error) {
    if (!isWorkbenchError(error, "DatasetDamaged")) throw error;
    return false;
  }
}
