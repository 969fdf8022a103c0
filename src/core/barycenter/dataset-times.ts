import type { AxisColumn } from "../column.ts";
import { WorkbenchError } from "../errors.ts";
import { formatCounted } from "../format-counted.ts";
import type { TimeFrame } from "../time/time-frame.ts";
import { isPastLeapSeconds, leapSecondsExpiryMjd } from "./leap-seconds.ts";
import { atReference, prepareLightTravel } from "./light-travel.ts";
import { kmPerAu, type Observer } from "./observer.ts";
import { loadTdb } from "./tdb.ts";
import { fromTt, type KnownScale, toTt } from "./time-scales.ts";
import { frameOfKind, statedFrame, type TimeKind, type TimePlace, type TimeSettings } from "./time-settings.ts";

export interface KnownEpochs {
  /** MJD as the dataset has it; NaN where no time is known. */
  epochMjd: Float64Array;
  /** As long as that. */
  columns: readonly AxisColumn[];
}

export interface DatasetTimes {
  /** What they are now. */
  frame: TimeFrame;
  /** Whether each object has its own. */
  perObject: boolean;
  /** MJD, one an epoch, as `epochMjd`; NaN where an epoch has no time or the object no place. Degrees, ICRF; of no matter unless `perObject`. */
  at(raDeg: number, decDeg: number): Float64Array;
  /** What whoever uses them should know. */
  notes: string[];
}

/**
 * Prepares one kind of a dataset's times, once for all objects. Times that are at the Sun or at the barycenter already are
 * never brought there again.
 * @throws TimesUnknown where nobody has said what is needed, TimeOutOfRange for UTC before 1972
 */
export async function prepareTimes(
  epochs: KnownEpochs,
  stored: TimeFrame,
  settings: TimeSettings,
  kind: TimeKind,
): Promise<DatasetTimes> {
  const stated = statedFrame(stored, settings);
  const frame = frameOfKind(stated, kind);
  const same = (mjd: Float64Array, notes: string[] = []): DatasetTimes => ({
    ...{ frame, perObject: false, notes },
    at: () => mjd.slice(),
  });
  if (kind === "stored") return same(epochs.epochMjd);
  const mid = midExposure(epochs, stated, settings, kind);
  if (kind === "mid") return same(mid);

  const { scale } = stated;
  if (scale === "unknown") throw unknown(kind, "scale", "nobody has said in which scale they are (UTC, TAI, TT, TDB)");
  const wantedScale = frame.scale as KnownScale;
  const notes = leapSecondNotes(mid, scale, wantedScale);
  const rescaled = async () => {
    const tdbMinusTt = await loadTdb();
    return scale === wantedScale
      ? mid
      : mid.map((mjd) => fromTt(toTt(mjd, scale, tdbMinusTt), wantedScale, tdbMinusTt));
  };
  if (kind === "utc" || kind === "tdb") return same(await rescaled(), notes);

  if (stated.place === frame.place) return same(await rescaled(), notes);
  const observer = observerOf(epochs, stated, settings.place, kind);
  const travel = await prepareLightTravel(mid, scale, observer);
  const tdbMinusTt = kind === "hjd_utc" ? await loadTdb() : undefined;
  return {
    frame,
    perObject: true,
    notes,
    at(raDeg, decDeg) {
      const vectors = kind === "bjd_tdb" ? travel.barycentricDays : travel.heliocentricDays;
      const tdb = atReference(travel, vectors, raDeg, decDeg);
      return tdbMinusTt ? tdb.map((mjd) => fromTt(toTt(mjd, "TDB", tdbMinusTt), "UTC", tdbMinusTt)) : tdb;
    },
  };
}

const kindWords: Record<TimeKind, string> = {
  stored: "as they are",
  mid: "to the middle of the exposure",
  utc: "to UTC",
  tdb: "to TDB",
  hjd_utc: "to the Sun",
  bjd_tdb: "to the barycenter",
};

function unknown(kind: TimeKind, missing: string, why: string): WorkbenchError<"TimesUnknown"> {
  return new WorkbenchError("TimesUnknown", { kind, missing }, `Times cannot be brought ${kindWords[kind]}: ${why}.`);
}

