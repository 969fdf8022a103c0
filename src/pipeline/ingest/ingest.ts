import { ahead } from "../../core/ahead.ts";
import { type Assumption, noteAssumptions } from "../../core/assumption.ts";
import type { EpochTable } from "../../core/catalog/epoch-table.ts";
import { oddOffsets } from "../../core/crossmatch/odd-offsets.ts";
import { epochsBytes, estimateIngestBytes } from "../../core/cube/space-needed.ts";
import { isWorkbenchError, WorkbenchError } from "../../core/errors.ts";
import { formatCounted } from "../../core/format-counted.ts";
import type { Job } from "../../core/job.ts";
import { loadedPart } from "../../core/load-part.ts";
import { clutterReason } from "../../core/naming/file-role.ts";
import { imagesAmong } from "../../core/naming/image-roles.ts";
import type { IngestQuestion } from "../../core/naming/ingest-plan.ts";
import { droppedName } from "../../core/naming/ingest-plan.ts";
import { partOf } from "../../core/naming/part-of.ts";
import { usualRadiusPixels } from "../../core/pattern/image-plane.ts";
import type { CatalogEvent, IngestReport, IngestRequest } from "../../core/verbs/ingest.ts";
import { explainFullStorage } from "../dataset/full-storage.ts";
import { endIngest } from "../dataset/unfinished-ingest.ts";
import { keepEpochRows, readEpochRows } from "../epochs/epoch-rows.ts";
import { keepAssumptions } from "../epochs/keep-assumptions.ts";
import { mostStaged } from "../epochs/most-staged.ts";
import { keepNights, keepPart } from "../epochs/part-file.ts";
import { keepRefusals } from "../epochs/refused-catalogs.ts";
import type { DatasetWriter } from "../epochs/write-epoch.ts";
import { examineEpoch } from "./damaged-epoch.ts";
import { epochAxis, rowsAndCatalogs, withNights } from "./epoch-axis.ts";
import { noteColumnTimes, settleTimes } from "./epoch-time.ts";
import { type EpochWork, ingestEpoch, type ParsedCatalog } from "./ingest-epoch.ts";
import type { IngestIo } from "./ingest-io.ts";
import { type IngestTarget, nothingPlanned, openTarget } from "./ingest-target.ts";
import { reportRefusal } from "./refusal.ts";
import { parsedAhead, type WorkCatalog } from "./work-catalog.ts";

/** Without images nothing of it is needed. */
const imagePart = loadedPart(() => import("./fill-from-images.ts"));

/**
 * Catalogs to committed epochs. Catalogs are parsed side by side, and committed epoch by epoch in the plan's order, so
 * that the same drop always gives the same bytes. A refused catalog is listed in the report; a cancelled or failed
 * ingest keeps every epoch that was committed, and the same drop goes on from there.
 * @throws NothingToIngest, DatasetBusy, QuotaExceeded, and what the reference catalog or the epoch table is refused for
 */
