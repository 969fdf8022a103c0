import {
  type Check,
  type Checked,
  flag,
  invalidArgument,
  list,
  number,
  oneOf,
  optional,
  shape,
  text,
} from "../../core/check-value.ts";
import type { DatasetRecord } from "../../core/cube/dataset.ts";
import { measurementsOf } from "../../core/cube/named-parts.ts";
import { defined } from "../../core/defined.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { Ephemeris } from "../../core/fold/fold.ts";
import { foldedShape } from "../../core/fold/folded-shape.ts";
import { fitTimings, type TimedCurve } from "../../core/fold/timing-fits.ts";
import { timings } from "../../core/fold/timings.ts";
import { formatCounted } from "../../core/format-counted.ts";
import { abortedError } from "../../core/job.ts";
import type { CurveName } from "../../core/lightcurve/curve-pack.ts";
import type { LightCurve } from "../../core/lightcurve/light-curve.ts";
import { statisticColumnName } from "../../core/lightcurve/statistic-columns.ts";
import { treatCurve } from "../../core/lightcurve/treat-curve.ts";
import { type FrequencyRange, leastSinePoints } from "../../core/periods/frequency-grid.ts";
import { periodMethods } from "../../core/periods/period-methods.ts";
import { periodPoints } from "../../core/periods/period-points.ts";
import { surveyMethods } from "../../core/periods/period-table.ts";
import type { PeriodBand, Periodogram } from "../../core/periods/periodogram.ts";
import type { SineSettings } from "../../core/periods/sine-gain.ts";
import { automaticSurvey } from "../../core/periods/survey.ts";
import { periodBand } from "../../core/periods/treated-band.ts";
import { contaminationArcsec, contaminators } from "../../core/ranking/contamination.ts";
import { curveNumberNames, eachCurveNumber } from "../../core/ranking/curve-numbers.ts";
import {
  firedText,
  type RankedNumbers,
  type RankedObjects,
  type VariabilityIndex,
  variability,
  variabilityIndices,
} from "../../core/ranking/variability.ts";
import type { SourceRequest } from "../../core/verbs/datasets.ts";
import type { PeriodogramRequest } from "../../core/verbs/periodogram.ts";
import type { SearchPeriodsReport, SearchPeriodsRequest } from "../../core/verbs/search-periods.ts";
import type { AnalysisApi } from "../../rpc/api.ts";
import type { Client } from "../../rpc/spawn.ts";
import type { CurveReader } from "./curve-reader.ts";
import type { PeriodSurveyRequest } from "./survey-requests.ts";
import type { CallOptions, PeriodSearchOptions, RankingOptions, TimingOptions, Workbench } from "./workbench-api.ts";

const positive = optional(number({ above: 0 }));
const ranges = {
  harmonics: optional(number({ least: 1, most: 8, whole: true })),
  minFrequency: positive,
  maxFrequency: positive,
  oversampling: optional(number({ least: 1, most: 100 })),
  errorFloor: optional(number({ least: 0 })),
};
const checkOptions = shape({ method: optional(oneOf(...periodMethods)), ...ranges });
type Options = Checked<typeof checkOptions>;
const keys = optional(list(text({ leastLength: 1 })));
/** NaN: unmeasured. */
const numbers: Check<ArrayLike<number>> = (value, argument) => {
  const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  const all = isList ? (value as unknown as ArrayLike<unknown>) : undefined;
  if (!all || Array.from(all).some((one) => typeof one !== "number"))
    throw invalidArgument(argument, "an array of numbers", value);
  return all as ArrayLike<number>;
};
const checkSurvey = shape({
  method: optional(oneOf(...surveyMethods, "sine")),
  ...ranges,
  ...{ objectKeys: keys, measurementKeys: keys, force: optional(flag) },
});

/** What is asked of a search, where nothing is said. */
export const periodDefaults = { method: "gls", harmonics: 1 } as const;

function checkedOptions(value: unknown): Options {
  const options = checkOptions(value, "");
  checkRange(options);
  return options;
}

