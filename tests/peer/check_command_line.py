"""What the command line computes, against numpy and astropy: check_command_line.py <program> <folder of catalogs> <work>.

Prints one line a check and "N passed, N failed" last.
"""

import csv
import io
import re
import shutil
import subprocess
import sys
import traceback
import warnings
import zipfile
from pathlib import Path

import numpy as np
from astropy.timeseries import LombScargle
from run_notebook import check_notebook

MEASUREMENT = "ch1_sci-mag_aper_1"
SIGMA = 1e-6  # values leave as float32 of about 20 mag


def table_of(text):
    return list(csv.DictReader(line for line in io.StringIO(text) if not line.startswith("#")))


class CommandLine:
    def __init__(self, program, catalogs, work):
        self.program, self.work = program, Path(work)
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.directory = str(self.work / "field")
        self("ingest", catalogs, "-o", self.directory, "-q")

    def __call__(self, *words):
        done = subprocess.run(["node", self.program, *words], capture_output=True, text=True)
        assert done.returncode == 0, f"{words[0]}: {done.stderr}"
        return done.stdout

    def exported(self, name, *words):
        path = self.work / name
        self("export", self.directory, "-o", str(path), "--force", "-q", *words)
        return path

    def curves(self, values):
        """Rows of one measurement: (object, epoch) -> row."""
        path = self.exported(f"{values}.csv", "--format", "csv", "--measurement", MEASUREMENT, "--values", values)
        return {(row["object_key"], row["epoch_key"]): row for row in table_of(path.read_text())}


def apply_readme(path):
    """What the lines of Python in the archive's readme make of it: measurement -> (magnitude, sigma), and the dataset."""
    with zipfile.ZipFile(path) as opened:
        text = opened.read("README.md").decode()
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 2, f"expected lines that open it and lines that correct it, found {len(blocks)}"
    scope = {"results": {}}
    keep = "            results[key] = magnitude, sigma\n"
    exec((blocks[0] + blocks[1] + keep).replace(f'"{path.name}"', repr(str(path))), scope)
    return scope["results"], scope["ds"]


def compare(run):
    results, ds = apply_readme(run.exported("field.zarr.zip"))
    magnitude, sigma = results[MEASUREMENT]
    rows = run.curves("both")
    compared = moved = 0
    for i, key in enumerate(ds.object.values):
        for j, epoch in enumerate(ds.epoch.values):
            row = rows[key, epoch]
            value = row["value_corrected"]
            if not np.isfinite(float(value)):  # no point, or an epoch without a zero point
                continue
            np.testing.assert_allclose(
                [magnitude[i, j], sigma[i, j]],
                [float(value), float(row["uncertainty_corrected"])],
                rtol=2e-7,
                atol=SIGMA,
                err_msg=f"object {key}, epoch {epoch}",
            )
            compared += 1
            moved += abs(float(value) - float(row["value"])) > 1e-3
    assert compared > 10_000 and moved > compared / 2, (compared, moved)


def zero_points(run):
    run("calibrate", run.directory, "-q")
    compare(run)


def everything(run):
    words = ("--effects", "2", "--rescale-errors", "--leave-one-out", "--to-reference")
    run("calibrate", run.directory, "--name", "all of it", "--measurement", MEASUREMENT, *words, "-q")
    compare(run)


