import { resolveTemplate } from "../core/catalog/built-in-templates.ts";
import type { CatalogWarning, ColumnMapping } from "../core/catalog/catalog.ts";
import type { IngestPlan, PlannedCatalog } from "../core/catalog/ingest-plan.ts";
import { parseName } from "../core/catalog/naming.ts";
import { proposeRadius } from "../core/crossmatch/propose-radius.ts";
import { skyOrder } from "../core/crossmatch/sky-order.ts";
import type { DatasetRecord, JournalCatalog, MeasurementAxis, TableAxis } from "../core/cube/dataset.ts";
import { measurementAxis, newEntries } from "../core/cube/measurement-axis.ts";
import { permuteAxis } from "../core/cube/object-axis.ts";
import { isWorkbenchError, WorkbenchError } from "../core/errors.ts";
import type { Job } from "../core/job.ts";
import type { CatalogEvent, IngestReport, IngestRequest, ReferenceTable } from "../core/requests.ts";
import { datasetTree, readRecord } from "../storage/dataset-directory.ts";
import { createDataset } from "./create-dataset.ts";
import type { IngestIo } from "./ingest-io.ts";
import { openDatasetReader } from "./read.ts";
import { makeMatcher, type SourceMatcher } from "./source-matcher.ts";
import { type DatasetWriter, openDatasetWriter } from "./write-epoch.ts";

/** The dataset that an ingest adds to, open for writing, and how its catalogs are to be read and matched. */
export interface IngestTarget {
  writer: DatasetWriter;
  matcher: SourceMatcher;
  /** File names follow the IDF template: measurement keys hold whole column names. */
  idf: boolean;
  mapping: ColumnMapping | undefined;
  ignored: IngestReport["ignored"];
  warnings: IngestReport["warnings"];
  /** What is worth saying of a catalog that was matched; remembers contents, to tell when two epochs share one. */
  notes(epochKey: string, catalog: JournalCatalog, replaces: JournalCatalog | undefined): CatalogWarning[];
}

/** Opens the dataset that a request names, or makes a new one from the reference catalog. */
export async function openTarget(
  io: IngestIo,
  request: IngestRequest,
  plan: IngestPlan,
  job: Job<CatalogEvent>,
): Promise<IngestTarget> {
  const template = resolveTemplate(plan.template);
  const isIdf = (path: string) => template.name === "IDF" && parseName(template, path) !== undefined;
  const idf = template.name === "IDF";
  const { mapping } = request;
  const ignored: IngestReport["ignored"] = [];
  const warnings: IngestReport["warnings"] = [];

  let datasetId = request.datasetId;
  if (datasetId !== undefined && plan.reference !== undefined) {
    const { file, path } = request.files[plan.reference]!;
    const { reference } = await readRecord(datasetTree(io.root, datasetId));
    if ((await io.parser.contentHash({ file })) !== reference.contentHash) {
      if (request.newDatasetIfForeign) datasetId = undefined;
      else ignored.push({ path, reason: `the dataset is built on ${reference.file}` });
    }
  }
  if (datasetId === undefined) {
    const { index, kind } = chooseReference(plan, request);
    const { path, file } = request.files[index]!;
    const tableKey = plan.catalogs.find((catalog) => catalog.index === index)?.tableKey ?? "reference";
    const reference = await io.parser.parseReference({
      path,
      file,
      tableKey,
      idf: isIdf(path),
      ...(mapping ? { mapping } : {}),
    });
    if (reference.sources.warnings.length > 0) warnings.push({ path, warnings: reference.sources.warnings });
    datasetId = await makeDataset(io, request, plan, { ...reference, kind, keyPrefix: isIdf(path) ? "I" : "" }, job);
  }

  const tree = datasetTree(io.root, datasetId);
  const writer = await openDatasetWriter(tree);
  try {
    const reader = await openDatasetReader(tree);
    const objects = await reader.objects().finally(() => reader.close());
    const prefix = isIdf(writer.record.reference.file) ? "I" : "";
    const matcher = makeMatcher(
      { ...objects, key: objects.objectKey.map((key) => key.slice(prefix.length)) },
      writer.record.match,
    );
    return { writer, matcher, idf, mapping, ignored, warnings, notes: contentNotes(writer) };
  } catch (error) {
    await writer.close();
    throw error;
  }
}

function chooseReference(plan: IngestPlan, request: IngestRequest) {
  if (plan.reference !== undefined) return { index: plan.reference, kind: "reference" as const };
  const size = ({ index }: PlannedCatalog) => request.files[index]!.file.size;
  const [first, ...rest] = plan.catalogs;
  if (!first)
    throw new WorkbenchError("NothingToIngest", { files: request.files.length }, "No catalog of sources was dropped.");
  const deepest = rest.reduce((largest, other) => (size(other) > size(largest) ? other : largest), first);
  return { index: deepest.index, kind: "deepest" as const };
}

