import { timesChange } from "../../core/additions/kept-times.ts";
import { type DatasetTimes, prepareTimes } from "../../core/barycenter/dataset-times.ts";
import { checkTimeSettings, type TimeKind, type TimeSettings, timeKinds } from "../../core/barycenter/time-settings.ts";
import { oneOf, optional } from "../../core/check-value.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { LightCurve } from "../../core/lightcurve/light-curve.ts";
import type { DatasetOverview } from "../../core/verbs/datasets.ts";
import type { AdditionBook } from "./addition-book.ts";
import type { EpochTimes, Workbench } from "./workbench-api.ts";

/** What the calls about times need of the door. */
export interface TimeDesk {
  book: AdditionBook;
  current: () => DatasetOverview;
  door: () => Pick<Workbench, "epochs" | "objects">;
  reopen: (datasetId: string) => Promise<void>;
}

interface Prepared {
  epochKey: string[];
  times: DatasetTimes;
  positionOf: (objectKey: string) => { raDeg: number; decDeg: number } | undefined;
}

const checkKind = oneOf(...timeKinds);
/** By what was open when it was prepared: whatever changes of a dataset, that is another object then. */
const prepared = new WeakMap<DatasetOverview, Map<TimeKind, Promise<Prepared>>>();

function prepare(desk: TimeDesk, kind: TimeKind): Promise<Prepared> {
  const overview = desk.current();
  const known = prepared.get(overview) ?? new Map<TimeKind, Promise<Prepared>>();
  prepared.set(overview, known);
  const started = known.get(kind) ?? prepareAnew(desk, overview, kind);
  known.set(kind, started);
  started.catch(() => known.delete(kind));
  return started;
}

async function prepareAnew(desk: TimeDesk, { record, times = {} }: DatasetOverview, kind: TimeKind): Promise<Prepared> {
  const [epochs, objects] = await Promise.all([desk.door().epochs(), desk.door().objects()]);
  const rows = new Map(objects.objectKey.map((key, row) => [key, row]));
  return {
    epochKey: epochs.epochKey,
    times: await prepareTimes(epochs, record.time, times, kind),
    positionOf(objectKey) {
      const row = rows.get(objectKey);
      return row === undefined ? undefined : { raDeg: objects.raDeg[row]!, decDeg: objects.decDeg[row]! };
    },
  };
}

/** Says something of the open dataset's times, in the place of what was said before. */
export async function setTimes(desk: TimeDesk, datasetId: string, settings: TimeSettings | undefined): Promise<void> {
  const checked = settings === undefined ? undefined : checkTimeSettings(settings, "settings");
  await desk.book.keep(datasetId, [timesChange(checked)]);
  await desk.reopen(datasetId);
}

/** @throws TimesUnknown, TimeOutOfRange, UnknownObject, InvalidArgument */
export async function timesOf(desk: TimeDesk, kind: TimeKind, objectKey: string | undefined): Promise<EpochTimes> {
  const { epochKey, times, positionOf } = await prepare(desk, checkKind(kind, "kind"));
  const { frame, notes, perObject } = times;
  if (perObject && objectKey === undefined)
    throw new WorkbenchError(
      "InvalidArgument",
      { argument: "objectKey", expected: "an object", found: "undefined" },
      `Times of kind ${kind} differ from object to object: say of which they are to be.`,
    );
  const position = objectKey === undefined ? undefined : positionOf(objectKey);
  if (objectKey !== undefined && !position)
    throw new WorkbenchError("UnknownObject", { objectKey }, `There is no object “${objectKey}” in this dataset.`);
  const { raDeg, decDeg } = position ?? { raDeg: Number.NaN, decDeg: Number.NaN };
  return { epochKeys: [...epochKey], mjd: times.at(raDeg, decDeg), frame, notes: [...notes] };
}

/** Light curves with other times, each object's own; in time order as before. */
export async function withTimes(
  desk: TimeDesk,
  curves: readonly LightCurve[],
  wanted: TimeKind | undefined,
): Promise<LightCurve[]> {
  const kind = optional(checkKind)(wanted, "time") ?? "stored";
  if (kind === "stored") return [...curves];
  const { epochKey, times, positionOf } = await prepare(desk, kind);
  const rowOf = new Map(epochKey.map((key, row) => [key, row]));
  return curves.map((curve) => {
    const { raDeg, decDeg } = positionOf(curve.objectKey) ?? { raDeg: Number.NaN, decDeg: Number.NaN };
    const mjd = times.at(raDeg, decDeg);
    const epochMjd = Float64Array.from(curve.epochKeys, (key) => mjd[rowOf.get(key) ?? -1] ?? Number.NaN);
    return { ...curve, epochMjd };
  });
}
