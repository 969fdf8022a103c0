/** What is said of a statistic of a light curve; `tests/oracles/statistics` says what each number is, as plain loops. */
export interface Statistic {
  /** First part of the column's name; the measurement key follows after `_`. */
  name: string;
  /** VaST's name of the index where it is one of its 26, else empty. */
  vast: string;
  unit: "value" | "d" | "";
  /** One line for tooltips and for the store's attributes. */
  description: string;
}

/**
 * Every statistic of a light curve; the kernel has a column of each name. VaST's 26 variability indices are those of
 * Sokolovsky et al. 2017, MNRAS 464, 274, and of VaST itself (Sokolovsky & Lebedev 2018, A&C 22, 28).
 */
export const statistics = [
  { name: "n_epochs_valid", vast: "Npts", unit: "", description: "Number of valid points" },
  { name: "first_mjd", vast: "", unit: "d", description: "Time of the first valid point" },
  { name: "last_mjd", vast: "", unit: "d", description: "Time of the last valid point" },
  { name: "median", vast: "", unit: "value", description: "Median" },
  { name: "weighted_mean", vast: "", unit: "value", description: "Mean, weighted by 1 / uncertainty²" },
  { name: "std", vast: "STD", unit: "value", description: "Standard deviation (ddof 1)" },
  {
    name: "weighted_std",
    vast: "wSTD",
    unit: "value",
    description: "Standard deviation, weighted by 1 / uncertainty²",
  },
  { name: "mad", vast: "MAD", unit: "value", description: "Median absolute deviation from the median, not scaled" },
  { name: "iqr", vast: "IQR", unit: "value", description: "Interquartile range, not scaled" },
  {
    name: "skewness",
    vast: "skew",
    unit: "",
    description: "Skewness: negative where excursions go to small magnitudes (brighter)",
  },
  { name: "kurtosis", vast: "kurt", unit: "", description: "Excess kurtosis: 0 for a Gaussian" },
  { name: "reduced_chi2", vast: "rCh2", unit: "", description: "Reduced χ² about the weighted mean" },
  { name: "roms", vast: "RoMS", unit: "", description: "Robust median statistic: mean |value − median| / uncertainty" },
  {
    name: "excess_variance",
    vast: "NXS",
    unit: "",
    description: "Normalised excess variance: scatter beyond the uncertainties",
  },
  { name: "peak_to_peak", vast: "Vp2p", unit: "", description: "Peak-to-peak variability, less the uncertainties" },
  { name: "lag1", vast: "lag1", unit: "", description: "Autocorrelation of consecutive points" },
  {
    name: "eta",
    vast: "",
    unit: "",
    description: "Von Neumann's ratio: about 2 for independent values, small for smooth curves",
  },
  { name: "inverse_eta", vast: "eta", unit: "", description: "1 / von Neumann's ratio: grows with smooth variability" },
  { name: "excess_abbe", vast: "E_A", unit: "", description: "Excess Abbe value: grows with transients" },
  { name: "runs", vast: "S_B", unit: "", description: "S_B: runs of points on one side of the mean" },
  {
    name: "consecutive_deviations",
    vast: "N3",
    unit: "",
    description: "Fraction of triplets that deviate by 3σ to the same side",
  },
  {
    name: "excursions",
    vast: "excr",
    unit: "",
    description: "Mean difference between parts of the curve, in standard deviations",
  },
  {
    name: "welch_stetson_i",
    vast: "I",
    unit: "",
    description: "Welch–Stetson I: correlated residuals of points under a day apart",
  },
  { name: "welch_stetson_signs", vast: "Isgn", unit: "", description: "Welch–Stetson I of the residuals' signs" },
  { name: "stetson_j", vast: "J", unit: "", description: "Stetson J: neighbors in time that deviate together" },
  { name: "stetson_k", vast: "K", unit: "", description: "Stetson K: robust kurtosis, 0.798 for a Gaussian" },
  { name: "stetson_l", vast: "L", unit: "", description: "Stetson L: J and K together" },
  {
    name: "stetson_j_clip",
    vast: "Jclp",
    unit: "",
    description: "Stetson J without pairs that differ by more than 5σ",
  },
  {
    name: "stetson_l_clip",
    vast: "Lclp",
    unit: "",
    description: "Stetson L without pairs that differ by more than 5σ",
  },
  {
    name: "stetson_j_time",
    vast: "Jtim",
    unit: "",
    description: "Stetson J, pairs weighted by how close they are in time",
  },
  {
    name: "stetson_l_time",
    vast: "Ltim",
    unit: "",
    description: "Stetson L, pairs weighted by how close they are in time",
  },
] as const satisfies readonly Statistic[];

export type StatisticName = (typeof statistics)[number]["name"];