function checkRange({ minFrequency, maxFrequency }: Pick<Options, "minFrequency" | "maxFrequency">): void {
  if (minFrequency !== undefined && maxFrequency !== undefined && maxFrequency < minFrequency)
    throw invalidArgument("maxFrequency", `at least minFrequency, ${minFrequency}`, maxFrequency);
}

/**
 * The request of a search through many objects.
 * @throws InvalidArgument
 */
export function surveyRequest(datasetId: string, value: PeriodSurveyRequest): SearchPeriodsRequest {
  const asked = checkSurvey(value, "");
  checkRange(asked);
  const { objectKeys, measurementKeys, force, method, ...ranges } = defined(asked);
  const isSine = method === "sine";
  const { harmonics, errorFloor } = ranges;
  if (isSine && (harmonics ?? 1) !== 1) throw invalidArgument("harmonics", "1, of a sine", harmonics);
  if (isSine && errorFloor !== undefined)
    throw invalidArgument("errorFloor", "none: a search for sines has each object's own scatter", errorFloor);
  if (isSine && measurementKeys?.length !== 1)
    throw invalidArgument("measurementKeys", "one measurement, to search it for sines", measurementKeys);
  if (measurementKeys?.length === 0) throw invalidArgument("measurementKeys", "at least one measurement", []);
  return {
    datasetId,
    settings: isSine ? sineSettings(ranges) : { ...automaticSurvey, ...ranges, ...(method ? { method } : {}) },
    ...(objectKeys ? { objectKeys } : {}),
    ...(measurementKeys ? { measurementKeys: [...new Set(measurementKeys)] } : {}),
    ...(force ? { force } : {}),
  };
}

const sineSettings = ({ minFrequency, maxFrequency, oversampling }: FrequencyRange): SineSettings => ({
  method: "sine",
  ...defined({ minFrequency, maxFrequency, oversampling }),
});

/** What the ranking in a measurement looks at, computed where it was not. @throws UnknownMeasurement, and what searching throws */
export async function rankedNumbers(
  door: Pick<Workbench, "analyse" | "searchPeriods" | "statistics" | "objects" | "epochs">,
  measurementKey: string,
  options: CallOptions = {},
): Promise<{ objectKey: string[]; numbers: RankedNumbers }> {
  await door.analyse(options);
  const { epochMjd } = await door.epochs(options);
  if (epochMjd.filter(Number.isFinite).length >= leastSinePoints)
    await door.searchPeriods({ method: "sine", measurementKeys: [measurementKey] }, options);
  const named = ["median", "mad", "inverse_eta", "n_epochs_valid"].map((one) =>
    statisticColumnName(one, measurementKey),
  );
  const ofCurves = curveNumberNames(measurementKey);
  const names = [...named, ...ofCurves];
  const columns = new Map(
    (await door.statistics(names, options)).map(({ name, data }) => [name, data as Float64Array]),
  );
  const [magnitude, mad, inverseEta, pointCount] = named.map((name) => columns.get(name)!);
  const searched = ofCurves.every((name) => columns.has(name));
  const curves = searched ? eachCurveNumber((_, i) => columns.get(ofCurves[i]!)!) : undefined;
  const { objectKey } = await door.objects(options);
  return {
    objectKey,
    numbers: { magnitude: magnitude!, mad: mad!, inverseEta: inverseEta!, pointCount: pointCount!, curves },
  };
}

const surveyed = ["period", "period_error", "period_log_fap", "period_alias"];

