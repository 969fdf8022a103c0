import { StampClock } from "../core/additions/stamp.ts";
import type { AdditionChange } from "../core/verbs/additions.ts";
import { additionKeeper } from "../pipeline/dataset/addition-keeper.ts";
import { readMerged } from "../pipeline/dataset/additions.ts";
import { datasetTree } from "../storage/dataset-directory.ts";
import type { FileTree } from "../storage/files.ts";

/** Keeps acts with a dataset, later than all that were kept before; they are on disk when this returns. */
export async function keepChanges(
  root: FileTree,
  datasetId: string,
  changes: readonly AdditionChange[],
): Promise<void> {
  const merged = await readMerged(datasetTree(root, datasetId));
  const clock = new StampClock(`cli-${process.pid}`);
  clock.see(merged.lastStamp ?? "");
  const keeper = additionKeeper(Promise.resolve(root));
  await keeper.keep({ datasetId, additions: changes.map((change) => ({ ...change, stamp: clock.next() })) });
  await keeper.release({ datasetId });
}
