import { ahead } from "../../core/ahead.ts";
import { type Assumption, noteAssumptions } from "../../core/assumption.ts";
import { countNearEarlier } from "../../core/crossmatch/near-earlier.ts";
import type { DatasetRecord, ObjectOrigin, RefusedCatalog } from "../../core/cube/dataset.ts";
import { reportError, WorkbenchError } from "../../core/errors.ts";
import type { ColumnMapping } from "../../core/format/catalog.ts";
import { formatCounted } from "../../core/format-counted.ts";
import type { Job } from "../../core/job.ts";
import { resolveTemplate } from "../../core/naming/built-in-templates.ts";
import { keepsColumnNames } from "../../core/naming/naming.ts";
import type { CatalogEvent, IngestReport, IngestRequest } from "../../core/verbs/ingest.ts";
import { plannedParse } from "../../core/verbs/planned-parse.ts";
import { datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { beginIngest, findUnfinished } from "../dataset/unfinished-ingest.ts";
import { readObjects } from "../dataset/union-file.ts";
import type { DatasetWriter } from "../epochs/write-epoch.ts";
import { openWriterInTurn } from "../epochs/writer-turn.ts";
import { type CatalogNotes, catalogNotes } from "./catalog-notes.ts";
import { CatalogReader } from "./catalog-reader.ts";
import { committedUnion } from "./committed-union.ts";
import type { ColumnTime } from "./epoch-time.ts";
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
  reader: CatalogReader;
  ignored: IngestReport["ignored"];
  warnings: IngestReport["warnings"];
  assumptions: Assumption[];
  notes: CatalogNotes;
  /** Epochs whose catalogs' headers name the day and no time of day, as MJD of its beginning. */
  nights: Map<string, number>;
  /** Epochs of which catalogs' own columns say the time, or why they say none. */
  columnTimes: Map<string, ColumnTime>;
}

/** Opens the dataset that a request names, or makes a new one from the reference catalog or the union of the epochs. */
export async function openTarget(
  io: IngestIo,
  request: IngestRequest,
  catalogs: WorkCatalog[],
  job: Job<CatalogEvent>,
): Promise<IngestTarget> {
  const { mapping, plan } = request;
  const idf = resolveTemplate(plan.template).keepsColumnNames;
  const reader = new CatalogReader(io.parser, { idf, mapping }, job);
  const drop: Drop = { request, catalogs, reader, referenceHash: referenceHasher(io, request, job) };
  const ignored: IngestReport["ignored"] = [];
  const warnings: IngestReport["warnings"] = [];
  const assumptions: Assumption[] = [];

  const reuse = await datasetToReuse(io, drop);
  if (reuse.ignored) ignored.push(reuse.ignored);
  let { datasetId } = reuse;
  if (datasetId === undefined && request.newDatasetIfForeign)
    datasetId = await findUnfinished(io.root, (origin) => isOriginOf(drop, origin));
  if (datasetId === undefined) {
    const reference = await newObjects(io, drop, job);
    const path = plan.reference === undefined ? "" : request.files[plan.reference]!.path;
    if (reference.warnings.length > 0) warnings.push({ path, warnings: reference.warnings });
    noteAssumptions(assumptions, reference.assumptions, path);
    datasetId = await newDataset(io, request, { catalogs, reader, reference }, job);
  }

  const tree = datasetTree(io.root, datasetId);
  const writer = await openWriterInTurn(tree, datasetId, job);
  try {
    await beginIngest(tree, { catalogCount: catalogs.length });
    if (mapping) await writer.update({ mapping });
    if (request.reread) await writer.update({ match: { ...writer.record.match, ...request.match } });
    noteAssumptions(assumptions, await extendUnion(writer, tree, drop, job));
    const matcher = await matcherOf(tree, writer.record, mapping);
    return {
      tree,
      writer,
      anew: new Set(),
      matcher,
      refused: [],
      reread: request.reread ?? false,
      reader,
      ignored,
      warnings,
      assumptions,
      notes: catalogNotes(writer.epochs),
      nights: new Map(),
      columnTimes: new Map(),
    };
  } catch (error) {
    await writer.close();
    throw error;
  }
}

/** What was dropped, and what reads it. */
interface Drop {
  request: IngestRequest;
  catalogs: WorkCatalog[];
  reader: CatalogReader;
  /** Content hash of the reference catalog, undefined where there is none. Reads the file when it is first asked for. */
  referenceHash: () => Promise<string> | undefined;
}

/**
 * A reference catalog is hashed only where a dataset's may be the same; its parser hashes what it reads. So it is read
 * twice only where it is held against another one's and then makes a new dataset.
 */
function referenceHasher(io: IngestIo, { files, plan }: IngestRequest, job: Job): Drop["referenceHash"] {
  let hash: Promise<string> | undefined;
  return () => {
    if (plan.reference === undefined) return undefined;
    hash ??= io.parser.contentHash({ file: files[plan.reference]!.file }, job);
    return hash;
  };
}

/** The dataset that the request names, unless the drop is of other objects: by its reference catalog, or by its field. */
async function datasetToReuse(
  io: IngestIo,
  drop: Drop,
): Promise<{ datasetId?: string; ignored?: IngestReport["ignored"][number] }> {
  const { datasetId, files, plan, newDatasetIfForeign, mapping } = drop.request;
  if (datasetId === undefined) return {};
  const tree = datasetTree(io.root, datasetId);
  const record = await readRecord(tree);
  const { reference } = record;
  if (plan.reference === undefined) {
    const foreign = newDatasetIfForeign && (await isOtherField(drop, await matcherOf(tree, record, mapping)));
    return foreign ? {} : { datasetId };
  }
  const { path } = files[plan.reference]!;
  if (reference.kind === "reference" && (await drop.referenceHash()) === reference.contentHash) return { datasetId };
  if (newDatasetIfForeign) return {};
  const origin = reference.kind === "reference" ? reference.file : "the union of its epochs";
  return { datasetId, ignored: { path, reason: `The dataset's objects come from ${origin}.` } };
}

