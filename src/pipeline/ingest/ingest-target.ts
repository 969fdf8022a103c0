import { type Assumption, noteAssumptions } from "../../core/assumption.ts";
import type { DatasetRecord, ObjectOrigin, RefusedCatalog } from "../../core/cube/dataset.ts";
import { reportError, WorkbenchError } from "../../core/errors.ts";
import type { ColumnMapping } from "../../core/format/catalog.ts";
import type { Job } from "../../core/job.ts";
import { resolveTemplate } from "../../core/naming/built-in-templates.ts";
import type { IngestPlan } from "../../core/naming/ingest-plan.ts";
import { parseName } from "../../core/naming/naming.ts";
import type { CatalogEvent, IngestReport, IngestRequest } from "../../core/verbs/ingest.ts";
import { datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { beginIngest, findUnfinished } from "../dataset/unfinished-ingest.ts";
import { readObjects } from "../dataset/union-file.ts";
import type { DatasetWriter } from "../epochs/write-epoch.ts";
import { openWriterInTurn } from "../epochs/writer-turn.ts";
import { type CatalogNotes, catalogNotes } from "./catalog-notes.ts";
import { committedUnion } from "./committed-union.ts";
import type { IngestIo } from "./ingest-io.ts";
import { newDataset } from "./new-dataset.ts";
import {
  objectErrors,
  objectKeyPrefix,
  objectMagnitudes,
  objectsOfReference,
  objectsOfUnion,
} from "./reference-objects.ts";
import { reportRefusal } from "./refusal.ts";
import { makeMatcher, type SourceMatcher } from "./source-matcher.ts";
import { type UnitedEpochs, uniteEpochs } from "./unite-epochs.ts";
import type { WorkCatalog } from "./work-catalog.ts";

/** The dataset that an ingest adds to, open for writing, and how its catalogs are to be read and matched. */
export interface IngestTarget {
  /** The dataset's own directory. */
  tree: FileTree;
  writer: DatasetWriter;
  /** Committed epochs that are damaged, and are stored anew from the catalogs that were dropped. */
  anew: Set<string>;
  matcher: SourceMatcher;
  /** Catalogs of the drop that were refused so far. */
  refused: RefusedCatalog[];
  /** What is committed already is read and matched all the same. */
  reread: boolean;
  /** File names follow the IDF template: measurement keys hold whole column names. */
  idf: boolean;
  mapping: ColumnMapping | undefined;
  ignored: IngestReport["ignored"];
  warnings: IngestReport["warnings"];
  assumptions: Assumption[];
  notes: CatalogNotes;
  /** Epochs whose catalogs' headers name the day and no time of day, as MJD of its beginning. */
  nights: Map<string, number>;
}

/** Opens the dataset that a request names, or makes a new one from the reference catalog or the union of the epochs. */
export async function openTarget(
  io: IngestIo,
  request: IngestRequest,
  plan: IngestPlan,
  catalogs: WorkCatalog[],
  job: Job<CatalogEvent>,
): Promise<IngestTarget> {
  const { mapping } = request;
  const idf = resolveTemplate(plan.template).name === "IDF";
  const ignored: IngestReport["ignored"] = [];
  const warnings: IngestReport["warnings"] = [];
  const assumptions: Assumption[] = [];

  const reuse = await datasetToReuse(io, request, plan, catalogs, job);
  if (reuse.ignored) ignored.push(reuse.ignored);
  let { datasetId } = reuse;
  if (datasetId === undefined && request.newDatasetIfForeign)
    datasetId = await findUnfinished(io.root, await originTest(io, request, plan, catalogs, job));
  if (datasetId === undefined) {
    const reference = await newObjects(io, request, plan, catalogs, job);
    const path = plan.reference === undefined ? "" : request.files[plan.reference]!.path;
    if (reference.warnings.length > 0) warnings.push({ path, warnings: reference.warnings });
    noteAssumptions(assumptions, reference.assumptions, path);
    datasetId = await newDataset(io, request, plan, { catalogs, idf, reference }, job);
  }

  const tree = datasetTree(io.root, datasetId);
  const writer = await openWriterInTurn(tree, datasetId, job);
  try {
    await beginIngest(tree, { catalogCount: catalogs.length });
    if (request.reread) await writer.update({ match: { ...writer.record.match, ...request.match } });
    await extendUnion(io, writer, tree, catalogs, { idf, mapping }, job);
    const matcher = await matcherOf(tree, writer.record, mapping);
    return {
      tree,
      writer,
      anew: new Set(),
      matcher,
      refused: [],
      reread: request.reread ?? false,
      idf,
      mapping,
      ignored,
      warnings,
      assumptions,
      notes: catalogNotes(writer.epochs),
      nights: new Map(),
    };
  } catch (error) {
    await writer.close();
    throw error;
  }
}

/** The dataset that the request names, unless the drop is of other objects: by its reference catalog, or by its field. */
async function datasetToReuse(
  io: IngestIo,
  { datasetId, files, newDatasetIfForeign, mapping }: IngestRequest,
  plan: IngestPlan,
  catalogs: WorkCatalog[],
  job: Job,
): Promise<{ datasetId?: string; ignored?: IngestReport["ignored"][number] }> {
  if (datasetId === undefined) return {};
  const tree = datasetTree(io.root, datasetId);
  const record = await readRecord(tree);
  const { reference } = record;
  if (plan.reference === undefined) {
    const foreign = newDatasetIfForeign && (await isOtherField(io, tree, record, { catalogs, mapping }, job));
    return foreign ? {} : { datasetId };
  }
  const { file, path } = files[plan.reference]!;
  if (reference.kind === "reference" && (await io.parser.contentHash({ file }, job)) === reference.contentHash)
    return { datasetId };
  if (newDatasetIfForeign) return {};
  const origin = reference.kind === "reference" ? reference.file : "the union of its epochs";
  return { datasetId, ignored: { path, reason: `The dataset's objects come from ${origin}.` } };
}

/** How many catalogs without a single match make a drop one of another field. */
const fieldProbes = 3;

async function isOtherField(
  io: IngestIo,
  tree: FileTree,
  record: DatasetRecord,
  { catalogs, mapping }: { catalogs: WorkCatalog[]; mapping: ColumnMapping | undefined },
  job: Job,
): Promise<boolean> {
  const matcher = await matcherOf(tree, record, mapping);
  const idf = resolveTemplate(record.template).name === "IDF";
  let probed = 0;
  for (const { path, file, tableKey } of catalogs) {
    if (probed === fieldProbes) break;
    try {
      const sources = await io.parser.parseSources({ path, file, tableKey, idf, ...(mapping ? { mapping } : {}) }, job);
      if (sources.rowCount === 0) continue;
      if (matcher.assign(sources).counts.matchedCount > 0) return false;
      probed++;
    } catch (error) {
      // Refused: told when its epoch's turn comes, and no sign of another field.
      reportRefusal(error);
    }
  }
  return probed > 0;
}

/** Tells whether a dataset's objects are those that a drop brings: its reference catalog, or a union with its sources. */
async function originTest(io: IngestIo, request: IngestRequest, plan: IngestPlan, catalogs: WorkCatalog[], job: Job) {
  const dropped = plan.reference === undefined ? catalogs[0] : request.files[plan.reference];
  const contentHash = dropped && (await io.parser.contentHash({ file: dropped.file }, job));
  return (origin: ObjectOrigin) => {
    if (contentHash === undefined || (origin.kind === "union") !== (plan.reference === undefined)) return false;
    return origin.kind === "reference" ? origin.contentHash === contentHash : origin.united.includes(contentHash);
  };
}

async function newObjects(
  io: IngestIo,
  request: IngestRequest,
  plan: IngestPlan,
  catalogs: WorkCatalog[],
  job: Job<CatalogEvent>,
) {
  if (plan.reference !== undefined) {
    const { path, file } = request.files[plan.reference]!;
    const { mapping } = request;
    const idf = isIdfName(plan.template, path);
    return objectsOfReference(
      io.parser,
      { path, file, tableKey: "reference", idf, ...(mapping ? { mapping } : {}) },
      job,
    );
  }
  if (catalogs.length === 0)
    throw new WorkbenchError("NothingToIngest", { files: request.files.length }, "No catalog of sources was dropped.");
  const idf = resolveTemplate(plan.template).name === "IDF";
  const { mapping } = request;
  const match = { weighErrors: true, ...request.match };
  const united = await uniteEpochs(io.parser, catalogs, { idf, mapping, match }, job);
  if (united.union.key.length === 0) settleRefused(catalogs, united.refused, job);
  return objectsOfUnion(united);
}

/** Tells of every catalog why it cannot be taken, where none can: none stays waiting. */
function settleRefused(catalogs: WorkCatalog[], refused: UnitedEpochs["refused"], job: Job<CatalogEvent>): void {
  const errors = new Map(refused.map(({ catalog, error }) => [catalog.path, error]));
  for (const { path, epochKey, tableKey } of catalogs) {
    const message = `${path} holds no source with a position.`;
    const error = errors.get(path) ?? reportError(new WorkbenchError("NothingToIngest", { files: 1 }, message));
    job.event({ path, epochKey, tableKey, state: "refused", error });
  }
}

/** Adds new catalogs' sources to a union of epochs: known objects keep their keys and are refined, others become objects. */
async function extendUnion(
  io: IngestIo,
  writer: DatasetWriter,
  tree: FileTree,
  catalogs: WorkCatalog[],
  { idf, mapping }: { idf: boolean; mapping: ColumnMapping | undefined },
  job: Job<CatalogEvent>,
): Promise<void> {
  const { reference, match, place = "sky" } = writer.record;
  if (reference.kind !== "union") return;
  const known = new Set(reference.united);
  const fresh: WorkCatalog[] = [];
  for (const catalog of catalogs) if (!known.has(await io.parser.contentHash(catalog, job))) fresh.push(catalog);
  if (fresh.length === 0) return;
  const replacing = new Set(
    fresh.filter(({ epochKey, tableKey }) =>
      writer.epochs.get(epochKey)?.catalogs.some((committed) => committed.tableKey === tableKey),
    ),
  );
  const union = await committedUnion(tree, writer);
  const extended = await uniteEpochs(io.parser, fresh, { idf, mapping, match, replacing, union, place }, job);
  if (extended.united.length > 0) await writer.refineUnion(extended.union, extended.united);
}

async function matcherOf(tree: FileTree, record: DatasetRecord, mapping?: ColumnMapping): Promise<SourceMatcher> {
  const { reference, template } = record;
  const objects = await readObjects(tree, record);
  const { objectKey, raDeg, decDeg, xImage, yImage } = objects;
  const prefix = objectKeyPrefix(reference.kind === "reference" && isIdfName(template, reference.file));
  return makeMatcher(
    {
      key: objectKey.map((key) => key.slice(prefix.length)),
      raDeg,
      decDeg,
      errorArcsec: objectErrors(objects, mapping),
      onImage: { x: xImage, y: yImage, magnitude: objectMagnitudes(objects) },
    },
    record,
  );
}

const isIdfName = (template: string, path: string) => {
  const resolved = resolveTemplate(template);
  return resolved.name === "IDF" && parseName(resolved, path) !== undefined;
};
