import { keptKnownLists, knownListChanges } from "../../core/additions/kept-known.ts";
import { MergedAdditions } from "../../core/additions/merged-additions.ts";
import { callback, instance, list, number, oneOf, optional, shape, text } from "../../core/check-value.ts";
import type { AxisColumn } from "../../core/column.ts";
import { defined } from "../../core/defined.ts";
import { type ErrorReport, isWorkbenchError, reportError, WorkbenchError } from "../../core/errors.ts";
import { abortedError } from "../../core/job.ts";
import { fieldOf } from "../../core/known/field.ts";
import type { KnownList } from "../../core/known/known-list.ts";
import { knownQueries } from "../../core/known/known-query.ts";
import { agreementColumn, agreements, knownTable, spanOf } from "../../core/known/known-table.ts";
import { epochYearOf, proposedRadius, withList } from "../../core/known/list-request.ts";
import { besideColumn, pairObjects, type SideBySide, type SideBySideRequest } from "../../core/known/side-by-side.ts";
import { knownListReason } from "../../core/naming/file-role.ts";
import type { DroppedFile } from "../../core/verbs/expand-archives.ts";
import type { IngestRequest } from "../../core/verbs/ingest.ts";
import { asDropped, files as checkFiles } from "./door-arguments.ts";
import type { CallOptions, CatalogFiles, KnownObjects, KnownOptions, Workbench } from "./workbench-api.ts";
import { analyst, reader } from "./workers.ts";

/** What the calls about known objects need of the door. */
type Door = Pick<Workbench, "objects" | "epochs" | "additions" | "keep">;

/** Reads a list for the open dataset, without keeping it. */
export async function readKnown(door: Door, { path, file }: DroppedFile, options: KnownOptions): Promise<KnownList> {
  const { signal, onProgress } = options;
  const [objects, { epochMjd }] = await Promise.all([door.objects({ signal }), door.epochs({ signal })]);
  const epochYear = epochYearOf(epochMjd);
  const { raDeg, decDeg } = objects;
  const radiusArcsec = options.radiusArcsec ?? proposedRadius(objects);
  const request = defined({ path, file: file as File, raDeg, decDeg, epochYear, radiusArcsec });
  const report = await analyst().readKnownObjects(request, { signal, onProgress });
  return { id: crypto.randomUUID(), addedAt: new Date().toISOString(), ...report };
}

async function keptLists(door: Door, signal?: AbortSignal | undefined): Promise<readonly KnownList[]> {
  const merged = new MergedAdditions();
  merged.merge((await door.additions({ signal })).additions);
  return keptKnownLists(merged);
}

async function change(
  door: Door,
  datasetId: string,
  changed: (lists: readonly KnownList[]) => readonly KnownList[],
): Promise<readonly KnownList[]> {
  const before = await keptLists(door);
  const after = changed(before);
  const changes = knownListChanges(before, after);
  if (changes.length > 0) await door.keep(datasetId, changes);
  return after;
}

const checkCall = optional(
  shape({ signal: optional(instance(AbortSignal, "an AbortSignal")), onProgress: optional(callback) }),
);
const checkRadius = optional(shape({ radiusArcsec: optional(number({ above: 0, most: 3600 })) }));
/** Gives the id of the open dataset, which is to be changed. @throws DatasetMissing, ReadOnly, Aborted */
type OpenId = (verb: string, signal?: AbortSignal) => Promise<string>;

/** Reads lists and keeps them with the open dataset. @throws InvalidArgument, and what reading does */
export async function addKnownObjects(
  door: Door,
  openId: OpenId,
  files: CatalogFiles,
  options: KnownOptions = {},
): Promise<KnownList[]> {
  checkFiles(files, "files");
  checkCall(options, "options");
  checkRadius(options, "options");
  return addKnown(door, await openId("addKnownObjects", options.signal), Array.from(files, asDropped), options);
}

async function addKnown(
  door: Door,
  datasetId: string,
  files: readonly DroppedFile[],
  options: KnownOptions,
): Promise<KnownList[]> {
  const names: string[] = [];
  let lists: readonly KnownList[] = [];
  for (const dropped of files) {
    const list = await readKnown(door, dropped, options);
    names.push(list.name);
    lists = await change(door, datasetId, (before) => withList(before, list));
  }
  return lists.filter(({ name }) => names.includes(name));
}

/** Takes a list away from what is kept. */
export async function removeKnownObjects(
  door: Door,
  openId: OpenId,
  id: string,
  options: CallOptions = {},
): Promise<void> {
  text({ leastLength: 1 })(id, "id");
  checkCall(options, "options");
  const datasetId = await openId("removeKnownObjects", options.signal);
  await change(door, datasetId, (lists) => lists.filter((list) => list.id !== id));
}

/** @throws InvalidArgument, DatasetMissing, Aborted */
export async function knownObjects(door: Door, options: CallOptions = {}): Promise<KnownObjects> {
  checkCall(options, "options");
  const { signal } = options;
  if (signal?.aborted) throw abortedError();
  const [objects, lists] = await Promise.all([door.objects({ signal }), keptLists(door, signal)]);
  const field = fieldOf(objects.raDeg, objects.decDeg);
  return { lists: [...lists], columns: knownTable(lists, objects), queries: field ? knownQueries(field) : [] };
}

