import { keptExcludedPoints } from "../../core/additions/excluded-points.ts";
import { correctionId, correctionInUse } from "../../core/additions/kept-corrections.ts";
import { keptTimes } from "../../core/additions/kept-times.ts";
import { MergedAdditions } from "../../core/additions/merged-additions.ts";
import type { TimeSettings } from "../../core/barycenter/time-settings.ts";
import { createContentHasher } from "../../core/bytes/content-hash.ts";
import type { ColumnTable } from "../../core/table/column-file.ts";
import type { Correction } from "../../core/verbs/calibrate.ts";
import type { FileTree } from "../../storage/files.ts";
import { readAdditions } from "./additions.ts";

/** What people chose that light curves are read with. */
export interface ReadingChoices {
  /** Undefined: none, or none that can still be read. */
  correction: Correction | undefined;
  /** What was said of the dataset's times. */
  times: TimeSettings | undefined;
  /** Points that are left out, as `pointId`. */
  excludedPoints: string[];
}

/** @param tree the dataset's own directory */
export async function readChoices(tree: FileTree): Promise<ReadingChoices> {
  const merged = new MergedAdditions();
  merged.merge((await readAdditions(tree)).additions);
  return { correction: correctionInUse(merged), times: keptTimes(merged), excludedPoints: keptExcludedPoints(merged) };
}

/** Says which points numbers are made of: the same texts, the same points of the same epochs. */
export type MadeWith = Pick<ColumnTable, "correction" | "excludedPoints">;

export async function madeWith({ correction, excludedPoints }: ReadingChoices): Promise<MadeWith> {
  return {
    ...(correction ? { correction: correctionId(correction) } : {}),
    ...(excludedPoints.length > 0 ? { excludedPoints: await excludedPointsId(excludedPoints) } : {}),
  };
}

/** Says which very points are excluded. */
export async function excludedPointsId(ids: readonly string[]): Promise<string> {
  const hasher = await createContentHasher();
  hasher.update(new TextEncoder().encode(JSON.stringify(ids)));
  return hasher.digest();
}

export const readMadeWith = async (tree: FileTree): Promise<MadeWith> => madeWith(await readChoices(tree));

export const sameMadeWith = (a: MadeWith, b: MadeWith): boolean =>
  a.correction === b.correction && a.excludedPoints === b.excludedPoints;
