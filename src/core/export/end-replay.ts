import { type PointName, pointId } from "../additions/excluded-points.ts";
import type { TimeSettings } from "../barycenter/time-settings.ts";
import type { DatasetRecord } from "../cube/dataset.ts";
import type { Watch } from "../job.ts";
import type { CalibrateOptions, CalibrateReport } from "../verbs/calibrate.ts";
import type { EpochColumns } from "../verbs/read.ts";
import type { Recipe } from "./recipe.ts";
import { endOfRecipe, type LeftOutOfCurves, measuredOtherwise } from "./replay-recipe.ts";

type Calls = Omit<Watch, "onEvent">;

/** What ends the replay of a recipe on a dataset that was made by it. */
export interface ReplayedDataset {
  readonly current:
    | {
        record: Pick<DatasetRecord, "reference" | "measurements" | "generation">;
        /** What light curves are shown with. */
        correction?: unknown;
      }
    | undefined;
  epochs(calls: Calls): Promise<Pick<EpochColumns, "epochKey" | "catalogs">>;
  setTimes(times: TimeSettings | undefined): Promise<void>;
  excludeEpochs(epochKeys: string[], calls: Calls & { exclude: boolean }): Promise<void>;
  excludePoints(points: readonly PointName[], calls: Calls & { exclude: boolean }): Promise<void>;
  calibrate(options: Calls & CalibrateOptions): Promise<Pick<CalibrateReport, "left">>;
  useCorrection(name: undefined, calls: Calls): Promise<void>;
}

/**
 * Ends the replay of a recipe on a dataset that was made by it: times, what was left out when zero points were made, these, and
 * then what is left out in the end. What could not be done is said in a sentence each; that alone never fails the import.
 */
export async function endReplay(dataset: ReplayedDataset, recipe: Recipe, calls: Calls): Promise<string[]> {
  const { epochKey, catalogs } = await dataset.epochs(calls);
  const { record, correction } = dataset.current!;
  const epochs = epochKey.map((key, at) => ({
    epochKey: key,
    contentHashes: catalogs[at]!.map(({ contentHash }) => contentHash),
  }));
  const end = endOfRecipe(recipe, record.reference, epochs, record.measurements);
  const left = [...measuredOtherwise(recipe, record.measurements), ...end.left];
  const attempt = async (what: string, act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      if (calls.signal?.aborted) throw error;
      left.push(`${what}: ${error instanceof Error ? error.message : error}`);
    }
  };
  if (recipe.times)
    await attempt("What it says of the times cannot be said here", () => dataset.setTimes(recipe.times));
  const { meanwhile, after } = end.leftOut;
  const leaveOut = (which: LeftOutOfCurves, exclude: boolean) =>
    attempt(
      exclude ? "What it leaves out cannot be left out" : "What only its zero points left out cannot be taken in",
      async () => {
        if (which.epochKeys.length > 0) await dataset.excludeEpochs(which.epochKeys, { ...calls, exclude });
        if (which.points.length > 0) await dataset.excludePoints(which.points, { ...calls, exclude });
      },
    );
  await leaveOut(end.correction && record.generation ? meanwhile : after, true);
  if (!record.generation) return left;
  if (end.correction) {
    await attempt("Its zero points cannot be made", async () => {
      const report = await dataset.calibrate({ ...end.correction, ...calls });
      left.push(...report.left.map(({ why }) => why));
    });
    await leaveOut(without(meanwhile, after), false);
    await leaveOut(without(after, meanwhile), true);
  } else if (correction)
    await attempt("Light curves cannot be shown as measured", () => dataset.useCorrection(undefined, calls));
  return left;
}

function without(these: LeftOutOfCurves, others: LeftOutOfCurves): LeftOutOfCurves {
  const [epochs, points] = [new Set(others.epochKeys), new Set(others.points.map(pointId))];
  return {
    epochKeys: these.epochKeys.filter((key) => !epochs.has(key)),
    points: these.points.filter((point) => !points.has(pointId(point))),
  };
}