/** How variable the objects of the open dataset are, in a measurement. @throws InvalidArgument, UnknownMeasurement, and what searching throws */
export async function rankedObjects(
  door: Pick<Workbench, "current" | "analyse" | "searchPeriods" | "statistics" | "objects" | "epochs">,
  measurementKey: string,
  { contaminationArcsec: asked, ...options }: RankingOptions = {},
): Promise<RankedObjects> {
  const radiusArcsec =
    optional(number({ above: 0, most: 3600 }))(asked, "options.contaminationArcsec") ?? contaminationArcsec;
  const { objectKey, numbers } = await rankedNumbers(door, measurementKey, options);
  const ranked = variability(numbers);
  const [{ raDeg, decDeg }, periods] = await Promise.all([door.objects(options), door.statistics(surveyed, options)]);
  const [periodDays, periodErrorDays, logChance, alias] = surveyed.map(
    (wanted) => periods.find(({ name }) => name === wanted)?.data as Float64Array | undefined,
  );
  const { match, measurements } = door.current!.record;
  const kind = measurements.find((one) => one.measurementKey === measurementKey)?.kind;
  const isKnown = match?.radiusArcsec && periodDays && periodErrorDays && logChance && alias;
  const magnitude = kind === "mag" ? numbers.magnitude : numbers.magnitude.map((one) => -one);
  const found = isKnown
    ? contaminators({ raDeg, decDeg, magnitude, periodDays, periodErrorDays, logChance, alias }, radiusArcsec)
    : [];
  return {
    ...{ objectKey, score: ranked.score, variesBy: objectKey.map((_, row) => firedText(ranked, row)) },
    contaminatedBy: objectKey.map((_, row) => objectKey[found[row]?.object ?? -1] ?? ""),
    // Of fewer epochs than a sine needs nothing was searched for.
    ...(Object.fromEntries(
      variabilityIndices.map((name) => [
        name,
        ranked.sigmas.get(name) ?? new Float64Array(objectKey.length).fill(Number.NaN),
      ]),
    ) as Record<VariabilityIndex, Float64Array>),
  };
}

const checkBands = list(shape({ time: numbers, value: numbers, uncertainty: numbers, dipsUpward: flag }));

/**
 * The request of a search in points that are handed over.
 * @throws InvalidArgument
 */
export function bandsRequest(value: readonly PeriodBand[], options: PeriodSearchOptions): PeriodogramRequest {
  const bands = checkBands(value, "bands");
  if (bands.length === 0) throw invalidArgument("bands", "at least one measurement", value);
  for (const { time, value, uncertainty } of bands) {
    if (value.length !== time.length)
      throw invalidArgument("bands.value", `${formatCounted(time.length, "number")}, as of time`, value);
    if (uncertainty.length !== 0 && uncertainty.length !== time.length)
      throw invalidArgument(
        "bands.uncertainty",
        `${formatCounted(time.length, "number")}, as of time, or none`,
        uncertainty,
      );
  }
  return { ...periodDefaults, ...checkedOptions(options), bands };
}

/** What the calls about periods need of the door. */
export interface PeriodDesk {
  analyst: () => Pick<Client<AnalysisApi>, "periodogram" | "searchPeriods" | "recover">;
  tabs: { changed(datasetId: string): void };
  openId: (verb: string, signal?: AbortSignal) => Promise<string>;
  openSource: () => Promise<SourceRequest>;
  curveReader: CurveReader;
  /** The open dataset. */
  current: () => { record: DatasetRecord };
}

/** Searches for a period in points that are handed over. */
export async function searchPoints(
  { analyst }: PeriodDesk,
  bands: readonly PeriodBand[],
  { signal, onProgress, ...options }: PeriodSearchOptions = {},
): Promise<Periodogram> {
  if (signal?.aborted) throw abortedError();
  return analyst().periodogram(bandsRequest(bands, options), { signal, onProgress });
}

/** Searches for a period in stored light curves. */
export async function searchObject(
  { analyst, openSource, curveReader, current }: PeriodDesk,
  objectKey: string,
  measurementKeys: string | readonly string[],
  options: PeriodSearchOptions = {},
): Promise<Periodogram> {
  const { signal, onProgress } = options;
  if (signal?.aborted) throw abortedError();
  const source = await openSource();
  const read = (names: CurveName[]) => curveReader.read(source, names, signal);
  const request = await periodRequest(current().record, read, objectKey, measurementKeys, options);
  return analyst().periodogram(request, { signal, onProgress });
}

