import type { Job } from "../core/job.ts";
import type { RechunkReport, RechunkRequest } from "../core/requests.ts";
import type { FileTree } from "../storage/files.ts";

/**
 * Makes a new generation of the object-chunked store from the epoch-chunked one, verifies it against the journal and
 * publishes it. Goes on at the first missing shard of a generation that was cut off. Reports shards, in stages
 * `rechunk` and `verify`.
 * @param root the tree that holds `datasets/`
 * @throws DatasetMissing, DatasetDamaged, QuotaExceeded, Aborted
 */
export async function rechunk(_root: FileTree, _request: RechunkRequest, _job: Job): Promise<RechunkReport> {
  throw new Error("not written yet");
}
