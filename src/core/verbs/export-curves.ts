import type { TimeKind } from "../barycenter/time-settings.ts";
import type { AxisColumn } from "../column.ts";
import type { Job } from "../job.ts";
import type { TimeFrame } from "../time/time-frame.ts";
import type { SourceRequest } from "./datasets.ts";

/** Which numbers of the points leave: as they were measured, as they are corrected, or both beside each other. */
export type ExportedValues = "raw" | "corrected" | "both";

/** What only some formats ask for. */
export interface FormatOptions {
  /** AAVSO: the observer's code, and the filter of every measurement, of their list. */
  observerCode?: string;
  filters?: { [measurementKey: string]: string };
}

export interface ExportCurvesRequest extends SourceRequest, FormatOptions {
  /** One of `exportFormats`, by its id. */
  format: string;
  /** In the order wanted; undefined: all. */
  objectKeys?: string[];
  /** Undefined: all. */
  measurementKeys?: string[];
  /** As measured, which is the default; as corrected; or both beside each other. */
  values?: ExportedValues;
  /** Which times, as MJD: as they are stored, which is the default, or brought to another moment, scale or place. */
  times?: TimeKind;
  /** Only epochs that have a value; else every epoch leaves, with the reason where there is none. */
  onlyPoints?: boolean;
}

/** A whole table, as it is to leave. */
export interface ExportTableRequest {
  format: string;
  name: string;
  /** What its header says, a sentence each. */
  about: string[];
  /** Of the times in it, where it has any; undefined: unknown. */
  time?: TimeFrame;
  columns: AxisColumn[];
}

export interface ExportCurvesVerbs {
  /**
   * Light curves as one file, or as a zip where the format makes many (the Blob's type says so). Written to a file of
   * the private file system a block at a time: good until the second export after it, or until the page is closed.
   */
  exportCurves(request: ExportCurvesRequest, job: Job): Promise<Blob>;
  exportTable(request: ExportTableRequest, job: Job): Promise<Blob>;
}
