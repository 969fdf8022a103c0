import { isWorkbenchError, WorkbenchError } from "../../core/errors.ts";
import { formatBytes } from "../../core/format-bytes.ts";
import type { FileTree } from "../../storage/files.ts";
import { listDatasets } from "./datasets.ts";

/**
 * Of an error that says that storage is full: the same with what the rest of the job needs, and what could be deleted to
 * make room. Other errors stay as they are.
 * @param neededBytes what is still to be written, in all
 */
export async function explainFullStorage(
  error: unknown,
  root: FileTree,
  datasetId: string | undefined,
  neededBytes: () => number | Promise<number>,
): Promise<unknown> {
  if (!isWorkbenchError(error, "QuotaExceeded")) return error;
  const [stillNeeded, datasets] = await Promise.all([neededBytes(), listDatasets(root)]);
  // The browser's own estimate says nothing here: a write has just failed, whatever it claims to have left.
  const needed = Math.max(stillNeeded, error.details.neededBytes);
  const deletable = datasets
    .filter((dataset) => dataset.datasetId !== datasetId && dataset.byteLength > 0)
    .sort((a, b) => b.byteLength - a.byteLength)
    .map(({ datasetId, name, byteLength }) => ({ datasetId, name, byteLength }));
  const freed = deletable.slice(0, 3).map(({ name, byteLength }, n) => {
    return n === 0 ? `“${name}” would free ${formatBytes(byteLength)}` : `“${name}” ${formatBytes(byteLength)}`;
  });
  const advice =
    freed.length > 0
      ? `Deleting ${freed.join(", ")}.`
      : "There is no other dataset that could be deleted: free space on the disk, or use another browser profile.";
  return new WorkbenchError(
    "QuotaExceeded",
    { neededBytes: needed, availableBytes: 0, deletable },
    `Storage is full: about ${formatBytes(needed)} are missing. Everything that was committed is kept, and the job goes on from there once there is room. ${advice}`,
    { cause: error },
  );
}
