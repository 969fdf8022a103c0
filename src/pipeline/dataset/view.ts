import { parseSealedJson, sealJson } from "../../core/bytes/sealed-json.ts";
import { datasetFiles } from "../../core/cube/dataset.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { DatasetRequest } from "../../core/verbs/datasets.ts";
import type { DatasetView } from "../../core/verbs/view.ts";
import { datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { withLock } from "../../storage/locks.ts";
import type { StoreIo } from "../store-io.ts";
import { explainFullStorage } from "./full-storage.ts";

/** The verb that reads what was kept of a dataset's view. */
export const view = ({ root }: StoreIo, { datasetId }: DatasetRequest, _job: Job): Promise<DatasetView | undefined> =>
  readView(datasetTree(root, datasetId));

/**
 * What was kept of a dataset's view; undefined where nothing was.
 * @param tree the dataset's own directory, `datasetTree(root, datasetId)`
 * @throws DatasetDamaged
 */
export async function readView(tree: FileTree): Promise<DatasetView | undefined> {
  const bytes = await tree.readFile(datasetFiles.view);
  if (!bytes) return undefined;
  try {
    return parseSealedJson<DatasetView>(new TextDecoder().decode(bytes));
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new WorkbenchError(
      "DatasetDamaged",
      { path: datasetFiles.view, expected: "a sealed view", found },
      `What was kept of the view (selections, tags, notes) is not as it was written: ${found}.`,
    );
  }
}

/**
 * Keeps the view of a dataset in the place of what was kept before.
 * @throws DatasetMissing, QuotaExceeded
 */
export async function saveView(
  { root }: StoreIo,
  request: { datasetId: string; view: DatasetView },
  _job: Job,
): Promise<void> {
  const { datasetId, view } = request;
  const tree = datasetTree(root, datasetId);
  const bytes = new TextEncoder().encode(sealJson(view, "line"));
  await withLock(`lightcurve-workbench/view/${datasetId}`, async () => {
    await readRecord(tree);
    await tree.replaceFile(datasetFiles.view, bytes);
  }).catch(async (error) => {
    throw await explainFullStorage(error, root, datasetId, () => bytes.length);
  });
}

/** Seals again what can still be read of a damaged view: selections and notes are worth more than a wrong letter. */
export async function mendView(tree: FileTree): Promise<void> {
  const text = new TextDecoder().decode(await tree.readFile(datasetFiles.view));
  try {
    const view = JSON.parse(`${text.replace(/,"crc32c.*$/s, "")}}`) as DatasetView;
    await tree.replaceFile(datasetFiles.view, new TextEncoder().encode(sealJson(view, "line")));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    await tree.remove(datasetFiles.view);
  }
}