export async function ingest(io: IngestIo, request: IngestRequest, job: Job<CatalogEvent>): Promise<IngestReport> {
  const startedMs = performance.now();
  const names = request.files.map(droppedName);
  const { plan } = request;
  requirePlanOf(request);
  const pathOf = (index: number) => names[index]!.path;
  for (const question of plan.questions) if (question.ask !== "template") throw openQuestion(question, pathOf);
  const ignored = plan.ignored.map(({ index, reason }) => ({ path: pathOf(index), reason }));
  const images = imagesAmong(request.files, plan);
  const isImage = new Set(images);
  const onlyImages = images.length > 0 && request.files.every((file) => isImage.has(file) || clutterReason(file.path));
  const saysNothing = plan.epochTable === undefined && !(request.datasetId !== undefined && onlyImages);
  if (plan.catalogs.length === 0 && saysNothing) throw nothingPlanned(ignored, names.length);
  const { part } = request;
  const isOurs = ({ epochKey }: { epochKey: string }) => !part || partOf(epochKey, part.count) === part.index;
  for (const { index, epochKey, tableKey } of plan.catalogs.filter(isOurs))
    job.event({ path: pathOf(index), epochKey, tableKey, state: "waiting" });

  const catalogs = plan.catalogs.map((planned): WorkCatalog => ({ ...planned, ...request.files[planned.index]! }));
  const target = await openTarget(io, request, catalogs, job).catch(async (error) => {
    throw await explainFullStorage(error, io.root, request.datasetId, () => estimateIngestBytes(names));
  });
  const report: IngestReport = {
    datasetId: target.writer.record.datasetId,
    radiusArcsec: target.writer.record.match.radiusArcsec,
    committedEpochs: 0,
    committedCatalogs: 0,
    skippedCatalogs: 0,
    refused: [],
    ignored: [...ignored, ...target.ignored],
    warnings: target.warnings,
    assumptions: [...(plan.assumptions ?? []), ...target.assumptions],
    elapsedMs: 0,
    cancelled: false,
  };
  if (plan.reference !== undefined) report.referencePath = pathOf(plan.reference);
  let epochTable: EpochTable | undefined;
  let failure: { error: unknown } | undefined;
  try {
    epochTable = await readEpochTable(io, request, target, job);
    if (epochTable) {
      report.epochTablePath = epochTable.file;
      noteAssumptions(report.assumptions, epochTable.assumptions, epochTable.file);
      if (epochTable.warnings.length > 0)
        report.warnings.push({ path: epochTable.file, warnings: epochTable.warnings });
    }
    await keepPart(target.tree, target.writer.record, request);
    await commitEpochs(io, catalogs.filter(isOurs), target, report, job);
  } catch (error) {
    if (isWorkbenchError(error, "Aborted")) report.cancelled = true;
    else failure = { error };
  }
  try {
    await keepRefusals(target.writer, target.refused);
    const rows = epochTable
      ? await keepEpochRows(target.tree, epochAxis(epochTable))
      : await readEpochRows(target.tree);
    if (part) await keepNights(target.tree, target.nights);
    let axis = part ? rows : withNights(rows, target.nights, report.assumptions);
    noteColumnTimes(target.columnTimes, rows, report.assumptions);
    if (!part && !failure && !report.cancelled && images.length > 0) {
      const { fillFromImages } = await imagePart();
      axis = await fillFromImages(target.writer, images, axis, report.assumptions, job);
    }
    if (!part) await settleTimes(target.writer, axis, report.assumptions);
    noteAssumptions(report.assumptions, assumedOfMatch(target.writer, catalogs));
    await keepAssumptions(target.writer, report.assumptions);
    const changes = await target.writer.finish(axis);
    if (epochTable) report.epochTable = changes;
    if (!failure && !report.cancelled) await endIngest(target.tree);
  } catch (error) {
    failure ??= { error };
  } finally {
    await target.writer.close();
  }
  for (const [epochKey, { path, expected, found }] of target.writer.damaged) {
    const message = `Epoch ${epochKey} is damaged: it should have ${expected}, found ${found}. Drop its catalogs again.`;
    report.warnings.push({ path, warnings: [{ kind: "note", message }] });
  }
  if (failure)
    throw await explainFullStorage(failure.error, io.root, report.datasetId, () => bytesToCome(catalogs, target));
  report.elapsedMs = performance.now() - startedMs;
  return report;
}

/** @throws InvalidRequest where the plan is of other files */
function requirePlanOf({ files, plan }: IngestRequest): void {
  const planned = [...plan.catalogs, ...plan.ignored].map(({ index }) => index);
  for (const index of [...planned, plan.reference ?? 0, plan.epochTable ?? 0])
    if (index >= files.length && files.length > 0) {
      const details = {
        what: "plan",
        expected: `a plan of these ${formatCounted(files.length, "file")}`,
        found: `a file ${index}`,
      };
      throw new WorkbenchError("InvalidRequest", details, `The plan speaks of file ${index} of ${files.length}.`);
    }
}

function openQuestion(question: Exclude<IngestQuestion, { ask: "template" }>, pathOf: (index: number) => string) {
  const option = question.ask === "reference" ? "referencePath" : "epochTablePath";
  const found = question.candidates.map(pathOf).join(", ");
  return new WorkbenchError(
    "InvalidRequest",
    { what: option, expected: "one of the dropped paths", found },
    `Several files may be the ${question.ask === "reference" ? "reference catalog" : "epoch table"}: ${found}. Say which one.`,
  );
}

async function readEpochTable(
  io: IngestIo,
  request: IngestRequest,
  { writer }: IngestTarget,
  job: Job<CatalogEvent>,
): Promise<EpochTable | undefined> {
  const { plan } = request;
  if (plan.epochTable === undefined) return undefined;
  const epochKeys = [...new Set([...writer.epochs.keys(), ...plan.catalogs.map(({ epochKey }) => epochKey)])];
  const { path, file } = request.files[plan.epochTable]!;
  const table = await io.parser.parseEpochTable({ path, file, epochKeys }, job);
  table.warnings.push(...rowsAndCatalogs(table.epochKey, epochKeys));
  const { time } = writer.record;
  await writer.update({
    epochTable: { file: table.file, contentHash: table.contentHash },
    time: table.scale === "unknown" ? time : { ...time, scale: table.scale },
  });
  return table;
}

/** What is still to be stored, in both layouts. */
function bytesToCome(catalogs: WorkCatalog[], { writer }: IngestTarget): number {
  const epochKeys = new Set(catalogs.map(({ epochKey }) => epochKey));
  const missing = [...epochKeys].filter((epochKey) => !writer.epochs.has(epochKey)).length;
  return epochsBytes(writer.record, missing) + epochsBytes(writer.record, writer.epochs.size + missing);
}

