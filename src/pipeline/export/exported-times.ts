import { type DatasetTimes, prepareTimes } from "../../core/barycenter/dataset-times.ts";
import type { TimeKind } from "../../core/barycenter/time-settings.ts";
import type { ExportedObjects } from "../../core/export/curve-export.ts";
import type { CurveBlock } from "../../core/lightcurve/curve-block.ts";
import type { DatasetOverview } from "../../core/verbs/datasets.ts";
import type { DatasetSource } from "../read/file-source.ts";

/** The times that leave, and what is to be said of them. */
export interface ExportedTimes extends Pick<DatasetTimes, "frame" | "perObject" | "notes"> {
  /** The light curves of a block with these times; `firstObject` is the block's among all that leave. */
  retimed(block: CurveBlock, firstObject: number): CurveBlock;
}

/**
 * Prepares the times of an export, by what its user has said of them before what its files say.
 * @throws TimesUnknown, TimeOutOfRange
 */
export async function exportedTimes(
  source: DatasetSource,
  { record, times: settings = {} }: DatasetOverview,
  kind: TimeKind,
  { raDeg, decDeg }: ExportedObjects,
): Promise<ExportedTimes> {
  const { frame, perObject, notes, at } = await prepareTimes(await source.epochs(), record.time, settings, kind);
  const shared = perObject ? undefined : at(Number.NaN, Number.NaN);
  return {
    ...{ frame, perObject, notes },
    retimed(block, firstObject) {
      if (kind === "stored") return block;
      const own = block.objectKeys.map((_, k) => shared ?? at(raDeg[firstObject + k]!, decDeg[firstObject + k]!));
      const perObjectCurves = block.measurementKeys.length;
      const curves = block.curves.map((curve, i) => ({ ...curve, epochMjd: own[Math.floor(i / perObjectCurves)]! }));
      return { ...block, curves };
    },
  };
}
