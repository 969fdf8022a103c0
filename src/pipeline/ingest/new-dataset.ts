import { ahead } from "../../core/ahead.ts";
import type { MeasurementAxis, TableAxis } from "../../core/cube/dataset.ts";
import { newEntries } from "../../core/cube/measurement-axis.ts";
import { defined } from "../../core/defined.ts";
import type { Job } from "../../core/job.ts";
import { defaultCodec } from "../../core/kernels/codec-name.ts";
import { usualRadiusPixels } from "../../core/pattern/image-plane.ts";
import type { IngestRequest } from "../../core/verbs/ingest.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import { writerLock } from "../../storage/locks.ts";
import { createDataset } from "../epochs/create-dataset.ts";
import type { CatalogReader } from "./catalog-reader.ts";
import type { IngestIo } from "./ingest-io.ts";
import type { ReferenceObjects } from "./reference-objects.ts";
import { reportRefusal } from "./refusal.ts";
import { tableAxis, type WorkCatalog } from "./work-catalog.ts";

/** As many catalogs, and bytes of their files, are parsed while the dataset is made. */
const mostPeeked = 8;
const peekedBytes = 8 * 2 ** 20;

function firstOf(catalogs: readonly WorkCatalog[]): WorkCatalog[] {
  let bytes = 0;
  return catalogs.slice(0, mostPeeked).filter(({ file }) => {
    bytes += file.size;
    return bytes <= peekedBytes;
  });
}

/** Makes a dataset without epochs for a drop; returns its id. */
export async function newDataset(
  io: IngestIo,
  request: IngestRequest,
  { catalogs, reader, reference }: { catalogs: WorkCatalog[]; reader: CatalogReader; reference: ReferenceObjects },
  job: Job,
): Promise<string> {
  const datasetId = crypto.randomUUID();
  const { mode, removeOffsets = false, keepOffsets, weighErrors = true } = request.match;
  const { radiusArcsec = reference.radiusArcsec, radiusPixels = usualRadiusPixels } = request.match;
  const radius = reference.place === "image" ? { radiusArcsec: 0, radiusPixels } : { radiusArcsec };
  const axes = await peekAxes(reader, catalogs, job);
  // Held, so that nobody takes what is half made for what was left behind.
  const lock = await writerLock(datasetId);
  const making = createDataset(datasetTree(io.root, datasetId), {
    datasetId,
    name: request.name ?? datasetName(request),
    createdAt: new Date().toISOString(),
    reference: reference.origin,
    ...defined({ place: reference.place }),
    match: { mode, ...radius, removeOffsets, ...defined({ keepOffsets }), weighErrors },
    template: request.plan.template,
    ...defined({ mapping: request.mapping }),
    time: { scale: "unknown", reference: "unknown", place: "unknown" },
    ...axes,
    ...(request.sourceProperties === false && { properties: [] }),
    codec: request.codec ?? defaultCodec,
    objects: reference.objects,
    wideFlags: reader.hasSeenWideFlags || undefined,
    union: reference.union,
    epochCount: new Set(catalogs.map(({ epochKey }) => epochKey)).size,
  });
  // Parsers have nothing to do while files are made: what comes first is kept for its turn.
  if (!request.part) for (const catalog of firstOf(catalogs)) reader.peek(catalog).catch(() => {}); // thrown then
  await making.finally(() => lock.release());
  return datasetId;
}

/** Tables and measurements as the first readable catalog of each table has them; later ones may extend the axes. */
async function peekAxes(reader: CatalogReader, catalogs: WorkCatalog[], job: Job) {
  const tables: TableAxis[] = [];
  const measurements: MeasurementAxis[] = [];
  const tableKeys = new Set(catalogs.map(({ tableKey }) => tableKey));
  const look = (tableKey: string) =>
    firstReadable(
      reader,
      catalogs.filter((catalog) => catalog.tableKey === tableKey),
    );
  for await (const { result } of ahead(tableKeys, reader.concurrency, look)) {
    await job.checkpoint("parse");
    const first = await result;
    if (!first) continue;
    tables.push(tableAxis(first.catalog));
    measurements.push(...first.measurements);
  }
  return newEntries({ tables: [], measurements: [] }, { tables, measurements });
}

async function firstReadable(
  reader: CatalogReader,
  catalogs: WorkCatalog[],
): Promise<{ catalog: WorkCatalog; measurements: MeasurementAxis[] } | undefined> {
  for (const catalog of catalogs) {
    // Refused: told when its epoch's turn comes. The next catalog of the table shows the columns as well.
    if (!reader.seen(catalog)) await reader.peek(catalog).catch(reportRefusal);
    const seen = reader.seen(catalog);
    if (seen && "measurements" in seen && seen.measurements.length > 0)
      return { catalog, measurements: seen.measurements };
  }
  return undefined;
}

/** The dropped folder's name, else the reference catalog's. */
function datasetName({ files, plan }: IngestRequest): string {
  const paths = files.map(({ path }) => path);
  const folder = paths[0]?.includes("/") ? paths[0].split("/")[0]! : undefined;
  if (folder && paths.every((path) => path.startsWith(`${folder}/`))) return folder;
  const path = files[plan.reference ?? plan.catalogs[0]!.index]!.path;
  return path.split("/").at(-1)!.replace(/\..*$/, "");
}
