import type { MeasurementAxis } from "../cube/dataset.ts";
import { formatCounted } from "../format-counted.ts";
import type { TimeFrame } from "../time/time-frame.ts";
import type { ArchiveSource, CurveCount } from "./archive-source.ts";
import { type CurveFileOptions, leavesOutBad, toldOf } from "./curve-file-options.ts";
import type { PointsOfFile } from "./unite-files.ts";

/** What would be read of a file of light curves, with what is said of it, and what can be said of it. */
export interface CurvePreview {
  archive: string;
  /** By which columns or cards it was recognised, as part of a sentence. */
  knownBy: string;
  /** Each file that would be read. */
  files: CurveFile[];
  /** Files beside them that hold no light curves, and why; `index` among those that were given. */
  none: { file: string; index: number; why: string }[];
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
  bad?: {
    rowCount: number;
    by: string;
    /** Undefined: one thing of some files, and another of others, as their archives have it. */
    badRows?: NonNullable<CurveFileOptions["badRows"]>;
  };
  /** What was assumed and computed, a sentence each. */
  assumptions: string[];
}

/** One of the files of a preview. */
export interface CurveFile extends Pick<CurvePreview, "archive" | "knownBy" | "objectName"> {
  file: string;
  /** All of its rows, whatever is read of them. */
  rowCount: number;
  /** A table of no archive that is known. */
  isPlain?: true;
}

interface Place {
  raDeg: number;
  decDeg: number;
}

const mostCurves = 200;

/**
 * @param read as they were read, before anything was said of them; `source`: with what is said
 * @param none files beside them that hold no light curves
 */
export async function previewOf(
  read: readonly PointsOfFile[],
  source: ArchiveSource,
  told: CurveFileOptions,
  none: CurvePreview["none"],
): Promise<CurvePreview> {
  const [{ record }, objects, { epochMjd }] = await Promise.all([source.overview(), source.objects(), source.epochs()]);
  const counts = source.counts();
  const objectAt = new Map(objects.objectKey.map((key, at) => [key, at]));
  const measurements = new Map(record.measurements.map((one) => [one.measurementKey, one]));
  const distinct = (texts: readonly string[]) => [...new Set(texts)].join(", ");
  const isOne = read.length === 1;
  const marked = read.filter(({ points }) => points.bad.rows.size > 0);
  const done = new Set(
    marked.map(({ file, points }) =>
      leavesOutBad(points, toldOf(told, file)) ? ("leave-out" as const) : ("flag" as const),
    ),
  );
  const [badRows] = done;
  return {
    ...{ archive: distinct(read.map(({ points }) => points.archive)), name: record.name, time: record.time },
    knownBy: distinct(read.map(({ points }) => points.knownBy)),
    files: read.map(({ file, points }) => {
      const { archive, knownBy, objectKey, unnamed } = points;
      return {
        ...{ file, archive, knownBy, rowCount: objectKey.length },
        ...(points.isPlain && { isPlain: true as const }),
        ...(unnamed && { objectName: toldOf(told, file).objectName ?? objectKey[0] ?? "" }),
      };
    }),
    none,
    timeSaid: source.timeSaid,
    ...(isOne && read[0]!.points.unnamed && { objectName: told.objectName ?? read[0]!.points.objectKey[0] ?? "" }),
    ...{ objectCount: record.objectCount, curveCount: counts.length },
    curves: counts.slice(0, mostCurves).map((count) => {
      const { unit, valueColumn, uncertaintyColumn } = measurements.get(count.measurementKey)!;
      const at = objectAt.get(count.objectKey)!;
      return {
        ...{ ...count, unit, valueColumn, raDeg: objects.raDeg[at]!, decDeg: objects.decDeg[at]! },
        ...(uncertaintyColumn !== undefined && { uncertaintyColumn }),
      };
    }),
    ...{ epochCount: epochMjd.length, firstMjd: epochMjd[0] ?? Number.NaN, lastMjd: epochMjd.at(-1) ?? Number.NaN },
    ...(marked.length > 0 && {
      bad: {
        rowCount: marked.reduce((sum, { points }) => sum + points.bad.rows.size, 0),
        by: distinct(marked.map(({ points }) => points.bad.by)),
        ...(done.size === 1 && { badRows: badRows! }),
      },
    }),
    assumptions: record.assumptions!.map(({ text, path, fileCount }) => {
      if (isOne || path === undefined) return text;
      return `${path}${fileCount === undefined ? "" : ` and ${formatCounted(fileCount - 1, "other")}`}: ${text}`;
    }),
  };
}
