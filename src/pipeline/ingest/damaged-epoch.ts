import { type ErrorReport, reportError, WorkbenchError } from "../../core/errors.ts";
import { hashRun, storedPath } from "../epochs/epoch-files.ts";
import type { EpochWork } from "./ingest-epoch.ts";
import type { IngestTarget } from "./ingest-target.ts";

/**
 * Looks whether a committed epoch that catalogs are dropped for is as it was committed. One that is damaged is stored
 * anew, as if there were none, when all of its catalogs are there; else none of them can be taken.
 * @returns why the epoch's catalogs are refused
 */
export async function examineEpoch(target: IngestTarget, epoch: EpochWork): Promise<ErrorReport | undefined> {
  const { writer, tree, anew } = target;
  const { epochKey } = epoch;
  const committed = writer.epochs.get(epochKey);
  for (const run of committed?.shards ?? []) {
    const { path, checksum } = run;
    const full = storedPath(path);
    const found = (await hashRun(tree, run)) ?? "no such file";
    if (found === checksum) continue;
    const given = new Set(epoch.catalogs.map(({ tableKey }) => tableKey));
    if (committed!.catalogs.every(({ tableKey }) => given.has(tableKey))) {
      anew.add(epochKey);
      return undefined;
    }
    const files = committed!.catalogs.map(({ file }) => file).join(", ");
    const { datasetId } = writer.record;
    return reportError(
      new WorkbenchError(
        "DatasetDamaged",
        { datasetId, path: full, expected: checksum, found },
        `Epoch ${epochKey} is damaged. It can be stored anew when all of its catalogs are dropped together: ${files}.`,
      ),
    );
  }
  return undefined;
}
