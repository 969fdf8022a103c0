import type { KeyedObjects } from "../../core/calibration/as-curve-correction.ts";
import type { DatasetRecord } from "../../core/cube/dataset.ts";
import type { Correction } from "../../core/verbs/calibrate.ts";
import type { FileTree } from "../../storage/files.ts";
import { readObjects } from "./union-file.ts";

/** Objects with what the terms of a correction are made of; undefined where it has none, so that nothing need be read. */
export async function readTermObjects(
  tree: FileTree,
  record: DatasetRecord,
  correction: Correction | undefined,
): Promise<KeyedObjects | undefined> {
  if (!Object.values(correction?.measurements ?? {}).some(({ terms }) => terms)) return undefined;
  const { objectKey, raDeg, decDeg, xImage, yImage } = await readObjects(tree, record);
  return { keys: objectKey, raDeg, decDeg, xImage, yImage };
}
