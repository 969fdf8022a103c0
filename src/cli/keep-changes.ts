import { MergedAdditions } from "../core/additions/merged-additions.ts";
import { StampClock } from "../core/additions/stamp.ts";
import type { AdditionChange } from "../core/verbs/additions.ts";
import { additionKeeper } from "../pipeline/dataset/addition-keeper.ts";
import { readAdditions, refuseDamage } from "../pipeline/dataset/additions.ts";
import { datasetTree } from "../storage/dataset-directory.ts";
import type { FileTree } from "../storage/files.ts";

/** What was added to a dataset, merged. @throws DatasetDamaged where part of it cannot be read */
export async function mergedAdditions(root: FileTree, datasetId: string): Promise<MergedAdditions> {
  const { additions, damage } = await readAdditions(datasetTree(root, datasetId));
  refuseDamage(damage);
  const merged = new MergedAdditions();
  merged.merge(additions);
  return merged;
}

/** Keeps acts with a dataset, later than all that were kept before; they are on disk when this returns. */
export async function keepChanges(
  root: FileTree,
  datasetId: string,
  changes: readonly AdditionChange[],
): Promise<void> {
  const merged = await mergedAdditions(root, datasetId);
  const clock = new StampClock(`cli-${process.pid}`);
  clock.see(merged.lastStamp ?? "");
  const keeper = additionKeeper(Promise.resolve(root));
  await keeper.keep({ datasetId, additions: changes.map((change) => ({ ...change, stamp: clock.next() })) });
  await keeper.release({ datasetId });
}
