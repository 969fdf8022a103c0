import { keepCorrection, keptCorrections } from "../../core/additions/kept-corrections.ts";
import { MergedAdditions } from "../../core/additions/merged-additions.ts";
import { CandidateBook, isTrusted } from "../../core/calibration/candidate-book.ts";
import {
  type ComparisonReason,
  chooseComparison,
  comparisonReasonWords,
  defaultComparisonSettings,
} from "../../core/calibration/choose-comparison.ts";
import type { Ensemble } from "../../core/calibration/ensemble.ts";
import { EpochDepth } from "../../core/calibration/epoch-depth.ts";
import { findEffects, scaleOfErrors } from "../../core/calibration/find-effects.ts";
import { zeroPointsWithout } from "../../core/calibration/leave-one-out.ts";
import { findSharedOffsets, leastSharedEpochs } from "../../core/calibration/shared-offsets.ts";
import { defaultZeroPointSettings, findZeroPoints } from "../../core/calibration/zero-points.ts";
import { separationArcsec } from "../../core/crossmatch/sky.ts";
import type { DatasetRecord, MeasurementAxis } from "../../core/cube/dataset.ts";
import { defined } from "../../core/defined.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import { type CurveAxis, unpackCurves } from "../../core/lightcurve/curve-pack.ts";
import { median } from "../../core/lightcurve/order.ts";
import { referenceColumns } from "../../core/lightcurve/reference-magnitude.ts";
import { validityRule } from "../../core/lightcurve/valid.ts";
import type { AdditionChange } from "../../core/verbs/additions.ts";
import type {
  CalibrateOptions,
  CalibrateReport,
  CalibrateRequest,
  MeasurementZeroPoints,
} from "../../core/verbs/calibrate.ts";
import type { ObjectColumns } from "../../core/verbs/read.ts";
import { workbenchVersion } from "../../core/version.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import { readAdditions } from "../dataset/additions.ts";
import { type DatasetReader, openDatasetReader } from "../read/read.ts";
import type { StoreIo } from "../store-io.ts";

const defaultName = "zero points";
/** What a point without a stated uncertainty is taken to have, mag: little, so that each object's own scatter counts. */
const unstatedError = 0.001;

/** Under so many comparison objects each one's own share is left out of its correction. */
const fewObjects = 30;

interface Field {
  reader: DatasetReader;
  objects: ObjectColumns;
  epochCount: number;
}

type Found = MeasurementZeroPoints | { why: string };

/**
 * Computes zero points of a dataset's magnitudes from its light curves as stored; excluded epochs get none. Nothing is
 * written: the acts that keep them are given back. Reports objects, in stage `calibrate`.
 * @throws DatasetMissing, NotRechunked, UnknownMeasurement, UnknownObject, DatasetDamaged, Aborted
 */
export async function calibrate(
  { root }: StoreIo,
  { datasetId, options }: CalibrateRequest,
  job: Job,
): Promise<CalibrateReport & { changes: AdditionChange[] }> {
  const startedMs = performance.now();
  const tree = datasetTree(root, datasetId);
  const reader = await openDatasetReader(tree, { asStored: true });
  try {
    const { record } = await reader.overview();
    const { generation } = record;
    if (!generation)
      throw new WorkbenchError(
        "NotRechunked",
        { datasetId },
        `“${record.name}” has no light curves yet: build them first.`,
      );
    const objects = await reader.objects();
    const { objectKey } = objects;
    const wanted = chosenMeasurements(record, options.measurementKeys);
    const total = wanted.length * objectKey.length;
    const found = new Map<string, Found>();
    for (const [n, measurement] of wanted.entries()) {
      const onObject = (done: number) =>
        job.progress({ stage: "calibrate", done: n * objectKey.length + done, total, unit: "object" });
      const field = { reader, objects, epochCount: generation.epochCount };
      const result = await zeroPointsOf(field, measurement, options, job, onObject);
      found.set(measurement.measurementKey, result);
    }
    const measurements = Object.fromEntries(
      [...found].flatMap(([key, result]) => ("why" in result ? [] : [[key, result] as const])),
    );
    const left = [...found].flatMap(([measurementKey, result]) =>
      "why" in result ? [{ measurementKey, why: `${measurementKey}: ${result.why}` }] : [],
    );
    const merged = new MergedAdditions();
    merged.merge((await readAdditions(tree)).additions);
    const name = options.name ?? defaultName;
    const before = keptCorrections(merged).find((correction) => correction.name === name);
    const made = {
      ...{ name, version: (before?.version ?? 0) + 1, madeAt: new Date().toISOString() },
      ...{ engineVersion: workbenchVersion, madeFrom: generation.journalHash, options, measurements },
    };
    const measurementKeys = Object.keys(measurements);
    const changes = measurementKeys.length > 0 ? keepCorrection(made, merged) : [];
    const summary = Object.entries(measurements).map(([measurementKey, { sharedOffset = 0, comparison }]) => ({
      ...{ measurementKey, sharedOffset, comparisonCount: comparison.objectKeys.length },
    }));
    return {
      datasetId,
      name,
      measurementKeys,
      found: summary,
      left,
      changes,
      elapsedMs: performance.now() - startedMs,
    };
  } finally {
    reader.close();
  }
}