const secondsPer: { [unit: string]: number } = {
  "": 1,
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  ms: 1e-3,
  min: 60,
  h: 3600,
  d: 86_400,
};

function midExposure(
  { epochMjd, columns }: KnownEpochs,
  { reference }: TimeFrame,
  { exposure }: TimeSettings,
  kind: TimeKind,
): Float64Array {
  if (reference === "mid") return epochMjd;
  if (reference === "unknown")
    throw unknown(
      kind,
      "reference",
      "nobody has said whether they are of the start, the middle or the end of an exposure",
    );
  if (exposure === undefined)
    throw unknown(kind, "exposure", `they are of the ${reference} of an exposure, and nobody has said how long one is`);
  const column = typeof exposure === "string" ? numbersOf(columns, exposure, kind, "exposure") : undefined;
  const unit = (column?.unit ?? "").trim().toLowerCase();
  const seconds = secondsPer[unit];
  if (seconds === undefined)
    throw unknown(
      kind,
      "exposure",
      `the column “${exposure}” is in “${column!.unit}”, which is no unit of time that is known here`,
    );
  const half = (epoch: number) => ((column ? column.data[epoch]! : (exposure as number)) * seconds) / 2 / 86_400;
  return epochMjd.map((mjd, epoch) => (reference === "start" ? mjd + half(epoch) : mjd - half(epoch)));
}

function numbersOf(columns: readonly AxisColumn[], name: string, kind: TimeKind, missing: string) {
  const column = columns.find((one) => one.name === name);
  if (!column) throw unknown(kind, missing, `the epochs have no column “${name}”`);
  const { data, unit } = column;
  if (Array.isArray(data)) throw unknown(kind, missing, `the column “${name}” holds texts, not numbers`);
  return { data, unit };
}

const kmPer: { [unit: string]: number } = { "": 1, km: 1, m: 1e-3, au: kmPerAu };

function observerOf(
  { epochMjd, columns }: KnownEpochs,
  { place }: TimeFrame,
  settings: TimePlace | undefined,
  kind: TimeKind,
): Observer {
  if (place === "geocentre") return { kind: "geocenter" };
  if (place === "heliocentre" || place === "barycentre") {
    const at = place === "heliocentre" ? "the Sun" : "the barycenter";
    throw unknown(kind, "place", `they are those at ${at} already, and are not converted twice`);
  }
  if (place === "observatory") {
    if (settings?.kind === "observatory") return { ...settings };
    throw unknown(kind, "place", "nobody has said where on the Earth the observatory is");
  }
  if (place === "unknown")
    throw unknown(
      kind,
      "place",
      "nobody has said where they were taken (at an observatory, the geocenter, a spacecraft)",
    );
  if (settings?.kind !== "spacecraft")
    throw unknown(
      kind,
      "place",
      "they are those at a spacecraft, and no columns of the epochs have been named that say where it was",
    );
  const heliocentricKm = new Float64Array(3 * epochMjd.length);
  for (const [axis, name] of settings.columns.entries()) {
    const { data, unit = "" } = numbersOf(columns, name, kind, "place");
    const km = kmPer[unit.trim().toLowerCase()];
    if (km === undefined)
      throw unknown(
        kind,
        "place",
        `the column “${name}” is in “${unit}”, which is no unit of length that is known here`,
      );
    for (let epoch = 0; epoch < epochMjd.length; epoch++) heliocentricKm[3 * epoch + axis] = data[epoch]! * km;
  }
  return { kind: "spacecraft", heliocentricKm };
}

function leapSecondNotes(mjd: Float64Array, from: KnownScale, to: KnownScale): string[] {
  if (from !== "UTC" && to !== "UTC") return [];
  if (from === to && from === "UTC") return [];
  const after = mjd.filter(isPastLeapSeconds).length;
  if (after === 0) return [];
  const epochs = formatCounted(after, "epoch is", "epochs are");
  return [
    `Leap seconds are known until MJD ${leapSecondsExpiryMjd} (2027-06-28): ${epochs} later, and 1 s off if another one was announced since.`,
  ];
}