/** What lists say for a table that is exported, and whether the periods that were found are theirs. */
export async function exportedColumns(
  door: Door,
  statistics: readonly AxisColumn[],
  signal: AbortSignal | undefined,
): Promise<AxisColumn[]> {
  const { columns } = await knownObjects(door, { signal });
  const numbers = (all: readonly AxisColumn[], wanted: string) => all.find(({ name }) => name === wanted)?.data;
  const [found, known] = [numbers(statistics, "period"), numbers(columns, "known_period")];
  if (!(found instanceof Float64Array && known instanceof Float64Array)) return columns;
  const { epochMjd } = await door.epochs({ signal });
  return [...columns, { ...agreementColumn, data: agreements(found, known, spanOf(epochMjd)) }];
}

/** Adds the lists of a drop to the dataset that it went into; one that cannot be read is refused, and nothing else. */
export async function addDropped(
  door: Door,
  datasetId: string,
  { files, plan }: Pick<IngestRequest, "files" | "plan">,
  { signal }: CallOptions,
): Promise<{ path: string; error: ErrorReport }[]> {
  const refused: { path: string; error: ErrorReport }[] = [];
  for (const { index, reason } of plan.ignored) {
    if (reason !== knownListReason) continue;
    try {
      await addKnown(door, datasetId, [files[index]!], { signal });
    } catch (error) {
      if (isWorkbenchError(error, "Aborted")) break;
      refused.push({ path: files[index]!.path, error: reportError(error) });
    }
  }
  return refused;
}

const checkBeside = shape({
  ...{ datasetId: text({ leastLength: 1 }), by: oneOf("key", "position") },
  radiusArcsec: optional(number({ above: 0, most: 3600 })),
  columnNames: optional(list(text())),
});

/**
 * Columns of another dataset of this browser at the objects of the open one.
 * @throws InvalidArgument, DatasetMissing, InvalidRequest where positions are asked for that one of the two does not have
 */
export async function sideBySide(
  door: Pick<Workbench, "objects">,
  request: SideBySideRequest,
  options: CallOptions = {},
): Promise<SideBySide> {
  checkBeside(request, "request");
  checkCall(options, "options");
  const { signal } = options;
  if (signal?.aborted) throw abortedError();
  const { datasetId, by, columnNames } = request;
  const [ours, { record }, theirs, statistics] = await Promise.all([
    door.objects({ signal }),
    reader().open({ datasetId }, { signal }),
    reader().objects({ datasetId }, { signal }),
    analyst().statistics({ datasetId }, { signal }),
  ]);
  const radiusArcsec = request.radiusArcsec ?? proposedRadius(ours);
  if (by === "position")
    for (const [name, { raDeg }] of [["the open dataset", ours] as const, [`“${record.name}”`, theirs] as const])
      if (!raDeg.some(Number.isFinite)) {
        const [expected, found] = ["objects with positions on the sky", "none"];
        const message = `Objects of ${name} have no positions on the sky: they can be paired by key only.`;
        throw new WorkbenchError("InvalidRequest", { what: "by", expected, found }, message);
      }
  const { row, separationArcsec, ...counts } = pairObjects(ours, theirs, by === "key" ? { by } : { by, radiusArcsec });
  const { objectKey, raDeg, decDeg } = theirs;
  const of = `of “${record.name}”`;
  const listed: AxisColumn[] = [
    { name: "ra", unit: "deg", description: `Right ascension ${of}`, data: raDeg },
    { name: "dec", unit: "deg", description: `Declination ${of}`, data: decDeg },
    ...[...theirs.columns, ...statistics].map((column) => ({
      ...column,
      description: [column.description, of].filter(Boolean).join(", "),
    })),
  ];
  // A reference catalog may have a column of a name that is taken.
  const taken = new Set<string>(["object", "separation"]);
  const all = listed.filter(({ name }) => !taken.has(name) && taken.add(name));
  const wanted = columnNames && new Set(columnNames);
  const unknown = columnNames?.find((name) => !all.some((column) => column.name === name));
  if (unknown !== undefined) {
    const [expected, found] = [`columns ${of}`, unknown];
    const message = `“${record.name}” has no column ${unknown}.`;
    throw new WorkbenchError("InvalidRequest", { what: "columnNames", expected, found }, message);
  }
  const chosen = wanted ? all.filter(({ name }) => wanted.has(name)) : all;
  return {
    ...{ datasetId, name: record.name, by, ...counts },
    ...(by === "position" ? { radiusArcsec } : {}),
    columns: [
      besideColumn({ name: "object", description: `Key of the object ${of}`, data: [...objectKey] }, row),
      { name: "separation", unit: "arcsec", description: `Distance to the object ${of}`, data: separationArcsec },
      ...chosen.map((column) => besideColumn(column, row)),
    ],
    columnNames: all.map(({ name }) => name),
  };
}
