import type { MeasurementAxis } from "../cube/dataset.ts";
import type { TimeFrame } from "../time/time-frame.ts";
import type { ArchivePoints } from "./archive-points.ts";
import type { ArchiveSource, CurveCount } from "./archive-source.ts";
import { type CurveFileOptions, leavesOutBad } from "./curve-file-options.ts";

/** What would be read of a file of light curves, with what is said of it, and what can be said of it. */
export interface CurvePreview {
  archive: string;
  /** By which columns or cards it was recognised, as part of a sentence. */
  knownBy: string;
  /** Of the dataset that would be made. */
  name: string;
  /** What the one object is called, where nothing in the file names it: that can be said. */
  objectName?: string;
  objectCount: number;
  /** All that have any point or limit. */
  curveCount: number;
  /** The first of them, by object; positions in degrees, NaN where the file does not say them. */
  curves: (CurveCount & Pick<MeasurementAxis, "unit" | "valueColumn" | "uncertaintyColumn"> & Place)[];
  epochCount: number;
  /** In the scale and at the place that `time` says. */
  firstMjd: number;
  lastMjd: number;
  time: TimeFrame;
  /** Parts of `time` that the file itself says, and how; the others can be said. */
  timeSaid: Partial<Record<keyof TimeFrame, string>>;
  /** Rows that the archive calls bad, where there are any: how it says so, and what is done with them. */
  bad?: { rowCount: number; by: string; badRows: NonNullable<CurveFileOptions["badRows"]> };
  /** What was assumed and computed, a sentence each. */
  assumptions: string[];
}

interface Place {
  raDeg: number;
  decDeg: number;
}

const mostCurves = 200;

/** @param points as they were read, before anything was said of them; `source`: with what is said */
export async function previewOf(
  points: ArchivePoints,
  source: ArchiveSource,
  told: CurveFileOptions,
): Promise<CurvePreview> {
  const [{ record }, objects, { epochMjd }] = await Promise.all([source.overview(), source.objects(), source.epochs()]);
  const counts = source.counts();
  const objectAt = new Map(objects.objectKey.map((key, at) => [key, at]));
  const measurements = new Map(record.measurements.map((one) => [one.measurementKey, one]));
  const { archive, knownBy, bad, timeSaid, unnamed } = points;
  return {
    ...{ archive, knownBy, name: record.name, time: record.time, timeSaid },
    ...(unnamed && { objectName: objects.objectKey[0]! }),
    ...{ objectCount: record.objectCount, curveCount: counts.length },
    curves: counts.slice(0, mostCurves).map((count) => {
      const { unit, valueColumn, uncertaintyColumn } = measurements.get(count.measurementKey)!;
      const at = objectAt.get(count.objectKey)!;
      return {
        ...{ ...count, unit, valueColumn, raDeg: objects.raDeg[at]!, decDeg: objects.decDeg[at]! },
        ...(uncertaintyColumn !== undefined && { uncertaintyColumn }),
      };
    }),
    ...{ epochCount: epochMjd.length, firstMjd: epochMjd[0]!, lastMjd: epochMjd.at(-1)! },
    ...(bad.rows.size > 0 && {
      bad: { rowCount: bad.rows.size, by: bad.by, badRows: leavesOutBad(points, told) ? "leave-out" : "flag" },
    }),
    assumptions: record.assumptions!.map(({ text }) => text),
  };
}
