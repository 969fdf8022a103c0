import type { Job } from "../job.ts";
import type { SineSettings } from "../periods/sine-gain.ts";
import type { SurveySettings } from "../periods/survey.ts";

/** How objects are searched: for periods, or for how much a sine explains. */
export type SearchSettings = SurveySettings | SineSettings;

export interface SearchPeriodsRequest {
  datasetId: string;
  /** Of the objects to search; undefined: of all. */
  objectKeys?: string[];
  /** In which measurements, all of them together; undefined: the first magnitude of every channel. */
  measurementKeys?: string[];
  settings: SearchSettings;
  /** Searches anew what an earlier search of the same settings has found. */
  force?: boolean;
}

export interface SearchPeriodsReport {
  datasetId: string;
  generation: number;
  measurementKeys: string[];
  /** Names of the columns that `statistics` gives now. */
  columnNames: string[];
  objectCount: number;
  /** Of those, how many had been searched before: by an earlier search with the same settings, or one that was stopped. */
  knownCount: number;
  /** In how many a period was found. */
  foundCount: number;
  /** In sentences: what was left out, and why. */
  notes: string[];
  elapsedMs: number;
}

/** Searches for the periods of many objects, and keeps them with the dataset. */
export interface SearchPeriodsVerbs {
  /** What was found until a search is stopped is taken up by the next of the same settings. */
  searchPeriods(request: SearchPeriodsRequest, job: Job): Promise<SearchPeriodsReport>;
}

/** Asks for the periods of some objects. */
export interface PeriodRowsRequest {
  datasetId: string;
  objectKeys: string[];
  measurementKeys: string[];
  settings: SearchSettings;
}

export interface PeriodRows {
  /** Shape (object, column), the columns of the search. */
  rows: Float64Array<ArrayBuffer>;
  notes: string[];
}

/** What a survey leaves to workers of its own, side by side. */
export interface PeriodRowsVerbs {
  periodRows(request: PeriodRowsRequest, job: Job): Promise<PeriodRows>;
}
