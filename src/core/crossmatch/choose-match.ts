import { WorkbenchError } from "../errors.ts";
import type { Crossmatch } from "./crossmatch.ts";
import { type KeyedPositions, matchByKey } from "./match-by-key.ts";
import { matchByPosition, type PositionMatchOptions } from "./match-by-position.ts";
import type { ZoneIndex } from "./zone-index.ts";

export interface MatchChoice extends PositionMatchOptions {
  mode: "auto" | "key" | "position";
  radiusArcsec: number;
}

export interface ChosenMatch {
  match: Crossmatch;
  matchedBy: "key" | "position";
  /** Why keys were not used, where they were tried. */
  keysRefused?: string;
}

/** Objects with the index of their positions, built once for all catalogs. */
export interface IndexedObjects extends KeyedPositions {
  index: ZoneIndex;
}

/**
 * Matches a catalog by key where keys are wanted or, with `auto`, proven: all of them agree and at least one position
 * shows it. Else by position within the radius.
 *
 * @throws KeysDisagree when `key` is wanted and does not hold.
 */
export function chooseMatch(
  objects: IndexedObjects,
  sources: KeyedPositions & { file: string },
  choice: MatchChoice,
): ChosenMatch {
  const byKey = choice.mode === "position" ? undefined : matchByKey(objects, sources);
  if (byKey?.agrees && (choice.mode === "key" || byKey.comparedCount > 0))
    return { match: byKey.match, matchedBy: "key" };
  if (byKey && !byKey.agrees && choice.mode === "key") {
    const message = `${sources.file} cannot be matched by number: ${byKey.reason}.`;
    throw new WorkbenchError("KeysDisagree", { file: sources.file, ...byKey.details }, message);
  }
  const match = matchByPosition(objects.index, sources.raDeg, sources.decDeg, choice.radiusArcsec, choice);
  const keysRefused = byKey && (byKey.agrees ? "no position shows that the numbers agree" : byKey.reason);
  return { match, matchedBy: "position", ...(keysRefused && { keysRefused }) };
}
