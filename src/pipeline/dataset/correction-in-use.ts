import { correctionId, correctionInUse } from "../../core/additions/kept-corrections.ts";
import { MergedAdditions } from "../../core/additions/merged-additions.ts";
import type { Correction } from "../../core/verbs/calibrate.ts";
import type { FileTree } from "../../storage/files.ts";
import { readAdditions } from "./additions.ts";

/**
 * The correction that a dataset's light curves are shown with; undefined: none, or none that can still be read.
 * @param tree the dataset's own directory
 */
export async function readCorrectionInUse(tree: FileTree): Promise<Correction | undefined> {
  const merged = new MergedAdditions();
  merged.merge((await readAdditions(tree)).additions);
  return correctionInUse(merged);
}

/** Says which correction numbers are made with now; undefined: with none. */
export async function readCorrectionId(tree: FileTree): Promise<string | undefined> {
  const inUse = await readCorrectionInUse(tree);
  return inUse && correctionId(inUse);
}
