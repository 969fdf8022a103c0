import { isRight, number, oneOf, optional, shape } from "../../../core/check-value.ts";
import { type PeriodMethod, periodMethods } from "../../../core/periods/period-methods.ts";

/** What is asked of a search, and how its spectrum and its fold are looked at. */
export interface PeriodChoices {
  method: PeriodMethod;
  harmonics: number;
  /** Cycles per day; undefined: as the points allow. */
  minFrequency?: number | undefined;
  maxFrequency?: number | undefined;
  oversampling?: number | undefined;
  errorFloor?: number | undefined;
  axis: "frequency" | "period";
  scale: "linear" | "log";
  cycles: number;
  fold: "points" | "residuals" | "residuals-time" | "timings";
  /** Of the curve through the fold; 0: as many as the points ask for. */
  curveHarmonics: number;
  bins: number;
}

const first: PeriodChoices = {
  ...{ method: "gls", harmonics: 1, axis: "frequency", scale: "linear", cycles: 2, fold: "points" },
  ...{ curveHarmonics: 0, bins: 0 },
};

const frequency = optional(number({ above: 0 }));
const choices = shape({
  method: oneOf(...periodMethods),
  harmonics: number({ least: 1, most: 8, whole: true }),
  minFrequency: frequency,
  maxFrequency: frequency,
  oversampling: optional(number({ least: 1, most: 100 })),
  errorFloor: optional(number({ least: 0 })),
  axis: oneOf("frequency", "period"),
  scale: oneOf("linear", "log"),
  cycles: number({ least: 1, most: 2, whole: true }),
  fold: oneOf("points", "residuals", "residuals-time", "timings"),
  curveHarmonics: number({ least: 0, most: 8, whole: true }),
  bins: number({ least: 0, most: 200, whole: true }),
});

const keptAs = "periods";

/** The choices of the periods panel, kept with the dataset and in links. */
export class PeriodSettings {
  readonly #kept: Map<string, string>;

  /** @param kept a reactive map: what the views of the page keep, by name */
  constructor(kept: Map<string, string>) {
    this.#kept = kept;
  }

  #now = $derived.by((): PeriodChoices => {
    const text = this.#kept.get(keptAs);
    if (text === undefined) return first;
    const read: unknown = parsed(text);
    return isRight<unknown>(choices, read) ? (read as PeriodChoices) : first;
  });

  get now(): PeriodChoices {
    return this.#now;
  }

  /** Parts that are undefined are as the points allow. */
  choose(changed: Partial<PeriodChoices>): void {
    const next = { ...this.#now, ...changed };
    if (JSON.stringify(next) === JSON.stringify(first)) this.#kept.delete(keptAs);
    else this.#kept.set(keptAs, JSON.stringify(next));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