function chosenMeasurements(
  { measurements, generation }: DatasetRecord,
  keys: string[] | undefined,
): MeasurementAxis[] {
  const known = measurements.slice(0, generation?.measurementCount);
  if (!keys) return known.filter(({ kind }) => kind === "mag");
  return keys.map((measurementKey) => {
    const found = known.find((measurement) => measurement.measurementKey === measurementKey);
    if (found) return found;
    const details = { measurementKey, known: known.map((measurement) => measurement.measurementKey) };
    throw new WorkbenchError(
      "UnknownMeasurement",
      details,
      `There is no measurement “${measurementKey}” to calibrate.`,
    );
  });
}

async function zeroPointsOf(
  field: Field,
  measurement: MeasurementAxis,
  options: CalibrateOptions,
  job: Job,
  onObject: (done: number) => void,
): Promise<Found> {
  const { reader, objects, epochCount } = field;
  const objectKeys = objects.objectKey;
  const { measurementKey, kind } = measurement;
  if (kind !== "mag") return { why: "only magnitudes get zero points, and this is none." };
  // Before anything is read: of many measurements, that would keep a drop of a few epochs waiting.
  if (options.onlyShared && epochCount < leastSharedEpochs)
    return { why: `fewer than ${leastSharedEpochs} epochs do not tell whether they share offsets.` };
  const rule = validityRule(measurement);
  const book = new CandidateBook(objectKeys.length, rule);
  const depth = new EpochDepth(rule);
  let axis: CurveAxis | undefined;
  let done = 0;
  for await (const block of reader.blocks({ measurementKeys: [measurementKey] })) {
    axis = block.axis ?? axis;
    const names = block.objectKeys.map((objectKey) => ({ objectKey, measurementKey }));
    for (const curve of unpackCurves(names, block, axis!)) {
      book.add(done++, curve);
      depth.add(curve);
    }
    onObject(done);
    await job.checkpoint("calibrate");
  }
  if (!axis || book.epochCount < 2)
    return { why: "it was measured at fewer than two epochs, so that there is nothing to bring together." };

  const choice = chosenObjects(book, field, options);
  const comparison = Array.from(choice.objects, (object) => objectKeys[object]!);
  const notChosen = counted(choice.reason);
  if (comparison.length < 2) {
    const reasons = Object.entries(notChosen).map(
      ([reason, count]) => `${count} ${comparisonReasonWords[reason as ComparisonReason]}`,
    );
    return {
      why: `there are not two comparison objects. Of ${objectKeys.length} objects: ${reasons.join(", ") || "none"}.`,
    };
  }
  const { epochKeys } = axis;
  const ensemble: Ensemble = {
    objectCount: comparison.length,
    epochCount: epochKeys.length,
    value: new Float64Array(comparison.length * epochKeys.length).fill(Number.NaN),
    uncertainty: new Float64Array(comparison.length * epochKeys.length).fill(Number.NaN),
  };
  let object = 0;
  for await (const block of reader.blocks({ objectKeys: comparison, measurementKeys: [measurementKey] })) {
    const names = block.objectKeys.map((objectKey) => ({ objectKey, measurementKey }));
    for (const { value, uncertainty, flags } of unpackCurves(names, block, axis)) {
      const first = object++ * epochKeys.length;
      for (let epoch = 0; epoch < value.length; epoch++) {
        if (!isTrusted(value[epoch]!, uncertainty[epoch]!, flags[epoch]!, rule)) continue;
        ensemble.value[first + epoch] = value[epoch]!;
        ensemble.uncertainty[first + epoch] = book.statesErrors ? uncertainty[epoch]! : unstatedError;
      }
    }
    await job.checkpoint("calibrate");
  }
  const { clipSigma, minObjects } = { ...defaultZeroPointSettings, ...given(options) };
  const solution = findZeroPoints(ensemble, [], { clipSigma, minObjects: Math.max(2, minObjects) });
  if (solution.coefficients.every(Number.isNaN))
    return { why: "no epoch has two comparison objects with an uncertainty above 0." };
  const { isBeyondErrors, amplitude } = findSharedOffsets(ensemble, solution);
  if (options.onlyShared && !isBeyondErrors) return { why: "its epochs share no offsets beyond their errors." };
  const effects = findEffects(ensemble, solution, options.effects ?? 0);
  const errorScale = options.rescaleErrors ? scaleOfErrors(ensemble, effects.residual) : undefined;
  const reference = options.toReference ? referenceOffset(field, choice.objects, solution.magnitude) : undefined;
  if (options.toReference && !reference)
    return { why: "no comparison object has a magnitude in the reference catalog." };
  const shift = reference?.offset ?? 0;
  const leftOut = options.leaveOneOut ?? comparison.length < fewObjects;
  return defined({
    epochKeys,
    sharedOffset: Number(amplitude.toPrecision(4)),
    zeroPoint: kept(solution.coefficients, shift),
    uncertainty: kept(solution.zeroPointError),
    objectCount: [...solution.objectCounts],
    scatter: kept(solution.epochScatter),
    depth: book.statesErrors ? { sn5: kept(depth.at(5)), sn10: kept(depth.at(10)) } : undefined,
    comparison: defined({
      objectKeys: comparison,
      scatter: kept(solution.residualScatter),
      magnitude: kept(solution.magnitude, -shift),
      taken: effects.strengths.length > 0 ? kept(effects.taken) : undefined,
    }),
    notChosen,
    clippedCount: solution.clippedCount,
    unweighted: !book.statesErrors,
    withoutOwn: leftOut
      ? Object.fromEntries(
          comparison.map((key, object) => [key, kept(zeroPointsWithout(ensemble, solution, object), shift)]),
        )
      : undefined,
    effects:
      effects.strengths.length > 0 ? effects.strengths.map((strength) => ({ strength: kept(strength) })) : undefined,
    scatterToError: options.effects ? effects.scatterToError : undefined,
    errorScale,
    reference,
  });
}