async function makeDataset(
  io: IngestIo,
  request: IngestRequest,
  plan: IngestPlan,
  reference: ReferenceTable & { kind: DatasetRecord["reference"]["kind"]; keyPrefix: string },
  job: Job<CatalogEvent>,
): Promise<string> {
  const { sources, columns, kind, keyPrefix } = reference;
  if (sources.rowCount === 0)
    throw new WorkbenchError(
      "NothingToIngest",
      { files: request.files.length },
      `The reference catalog ${sources.file} holds no sources: there are no objects to make light curves of.`,
    );
  const axes = await peekAxes(io, request, plan, job);
  const datasetId = crypto.randomUUID();
  const objects = permuteAxis(
    {
      objectKey: uniqueKeys(sources.sourceKey.map((key) => keyPrefix + key)),
      ...{ raDeg: sources.raDeg, decDeg: sources.decDeg, xImage: sources.xImage, yImage: sources.yImage },
      columns,
    },
    skyOrder(sources.raDeg, sources.decDeg),
  );
  const { mode, radiusArcsec = proposeRadius(sources) } = request.match;
  await createDataset(datasetTree(io.root, datasetId), {
    datasetId,
    name: request.name ?? datasetName(request, plan),
    createdAt: new Date().toISOString(),
    reference: { file: sources.file, contentHash: sources.contentHash, kind },
    match: { mode, radiusArcsec },
    template: plan.template,
    time: { scale: "unknown", reference: "unknown", place: "unknown" },
    ...axes,
    codec: request.codec ?? "none",
    objects,
    epochCount: new Set(plan.catalogs.map(({ epochKey }) => epochKey)).size,
  });
  return datasetId;
}

/** Tables and measurements as the first readable catalog of each table has them; later ones may extend the axes. */
async function peekAxes(io: IngestIo, request: IngestRequest, plan: IngestPlan, job: Job<CatalogEvent>) {
  const idf = resolveTemplate(plan.template).name === "IDF";
  const tables: TableAxis[] = [];
  const measurements: MeasurementAxis[] = [];
  for (const tableKey of new Set(plan.catalogs.map((catalog) => catalog.tableKey))) {
    for (const { index, channel, kind } of plan.catalogs.filter((catalog) => catalog.tableKey === tableKey)) {
      await job.checkpoint("parse");
      try {
        const { mapping } = request;
        const sources = await io.parser.parseSources({
          ...request.files[index]!,
          ...{ tableKey, idf },
          ...(mapping ? { mapping } : {}),
        });
        if (sources.measurements.length === 0) continue;
        tables.push({
          tableKey,
          ...(channel === undefined ? {} : { channel }),
          ...(kind === undefined ? {} : { kind }),
        });
        measurements.push(...measurementAxis(tableKey, sources));
        break;
      } catch (error) {
        // Refused: told when its epoch's turn comes. The next catalog of the table shows the columns as well.
        if (isWorkbenchError(error, "WorkerDied")) throw error;
      }
    }
  }
  return newEntries({ tables: [], measurements: [] }, { tables, measurements });
}

/** Repeated keys get a suffix: the second `4` becomes `4_2`. */
function uniqueKeys(keys: string[]): string[] {
  const count = new Map<string, number>();
  return keys.map((key) => {
    const n = (count.get(key) ?? 0) + 1;
    count.set(key, n);
    return n === 1 ? key : `${key}_${n}`;
  });
}

/** The dropped folder's name, else the reference catalog's. */
function datasetName(request: IngestRequest, plan: IngestPlan): string {
  const paths = request.files.map(({ path }) => path);
  const folder = paths[0]?.includes("/") ? paths[0].split("/")[0]! : undefined;
  if (folder && paths.every((path) => path.startsWith(`${folder}/`))) return folder;
  const path = request.files[plan.reference ?? plan.catalogs[0]!.index]!.path;
  return path.split("/").at(-1)!.replace(/\..*$/, "");
}

function contentNotes({ epochs }: DatasetWriter): IngestTarget["notes"] {
  const epochOfContent = new Map<string, string>();
  for (const { epochKey, catalogs } of epochs.values())
    for (const { contentHash } of catalogs) epochOfContent.set(contentHash, epochKey);
  return (epochKey, catalog, replaces) => {
    const notes: CatalogWarning[] = [];
    const twin = epochOfContent.get(catalog.contentHash);
    if (twin !== undefined && twin !== epochKey)
      notes.push({ kind: "note", message: `Epoch ${twin} has a catalog with the same content.` });
    if (replaces) notes.push({ kind: "note", message: `Replaces ${replaces.file}, which was committed before.` });
    if (catalog.matchedCount === 0 && catalog.rowCount > 0)
      notes.push({
        kind: "note",
        message: `None of its ${catalog.rowCount} sources matches an object: another field?`,
      });
    epochOfContent.set(catalog.contentHash, epochKey);
    return notes;
  };
}
