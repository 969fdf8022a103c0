import type { Job } from "../job.ts";
import type { SamplingFrequency } from "../periods/spectrum-peaks.ts";
import type { SurveySettings } from "../periods/survey.ts";
import type { Injection, InjectionSettings } from "../recovery/plan-injections.ts";
import type { RecoverReport, SearchedCurve } from "../recovery/recovery.ts";

export interface RecoverRequest {
  datasetId: string;
  /** Of the objects that signals are injected into. */
  objectKeys: string[];
  /** Searched together, as `searchPeriods` has it. The first one is ranked. */
  measurementKeys?: string[];
  /** The search that is tested. */
  settings: SurveySettings;
  injections: InjectionSettings;
}

/** Injects signals into light curves in memory and searches those: nothing is written. */
export interface RecoverVerbs {
  recover(request: RecoverRequest, job: Job): Promise<RecoverReport>;
}

export interface RecoverRowsRequest {
  datasetId: string;
  objectKeys: string[];
  /** Of each object. */
  injections: Injection[][];
  /** Of each object, for the order that its points are shuffled to. */
  seeds: number[];
  measurementKeys: string[];
  settings: SurveySettings;
}

export interface RecoverRows {
  /** Of each object: as it is, shuffled, then with each of its signals. */
  found: SearchedCurve[][];
  spanDays: number;
  sampling: SamplingFrequency[];
  notes: string[];
}

/** What is left to workers of their own, side by side. */
export interface RecoverRowsVerbs {
  recoverRows(request: RecoverRowsRequest, job: Job): Promise<RecoverRows>;
}