def terms(run):
    """With the scale of a list besides: every third object, 2 mag brighter than zero points leave it, as its errors say."""
    medians, places = {}, {}
    for (key, _), row in run.curves("corrected").items():
        medians.setdefault(key, []).append(float(row["value_corrected"]))
        places[key] = row["ra"], row["dec"]
    random = np.random.default_rng(22)
    listed = {key: np.nanmedian(values) - 2 for key, values in list(medians.items())[::3] if np.isfinite(values).sum() > 20}
    errors = dict(zip(listed, random.choice([0.002, 0.05], len(listed))))
    lines = [f"{','.join(places[key])},{listed[key] + random.normal(0, errors[key]):.5f},{errors[key]}" for key in listed]
    stars = run.work / "stars.csv"
    stars.write_text("\n".join(["ra,dec,Vmag,e_Vmag", *lines]) + "\n")
    words = ("--position", "2", "--effects", "1", "--rescale-errors", "--leave-one-out")
    scale = ("--to-list", str(stars), "--to-column", "Vmag")
    run("calibrate", run.directory, "--name", "with terms", "--measurement", MEASUREMENT, *words, *scale, "-q")
    compare(run)
    brought = {}
    for (key, _), row in run.curves("corrected").items():
        brought.setdefault(key, []).append(float(row["value_corrected"]))
    apart = [np.nanmedian(brought[key]) - listed[key] for key in listed]
    assert abs(np.median(apart)) < 0.01, np.median(apart)  # terms and effects move medians, too


def notebook(run):
    """Of the last correction: terms, effects, errors made honest."""
    run("stats", run.directory, "-o", str(run.work / "statistics.csv"), "-q")
    check_notebook(run.exported("field.zarr.zip"), corrected=True)


def off(run):
    run("calibrate", run.directory, "--off", "-q")
    raw, corrected = run.curves("raw"), run.curves("corrected")
    differing = [
        key
        for key, row in corrected.items()
        if (row["value_corrected"], row["uncertainty_corrected"]) != (raw[key]["value"], raw[key]["uncertainty"])
    ]
    assert not differing, differing[:3]
    assert sum(row["value"] != "nan" for row in raw.values()) > 10_000


def periods(run):
    """The best period of one sine is the best of astropy's on a finer grid."""
    objects = ["1", "2", "4", "838"]
    settings = {"--harmonics": "1", "--min-frequency": "0.5", "--max-frequency": "8", "--oversampling": "10"}
    words = [word for pair in settings.items() for word in pair]
    found = table_of(
        run(
            *("periods", run.directory, "--object", ",".join(objects), "--measurement", MEASUREMENT),
            *("--error-floor", "0.01", "-q", *words),
        )
    )
    assert {row["object"] for row in found} == set(objects)
    rows = run.curves("raw")
    compared = 0
    for row in found:
        if row["period"] == "":
            continue
        points = [r for (key, _), r in rows.items() if key == row["object"] and float(r["value"]) < 90]
        points = [r for r in points if float(r["uncertainty"]) < 1]
        t, y, e = (np.array([float(r[name]) for r in points]) for name in ("mjd", "value", "uncertainty"))
        if len(t) < 8:
            continue
        span = t.max() - t.min()
        frequency = np.arange(0.5, 8, 1 / (40 * span))
        power = LombScargle(t, y, np.hypot(e, 0.01)).power(frequency, method="cython")
        at = 1 / float(row["period"])
        mine = LombScargle(t, y, np.hypot(e, 0.01)).power(np.array([at]), method="cython")[0]
        assert mine >= power.max() - 1e-3, (row["object"], at, frequency[power.argmax()], mine, power.max())
        compared += 1
    assert compared >= 2, found


CHECKS = (
    ("the readme's numpy takes off the zero points as the exports have them", zero_points),
    ("the readme's numpy takes off effects and own shares, and makes errors honest, as the exports have them", everything),
    ("the readme's numpy takes off terms in position, with their covariance in the errors, on the scale of a list, as the exports have them", terms),
    ("the notebook computes the statistics of corrected light curves that the page does", notebook),
    ("without a correction the values that leave are those that were measured, to the last digit", off),
    ("astropy finds no better period of one sine than the search", periods),
)


def main(program, catalogs, work):
    run = CommandLine(program, catalogs, work)
    passed = failed = 0
    for sentence, check in CHECKS:
        try:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="invalid value encountered")  # objects without a point
                check(run)
        except Exception:
            failed += 1
            print(f"✗ command line: {sentence}\n    " + traceback.format_exc(limit=-3).replace("\n", "\n    "))
        else:
            passed += 1
            print(f"✓ command line: {sentence}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