/** @returns what the reference catalog's magnitudes are above those of the comparison objects, as a zero point is: to be taken off */
function referenceOffset({ objects }: Field, chosen: Uint32Array, magnitude: Float64Array) {
  const columns = referenceColumns(objects);
  if (!columns) return undefined;
  const differences = Array.from(chosen, (object, i) => magnitude[i]! - columns.magnitude[object]!);
  const known = differences.filter((one) => Math.abs(one) < 50); // SExtractor's 99: not measured
  return known.length === 0 ? undefined : { column: columns.name, offset: median(known) };
}

/** Those that were named, else those that suit. */
function chosenObjects(book: CandidateBook, { objects }: Field, options: CalibrateOptions) {
  const objectKeys = objects.objectKey;
  const at = new Map(objectKeys.map((key, index) => [key, index]));
  const indexOf = (objectKey: string) => {
    const index = at.get(objectKey);
    if (index !== undefined) return index;
    throw new WorkbenchError("UnknownObject", { objectKey }, `There is no object “${objectKey}” to calibrate by.`);
  };
  const { barred, magnitude } = book.candidates;
  const { brightest = Number.NEGATIVE_INFINITY, faintest = Number.POSITIVE_INFINITY, near } = options;
  const center = near && indexOf(near.objectKey);
  for (let i = 0; i < barred.length; i++) {
    const { raDeg, decDeg } = objects;
    const isFar =
      center !== undefined &&
      !(separationArcsec(raDeg[center]!, decDeg[center]!, raDeg[i]!, decDeg[i]!) <= near!.radiusArcsec);
    if (isFar || magnitude[i]! < brightest || magnitude[i]! > faintest) barred[i] = 2;
  }
  for (const key of options.without ?? []) barred[indexOf(key)] = 1;
  if (options.objects) return { objects: Uint32Array.from(options.objects, indexOf), reason: [] };
  return chooseComparison(book.candidates, book.epochCount, { ...defaultComparisonSettings, ...given(options) });
}

function given(options: CalibrateOptions): CalibrateOptions & { [name: string]: never } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

function counted(reasons: readonly ComparisonReason[]): { [reason: string]: number } {
  const counts: { [reason: string]: number } = {};
  for (const reason of reasons) if (reason !== "chosen") counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

const kept = (numbers: Float64Array, shift = 0): (number | null)[] =>
  Array.from(numbers, (number) => (Number.isFinite(number) ? Number((number + shift).toPrecision(10)) : null));
