import type { DatasetRecord } from "../cube/dataset.ts";
import type { Correction } from "../verbs/calibrate.ts";
import { archiveFileName } from "./archive-file-name.ts";
import { correctionPython } from "./correction-readme.ts";
import { oneLine } from "./markdown-text.ts";

/** Name of the file in an archive. */
export const notebookFile = "light-curves.ipynb";

/**
 * A Jupyter notebook (nbformat 4.5) that opens the archive, plots a light curve and its periodogram, and computes the page's
 * statistics anew: what is left out there, and the correction in use, are taken from the archive itself.
 */
export function writeArchiveNotebook(record: DatasetRecord, correction?: Correction | undefined): string {
  const file = archiveFileName(record.name);
  const cells = [
    markdown("about", about(record.name, file)),
    code("open", opening(file)),
    markdown("left-out", leftOutText),
    code("read-left-out", readLeftOut),
    ...(correction
      ? [markdown("correction", correctionText(correction)), code("correct", correcting(correction, file))]
      : []),
    code("points", pointsOf),
    markdown("curve", "## A light curve\n\nThe object with the most points. Choose another by its key."),
    code("plot-curve", plotCurve),
    markdown(
      "period",
      "## Its periodogram\n\nLomb-Scargle by astropy; the frequencies are five to a peak, up to `highest`.",
    ),
    code("plot-periodogram", plotPeriodogram),
    markdown("statistics", statisticsText),
    code("compute-statistics", computeStatistics),
  ];
  const metadata = {
    kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
    language_info: { name: "python" },
  };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, undefined, 1)}\n`;
}

function markdown(id: string, text: string) {
  return { cell_type: "markdown", id, metadata: {}, source: linesOf(text) };
}

function code(id: string, text: string) {
  return { cell_type: "code", execution_count: null, id, metadata: {}, outputs: [], source: linesOf(text) };
}

/** As notebooks have it: every line but the last with its line feed. */
const linesOf = (text: string) => text.split(/(?<=\n)/);

const about = (name: string, file: string) => `# ${oneLine(name)}

Light curves made by Lightcurve Workbench. Keep this notebook beside \`${file}\`, or say below where that is. What it needs:

    pip install "zarr>=3.1.1" xarray astropy matplotlib`;

const opening = (file: string) => `import json
import zipfile

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
import zarr

archive = ${JSON.stringify(file)}
ds = xr.open_zarr(zarr.storage.ZipStore(archive, mode="r"), chunks=None, decode_times=False)
ds`;

const leftOutText = `## What was left out on the page

Excluded epochs are in \`recipe.json\`, excluded points in \`additions.jsonl\`.`;

const readLeftOut = `with zipfile.ZipFile(archive) as opened:
    recipe = json.loads(opened.read("recipe.json"))
    has_additions = "additions.jsonl" in opened.namelist()
    additions = opened.read("additions.jsonl").decode().splitlines() if has_additions else []

left_out = np.zeros((ds.sizes["object"], ds.sizes["epoch"]), bool)
left_out[:, np.isin(ds.epoch.values, recipe["dataset"].get("excludedEpochs", []))] = True
for line in map(json.loads, additions):
    if line["kind"] == "excluded-point" and line["value"]:
        left_out[np.ix_(ds.object.values == line["name"], np.isin(ds.epoch.values, line["keys"]))] = True
corrected = {}  # measurement: magnitudes and their errors, object x epoch
print(left_out.sum(), "points are left out")`;

const correctionText = ({ name, version }: Correction) => `## Zero points

The archive holds values as they were measured; the page took “${oneLine(name)}” off (version ${version}). README.md in the
archive says what that is.`;

const correcting = (correction: Correction, file: string) =>
  `${correctionPython(correction, file)}\n            # The page holds corrected values as it holds those that were measured, in 32 bits.
            corrected[str(key)] = magnitude.astype("f4").astype(float), sigma.astype("f4").astype(float)`;

