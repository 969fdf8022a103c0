import { isWorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { FileTree } from "../../storage/files.ts";
import { writerGone } from "../../storage/locks.ts";
import { type DatasetWriter, openDatasetWriter } from "./write-epoch.ts";

/** An abort is noticed no later than this while another one writes. */
const abortMs = 200;

/** Opens a dataset for writing when its turn has come: when whoever writes to it now, in any tab, is done or gone. */
export async function openWriterInTurn(
  tree: FileTree,
  datasetId: string,
  job: Pick<Job, "checkpoint">,
): Promise<DatasetWriter> {
  for (;;) {
    try {
      return await openDatasetWriter(tree);
    } catch (error) {
      if (!isWorkbenchError(error, "DatasetBusy")) throw error;
    }
    await job.checkpoint("write");
    await writerGone(datasetId, abortMs);
  }
}
