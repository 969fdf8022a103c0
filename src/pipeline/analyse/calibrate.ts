import { keepCorrection, keptCorrections } from "../../core/additions/kept-corrections.ts";
import { keptKnownLists } from "../../core/additions/kept-known.ts";
import { MergedAdditions } from "../../core/additions/merged-additions.ts";
import { scaleWords } from "../../core/calibration/scale-offset.ts";
import type { DatasetRecord, MeasurementAxis } from "../../core/cube/dataset.ts";
import { measurementsOf, publishedGeneration } from "../../core/cube/named-parts.ts";
import type { Job } from "../../core/job.ts";
import { curveNames } from "../../core/lightcurve/curve-block.ts";
import { type CurveAxis, unpackCurves } from "../../core/lightcurve/curve-pack.ts";
import type { AdditionChange } from "../../core/verbs/additions.ts";
import type { CalibrateReport, CalibrateRequest } from "../../core/verbs/calibrate.ts";
import { workbenchVersion } from "../../core/version.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import { readAdditions } from "../dataset/additions.ts";
import { openDatasetReader } from "../read/read.ts";
import { type CalibrateIo, gatherCandidates } from "./gather-candidates.ts";
import { type CalibratedField, type Found, measurementZeroPoints, whyNone } from "./measurement-zero-points.ts";
import { shardCandidates } from "./shard-candidates.ts";

const defaultName = "zero points";

/**
 * Computes zero points of a dataset's magnitudes from its light curves as stored; excluded epochs get none. Nothing is
 * written: the acts that keep them are given back. Reports objects, in stage `calibrate`.
 * @throws DatasetMissing, NotRechunked, UnknownMeasurement, UnknownObject, DatasetDamaged, Aborted
 */
export async function calibrate(
  {
    root,
    analyst = { concurrency: 1, shardCandidates: (request, job) => shardCandidates({ root }, request, job) },
  }: CalibrateIo,
  { datasetId, options }: CalibrateRequest,
  job: Job,
): Promise<CalibrateReport & { changes: AdditionChange[] }> {
  const startedMs = performance.now();
  const tree = datasetTree(root, datasetId);
  const reader = await openDatasetReader(tree, { asStored: true });
  try {
    const record = await reader.record();
    const generation = publishedGeneration(record);
    const objects = await reader.objects();
    const { objectKey } = objects;
    const wanted = chosenMeasurements(record, options.measurementKeys);
    const found = new Map<string, Found>();
    const needsColors = options.colorTerm || options.bluest !== undefined || options.reddest !== undefined;
    const pairs = needsColors ? colorPairs(record) : new Map<string, [string, string]>();
    const colorOf = ({ measurementKey }: MeasurementAxis) => pairs.get(measurementKey);
    const computed = wanted.filter((measurement) => {
      const why = whyNone(measurement, generation.epochCount, options);
      if (why !== undefined) found.set(measurement.measurementKey, { why });
      return why === undefined;
    });
    const read = [...new Set(computed.flatMap((one) => [one.measurementKey, ...(colorOf(one) ?? [])]))];
    const io = { root, analyst };
    const { gathered, epochKeys, leftOut } = await gatherCandidates(io, datasetId, objects, read, job);
    const rowOf = new Map(objectKey.map((key, row) => [key, row]));
    let axis: CurveAxis | undefined;
    const merged = new MergedAdditions();
    merged.merge((await readAdditions(tree)).additions);
    const field: CalibratedField = {
      objects,
      lists: keptKnownLists(merged),
      epochKeys,
      gatheredOf: (measurementKey) => gathered.get(measurementKey),
      eachCurve: async (rows, measurementKey, visit) => {
        const wanted = { objectKeys: rows.map((row) => objectKey[row]!), measurementKeys: [measurementKey] };
        for await (const block of reader.blocks(wanted)) {
          axis = block.axis ?? axis;
          const names = curveNames(block.objectKeys, block.measurementKeys);
          for (const curve of unpackCurves(names, block, axis!)) visit(rowOf.get(curve.objectKey)!, curve);
          await job.checkpoint("calibrate");
        }
      },
      colorOf,
    };
    for (const measurement of computed) {
      await job.checkpoint("calibrate");
      found.set(measurement.measurementKey, await measurementZeroPoints(field, measurement, options));
    }
    const measurements = Object.fromEntries(
      [...found].flatMap(([key, result]) => ("why" in result ? [] : [[key, result] as const])),
    );
    const left = wanted
      .map(({ measurementKey }) => [measurementKey, found.get(measurementKey)!] as const)
      .flatMap(([measurementKey, result]) =>
        "why" in result ? [{ measurementKey, why: `${measurementKey}: ${result.why}` }] : [],
      );
    const name = options.name ?? defaultName;
    const before = keptCorrections(merged).find((correction) => correction.name === name);
    const made = {
      ...{ name, version: (before?.version ?? 0) + 1, madeAt: new Date().toISOString() },
      ...{ engineVersion: workbenchVersion, madeFrom: generation.journalHash, options, leftOut, measurements },
    };
    const measurementKeys = Object.keys(measurements);
    const changes = measurementKeys.length > 0 ? keepCorrection(made, merged) : [];
    const summary = Object.entries(measurements).map(
      ([measurementKey, { sharedOffset = 0, comparison, reference }]) => ({
        ...{ measurementKey, sharedOffset, comparisonCount: comparison.objectKeys.length },
        ...(reference ? { scale: scaleWords(reference) } : {}),
      }),
    );
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
  if (!keys) {
    const magnitudes = known.filter(({ kind }) => kind === "mag");
    // Without any, each is named with the reason.
    return magnitudes.length > 0 ? magnitudes : known;
  }
  return measurementsOf(known, keys);
}

/** Of every magnitude that is there in two channels, the same magnitude in the first of them and in the second. */
function colorPairs({ tables, measurements }: DatasetRecord): Map<string, [blue: string, red: string]> {
  const tableOf = new Map(tables.map((table) => [table.tableKey, table]));
  const alike = new Map<string, MeasurementAxis[]>();
  for (const one of measurements) {
    if (one.kind !== "mag") continue;
    const key = `${tableOf.get(one.tableKey)?.kind} ${one.valueColumn} ${one.measurementKey.slice(one.tableKey.length)}`;
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return new Map(
    [...alike.values()].flatMap((group) => {
      const [blue, red] = group;
      if (!blue || !red) return [];
      return group.map((one) => [one.measurementKey, [blue.measurementKey, red.measurementKey]] as const);
    }),
  ) as Map<string, [string, string]>;
}
