import { correctionId, correctionInUse } from "../../core/additions/kept-corrections.ts";
import { keptTimes } from "../../core/additions/kept-times.ts";
import { MergedAdditions } from "../../core/additions/merged-additions.ts";
import type { TimeSettings } from "../../core/barycenter/time-settings.ts";
import type { Correction } from "../../core/verbs/calibrate.ts";
import type { FileTree } from "../../storage/files.ts";
import { readAdditions } from "./additions.ts";

/** What people chose that light curves are read with. */
export interface ReadingChoices {
  /** Undefined: none, or none that can still be read. */
  correction: Correction | undefined;
  /** What was said of the dataset's times. */
  times: TimeSettings | undefined;
}

/** @param tree the dataset's own directory */
export async function readChoices(tree: FileTree): Promise<ReadingChoices> {
  const merged = new MergedAdditions();
  merged.merge((await readAdditions(tree)).additions);
  return { correction: correctionInUse(merged), times: keptTimes(merged) };
}

/** The correction that a dataset's light curves are shown with. */
export const readCorrectionInUse = async (tree: FileTree): Promise<Correction | undefined> =>
  (await readChoices(tree)).correction;

/** Says which correction numbers are made with now; undefined: with none. */
export async function readCorrectionId(tree: FileTree): Promise<string | undefined> {
  const inUse = await readCorrectionInUse(tree);
  return inUse && correctionId(inUse);
}
