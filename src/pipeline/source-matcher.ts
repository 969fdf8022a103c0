import type { SourceTable } from "../core/catalog/catalog.ts";
import { chooseMatch } from "../core/crossmatch/choose-match.ts";
import { noSourceReasons } from "../core/crossmatch/no-source-reason.ts";
import { buildZoneIndex } from "../core/crossmatch/zone-index.ts";
import type { DatasetRecord, JournalCatalog } from "../core/cube/dataset.ts";
import type { Assignment } from "../core/cube/fill-slab.ts";
import { noPoint } from "../core/lightcurve/light-curve.ts";

/** Decides which source of a catalog belongs to which object of a dataset. */
export interface SourceMatcher {
  /** @throws KeysDisagree when the dataset's objects are to be matched by key, and a catalog's do not agree */
  assign(sources: SourceTable): Assignment & { counts: MatchCounts };
}

export type MatchCounts = Pick<
  JournalCatalog,
  "matchedCount" | "unmatchedCount" | "ambiguousCount" | "nonDetectionCount" | "matchedBy"
>;

export interface MatchObjects {
  /** Keys as the reference catalog has them, without the `I` of IDF names. */
  key: string[];
  raDeg: Float64Array;
  decDeg: Float64Array;
}

/** Indexes a dataset's objects once, for all catalogs that are to be matched to them. */
export function makeMatcher(objects: MatchObjects, match: DatasetRecord["match"]): SourceMatcher {
  const indexed = { ...objects, index: buildZoneIndex(objects.raDeg, objects.decDeg) };
  return {
    assign(sources) {
      const chosen = chooseMatch(indexed, { ...sources, key: sources.sourceKey }, match);
      const reason = noSourceReasons(chosen.match, sources, objects.raDeg, objects.decDeg);
      const { matchedCount, unmatchedCount, ambiguousCount, sourceOfObject } = chosen.match;
      const nonDetectionCount = reason.reduce((n, why) => (why === noPoint.notDetected ? n + 1 : n), 0);
      const counts = { matchedCount, unmatchedCount, ambiguousCount, nonDetectionCount, matchedBy: chosen.matchedBy };
      return { sourceOfObject, reason, counts };
    },
  };
}
