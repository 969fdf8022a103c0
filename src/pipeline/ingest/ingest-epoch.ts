import { noteAssumptions } from "../../core/assumption.ts";
import { inUnitsOf } from "../../core/catalog/dataset-units.ts";
import type { JournalCatalog } from "../../core/cube/dataset.ts";
import { clearTable, fillTable } from "../../core/cube/fill-slab.ts";
import { hasWideFlags } from "../../core/cube/flag-array.ts";
import { type LimitsOfEpoch, limitsOfObjects } from "../../core/cube/limits.ts";
import { measurementAxis, newEntries } from "../../core/cube/measurement-axis.ts";
import { noPoint } from "../../core/cube/no-point.ts";
import { emptySlab } from "../../core/cube/slab.ts";
import { propertyKeys } from "../../core/cube/source-properties.ts";
import { type ErrorReport, isWorkbenchError, reportError, WorkbenchError } from "../../core/errors.ts";
import type { CatalogWarning, SourceTable } from "../../core/format/catalog.ts";
import type { Job } from "../../core/job.ts";
import type { CatalogEvent, IngestReport } from "../../core/verbs/ingest.ts";
import { keepAssumptions } from "../epochs/keep-assumptions.ts";
import { widenFlags } from "../epochs/widen-flags.ts";
import { epochTime } from "./epoch-time.ts";
import type { IngestTarget } from "./ingest-target.ts";
import { tableAxis, type WorkCatalog } from "./work-catalog.ts";

/** All dropped catalogs of one epoch, in the plan's order. */
export interface EpochWork {
  epochKey: string;
  catalogs: WorkCatalog[];
}

/** A catalog after parsing: its sources, the reason why there are none, or the committed catalog that it equals. */
export type ParsedCatalog = { catalog: WorkCatalog } & (
  | { sources: SourceTable; replaces?: JournalCatalog }
  | { error: ErrorReport }
  | { same: JournalCatalog }
);

/**
 * Matches all catalogs of one epoch, merges them with what is committed of it, and makes the epoch ready to be committed.
 * @returns what is to be done once it is committed; undefined where there is nothing to commit
 */
