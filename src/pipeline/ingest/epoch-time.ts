import { type Assumption, noteAssumptions } from "../../core/assumption.ts";
import type { EpochAxis, EpochTime } from "../../core/cube/dataset.ts";
import { mergeEpochAxis } from "../../core/cube/merge-epoch-axis.ts";
import type { CatalogWarning, SourceTable } from "../../core/format/catalog.ts";
import { formatCounted } from "../../core/format-counted.ts";
import { keyFinder } from "../../core/naming/epoch-key.ts";
import type { DatasetWriter } from "../epochs/write-epoch.ts";
import type { WorkCatalog } from "./work-catalog.ts";

/** What a catalog's own column said of the time of an epoch. */
export interface ColumnTime {
  path: string;
  text: string;
}

export interface StatedTime {
  time?: EpochTime;
  /** Where a column decided, or would have: what is to be said unless an epoch table knows better. */
  fromColumn?: ColumnTime;
  warnings: Map<WorkCatalog, CatalogWarning[]>;
}

/** A column's time may be that of another moment of the exposure, or of the Sun, than the header's. */
const mostApartDays = 15 / 1440;

/** The time that the catalogs of an epoch carry themselves: the image header's, else a column's, else the file name's. */
export function epochTime(accepted: readonly { catalog: WorkCatalog; sources: SourceTable }[]): StatedTime {
  const warnings: StatedTime["warnings"] = new Map();
  const warn = (catalog: WorkCatalog, message: string) =>
    void warnings.set(catalog, [...(warnings.get(catalog) ?? []), { kind: "note", message }]);
  const headers = accepted.flatMap(({ sources: { header } }) => (header?.mjd === undefined ? [] : [header]));
  const header = headers[0]?.mjd;
  const named = accepted[0]?.catalog.epochMjd;
  const ofColumns = accepted.flatMap(({ catalog, sources: { time } }) => (time ? [{ catalog, time }] : []));
  const first = ofColumns.find(({ time }) => time.mjd !== undefined);
  for (const { catalog, sources } of accepted) {
    const { mjd, column, contradiction } = sources.time ?? {};
    if (contradiction !== undefined) warn(catalog, contradiction);
    const most = mostApartDays + (sources.header?.exptimeSeconds ?? 0) / 86_400;
    if (mjd === undefined) continue;
    const say = (where: string, other: number, taken: string) =>
      warn(catalog, `${column} says MJD ${days(mjd)}, ${where} MJD ${days(other)}: ${taken} was taken.`);
    if (header !== undefined && Math.abs(mjd - header) > most) say("the header", header, "that of the header");
    else if (header === undefined && first && Math.abs(mjd - first.time.mjd!) > most)
      say(first.catalog.path, first.time.mjd!, "that of the latter");
    if (header === undefined && named !== undefined && Math.abs(mjd - named) > 1)
      say("the name of the file", named, "that of the column");
  }
  if (header !== undefined) return { time: { epochMjd: header, source: "header" }, warnings };
  const said = first ?? (named === undefined ? ofColumns[0] : undefined);
  const fromColumn = said && { path: said.catalog.path, text: said.time.text };
  if (first) {
    const { mjd, scale } = first.time;
    const time = { epochMjd: mjd!, source: "column" as const, ...(scale === "unknown" ? {} : { scale }) };
    return { time, fromColumn: fromColumn!, warnings };
  }
  const time = named === undefined ? undefined : { epochMjd: named, source: "name" as const };
  return { ...(time && { time }), ...(fromColumn && { fromColumn }), warnings };
}

const days = (mjd: number) => String(Number(mjd.toFixed(6)));

/** Says how times were taken from columns of catalogs, of epochs whose time no epoch table gives. */
export function noteColumnTimes(
  columnTimes: ReadonlyMap<string, ColumnTime>,
  rows: EpochAxis | undefined,
  assumptions: Assumption[],
): void {
  const find = keyFinder(rows?.epochKey.filter((_, row) => !Number.isNaN(rows.epochMjd[row]!)) ?? []);
  for (const [epochKey, { path, text }] of columnTimes)
    if (find(epochKey) === undefined) noteAssumptions(assumptions, [{ kind: "time", text }], path);
}

/**
 * What is to be known of the times of all epochs once there are no more to come: the scale that the columns which they are from
 * name, where they name one, for the dataset; and a line where all have one and the same time.
 */
export async function settleTimes(
  writer: DatasetWriter,
  axis: EpochAxis | undefined,
  assumptions: Assumption[],
): Promise<void> {
  const epochs = [...writer.epochs.values()];
  const known = mergeEpochAxis(epochs, axis, undefined).epochMjd.filter((mjd) => !Number.isNaN(mjd));
  if (known.length > 1 && new Set(known).size === 1) {
    const text = `All ${formatCounted(known.length, "epoch")} with a time have the same one, MJD ${days(known[0]!)}: which came first is not known. An epoch table can give other times.`;
    noteAssumptions(assumptions, [{ kind: "time", text }]);
  }
  const { time } = writer.record;
  const scales = new Set(epochs.flatMap((epoch) => (epoch.time ? [epoch.time.scale ?? "unknown"] : [])));
  const [scale] = scales;
  const isFromElsewhere = axis?.epochMjd.some((mjd) => !Number.isNaN(mjd));
  if (scale !== undefined && scales.size === 1 && time.scale === "unknown" && scale !== "unknown" && !isFromElsewhere)
    await writer.update({ time: { ...time, scale } });
}
