import type { MeasurementAxis, TableAxis } from "../../core/cube/dataset.ts";
import { measurementAxis, newEntries } from "../../core/cube/measurement-axis.ts";
import type { Job } from "../../core/job.ts";
import { defaultCodec } from "../../core/kernels/codec-name.ts";
import type { IngestPlan } from "../../core/naming/ingest-plan.ts";
import { usualRadiusPixels } from "../../core/pattern/image-plane.ts";
import type { IngestRequest } from "../../core/verbs/ingest.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import { writerLock } from "../../storage/locks.ts";
import { createDataset } from "../epochs/create-dataset.ts";
import type { IngestIo } from "./ingest-io.ts";
import type { ReferenceObjects } from "./reference-objects.ts";
import { reportRefusal } from "./refusal.ts";
import { tableAxis, type WorkCatalog } from "./work-catalog.ts";

/** Makes a dataset without epochs for a drop; returns its id. */
export async function newDataset(
  io: IngestIo,
  request: IngestRequest,
  plan: IngestPlan,
  { catalogs, idf, reference }: { catalogs: WorkCatalog[]; idf: boolean; reference: ReferenceObjects },
  job: Job<never>,
): Promise<string> {
  const datasetId = crypto.randomUUID();
  const { mode, removeOffsets = false, weighErrors = true } = request.match;
  const { radiusArcsec = reference.radiusArcsec, radiusPixels = usualRadiusPixels } = request.match;
  const radius = reference.place === "image" ? { radiusArcsec: 0, radiusPixels } : { radiusArcsec };
  const axes = await peekAxes(io, request, { catalogs, idf }, job);
  // Held, so that nobody takes what is half made for what was left behind.
  const lock = await writerLock(datasetId);
  const making = createDataset(datasetTree(io.root, datasetId), {
    datasetId,
    name: request.name ?? datasetName(request, plan),
    createdAt: new Date().toISOString(),
    reference: reference.origin,
    ...(reference.place ? { place: reference.place } : {}),
    match: { mode, ...radius, removeOffsets, weighErrors },
    template: plan.template,
    time: { scale: "unknown", reference: "unknown", place: "unknown" },
    ...axes,
    codec: request.codec ?? defaultCodec,
    objects: reference.objects,
    union: reference.union,
    epochCount: new Set(catalogs.map(({ epochKey }) => epochKey)).size,
  });
  await making.finally(() => lock.release());
  return datasetId;
}

/** Tables and measurements as the first readable catalog of each table has them; later ones may extend the axes. */
async function peekAxes(
  io: IngestIo,
  { mapping }: IngestRequest,
  { catalogs, idf }: { catalogs: WorkCatalog[]; idf: boolean },
  job: Job<never>,
) {
  const tables: TableAxis[] = [];
  const measurements: MeasurementAxis[] = [];
  for (const tableKey of new Set(catalogs.map((catalog) => catalog.tableKey))) {
    for (const catalog of catalogs.filter((other) => other.tableKey === tableKey)) {
      await job.checkpoint("parse");
      const { path, file } = catalog;
      try {
        const sources = await io.parser.parseSources(
          { path, file, tableKey, idf, ...(mapping ? { mapping } : {}) },
          job,
        );
        if (sources.measurements.length === 0) continue;
        tables.push(tableAxis(catalog));
        measurements.push(...measurementAxis(tableKey, sources));
        break;
      } catch (error) {
        // Refused: told when its epoch's turn comes. The next catalog of the table shows the columns as well.
        reportRefusal(error);
      }
    }
  }
  return newEntries({ tables: [], measurements: [] }, { tables, measurements });
}

/** The dropped folder's name, else the reference catalog's. */
function datasetName(request: IngestRequest, plan: IngestPlan): string {
  const paths = request.files.map(({ path }) => path);
  const folder = paths[0]?.includes("/") ? paths[0].split("/")[0]! : undefined;
  if (folder && paths.every((path) => path.startsWith(`${folder}/`))) return folder;
  const path = request.files[plan.reference ?? plan.catalogs[0]!.index]!.path;
  return path.split("/").at(-1)!.replace(/\..*$/, "");
}
