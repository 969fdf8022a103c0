import type { AstrometricOffset } from "../../core/crossmatch/astrometric-offset.ts";
import { chooseMatch } from "../../core/crossmatch/choose-match.ts";
import { noSourceReasons } from "../../core/crossmatch/no-source-reason.ts";
import { prepareMatch } from "../../core/crossmatch/prepare-match.ts";
import { buildZoneIndex } from "../../core/crossmatch/zone-index.ts";
import type { DatasetRecord, JournalCatalog } from "../../core/cube/dataset.ts";
import type { Assignment } from "../../core/cube/fill-slab.ts";
import { noPoint } from "../../core/cube/no-point.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { SourceTable } from "../../core/format/catalog.ts";
import {
  arcsecPerPixel,
  describeRegistration,
  directionsOfPixels,
  placeOnImage,
  usualRadiusPixels,
} from "../../core/pattern/image-plane.ts";
import type { StarField } from "../../core/pattern/register-frame.ts";

/** Decides which source of a catalog belongs to which object of a dataset. */
export interface SourceMatcher {
  /**
   * @throws KeysDisagree when the dataset's objects are to be matched by key, and a catalog's do not agree; NoPattern,
   * NoPositions when there is nothing that the catalog could be matched by
   */
  assign(sources: SourceTable): Assignment & { counts: MatchCounts };
}

export type MatchCounts = Pick<
  JournalCatalog,
  | "matchedCount"
  | "unmatchedCount"
  | "ambiguousCount"
  | "nonDetectionCount"
  | "matchedBy"
  | "weighed"
  | "offset"
  | "registration"
>;

export interface MatchObjects {
  /** Keys as the reference catalog has them, without the `I` of IDF names. */
  key: string[];
  raDeg: Float64Array;
  decDeg: Float64Array;
  /** One-sigma position errors, NaN where unknown. */
  errorArcsec?: Float64Array | undefined;
  /** Where the objects lie on an image, for catalogs without sky positions; `magnitude` as patterns need it. */
  onImage: StarField;
}

/** Indexes a dataset's objects once, for all catalogs that are to be matched to them. */
export function makeMatcher(objects: MatchObjects, { match: asked, place, reference }: Matching): SourceMatcher {
  const match = { ...asked, keepOffsets: asked.keepOffsets ?? reference.kind !== "union" };
  let bySky: SourceMatcher | undefined;
  let byImage: SourceMatcher | undefined;
  return {
    assign(sources) {
      if (place !== "image" && sources.place !== "image") {
        bySky ??= skyMatcher(objects, match);
        return bySky.assign(sources);
      }
      byImage ??= imageMatcher(objects, match, place);
      return byImage.assign(sources);
    },
  };
}

type Matching = Pick<DatasetRecord, "match" | "place" | "reference">;

/** Matches catalogs to the objects' image by the pattern of their stars, and then within a radius in pixels. */
function imageMatcher(objects: MatchObjects, match: Matching["match"], place: Matching["place"]): SourceMatcher {
  const { x, y } = objects.onImage;
  const onPlane = { key: objects.key, ...directionsOfPixels(x, y), onImage: objects.onImage };
  const { radiusPixels = usualRadiusPixels } = match;
  const radiusArcsec = radiusPixels * arcsecPerPixel;
  const matcher = skyMatcher(onPlane, {
    ...{ mode: "position", radiusArcsec, removeOffsets: false, keepOffsets: true, weighErrors: false },
  });
  const hasImage = x.some((value, k) => Number.isFinite(value + y[k]!));
  return {
    assign(sources) {
      const { file, rowCount } = sources;
      if (!hasImage && place !== "image") {
        const [expected, found] = ["sky positions, as the objects have them", "none"];
        const message = `${file} has no sky positions, and the objects have no others that it could be matched by.`;
        throw new WorkbenchError("NoPositions", { file, rowCount, expected, found }, message);
      }
      const { sources: placed, registration } = placeOnImage(sources, objects.onImage);
      const assigned = matcher.assign(placed);
      const { offset: _, ...counts } = assigned.counts;
      return {
        ...assigned,
        counts: { ...counts, ...(registration ? { registration: describeRegistration(registration) } : {}) },
      };
    },
  };
}

function skyMatcher(objects: MatchObjects, match: Matching["match"]): SourceMatcher {
  const { raDeg, decDeg } = objects;
  const index = buildZoneIndex(raDeg, decDeg);
  const indexed = { ...objects, index };
  return {
    assign(sources) {
      const { sources: placed, offset, errors } = prepareMatch(indexed, sources, match);
      const choice = errors ? { ...match, errors } : match;
      const chosen = chooseMatch(indexed, { ...placed, key: sources.sourceKey }, choice);
      const reason = noSourceReasons(chosen.match, placed, raDeg, decDeg);
      const { matchedCount, unmatchedCount, ambiguousCount, sourceOfObject } = chosen.match;
      const counts: MatchCounts = {
        ...{ matchedCount, unmatchedCount, ambiguousCount },
        nonDetectionCount: reason.reduce((n, why) => (why === noPoint.notDetected ? n + 1 : n), 0),
        matchedBy: chosen.matchedBy,
        ...(errors && chosen.matchedBy === "position" ? { weighed: true } : {}),
      };
      if (offset) counts.offset = roundedOffset(offset);
      return { sourceOfObject, reason, counts };
    },
  };
}

/** To a tenth of a milliarcsecond: what the journal keeps should not depend on the last bits of a cosine. */
function roundedOffset({ eastArcsec, northArcsec, removed }: AstrometricOffset & { removed: boolean }) {
  const rounded = (arcsec: number) => Math.round(arcsec * 1e4) / 1e4;
  return { eastArcsec: rounded(eastArcsec), northArcsec: rounded(northArcsec), removed };
}