async function commitEpochs(
  io: IngestIo,
  catalogs: WorkCatalog[],
  target: IngestTarget,
  report: IngestReport,
  job: Job<CatalogEvent>,
): Promise<void> {
  const epochs = groupByEpoch(catalogs);
  let parsedCatalogs = 0;
  let doneEpochs = 0;
  const parsed = new Set<EpochWork>();
  const progress = () => {
    job.progress({ stage: "parse", done: parsedCatalogs, total: catalogs.length, unit: "catalog" });
    job.progress({ stage: "write", done: doneEpochs, total: epochs.length, unit: "epoch" });
  };
  const parseAll = async (epoch: EpochWork): Promise<ParsedCatalog[]> => {
    const refusal = await examineEpoch(target, epoch);
    const all = await Promise.all(
      epoch.catalogs.map(async (catalog) => {
        const parsed = refusal ? { catalog, error: refusal } : await parseOne(catalog, target, job);
        parsedCatalogs++;
        progress();
        return parsed;
      }),
    );
    parsed.add(epoch);
    return all;
  };
  /** Epochs that are ready to be committed, and what is to be told then. */
  const ready: (() => void)[] = [];
  const commit = async () => {
    const committing = ready.splice(0);
    if (committing.length === 0) return;
    await target.writer.commitStaged();
    doneEpochs += committing.length;
    for (const tell of committing) tell();
    progress();
  };
  progress();
  try {
    const limit = parsedAhead(epochs.length, catalogs, io.parser.concurrency);
    for await (const { item, result } of ahead(epochs, limit, parseAll)) {
      await job.checkpoint("write");
      // What is ready is committed before the next one is waited for: together, when parsing is faster than writing.
      if (ready.length === mostStaged || !parsed.has(item)) await commit();
      const tell = await ingestEpoch(target, item.epochKey, await result, report, job);
      if (tell) ready.push(tell);
      else doneEpochs++;
      parsed.delete(item);
    }
  } catch (error) {
    // What was ready before is as good as ever, unless that is what failed.
    await commit().catch(() => {});
    throw error;
  }
  await commit();
}

function groupByEpoch(catalogs: WorkCatalog[]): EpochWork[] {
  const epochs = new Map<string, EpochWork>();
  for (const catalog of catalogs) {
    const epoch = epochs.get(catalog.epochKey) ?? { epochKey: catalog.epochKey, catalogs: [] };
    epochs.set(catalog.epochKey, epoch);
    epoch.catalogs.push(catalog);
  }
  return [...epochs.values()];
}

/** Parses a catalog unless the same content is committed already; what it is refused for becomes part of the result. */
async function parseOne(
  catalog: WorkCatalog,
  { writer, anew, reread, reader }: IngestTarget,
  job: Job<CatalogEvent>,
): Promise<ParsedCatalog> {
  const { path, file, epochKey, tableKey } = catalog;
  const known = anew.has(epochKey) ? undefined : writer.epochs.get(epochKey);
  const committed = known?.catalogs.find((other) => other.tableKey === tableKey);
  const mayBeSame = !reread && committed?.byteLength === file.size;
  if (committed && mayBeSame && (await reader.contentHash(catalog)) === committed.contentHash)
    return { catalog, same: committed };
  job.event({ path, epochKey, tableKey, state: "parsing" });
  try {
    const sources = await reader.sources(catalog);
    return { catalog, sources, ...(committed ? { replaces: committed } : {}) };
  } catch (error) {
    return { catalog, error: reportRefusal(error) };
  }
}

/** What is to be said of how the catalogs of a drop were matched. */
function assumedOfMatch({ record, epochs }: DatasetWriter, dropped: WorkCatalog[]): Assumption[] {
  const paths = new Map(dropped.map(({ epochKey, tableKey, path }) => [`${epochKey}\0${tableKey}`, path]));
  const all = [...epochs.values()].flatMap(({ epochKey, catalogs }) =>
    catalogs.map((catalog) => ({ ...catalog, path: paths.get(`${epochKey}\0${catalog.tableKey}`) })),
  );
  const offsets = all.flatMap(({ path = "", offset }) => (offset ? [{ path, ...offset }] : []));
  const fresh = offsets.filter(({ path }) => path !== "");
  const residuals = all.flatMap(({ path, registration }) =>
    path && registration ? [registration.residualPixels] : [],
  );
  const registered: Assumption[] =
    residuals.length === 0
      ? []
      : [
          {
            kind: "match",
            text: `Catalogs without sky positions were put on one image by the pattern of their stars, which agree to ${Math.max(...residuals).toFixed(2)} pixels (one sigma) or better, and matched within ${record.match.radiusPixels ?? usualRadiusPixels} pixels.`,
          },
        ];
  return [...registered, ...oddOffsets(offsets, fresh, record.match)];
}
