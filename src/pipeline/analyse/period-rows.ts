import type { MeasurementAxis } from "../../core/cube/dataset.ts";
import type { Job } from "../../core/job.ts";
import { curveNames } from "../../core/lightcurve/curve-block.ts";
import { type CurveAxis, unpackCurves } from "../../core/lightcurve/curve-pack.ts";
import type { LightCurve } from "../../core/lightcurve/light-curve.ts";
import { median } from "../../core/lightcurve/order.ts";
import { isValid, validityRule } from "../../core/lightcurve/valid.ts";
import { periodColumns } from "../../core/periods/period-table.ts";
import type { PeriodBand } from "../../core/periods/periodogram.ts";
import type { SharedTimes } from "../../core/periods/shared-times.ts";
import { surveyRow } from "../../core/periods/survey.ts";
import { rankingTable } from "../../core/ranking/curve-numbers.ts";
import {
  type EpochReach,
  epochReach,
  rankingRow,
  type SeenEpochs,
  seenEpochs,
} from "../../core/ranking/ranking-row.ts";
import type { PeriodRows, PeriodRowsRequest } from "../../core/verbs/search-periods.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import { type DatasetReader, openDatasetReader } from "../read/read.ts";
import type { StoreIo } from "../store-io.ts";
import { keptPlans, type SearchPlan } from "./search-plan.ts";

/** Between two looks whether to stop. */
const turnMs = 30;

/** From one batch of a search to the next. */
const plans = keptPlans();

/**
 * The periods of some objects, or what the ranking asks of each, in their light curves as statistics see them: valid points, without excluded epochs, corrected.
 * @throws DatasetMissing, NotRechunked, UnknownObject, UnknownMeasurement, DatasetDamaged, InvalidRequest, Aborted
 */
export async function periodRows({ root }: StoreIo, request: PeriodRowsRequest, job: Job): Promise<PeriodRows> {
  const { datasetId, objectKeys, measurementKeys, settings } = request;
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const columnCount = settings.method === "sine" ? rankingTable("").length : periodColumns.length;
  const rows = new Float64Array(objectKeys.length * columnCount).fill(Number.NaN);
  let axis: CurveAxis | undefined;
  let plan: SearchPlan | undefined;
  let shared: SharedTimes | undefined;
  try {
    const record = await reader.record();
    const excluded = new Set(record.excludedEpochs);
    const axes = new Map(record.measurements.map((one) => [one.measurementKey, one]));
    let reach: EpochReach | undefined;
    let object = 0;
    let turnedMs = Number.NEGATIVE_INFINITY;
    for await (const block of reader.blocks({ objectKeys, measurementKeys })) {
      if (!axis) {
        axis = block.axis!;
        const { epochKeys } = axis;
        const time = axis.epochMjd.map((one, epoch) => (excluded.has(epochKeys[epoch]!) ? Number.NaN : one));
        plan = await plans.take();
        shared = plan.share(time, settings);
        reach = reachOf(reader, axes.get(measurementKeys[0]!)!, epochKeys);
        if (!shared) return { rows, notes: ["Fewer than two epochs have times that differ."] };
      }
      let bands: PeriodBand[] = [];
      for (const curve of unpackCurves(curveNames(block.objectKeys, measurementKeys), block, axis)) {
        bands.push(bandOf(curve, axes.get(curve.measurementKey)!));
        if (bands.length < measurementKeys.length) continue;
        const search =
          settings.method === "sine"
            ? rankingRow(bands[0]!, shared!, seenIn(curve, bands[0]!, reach))
            : surveyRow(bands, settings, shared!);
        bands = [];
        for (;;) {
          if (performance.now() - turnedMs > turnMs) {
            await job.checkpoint("search");
            turnedMs = performance.now();
          }
          const step = search.next();
          if (!step.done) continue;
          rows.set(step.value, object++ * columnCount);
          break;
        }
        job.progress({ stage: "search", done: object, total: objectKeys.length, unit: "object" });
      }
    }
    return { rows, notes: shared?.notes ?? [] };
  } finally {
    reader.close();
    plans.give(plan);
  }
}

/** How deep the epochs of an axis are, by the correction in use; undefined of what is not measured in magnitudes. */
export function reachOf(
  reader: DatasetReader,
  { measurementKey, kind }: MeasurementAxis,
  axisKeys: readonly string[],
): EpochReach | undefined {
  if (kind !== "mag") return undefined;
  const found = reader.zeroPointsOf(measurementKey);
  if (!found) return epochReach(axisKeys, { epochKeys: [], depth: undefined });
  return epochReach(axisKeys, { epochKeys: found.epochKeys, depth: found.depth?.sn5, takenOff: found.zeroPoint });
}

/** At which epochs an object was seen, of those that would have shown it at the median of its points. */
export function seenIn(curve: LightCurve, { value }: PeriodBand, reach: EpochReach | undefined): SeenEpochs {
  const known = Float64Array.from(value).filter(Number.isFinite);
  return seenEpochs(curve, reach && { magnitude: median(known), reach });
}

/** The points of a curve that count; the others have no value. */
export function bandOf({ epochMjd, value, uncertainty }: LightCurve, measurement: MeasurementAxis): PeriodBand {
  const rule = validityRule(measurement);
  const counts = (epoch: number) => isValid(value[epoch]!, uncertainty[epoch]!, rule);
  return {
    time: epochMjd,
    value: Float64Array.from(value, (one, epoch) => (counts(epoch) ? one : Number.NaN)),
    uncertainty,
    dipsUpward: measurement.kind === "mag",
  };
}
