import type { PeriodMethod } from "./period-methods.ts";

/** Methods that find periods of objects; the window function is of the times alone. */
export const surveyMethods = ["gls", "mhaov", "pdm", "ce", "string-length", "bls"] as const satisfies PeriodMethod[];

/** What a survey says of each object, in this order. */
export const periodColumns = [
  { name: "period", unit: "d", description: "Period of the best peak" },
  { name: "period_error", unit: "d", description: "Standard deviation of the period, red noise counted" },
  { name: "period_power", unit: "", description: "Power of the best peak" },
  {
    name: "period_fap",
    unit: "",
    description:
      "Chance that white noise by the stated errors alone gives one sine as strong (Baluev 2008), in the measurement with most points; too low where some errors are stated too small",
  },
  {
    name: "period_log_fap",
    unit: "",
    description:
      "Decimal logarithm of the chance that white noise by the stated errors alone gives one sine as strong (Baluev 2008), in all measurements that were searched; too low where some errors are stated too small",
  },
  {
    name: "period_red_noise",
    unit: "",
    description: "How much longer than in white noise residuals keep their sign; above 1.5 the chance means little",
  },
  {
    name: "period_alias",
    unit: "",
    description: "0: clear; 1: an alias is as good within noise; 2: the period is that of the sampling itself",
  },
  { name: "period_second", unit: "d", description: "Period of the best peak that is no harmonic of the first" },
  { name: "period_amplitude", unit: "", description: "From lowest to highest of the fitted curve" },
  { name: "period_r21", unit: "", description: "Amplitude of the second harmonic over that of the first" },
  { name: "period_phi21", unit: "rad", description: "Phase of the second harmonic less twice that of the first" },
  { name: "period_harmonics", unit: "", description: "Harmonics that the points ask for, by the Bayesian criterion" },
  { name: "period_points", unit: "", description: "Points that took part" },
] as const;

/** Name of a column as a method's: those of least squares have no addition. */
export function periodColumnName(name: (typeof periodColumns)[number]["name"], method: PeriodMethod): string {
  return method === "gls" ? name : `${name}_${method.replace("-", "_")}`;
}

/** A column of a method's periods. */
export interface PeriodColumn {
  name: string;
  unit?: string;
  description: string;
}

/** The columns of a method's periods, in their order. @param unit of the values searched in, where all have one */
export function periodTable(method: PeriodMethod, unit: string): PeriodColumn[] {
  return periodColumns.map((column) => {
    const own = column.name === "period_amplitude" ? unit : column.unit;
    return {
      name: periodColumnName(column.name, method),
      ...(own === "" ? {} : { unit: own }),
      description: column.description,
    };
  });
}
