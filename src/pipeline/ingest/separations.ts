import { measureOffset, withoutOffset } from "../../core/crossmatch/astrometric-offset.ts";
import { fitPixelFrame } from "../../core/crossmatch/pixel-frame.ts";
import { radiusOfPixels } from "../../core/crossmatch/propose-radius.ts";
import { separationHistogram } from "../../core/crossmatch/separation-histogram.ts";
import { medianError } from "../../core/crossmatch/weigh-errors.ts";
import { buildZoneIndex } from "../../core/crossmatch/zone-index.ts";
import { defined } from "../../core/defined.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import type { SourceTable } from "../../core/format/catalog.ts";
import type { Job } from "../../core/job.ts";
import type { SeparationsReport, SeparationsRequest } from "../../core/verbs/separations.ts";
import { datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import { readObjects } from "../dataset/union-file.ts";
import type { IngestIo } from "./ingest-io.ts";
import { objectErrors } from "./reference-objects.ts";

/**
 * Measures how far the sources of a few catalogs lie from the objects around them, so that a match radius can be chosen
 * before anything is matched.
 * @throws Aborted, InvalidRequest where far too many pairs lie within the reach, and what parsing throws where no catalog can be read
 */
export async function separations(io: IngestIo, request: SeparationsRequest, job: Job): Promise<SeparationsReport> {
  const { maxArcsec, removeOffsets = false } = request;
  const catalogs = await readableOf(request.catalogs.map((catalog) => io.parser.parseSources(catalog, job)));
  const objects = await objectsOf(io, request, catalogs, job);
  const { raDeg, decDeg, radiusArcsec } = objects;
  await job.checkpoint("match");
  const index = buildZoneIndex(raDeg, decDeg);
  const offsets: SeparationsReport["offsets"] = [];
  const placed = objects.others.map((sources) => {
    const offset = measureOffset(index, raDeg, decDeg, sources.raDeg, sources.decDeg, { radiusArcsec });
    if (offset) offsets.push({ path: sources.file, eastArcsec: offset.eastArcsec, northArcsec: offset.northArcsec });
    return offset && removeOffsets ? withoutOffset(sources.raDeg, sources.decDeg, offset) : sources;
  });
  const all = (of: (sources: { raDeg: Float64Array; decDeg: Float64Array }) => Float64Array) =>
    Float64Array.from(placed.flatMap((sources) => Array.from(of(sources))));
  const sourceRaDeg = all((sources) => sources.raDeg);
  const sourceErrorArcsec = medianError(
    Float64Array.from(objects.others.flatMap(({ positionErrorArcsec = [] }) => Array.from(positionErrorArcsec))),
  );
  const objectErrorArcsec = medianError(objects.errorArcsec);
  return defined({
    objectCount: raDeg.length,
    sourceCount: sourceRaDeg.length,
    proposedArcsec: radiusArcsec,
    proposedFrom: objects.proposedFrom,
    pixelArcsec: objects.pixelArcsec,
    histogram: separationHistogram(
      index,
      sourceRaDeg,
      all((sources) => sources.decDeg),
      maxArcsec,
    ),
    offsets,
    sourceErrorArcsec,
    objectErrorArcsec,
  });
}

/** Catalogs that can be read: one that cannot is refused in its turn, and keeps nobody from measuring the others. */
async function readableOf(parsing: Promise<SourceTable>[]): Promise<SourceTable[]> {
  const parsed = await Promise.allSettled(parsing);
  const catalogs = parsed.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
  for (const one of parsed)
    if (one.status === "rejected" && (catalogs.length === 0 || isWorkbenchError(one.reason, "Aborted")))
      throw one.reason;
  return catalogs;
}

interface HeldObjects {
  raDeg: Float64Array;
  decDeg: Float64Array;
  errorArcsec?: Float64Array | undefined;
  radiusArcsec: number;
  proposedFrom: SeparationsReport["proposedFrom"];
  pixelArcsec?: number | undefined;
  others: SourceTable[];
}

/** The objects, and the catalogs that are held against them. */
async function objectsOf(
  io: IngestIo,
  { datasetId, reference }: SeparationsRequest,
  catalogs: SourceTable[],
  job: Job,
): Promise<HeldObjects> {
  if (datasetId !== undefined) {
    const tree = datasetTree(io.root, datasetId);
    const record = await readRecord(tree);
    const axis = await readObjects(tree, record);
    const { raDeg, decDeg } = axis;
    const { radiusArcsec } = record.match;
    return { raDeg, decDeg, errorArcsec: objectErrors(axis), radiusArcsec, proposedFrom: "dataset", others: catalogs };
  }
  const [first, ...others] = reference ? [await io.parser.parseSources(reference, job), ...catalogs] : catalogs;
  const pixelArcsec = first && fitPixelFrame(first)?.scaleArcsecPerPixel;
  return {
    raDeg: first?.raDeg ?? new Float64Array(),
    decDeg: first?.decDeg ?? new Float64Array(),
    errorArcsec: first?.positionErrorArcsec,
    radiusArcsec: radiusOfPixels(pixelArcsec),
    proposedFrom: pixelArcsec === undefined ? "nothing" : "pixels",
    pixelArcsec,
    others,
  };
}