export async function ingestEpoch(
  target: IngestTarget,
  epochKey: string,
  parsed: ParsedCatalog[],
  report: IngestReport,
  job: Job<CatalogEvent>,
): Promise<(() => void) | undefined> {
  const { writer } = target;
  const say = ({ path, tableKey }: WorkCatalog, event: Omit<CatalogEvent, "path" | "epochKey" | "tableKey">) =>
    job.event({ path, epochKey, tableKey, ...event });
  const refuse = (catalog: WorkCatalog, error: ErrorReport) => {
    report.refused.push({ path: catalog.path, error });
    target.refused.push({ epochKey, tableKey: catalog.tableKey, file: catalog.path, error });
    say(catalog, { state: "refused", error });
  };

  const { accepted: unmatched, refused } = resolvePartitions(epochKey, parsed, (catalog, same) => {
    report.skippedCatalogs++;
    say(catalog, same ? { state: "skipped", counts: same } : { state: "skipped" });
  });
  for (const { catalog } of unmatched) say(catalog, { state: "matching" });
  const accepted = unmatched.flatMap((entry) => {
    try {
      return [{ ...entry, matched: target.matcher.assign(entry.sources) }];
    } catch (error) {
      if (!isWorkbenchError(error, "NoPattern") && !isWorkbenchError(error, "NoPositions")) throw error;
      refused.push({ catalog: entry.catalog, error: reportError(error) });
      return [];
    }
  });
  for (const { catalog, error } of refused) refuse(catalog, error);
  if (accepted.length === 0) return undefined;

  await writer.extend(
    newEntries(writer.record, {
      tables: [...accepted, ...refused].map(({ catalog }) => tableAxis(catalog)),
      measurements: accepted.flatMap(({ catalog, sources }) => measurementAxis(catalog.tableKey, sources)),
    }),
  );
  if (!writer.record.chunks.wideFlags && accepted.some(({ sources }) => hasWideFlags(sources)))
    await widenFlags(writer);
  if (accepted.some(({ sources }) => sources.properties)) await writer.keepProperties(propertyKeys);
  const { record } = writer;
  const before = target.anew.has(epochKey) ? undefined : writer.epochs.get(epochKey);
  const slab =
    (before && (await writer.readSlab(epochKey))) ??
    emptySlab(record.objectCount, record.measurements.length, record.tables.length, record.chunks.propertyCount);
  const catalogs = new Map(before?.catalogs.map((catalog) => [catalog.tableKey, catalog]));
  const refusals = new Map(before?.refused.map((refusal) => [refusal.tableKey, refusal]));
  for (const { catalog, error } of refused) {
    const { tableKey, path } = catalog;
    if (catalogs.has(tableKey) || accepted.some((other) => other.catalog.tableKey === tableKey)) continue;
    clearTable(slab, record, tableKey, noPoint.catalogRefused);
    refusals.set(tableKey, { file: path, contentHash: "", tableKey, error });
  }
  const committing: { catalog: WorkCatalog; counts: JournalCatalog; warnings: CatalogWarning[] }[] = [];
  const isAnew = new Set(
    record.measurements
      .filter(({ tableKey }) => accepted.some(({ catalog }) => catalog.tableKey === tableKey))
      .map(({ measurementKey }) => measurementKey),
  );
  const limits: LimitsOfEpoch = Object.fromEntries(
    Object.entries(before?.limits ?? {}).filter(([measurementKey]) => !isAnew.has(measurementKey)),
  );
  const stated = epochTime(accepted);
  for (const { catalog, sources: read, replaces, matched } of accepted) {
    const { tableKey } = catalog;
    const sources = inUnitsOf(record.measurements, read);
    for (const { measurementKey, limits: stated } of sources.measurements) {
      const ofObjects = stated && limitsOfObjects(stated, matched.sourceOfObject);
      if (ofObjects && ofObjects.object.length > 0) limits[measurementKey] = ofObjects;
    }
    const { flaggedCount } = fillTable(slab, record, tableKey, sources, matched);
    const { file, contentHash, byteLength, rowCount } = sources;
    const counts = {
      ...{ file, contentHash, byteLength, tableKey, rowCount },
      ...matched.counts,
      flaggedCount,
      ...(sources.noPositionCount ? { noPositionCount: sources.noPositionCount } : {}),
      ...(sources.conditions ? { conditions: sources.conditions } : {}),
      warnings: sources.warnings.length,
      ...firstMessages(sources.warnings),
    };
    catalogs.set(tableKey, counts);
    refusals.delete(tableKey);
    const warnings = [
      ...sources.warnings,
      ...(stated.warnings.get(catalog) ?? []),
      ...target.notes(epochKey, counts, replaces),
    ];
    if (warnings.length > 0) report.warnings.push({ path: catalog.path, warnings });
    const keepsProperties = record.properties?.length !== 0;
    const assumed = (sources.assumptions ?? []).filter(({ kind }) => kind !== "property" || keepsProperties);
    noteAssumptions(report.assumptions, assumed, catalog.path);
    committing.push({ catalog, counts, warnings });
  }

  await keepAssumptions(writer, report.assumptions);
  for (const { catalog } of committing) say(catalog, { state: "writing" });
  const isHeaderKnown = stated.time?.source === "column" && before?.time?.source === "header";
  const time = isHeaderKnown ? before.time : (stated.time ?? before?.time);
  if (stated.fromColumn) target.columnTimes.set(epochKey, stated.fromColumn);
  const night = accepted.map(({ sources }) => sources.header?.nightMjd).find((mjd) => mjd !== undefined);
  if (night !== undefined && time === undefined) target.nights.set(epochKey, night);
  const part = {
    ...{ catalogs: [...catalogs.values()], refused: [...refusals.values()] },
    ...(Object.keys(limits).length > 0 && { limits }),
  };
  await writer.stageEpoch(epochKey, slab, time ? { ...part, time } : part);
  return () => {
    report.committedEpochs++;
    report.committedCatalogs += committing.length;
    for (const { catalog, counts, warnings } of committing)
      say(catalog, warnings.length > 0 ? { state: "committed", counts, warnings } : { state: "committed", counts });
  };
}

const mostMessages = 3;
const longestMessage = 300;

/** What the journal keeps of a catalog's warnings. */
function firstMessages(warnings: CatalogWarning[]): Pick<JournalCatalog, "messages"> {
  if (warnings.length === 0) return {};
  return { messages: warnings.slice(0, mostMessages).map(({ message }) => message.slice(0, longestMessage)) };
}

type Accepted = Extract<ParsedCatalog, { sources: SourceTable }>;
type Refused = Extract<ParsedCatalog, { error: ErrorReport }>;

/** One catalog per table: the first in the plan's order. A second one is skipped if it is the same, refused if not. */
function resolvePartitions(
  epochKey: string,
  parsed: ParsedCatalog[],
  skip: (catalog: WorkCatalog, same?: JournalCatalog) => void,
): { accepted: Accepted[]; refused: Refused[] } {
  const first = new Map<string, { path: string; contentHash: string }>();
  const accepted: Accepted[] = [];
  const refused: Refused[] = [];
  for (const entry of parsed) {
    if ("error" in entry) {
      refused.push(entry);
      continue;
    }
    const { path, tableKey } = entry.catalog;
    const contentHash = "same" in entry ? entry.same.contentHash : entry.sources.contentHash;
    const other = first.get(tableKey);
    if (other && other.contentHash !== contentHash) {
      refused.push({
        catalog: entry.catalog,
        error: reportError(duplicateError(path, other.path, epochKey, tableKey)),
      });
      continue;
    }
    if (!other) first.set(tableKey, { path, contentHash });
    if ("same" in entry) skip(entry.catalog, entry.same);
    else if (other) skip(entry.catalog);
    else accepted.push(entry);
  }
  return { accepted, refused };
}

function duplicateError(file: string, other: string, epochKey: string, tableKey: string) {
  return new WorkbenchError(
    "DuplicatePartition",
    { file, other, epochKey, tableKey },
    `${file} was skipped: epoch ${epochKey}, table ${tableKey}, was already read from ${other}, with other content.`,
  );
}
