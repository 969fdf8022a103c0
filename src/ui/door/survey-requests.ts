import type { PeriodogramOptions } from "../../core/periods/periodogram.ts";
import type { RecoveryCriterion } from "../../core/recovery/recovery.ts";
import type { ShapeName } from "../../core/recovery/shapes.ts";

/** What is searched for, and in what. Without a method: three harmonics, and an error floor of 0.05 mag. */
export interface PeriodSurveyRequest extends Partial<Omit<PeriodogramOptions, "method">> {
  /** `sine`: how much one sine explains, in one measurement, as `variability` asks for it. */
  method?: PeriodogramOptions["method"] | "sine";
  /** Undefined: all. */
  objectKeys?: readonly string[];
  /** Searched together; undefined: the first magnitude of every channel. */
  measurementKeys?: readonly string[];
  /** Searches anew what the same search has found before. */
  force?: boolean;
}

/** What is injected, into what, and how it is searched for: the rest is what `searchPeriods` takes. */
export interface RecoveryRequest extends Omit<PeriodSurveyRequest, "force"> {
  /** Signals; undefined: 500. */
  count?: number;
  /** The same seed injects the same signals; undefined: 1. */
  seed?: number;
  /** Undefined: all of them. */
  shapes?: readonly ShapeName[];
  /** Undefined: each shape's own range. */
  periodDays?: readonly [number, number];
  /** From faintest to brightest, mag; undefined: each shape's own range. */
  amplitude?: readonly [number, number];
  /** By what an object counts as found; undefined: `fap`. */
  criterion?: RecoveryCriterion;
  /** Of objects with shuffled points this share may be found, which says from where on something counts; undefined: 0.01. */
  falseShare?: number;
  /** Share of all objects that vary, assumed for the purity; undefined: 0.02. */
  variableShare?: number;
}