/** How many catalogs without a single match make a drop one of another field. */
const fieldProbes = 3;

async function isOtherField({ catalogs, reader }: Drop, matcher: SourceMatcher): Promise<boolean> {
  let probed = 0;
  for (const catalog of catalogs) {
    if (probed === fieldProbes) break;
    try {
      const sources = await reader.peek(catalog);
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

/** Whether a dataset's objects are those that a drop brings: its reference catalog, or a union with its sources. */
async function isOriginOf({ request, catalogs, reader, referenceHash }: Drop, origin: ObjectOrigin): Promise<boolean> {
  if ((origin.kind === "union") !== (request.plan.reference === undefined)) return false;
  if (origin.kind === "reference") return (await referenceHash()) === origin.contentHash;
  const [first] = catalogs;
  return first !== undefined && origin.united.includes(await reader.contentHash(first));
}

/** Of a drop without catalogs of sources, why each of its files is none. */
export function nothingPlanned(ignored: IngestReport["ignored"], files: number): WorkbenchError<"NothingToIngest"> {
  const refused = ignored.map(({ path, reason }) => ({ path, message: `${path}: ${reason}.` }));
  const listed = refused.slice(0, 3).map(({ message }) => message);
  return new WorkbenchError(
    "NothingToIngest",
    { files, refused },
    `No source catalog was found in ${formatCounted(files, "file")}. ${listed.join(" ")}`.trim(),
  );
}

async function newObjects(io: IngestIo, { request, catalogs, reader }: Drop, job: Job<CatalogEvent>) {
  const { files, plan, mapping } = request;
  if (plan.reference !== undefined)
    return objectsOfReference(io.parser, plannedParse(plan, files, plan.reference, mapping), job);
  if (catalogs.length === 0)
    throw nothingPlanned(
      plan.ignored.map(({ index, reason }) => ({ path: files[index]!.path, reason })),
      files.length,
    );
  const united = await uniteEpochs(reader, catalogs, { match: { weighErrors: true, ...request.match } }, job);
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
  writer: DatasetWriter,
  tree: FileTree,
  { catalogs, reader }: Drop,
  job: Job<CatalogEvent>,
): Promise<Assumption[]> {
  const { reference, match, place = "sky" } = writer.record;
  if (reference.kind !== "union") return [];
  const known = new Set(reference.united);
  const committed = [...writer.epochs.values()].flatMap((epoch) => epoch.catalogs);
  const lengths = new Set(committed.map(({ byteLength }) => byteLength));
  // What is as long as a committed catalog may be the same: a hash tells that sooner than uniting it would.
  const hashOf = async (catalog: WorkCatalog) =>
    reader.seen(catalog) || lengths.has(catalog.file.size) ? reader.contentHash(catalog) : undefined;
  const fresh: WorkCatalog[] = [];
  for await (const { item, result } of ahead(catalogs.filter(isReadable(reader)), reader.concurrency, hashOf)) {
    const hash = await result;
    if (hash === undefined || !known.has(hash)) fresh.push(item);
  }
  if (fresh.length === 0) return [];
  const replacing = new Set(
    fresh.filter(({ epochKey, tableKey }) =>
      writer.epochs.get(epochKey)?.catalogs.some((committed) => committed.tableKey === tableKey),
    ),
  );
  let earlierCount = 0;
  const begin = async () => {
    const earlier = await committedUnion(tree, writer);
    earlierCount = earlier.key.length;
    return earlier;
  };
  const extended = await uniteEpochs(reader, fresh, { match, known, replacing, begin, place }, job);
  if (extended.united.length === 0) return [];
  await writer.refineUnion(extended.union, extended.united);
  // In a dataset without any epoch, an import that was cut off goes on: nothing is earlier there.
  const near =
    place === "image" || committed.length === 0
      ? 0
      : countNearEarlier(extended.union, earlierCount, extended.radiusArcsec);
  return near === 0 ? [] : [{ kind: "match", text: orderMatters(near, extended.radiusArcsec), remedy: "rematch" }];
}

/** Objects of earlier drops keep their keys and points, so that the order of drops can be told from the objects. */
function orderMatters(near: number, radiusArcsec: number): string {
  const objects = near === 1 ? "1 new object lies" : `${near} new objects lie`;
  return `${objects} within ${Number(radiusArcsec.toPrecision(3))}\u2033 of an object of an earlier drop, which keeps its key and points: they may be one star. “Match all epochs anew” (“rematch” on a terminal) makes the objects that no order changes.`;
}

/** Whether a catalog has not been refused so far. */
const isReadable = (reader: CatalogReader) => (catalog: WorkCatalog) => {
  const seen = reader.seen(catalog);
  return !seen || "contentHash" in seen;
};

async function matcherOf(tree: FileTree, record: DatasetRecord, mapping?: ColumnMapping): Promise<SourceMatcher> {
  const { reference, template } = record;
  const objects = await readObjects(tree, record);
  const { objectKey, raDeg, decDeg, xImage, yImage } = objects;
  const prefix = objectKeyPrefix(
    reference.kind === "reference" && keepsColumnNames(resolveTemplate(template), reference.file),
  );
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
