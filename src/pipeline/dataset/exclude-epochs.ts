import type { Job } from "../../core/job.ts";
import type { ExcludeEpochsReport, ExcludeEpochsRequest } from "../../core/verbs/exclude-epochs.ts";
import { changeRecord, datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import { withLock } from "../../storage/locks.ts";
import type { StoreIo } from "../store-io.ts";
import { statisticsLock, statisticsPath } from "./statistics.ts";

/**
 * Leaves epochs out of a dataset's light curves and statistics, or takes them in again. Nothing of the stores changes;
 * statistics are removed before the choice holds, so that there are never any of other epochs.
 * @throws DatasetMissing, DatasetDamaged
 */
export async function excludeEpochs(
  { root }: StoreIo,
  request: ExcludeEpochsRequest,
  _job: Job,
): Promise<ExcludeEpochsReport> {
  const { datasetId, epochKeys, exclude } = request;
  const tree = datasetTree(root, datasetId);
  return withLock(statisticsLock(datasetId), async () => {
    const { generation } = await readRecord(tree);
    const path = generation && statisticsPath(generation.generation);
    const statisticsRemoved = path !== undefined && (await tree.byteLength(path)) !== undefined;
    if (statisticsRemoved) await tree.remove(path);
    const { excludedEpochs = [] } = await changeRecord(tree, (record) => {
      const excluded = new Set(record.excludedEpochs);
      for (const key of epochKeys) {
        if (exclude) excluded.add(key);
        else excluded.delete(key);
      }
      return { ...record, excludedEpochs: [...excluded].sort() };
    });
    return { excludedEpochs, statisticsRemoved };
  });
}
