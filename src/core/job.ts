import { WorkbenchError } from "./errors.ts";

export type Stage =
  | "unpack"
  | "parse"
  | "match"
  | "read"
  | "write"
  | "rechunk"
  | "verify"
  | "analyse"
  | "calibrate"
  | "search"
  | "export"
  | "delete";
export type Unit = "catalog" | "epoch" | "shard" | "byte" | "object" | "file" | "frequency";

/** How far a stage of a job is. `total` may grow while a job runs, never shrink. */
export interface Progress {
  stage: Stage;
  done: number;
  total: number;
  unit: Unit;
}

/** What one call that may take long is given: a way to say how far it is and to learn that it should stop. */
export interface Job<Event = never> {
  /** Aborts when the call should stop; what passes a part of the work on passes it on, too. */
  readonly signal: AbortSignal;
  /** Reports progress; cheap enough to call per unit of work (the sender keeps it to ten messages a second). */
  progress(progress: Progress): void;
  /** Reports something that happened, such as a catalog's new state. Never dropped, may be batched. */
  event(event: Event): void;
  /** Yields a macrotask, so that an abort can arrive, then throws `Aborted` if it has. Call between units of work. */
  checkpoint(stage: Stage): Promise<void>;
}

/** How a caller watches a call: what stops it, and who hears how far it is. A call turns it into a Job. */
export interface Watch<Event = never> {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  onEvent?: ((event: Event) => void) | undefined;
}

/** A job nobody watches and nobody stops. */
export function silentJob<Event>(): Job<Event> {
  return { signal: new AbortController().signal, progress() {}, event() {}, async checkpoint() {} };
}

/** @param stage absent where the work had not begun */
export function abortedError(stage?: Stage): WorkbenchError<"Aborted"> {
  const what = stage === undefined ? "Cancelled before it began." : `Cancelled during ${stage}.`;
  return new WorkbenchError("Aborted", stage === undefined ? {} : { stage }, what);
}
