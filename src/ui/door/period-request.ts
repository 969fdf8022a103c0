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
import { defined } from "../../core/defined.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { formatCounted } from "../../core/format-counted.ts";
import type { CurveName } from "../../core/lightcurve/curve-pack.ts";
import type { LightCurve } from "../../core/lightcurve/light-curve.ts";
import { treatCurve } from "../../core/lightcurve/treat-curve.ts";
import { periodMethods } from "../../core/periods/period-methods.ts";
import { surveyMethods } from "../../core/periods/period-table.ts";
import type { PeriodBand, Periodogram } from "../../core/periods/periodogram.ts";
import { automaticSurvey } from "../../core/periods/survey.ts";
import { periodBand } from "../../core/periods/treated-band.ts";
import type { PeriodogramRequest } from "../../core/verbs/periodogram.ts";
import type { SearchPeriodsReport, SearchPeriodsRequest } from "../../core/verbs/search-periods.ts";
import type { CallOptions, PeriodSearchOptions, PeriodSurveyRequest } from "./workbench-api.ts";

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
  method: optional(oneOf(...surveyMethods)),
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
  const { objectKeys, measurementKeys, force, ...settings } = defined(asked);
  if (measurementKeys?.length === 0) throw invalidArgument("measurementKeys", "at least one measurement", []);
  return {
    datasetId,
    settings: { ...automaticSurvey, ...settings },
    ...(objectKeys ? { objectKeys } : {}),
    ...(measurementKeys ? { measurementKeys: [...new Set(measurementKeys)] } : {}),
    ...(force ? { force } : {}),
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

interface PeriodAnalyst {
  periodogram(request: PeriodogramRequest, watch: CallOptions): Promise<Periodogram>;
}

/** Searches for a period in points that are handed over. */
export const searchPoints = async (
  analyst: PeriodAnalyst,
  bands: readonly PeriodBand[],
  { signal, onProgress, ...options }: PeriodSearchOptions,
): Promise<Periodogram> => analyst.periodogram(bandsRequest(bands, options), { signal, onProgress });

/** Searches for a period in stored light curves. */
export async function searchObject(
  analyst: PeriodAnalyst,
  ...asked: Parameters<typeof periodRequest>
): Promise<Periodogram> {
  const { signal, onProgress } = asked[4];
  return analyst.periodogram(await periodRequest(...asked), { signal, onProgress });
}

/** Searches through many objects, of which the other tabs are told. */
export async function survey(
  analyst: { searchPeriods(request: SearchPeriodsRequest, watch: CallOptions): Promise<SearchPeriodsReport> },
  tabs: { changed(datasetId: string): void },
  datasetId: string,
  request: PeriodSurveyRequest,
  { signal, onProgress }: CallOptions,
): Promise<SearchPeriodsReport> {
  const report = await analyst.searchPeriods(surveyRequest(datasetId, request), { signal, onProgress });
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
  const axes = keys.map((key) => {
    const axis = record.measurements.find(({ measurementKey }) => measurementKey === key);
    if (axis) return axis;
    const known = record.measurements.map(({ measurementKey }) => measurementKey);
    throw new WorkbenchError("UnknownMeasurement", { measurementKey: key, known }, `There is no measurement “${key}”.`);
  });
  const curves = await read(keys.map((measurementKey) => ({ objectKey, measurementKey })));
  const excludedEpochKeys = new Set(record.excludedEpochs);
  for (const key of options.criteria?.excludedEpochKeys ?? []) excludedEpochKeys.add(key);
  const criteria = { flagBits: 0, ...options.criteria, excludedEpochKeys };
  const bands = curves.map((curve, i) => periodBand(treatCurve(curve, axes[i]!, { criteria })));
  return { ...periodDefaults, ...asked, bands };
}