/** Searches through many objects, of which the other tabs are told. */
export async function survey(
  { analyst, tabs, openId }: PeriodDesk,
  request: PeriodSurveyRequest = {},
  { signal, onProgress }: CallOptions = {},
): Promise<SearchPeriodsReport> {
  const datasetId = await openId("searchPeriods", signal);
  const report = await analyst().searchPeriods(surveyRequest(datasetId, request), { signal, onProgress });
  tabs.changed(datasetId);
  return report;
}

/**
 * The request of a search in stored light curves.
 * @throws InvalidArgument, UnknownMeasurement, and what reading throws
 */
export async function periodRequest(
  record: DatasetRecord,
  read: (names: CurveName[]) => Promise<LightCurve[]>,
  objectKey: string,
  measurementKeys: string | readonly string[],
  options: PeriodSearchOptions,
): Promise<PeriodogramRequest> {
  text({ leastLength: 1 })(objectKey, "objectKey");
  const keys = [
    ...new Set(
      list(text())(typeof measurementKeys === "string" ? [measurementKeys] : measurementKeys, "measurementKeys"),
    ),
  ];
  if (keys.length === 0) throw invalidArgument("measurementKeys", "at least one measurement", measurementKeys);
  const asked = checkedOptions(options);
  const bands = await treatedBands(record, read, objectKey, keys, options.criteria);
  return { ...periodDefaults, ...asked, bands };
}

/** The points of stored light curves that count. @throws UnknownMeasurement, and what reading throws */
async function treatedBands(
  record: DatasetRecord,
  read: (names: CurveName[]) => Promise<LightCurve[]>,
  objectKey: string,
  keys: readonly string[],
  asked: PeriodSearchOptions["criteria"],
): Promise<PeriodBand[]> {
  const axes = measurementsOf(record.measurements, keys);
  const curves = await read(keys.map((measurementKey) => ({ objectKey, measurementKey })));
  const excludedEpochKeys = new Set(record.excludedEpochs);
  for (const key of asked?.excludedEpochKeys ?? []) excludedEpochKeys.add(key);
  const criteria = { flagBits: 0, ...asked, excludedEpochKeys };
  return curves.map((curve, i) => periodBand(treatCurve(curve, axes[i]!, { criteria })));
}

const checkEphemeris = shape({ periodDays: number({ above: 0 }), zeroTime: number({}) });
const checkTiming = shape({
  parts: optional(number({ least: 1, most: 10_000, whole: true })),
  harmonics: optional(number({ least: 1, most: 8, whole: true })),
});

/**
 * When phase 0 came in each part of a stored light curve, and the line and the parabola through that.
 * @throws InvalidArgument, InvalidRequest where the points allow no curve, UnknownMeasurement, and what reading throws
 */
export async function timeCurve(
  door: Workbench,
  objectKey: string,
  measurementKey: string,
  ephemeris: Ephemeris,
  { signal, criteria, time, parts, harmonics }: TimingOptions = {},
): Promise<TimedCurve> {
  text({ leastLength: 1 })(objectKey, "objectKey");
  text({ leastLength: 1 })(measurementKey, "measurementKey");
  const { periodDays, zeroTime } = checkEphemeris(ephemeris, "ephemeris");
  const asked = checkTiming({ parts, harmonics }, "options");
  const read = (names: CurveName[]) => door.lightCurves(names, defined({ signal, time }));
  if (!door.current) await door.ready;
  const { record } = door.current ?? {};
  if (!record) throw new WorkbenchError("DatasetMissing", {}, "No dataset is open: ingest catalogs or open one first.");
  const [band] = await treatedBands(record, read, objectKey, [measurementKey], criteria);
  const folded = foldedShape(periodPoints(band!), periodDays, asked.harmonics);
  if (!folded)
    throw new WorkbenchError(
      "InvalidRequest",
      { what: "points", expected: "at least 4 that differ, at times that differ", found: "fewer" },
      "No curve can be folded: expected at least 4 points that differ, at times that differ.",
    );
  const found = timings(folded.points, folded, { periodDays, zeroTime }, asked.parts);
  const fits = fitTimings(found, { periodDays, zeroTime });
  return { harmonics: folded.harmonics, timings: found, ...(fits ? { fits } : {}) };
}
