import { ahead } from "../../core/ahead.ts";
import { mergeSplit, Sightings } from "../../core/crossmatch/merge-split.ts";
import { proposeRadius } from "../../core/crossmatch/propose-radius.ts";
import { addToUnion, emptyUnion, type ObjectUnion } from "../../core/crossmatch/union.ts";
import type { MatchSettings } from "../../core/cube/dataset.ts";
import type { ErrorReport } from "../../core/errors.ts";
import type { SourceTable } from "../../core/format/catalog.ts";
import type { Job } from "../../core/job.ts";
import {
  arcsecPerPixel,
  pixelsOfDirections,
  placeOnImage,
  starMagnitudes,
  usualRadiusPixels,
} from "../../core/pattern/image-plane.ts";
import type { StarField } from "../../core/pattern/register-frame.ts";
import type { CatalogReader } from "./catalog-reader.ts";
import { reportRefusal } from "./refusal.ts";
import { parsedAhead, type WorkCatalog } from "./work-catalog.ts";

export interface UnitedEpochs {
  union: ObjectUnion;
  radiusArcsec: number;
  /** `image`: directions of the union are pixels (image-plane.ts). */
  place?: "image" | undefined;
  /** Content hashes of the catalogs that were added, in the order in which they were. */
  united: string[];
  /** Catalogs that could not be read, and why. */
  refused: { catalog: WorkCatalog; error: ErrorReport }[];
}

export interface UnionOptions {
  /** The radius is proposed from the first catalog where it is undefined. */
  match: Omit<MatchSettings, "mode">;
  /** Content hashes of catalogs that the union holds already. */
  known?: ReadonlySet<string>;
  /** Catalogs whose earlier versions are in the union: what these saw is not counted twice. */
  replacing?: ReadonlySet<WorkCatalog>;
  /** Gives what is extended, once there is something to extend it by; nothing where it is not given. */
  begin?: () => Promise<ObjectUnion>;
  /** Where its objects lie; undefined: where the first catalog's sources do. */
  place?: "sky" | "image";
}

interface Frame {
  item: WorkCatalog;
  sources: SourceTable;
}

/** So many frames are tried as the one that others are put on. */
const mostBeginnings = 3;

/**
 * The objects of a series without a reference catalog: the union of its catalogs' sources, the largest file first, so that
 * faint objects get their position where they are seen best. Refused catalogs are passed over: their epoch's turn tells.
 * Without sky positions, each catalog is put on the image of the first one, or of the next where no other fits on that; those that share no pattern with what is united
 * are tried again when all others are. Stars that were split are made one where all objects are new.
 */
export async function uniteEpochs(
  reader: CatalogReader,
  catalogs: WorkCatalog[],
  { match, known, replacing, begin = async () => emptyUnion(), ...given }: UnionOptions,
  job: Job<never>,
): Promise<UnitedEpochs> {
  const largestFirst = [...catalogs].sort((a, b) => b.file.size - a.file.size);
  const united: string[] = [];
  let { radiusArcsec } = match;
  let union: ObjectUnion | undefined;
  let { place } = given;
  const waiting: Frame[] = [];
  /** The frame that all others are put on, where nothing was known before. */
  let first: Frame | undefined;
  const addOnImage = async (item: WorkCatalog, sources: SourceTable): Promise<boolean> => {
    union ??= await begin();
    const stars = union.key.length === 0 ? undefined : unionStars(union);
    if (!stars) first = { item, sources };
    try {
      const placed = placeOnImage(sources, stars).sources;
      const radius = { radiusArcsec: (match.radiusPixels ?? usualRadiusPixels) * arcsecPerPixel };
      const options = { ...radius, refine: !replacing?.has(item), magnitude: starMagnitudes(sources) };
      ({ union } = addToUnion(union, placed, options));
      united.push(sources.contentHash);
      return true;
    } catch (error) {
      reportRefusal(error);
      return false;
    }
  };
  /** The first frame may be of another field than all others, which then are put on one of theirs. */
  const beginWithAnother = async (alone: Frame) => {
    const before = union;
    for (let k = 0; k < Math.min(waiting.length - 1, mostBeginnings) && united.length === 1; k++) {
      union = emptyUnion();
      united.length = 0;
      for (const { item, sources } of [...waiting.slice(k), ...waiting.slice(0, k)]) await addOnImage(item, sources);
    }
    if (united.length > 1) return;
    union = before;
    united.splice(0, united.length, alone.sources.contentHash);
  };
  const sightings = new Sightings();
  let isNew: boolean | undefined;
  let done = 0;
  const refused: UnitedEpochs["refused"] = [];
  const parse = async (catalog: WorkCatalog): Promise<SourceTable | undefined> => {
    try {
      return await reader.peek(catalog);
    } catch (error) {
      refused.push({ catalog, error: reportRefusal(error) });
      return undefined;
    }
  };
  const limit = parsedAhead(catalogs.length, catalogs, reader.concurrency);
  for await (const { item, result } of ahead(largestFirst, limit, parse)) {
    await job.checkpoint("match");
    const sources = await result;
    job.progress({ stage: "match", done: ++done, total: catalogs.length, unit: "catalog" });
    if (!sources || known?.has(sources.contentHash) || united.includes(sources.contentHash)) continue;
    if (sources.rowCount > 0) place ??= sources.place ?? "sky";
    if (place === "image") {
      if (!(await addOnImage(item, sources))) waiting.push({ item, sources });
      continue;
    }
    if (sources.place === "image") continue;
    radiusArcsec ??= proposeRadius(sources);
    union ??= await begin();
    isNew ??= union.key.length === 0;
    const added = addToUnion(union, sources, { ...match, radiusArcsec, refine: !replacing?.has(item) });
    union = added.union;
    if (isNew) sightings.add(added.objectOfSource, union.key.length);
    united.push(sources.contentHash);
  }
  if (first && united.length === 1) await beginWithAnother(first);
  for (const { item, sources } of waiting) if (!united.includes(sources.contentHash)) await addOnImage(item, sources);
  // Objects that are committed keep their keys and points.
  if (union && isNew && radiusArcsec !== undefined) union = mergeSplit(union, sightings, radiusArcsec);
  return {
    union: union ?? emptyUnion(),
    radiusArcsec: radiusArcsec ?? 1,
    united,
    refused,
    ...(place === "image" ? { place } : {}),
  };
}

/** Objects of a union on their image. */
function unionStars({ raDeg, decDeg, magnitude = new Float64Array() }: ObjectUnion): StarField {
  const { xImage, yImage } = pixelsOfDirections(raDeg, decDeg);
  return { x: xImage, y: yImage, magnitude };
}
