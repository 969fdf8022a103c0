import type { AxisColumn } from "../../core/column.ts";
import type { GenerationRecord } from "../../core/cube/dataset.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { StatisticsRequest } from "../../core/verbs/analyse.ts";
import { useColumnFile } from "../../storage/column-files.ts";
import { datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import type { StoreIo } from "../store-io.ts";
import { lengthened, readPeriodColumns } from "./period-columns.ts";
import { type MadeWith, readMadeWith, sameMadeWith } from "./reading-choices.ts";

/** Where the statistics of a generation lie, below the dataset's directory. */
export const statisticsPath = (generation: number) => `statistics.${generation}.columns`;

/** Name of the lock under which the statistics of a dataset are made or removed. */
export const statisticsLock = (datasetId: string) => `lightcurve-workbench/statistics/${datasetId}`;

/** The verb that reads what the last analysis found. */
export const statistics = ({ root }: StoreIo, request: StatisticsRequest, _job: Job): Promise<AxisColumn[]> =>
  readStatistics(datasetTree(root, request.datasetId), request);

/**
 * What the last analysis and searches for periods found of each object, in the order of the object axis; objects that no
 * rechunk has seen yet have NaN. Empty where the published generation has not been analysed with the points and the correction
 * in use.
 * @param tree the dataset's own directory, `datasetTree(root, datasetId)`
 * @throws DatasetMissing, DatasetDamaged
 */
export async function readStatistics(
  tree: FileTree,
  { columnNames }: Pick<StatisticsRequest, "columnNames">,
): Promise<AxisColumn[]> {
  const record = await readRecord(tree);
  const { generation, objectCount } = record;
  if (!generation) return [];
  const wanted = columnNames && new Set(columnNames);
  const inUse = await readMadeWith(tree);
  const columns = await useColumnFile(tree, statisticsPath(generation.generation), ({ footer, read }) =>
    !sameMadeWith(footer, inUse)
      ? []
      : footer.columns.flatMap((column, index) =>
          (wanted?.has(column.name) ?? true) ? [{ ...column, data: lengthened(read(index), objectCount) }] : [],
        ),
  );
  return [...(columns ?? []), ...(await readPeriodColumns(tree, record, inUse, wanted))];
}

/** True where a generation's statistics are there, with just these columns, made with these points. */
export async function hasStatistics(
  tree: FileTree,
  { generation }: GenerationRecord,
  columnNames: readonly string[],
  inUse: MadeWith,
): Promise<boolean> {
  try {
    const path = statisticsPath(generation);
    const found = await useColumnFile(tree, path, ({ footer }) => footer);
    const names = found?.columns.map(({ name }) => name);
    return found !== undefined && names?.join("\n") === columnNames.join("\n") && sameMadeWith(found, inUse);
  } catch (error) {
    if (isWorkbenchError(error, "DatasetDamaged")) return false;
    throw error;
  }
}

/** Removes the statistics of other generations, and what an analysis that was cut off left. */
export async function sweepStatistics(tree: FileTree, generation: number): Promise<void> {
  for (const { name, kind } of await tree.list("")) {
    if (kind !== "file" || !/^statistics\.\d+\.columns(\.partial)?$/.test(name)) continue;
    if (name !== statisticsPath(generation)) await tree.remove(name);
  }
}
