import { invalidArgument, list, number, oneOf, optional, shape, text } from "../../core/check-value.ts";
import { defined } from "../../core/defined.ts";
import { searchedMeasurements } from "../../core/lightcurve/searched-measurements.ts";
import { eachCurveNumber } from "../../core/ranking/curve-numbers.ts";
import { type RankedNumbers, variability } from "../../core/ranking/variability.ts";
import { injectedVariability } from "../../core/recovery/judge.ts";
import { type Recovery, recoveryOf, type SearchedCurve } from "../../core/recovery/recovery.ts";
import { shapeNames } from "../../core/recovery/shapes.ts";
import { type PeriodDesk, rankedNumbers, surveyRequest } from "./period-request.ts";
import type { RecoveryRequest } from "./survey-requests.ts";
import type { CallOptions, Workbench } from "./workbench-api.ts";

/** What is injected, where nothing is said. */
export const recoveryDefaults = { count: 500, seed: 1, falseShare: 0.01, variableShare: 0.02 } as const;
/** An object that scatters more, in sigmas above others as bright, may vary by itself. */
const mostScatter = 3;
/** And one with less than this share of the points of the best covered one is not searched well. */
const leastCovered = 0.5;

const share = optional(number({ above: 0, most: 1 }));
const range = optional(list(number({ above: 0 }), 2));
const checkRecovery = shape({
  count: optional(number({ least: 1, most: 100_000, whole: true })),
  seed: optional(number({ least: 0, most: 2 ** 32 - 1, whole: true })),
  shapes: optional(list(oneOf(...shapeNames))),
  ...{ periodDays: range, amplitude: range, falseShare: share, variableShare: share },
  objectKeys: optional(list(text({ leastLength: 1 }))),
  criterion: optional(oneOf("power", "fap")),
});

function checkedRange(name: string, value: number[] | undefined): [number, number] | undefined {
  if (value === undefined) return undefined;
  const [low, high] = value;
  if (low === undefined || high === undefined || high < low)
    throw invalidArgument(name, "two numbers, the lower one first", value);
  return [low, high];
}

/**
 * Injects signals into light curves of the open dataset, and says what the search and the ranking find of them.
 * @throws InvalidArgument, and what searching throws
 */
export async function injectAndRecover(
  door: Workbench,
  { analyst, openId, current }: PeriodDesk,
  asked: RecoveryRequest = {},
  options: CallOptions = {},
): Promise<Recovery> {
  const datasetId = await openId("injectAndRecover", options.signal);
  const { count, seed, shapes, periodDays, amplitude, falseShare, variableShare, objectKeys, criterion, ...search } =
    asked;
  const own = checkRecovery(
    { count, seed, shapes, periodDays, amplitude, falseShare, variableShare, objectKeys, criterion },
    "request",
  );
  if (own.shapes?.length === 0) throw invalidArgument("shapes", "at least one shape", own.shapes);
  const { settings, measurementKeys } = surveyRequest(datasetId, search);
  if (settings.method === "sine") throw invalidArgument("method", "a method that finds periods", settings.method);
  const { record } = current();
  const keys = measurementKeys ?? searchedMeasurements(record, record.measurements).map((one) => one.measurementKey);
  const all = await rankedNumbers(door, keys[0]!, options);
  const { score, sigmas } = variability(all.numbers);
  const scatter = sigmas.get("scatter")!;
  const most = all.numbers.pointCount.reduce((a, b) => Math.max(a, b), 0);
  const constant = (row: number) => scatter[row]! < mostScatter && all.numbers.pointCount[row]! > leastCovered * most;
  const chosen = own.objectKeys ?? all.objectKey.filter((_, row) => constant(row));
  const given = { ...recoveryDefaults, ...defined(own) };
  const injections = defined({
    ...{ count: given.count, seed: given.seed, shapes: own.shapes ?? shapeNames },
    periodDays: checkedRange("periodDays", own.periodDays),
    amplitude: checkedRange("amplitude", own.amplitude),
  });
  const report = await analyst().recover(
    { datasetId, objectKeys: chosen, measurementKeys: keys, settings, injections },
    options,
  );
  const rowOf = new Map(all.objectKey.map((key, row) => [key, row]));
  return recoveryOf(report, {
    ...{ objectKeys: chosen, settings, injections },
    ...{ falseShare: given.falseShare, variableShare: given.variableShare },
    criterion: own.criterion ?? "fap",
    variability: {
      signals: injectedVariability(all.numbers, numbersOf(report.found)),
      shuffled: injectedVariability(all.numbers, numbersOf(report.untouched.map(({ shuffled }) => shuffled))),
      untouched: report.untouched.map(({ objectKey }) => score[rowOf.get(objectKey)!]!),
    },
  });
}

function numbersOf(found: readonly SearchedCurve[]): RankedNumbers {
  const of = (name: keyof SearchedCurve) => Float64Array.from(found, (one) => one[name]);
  return {
    ...{ magnitude: of("median"), mad: of("mad"), inverseEta: of("inverseEta") },
    ...{ pointCount: of("pointCount"), curves: eachCurveNumber(of) },
  };
}
