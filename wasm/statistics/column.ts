// The columns of the results, each found from outside by its name: the module exports `Column.median` and so on.

/** Named as in src/core/lightcurve/statistic-list.ts. */
export enum Column {
  n_epochs_valid,
  first_mjd,
  last_mjd,
  median,
  weighted_mean,
  std,
  weighted_std,
  mad,
  iqr,
  skewness,
  kurtosis,
  reduced_chi2,
  roms,
  excess_variance,
  peak_to_peak,
  lag1,
  eta,
  inverse_eta,
  excess_abbe,
  runs,
  consecutive_deviations,
  excursions,
  welch_stetson_i,
  welch_stetson_signs,
  stetson_j,
  stetson_k,
  stetson_l,
  stetson_j_clip,
  stetson_l_clip,
  stetson_j_time,
  stetson_l_time,
}

export const columnCount: i32 = Column.stetson_l_time + 1;
