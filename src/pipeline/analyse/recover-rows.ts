import type { Job } from "../../core/job.ts";
import { loadObjectStatistics } from "../../core/kernels/statistics-kernel.ts";
import { curveNames } from "../../core/lightcurve/curve-block.ts";
import { type CurveAxis, unpackCurves } from "../../core/lightcurve/curve-pack.ts";
import { loadedPart } from "../../core/load-part.ts";
import { periodColumns } from "../../core/periods/period-table.ts";
import type { PeriodBand } from "../../core/periods/periodogram.ts";
import type { SharedTimes } from "../../core/periods/shared-times.ts";
import { surveyRow } from "../../core/periods/survey.ts";
import { eachCurveNumber } from "../../core/ranking/curve-numbers.ts";
import { type EpochReach, rankingRow, type SeenEpochs } from "../../core/ranking/ranking-row.ts";
import { type Injection, randomFrom, shuffled, withSignal } from "../../core/recovery/plan-injections.ts";
import type { SearchedCurve } from "../../core/recovery/recovery.ts";
import type { RecoverRows, RecoverRowsRequest } from "../../core/verbs/recover.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import { openDatasetReader } from "../read/read.ts";
import type { StoreIo } from "../store-io.ts";
import { bandOf, reachOf, seenIn } from "./period-rows.ts";
import { keptPlans, type SearchPlan } from "./search-plan.ts";

/** From one batch of objects to the next: a plan for each of the two searches. */
const plans = [keptPlans(), keptPlans()] as const;
const loadKernel = loadedPart(() => loadObjectStatistics(["median", "mad", "inverse_eta", "n_epochs_valid"]));
/** Every point that is left counts, whatever a correction or a signal made of it. */
const all = { valueEnd: Number.POSITIVE_INFINITY, uncertaintyEnd: Number.POSITIVE_INFINITY, needsUncertainty: false };
const columnOf = (name: (typeof periodColumns)[number]["name"]) => periodColumns.findIndex((one) => one.name === name);
const [periodAt, powerAt] = [columnOf("period"), columnOf("period_power")];
const [fapAt, logFapAt] = [columnOf("period_fap"), columnOf("period_log_fap")];

/**
 * Searches light curves of some objects as they are and with each of the signals, by what `periodRows` and the statistics use:
 * the points that count, without excluded epochs and points, corrected. The same signal in magnitudes goes into every measurement.
 * @throws what `periodRows` throws
 */
export async function recoverRows({ root }: StoreIo, request: RecoverRowsRequest, job: Job): Promise<RecoverRows> {
  const { datasetId, objectKeys, injections, measurementKeys, settings } = request;
  const statistics = await loadKernel();
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const taken: SearchPlan[] = [];
  let axis: CurveAxis | undefined;
  let shared: SharedTimes | undefined;
  let sines: SharedTimes | undefined;
  try {
    const record = await reader.record();
    const excluded = new Set(record.excludedEpochs);
    const axes = new Map(record.measurements.map((one) => [one.measurementKey, one]));
    const found: SearchedCurve[][] = [];
    let reach: EpochReach | undefined;

    async function search(bands: readonly PeriodBand[], seen: SeenEpochs): Promise<SearchedCurve> {
      const [ranked] = bands;
      const row = await done(surveyRow(bands, settings, shared!));
      const numbers = await done(rankingRow(ranked!, sines!, seen));
      const epochMjd = Float64Array.from(axis!.epochMjd);
      const epochCount = epochMjd.length;
      const cube = Float32Array.of(...Array.from(ranked!.value), ...Array.from(ranked!.uncertainty));
      const { columns } = statistics({ objectCount: 1, epochCount, cube, epochMjd }, all);
      const [median, mad, inverseEta, pointCount] = columns.map(([one]) => one!);
      return {
        ...{ periodDays: row[periodAt]!, power: row[powerAt]!, fap: row[fapAt]!, logFap: row[logFapAt]! },
        ...eachCurveNumber((_, i) => numbers[i]!),
        ...{ median: median!, mad: mad!, inverseEta: inverseEta!, pointCount: pointCount! },
      };
    }

    async function done<T>(work: Generator<void, T, void>): Promise<T> {
      for (;;) {
        const step = work.next();
        if (step.done) return step.value;
        await turn();
      }
    }

    let turnedMs = Number.NEGATIVE_INFINITY;
    async function turn(): Promise<void> {
      if (performance.now() - turnedMs < 30) return;
      await job.checkpoint("search");
      turnedMs = performance.now();
    }

    for await (const block of reader.blocks({ objectKeys, measurementKeys })) {
      if (!axis) {
        axis = block.axis!;
        const { epochKeys } = axis;
        const time = axis.epochMjd.map((one, epoch) => (excluded.has(epochKeys[epoch]!) ? Number.NaN : one));
        for (const [n, one] of plans.entries()) taken[n] = await one.take();
        shared = taken[0]!.share(time, settings);
        sines = taken[1]!.share(time, { method: "sine" });
        reach = reachOf(reader, axes.get(measurementKeys[0]!)!, epochKeys);
        if (!shared || !sines)
          return { found: [], spanDays: 0, sampling: [], notes: ["Fewer than two epochs have times that differ."] };
      }
      const curves = unpackCurves(curveNames(block.objectKeys, measurementKeys), block, axis);
      for (let first = 0; first < curves.length; first += measurementKeys.length) {
        const own = curves.slice(first, first + measurementKeys.length);
        const bands = own.map((curve) => bandOf(curve, axes.get(curve.measurementKey)!));
        const injected = (injection: Injection) =>
          bands.map(
            (band): PeriodBand => ({
              ...band,
              value: withSignal(injection, { ...band, isMagnitude: band.dipsUpward }),
            }),
          );
        // A signal changes points, never whether there is one.
        const seen = seenIn(own[0]!, bands[0]!, reach);
        const searched = [await search(bands, seen)];
        const mixed = randomFrom(request.seeds[found.length]!);
        searched.push(
          await search(
            bands.map((band) => shuffled(band, mixed)),
            seen,
          ),
        );
        for (const injection of injections[found.length]!) searched.push(await search(injected(injection), seen));
        found.push(searched);
      }
    }
    return { found, ...shareOf(shared) };
  } finally {
    for (const [n, one] of plans.entries()) one.give(taken[n]);
    reader.close();
  }
}

const shareOf = (shared: SharedTimes | undefined) => ({
  ...{ spanDays: shared?.spanDays ?? 0, sampling: shared?.sampling ?? [], notes: shared?.notes ?? [] },
});
