/** What the catalogs of a dataset with one kind of catalog are called: nothing that people need to read. */
const onlyTable = "default";

/** What people call a measurement: `MAG_AUTO, ch1 sci` for `ch1_sci-mag_auto`. */
export function measurementLabel(measurementKey: string): string {
  const cut = measurementKey.indexOf("-");
  const [table, name] = cut < 0 ? ["", measurementKey] : [measurementKey.slice(0, cut), measurementKey.slice(cut + 1)];
  const column = /^(mag|flux)_/.test(name) ? name.toUpperCase() : name;
  return table === "" || table === onlyTable ? column : `${column}, ${table.replaceAll("_", " ")}`;
}

const statisticLabels: Readonly<Record<string, string>> = {
  n_epochs_valid: "valid epochs",
  first_mjd: "first MJD",
  last_mjd: "last MJD",
  std: "standard deviation",
  weighted_std: "weighted standard deviation",
  mad: "MAD",
  iqr: "IQR",
  reduced_chi2: "reduced χ²",
  roms: "RoMS",
  peak_to_peak: "peak to peak",
  lag1: "lag-1 autocorrelation",
  eta: "η",
  inverse_eta: "1/η",
  excess_abbe: "excess Abbe value",
  stetson_j: "Stetson J",
  stetson_k: "Stetson K",
  stetson_l: "Stetson L",
  welch_stetson_i: "Welch–Stetson I",
};

/** What people call a statistic of a light curve: `median`, `IQR`. */
export const statisticLabel = (statistic: string): string =>
  statisticLabels[statistic] ??
  statistic.replace(/^stetson_(.)/, (_, letter) => `Stetson ${letter.toUpperCase()}`).replaceAll("_", " ");

/** What people call a column that holds a statistic of a measurement: `MAG_AUTO, ch1 sci: median`. */
export const statisticColumnLabel = (statistic: string, measurementKey: string): string =>
  `${measurementLabel(measurementKey)}: ${statisticLabel(statistic)}`;