const pointsOf = `mjd = ds.epoch_mjd.values


def points(key):
    """Of a measurement, object x epoch: values and uncertainties, in its unit, and which of them count on the page."""
    raw = ds.lightcurves.sel(measurement=key).values.astype(float)
    of = ds.sel(measurement=key)
    is_magnitude = str(of.measurement_type.values) == "mag"
    valid = np.isfinite(raw[:, 0]) & ~left_out
    if is_magnitude:
        valid &= raw[:, 0] < 90
    if str(of.measurement_uncertainty_column.values):
        valid &= np.isfinite(raw[:, 1])
        if is_magnitude:
            valid &= raw[:, 1] < 1
    value, uncertainty = corrected.get(str(key), (raw[:, 0], raw[:, 1]))
    return value, uncertainty, valid & np.isfinite(value)`;

const plotCurve = `measurement = str(ds.measurement.values[0])
value, uncertainty, valid = points(measurement)
row = int(valid.sum(axis=1).argmax())
t, y, e = mjd[valid[row]], value[row, valid[row]], uncertainty[row, valid[row]]
has_errors = np.isfinite(e).all() and (e > 0).all()

plt.figure(figsize=(8, 3))
plt.errorbar(t, y, yerr=e if has_errors else None, fmt=".", lw=0.8)
plt.title(f"{ds.object.values[row]}, {measurement}")
plt.xlabel("MJD")
plt.ylabel(str(ds.sel(measurement=measurement).measurement_unit.values))
if str(ds.sel(measurement=measurement).measurement_type.values) == "mag":
    plt.gca().invert_yaxis()`;

const plotPeriodogram = `from astropy.timeseries import LombScargle

highest = 20  # cycles per day
span = np.ptp(t) if len(t) else 0
if len(t) < 5 or span == 0:
    print("too few points for a periodogram")
else:
    step = 1 / (5 * span)
    frequency = 3 / span + step * np.arange(min(max(int((highest - 3 / span) / step), 2), 1_000_000))
    power = LombScargle(t, y, e if has_errors else None).power(frequency)
    best = frequency[power.argmax()]
    plt.figure(figsize=(8, 3))
    plt.plot(frequency, power, lw=0.6)
    plt.xlabel("cycles per day")
    plt.ylabel("power")
    print(f"highest at {best:.6f} cycles per day, a period of {1 / best:.6f} d")`;

const statisticsText = `## The page's statistics

Computed anew with numpy, for every object and measurement. Where the archive holds those of the page, they are held against each
other: the largest relative difference of each is printed.`;

const computeStatistics = `def statistics(key):
    value, uncertainty, valid = points(key)
    x = np.ma.masked_array(value, ~valid)
    found = {"n_epochs_valid": valid.sum(axis=1)}
    if not valid.any():
        return found
    median = np.ma.median(x, axis=1)
    found["median"] = median
    found["mad"] = np.ma.median(abs(x - median[:, None]), axis=1)
    found["std"] = np.ma.masked_array(x.std(axis=1, ddof=1), valid.sum(axis=1) < 2)
    if (uncertainty[valid] > 0).all():
        weight = np.ma.masked_array(np.where(valid, uncertainty, 1.0) ** -2, ~valid)
        mean = (x * weight).sum(axis=1) / weight.sum(axis=1)
        found["weighted_mean"] = mean
        with np.errstate(all="ignore"):
            chi2 = ((x - mean[:, None]) ** 2 * weight).sum(axis=1) / (valid.sum(axis=1) - 1)
        found["reduced_chi2"] = np.ma.masked_array(chi2, valid.sum(axis=1) < 2)
    return found


differences = {}
for m, key in enumerate(ds.measurement.values):
    for name, numbers in statistics(key).items():
        if f"object_{name}" not in ds:
            continue
        ours = np.ma.filled(np.ma.asarray(numbers, float), np.nan)
        page = ds[f"object_{name}"].values[:, m].astype(float)
        known = np.isfinite(ours) & np.isfinite(page)
        apart = abs(ours - page)[known] / np.maximum(abs(page[known]), 1e-9)
        differences[name] = max(differences.get(name, 0.0), apart.max(initial=0.0))
print(differences or "the archive holds no statistics: the page computes them when a dataset is looked at")`;
