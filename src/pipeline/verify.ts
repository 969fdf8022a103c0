import type { Job } from "../core/job.ts";
import type { VerifyReport } from "../core/requests.ts";
import type { FileTree } from "../storage/files.ts";

/**
 * Checks every byte of a dataset: inner chunks' checksums, epochs against their journal lines, the object-chunked
 * copy against the journal. Damage is listed, not thrown.
 * @param root the tree that holds `datasets/`
 * @throws DatasetMissing, Aborted
 */
export async function verify(_root: FileTree, _request: { datasetId: string }, _job: Job): Promise<VerifyReport> {
  throw new Error("not written yet");
}
