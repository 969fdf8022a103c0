import type { MeasurementAxis } from "../cube/dataset.ts";
import type { CurveBlock } from "../lightcurve/curve-block.ts";
import type { TimeFrame } from "../time/time-frame.ts";
import type { ExportedValues, FormatOptions } from "../verbs/export-curves.ts";
import type { ByteSink } from "./byte-sink.ts";
import type { OpenTable } from "./export-table.ts";

/** The objects of an export, in the order in which they leave. */
export interface ExportedObjects {
  objectKey: readonly string[];
  raDeg: Float64Array;
  decDeg: Float64Array;
}

/** What is said of light curves before the first of them. */
export interface CurveHead {
  name: string;
  objects: ExportedObjects;
  measurements: MeasurementAxis[];
  epochKeys: readonly string[];
  values: ExportedValues;
  /** Epochs without a point leave too, with the reason. */
  everyEpoch: boolean;
  time: TimeFrame;
  /** Every object has times of its own: those of the light passing the Sun or the barycenter. */
  timesOfObjects?: true;
  /** Flags take 32 bits. */
  wideFlags?: true;
  /** Some points have limits in place of values. */
  hasLimits?: true;
  /** Where they came from and what was done to them, a sentence each. */
  about: string[];
  options: FormatOptions;
}

/** Some objects, in the order of the head: each with all of the head's measurements. */
export interface ExportBlock {
  /** Position in the head of the first object. */
  firstObject: number;
  raw?: CurveBlock;
  corrected?: CurveBlock;
}

/** A part of what was written that is to be a file of its own, in a zip. */
export interface ExportedFile {
  name: string;
  start: number;
  end: number;
}

/** Takes light curves in blocks; everything it keeps between them is bounded, but for a few bytes an object. */
export interface CurveWriter {
  write(block: ExportBlock): void;
  /** @returns the files of a zip; undefined where all that was written is one file */
  end(): ExportedFile[] | undefined;
}

/** A format in which light curves leave: everything that anybody needs to know of it. */
export interface ExportFormat {
  id: string;
  label: string;
  /** What it is good for, in a line. */
  hint: string;
  /** The same of a table of objects, where it is another one. */
  tableHint?: string;
  /** Of its file, with the dot. */
  extension: string;
  mediaType: string;
  /** Rows of text: slow and large from a million on. */
  isText?: boolean;
  /** Of a point it holds its Julian date and one value, corrected where both are asked for; no flags. */
  isPlain?: true;
  /** About how many bytes a point takes. */
  bytesPerPoint: number;
  /** A line of Python that opens it; `FILE` stands for its name. */
  python: string;
  open(head: CurveHead, sink: ByteSink): CurveWriter | Promise<CurveWriter>;
  /** How any table leaves in it; absent where it holds light curves only. */
  openTable?: OpenTable;
  /** The order in which it wants the objects: positions, those that it leaves out not among them. */
  order?(objects: ExportedObjects): Uint32Array;
}
