import {
  correctionInUse,
  isRawByChoice,
  keptCorrections,
  useCorrectionChange,
} from "../../core/additions/kept-corrections.ts";
import type { MergedAdditions } from "../../core/additions/merged-additions.ts";
import { checkCalibration } from "../../core/calibration/check-calibration.ts";
import { invalidArgument } from "../../core/check-value.ts";
import { defined } from "../../core/defined.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import { validInAll } from "../../core/lightcurve/valid-in-all.ts";
import type { AdditionChange } from "../../core/verbs/additions.ts";
import type { CalibrateOptions, CalibrateReport, Correction } from "../../core/verbs/calibrate.ts";
import type { AnalysisApi } from "../../rpc/api.ts";
import type { Client } from "../../rpc/spawn.ts";
import type { AdditionBook } from "./addition-book.ts";
import type { CallOptions } from "./workbench-api.ts";

/** What the calls about corrections need of the door. */
export interface CorrectionDesk {
  analyst: () => Client<AnalysisApi>;
  book: AdditionBook;
  /** What is kept of the open dataset. */
  merged: () => Promise<MergedAdditions>;
  /** Reads a dataset anew where it is the open one. */
  reopen: (datasetId: string) => Promise<void>;
}

export const listCorrections = async ({ merged }: CorrectionDesk): Promise<Correction[]> =>
  keptCorrections(await merged());

/** Makes zero points, keeps them, and shows light curves with them. */
export async function calibrate(
  desk: CorrectionDesk,
  datasetId: string,
  { signal, onProgress, ...options }: CallOptions & CalibrateOptions,
): Promise<CalibrateReport> {
  checkCalibration(options, "");
  await desk.book.settled();
  const request = { datasetId, options: defined(options) };
  const { changes, ...report } = await desk.analyst().calibrate(request, { signal, onProgress });
  if (changes.length > 0) await showWith(desk, datasetId, report.name, changes, { signal, onProgress });
  return report;
}

/**
 * What the page does by itself when epochs came in: a correction in use is made again with its own settings; where
 * nobody has chosen anything, zero points are made of measurements whose epochs share offsets. Raw by choice stays raw.
 * However it ends, the dataset is read anew, and once: whoever shows it would begin again with the second time.
 * Undefined: nothing was to be done, or it was stopped.
 */
export async function calibrateByItself(
  desk: CorrectionDesk,
  datasetId: string,
  { signal, onProgress }: CallOptions,
): Promise<CalibrateReport | undefined> {
  let isShown = false;
  const reopen = async () => {
    isShown = true;
    await desk.reopen(datasetId);
  };
  try {
    return await correctByItself({ ...desk, reopen }, datasetId, { signal, onProgress });
  } catch (error) {
    if (isWorkbenchError(error, "Aborted")) return undefined;
    throw error;
  } finally {
    if (!isShown) await reopen();
  }
}

async function correctByItself(
  desk: CorrectionDesk,
  datasetId: string,
  calls: CallOptions,
): Promise<CalibrateReport | undefined> {
  await desk.book.settled();
  const merged = await desk.merged();
  if (isRawByChoice(merged)) return undefined;
  const inUse = correctionInUse(merged);
  // Made again whatever the new epochs share: without a zero point they would have no points.
  const options = inUse
    ? {
        ...inUse.options,
        name: inUse.name,
        measurementKeys: Object.keys(inUse.measurements),
        onlyShared: false,
      }
    : { onlyShared: true };
  return calibrate(desk, datasetId, { ...options, ...calls });
}

/** Shows light curves with a correction that is kept, or as they were measured. @throws InvalidArgument */
export async function chooseCorrection(
  desk: CorrectionDesk,
  datasetId: string,
  name: string | undefined,
  options: CallOptions,
): Promise<void> {
  const known = keptCorrections(await desk.merged()).map((correction) => correction.name);
  if (name !== undefined && !known.includes(name))
    throw invalidArgument("name", known.length > 0 ? `one of ${known.join(", ")}` : "a correction that was made", name);
  await showWith(desk, datasetId, name, [], options);
}

/** Statistics that were there follow. */
async function showWith(
  { analyst, book, reopen }: CorrectionDesk,
  datasetId: string,
  name: string | undefined,
  changes: AdditionChange[],
  { signal, onProgress }: CallOptions,
): Promise<void> {
  const [statistic] = await analyst().statistics({ datasetId, columnNames: [validInAll] }, { signal });
  await book.keep(datasetId, [...changes, useCorrectionChange(name)]);
  await reopen(datasetId);
  if (statistic) await analyst().analyse({ datasetId }, { signal, onProgress });
}
