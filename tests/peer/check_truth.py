"""Series with known values, written by astropy in random formats, units, spellings, orders and fillers:
check_truth.py <program> <work> [first seed] [how many].

What the command line accepts must equal the truth. Prints the seeds, a line a fault, and "N passed, N failed" last.
"""

import csv
import random
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
from astropy import units as u
from astropy.coordinates import Angle
from astropy.table import MaskedColumn, Table

# name of the format -> (its file ends with, units leave with it, missing cells leave with it)
FORMATS = {
    "ascii.ecsv": ("ecsv", True, True),
    "ascii.csv": ("csv", False, True),
    "ascii.tab": ("tsv", False, False),
    "ascii.rdb": ("rdb", False, False),
    "ascii.basic": ("txt", False, False),
    "ascii.commented_header": ("dat", False, False),
    "ascii.fixed_width": ("txt", False, False),
    "ascii.fixed_width_two_line": ("txt", False, False),
    "ascii.ipac": ("tbl", True, True),
    "fits": ("fits", True, True),
    "votable": ("vot", True, True),
    "votable.binary": ("vot", True, True),
    "votable.binary2": ("xml", True, True),
    "parquet": ("parquet", False, True),
}
POSITIONS = [("ra", "dec"), ("RA", "DEC"), ("RAJ2000", "DEJ2000"), ("_RAJ2000", "_DEJ2000"), ("raMean", "decMean")]
MAGNITUDES = [("mag", "magerr"), ("MAG_AUTO", "MAGERR_AUTO"), ("Vmag", "e_Vmag"), ("psfMag", "psfMagErr"), ("mag", "mag_err")]
FILLERS = [("nan", np.nan, np.nan), ("99", 99.0, 99.0), ("-99", -99.0, -99.0), ("-999", -999.0, -999.0), ("99.99", 99.99, 9.99)]
EPOCHS, STARS = 3, 40


class Series:
    """One series: stars with a place, and at each epoch a magnitude and its error; NaN where there is none."""

    def __init__(self, seed):
        self.seed, self.rng = seed, random.Random(seed)
        rng = self.rng
        ra0, dec0 = rng.uniform(5, 355), rng.uniform(-70, 70)
        grid = rng.sample([(i, j) for i in range(12) for j in range(12)], STARS)
        step = 40 / 3600
        self.ra = [ra0 + (i * step + rng.uniform(0, 10) / 3600) / np.cos(np.radians(dec0)) for i, _ in grid]
        self.dec = [dec0 + j * step + rng.uniform(0, 10) / 3600 for _, j in grid]
        self.mag = [[round(rng.uniform(13, 19), 4) for _ in range(EPOCHS)] for _ in range(STARS)]
        self.err = [[round(rng.uniform(0.003, 0.09), 4) for _ in range(EPOCHS)] for _ in range(STARS)]
        self.there = [[rng.random() < 0.9 for _ in range(EPOCHS)] for _ in range(STARS)]
        self.format = rng.choice(list(FORMATS))
        self.ends, self.units, self.nulls = FORMATS[self.format]
        self.filler = rng.choice(FILLERS + ([("null", None, None)] * 3 if self.nulls else []))
        if self.filler[0] == "nan" and self.format == "ascii.ipac":
            self.filler = FILLERS[1]
        # A filler is told by that it recurs: two of forty a file at the least.
        self.blank = [rng.sample(range(STARS), rng.choice([0, 5, 8])) for _ in range(EPOCHS)]
        self.position = rng.choice(
            ["deg", "sexagesimal"] + (["hour", "rad", "arcsec"] if self.units else []) + ["deg without unit"]
        )
        if self.format == "parquet" and self.position == "sexagesimal":
            self.position = "deg"
        self.milli = self.units and rng.random() < 0.3
        self.names = (*rng.choice(POSITIONS), *rng.choice(MAGNITUDES))
        self.extras = rng.sample(["FLAGS", "id", "airmass", "comment", "CLASS_STAR", "nobs"], rng.randint(0, 3))
        self.order = rng.sample(range(4 + len(self.extras)), 4 + len(self.extras))
        self.missing_value, self.missing_error = self.filler[1:]

    def __str__(self):
        return (
            f"seed {self.seed}: {self.format}, {self.position}, {'mmag' if self.milli else 'mag'}, "
            f"fillers {self.filler[0]}, columns {self.names}, besides {self.extras}"
        )

    def places(self, rows):
        ra, dec = np.array([self.ra[r] for r in rows]) % 360, np.array([self.dec[r] for r in rows])
        unit = (u.deg, u.deg) if self.units else (None, None)
        match self.position:
            case "sexagesimal":
                return (
                    (Angle(ra, u.deg).to_string(u.hour, sep=":", precision=5, pad=True), None),
                    (Angle(dec, u.deg).to_string(u.deg, sep=":", precision=4, pad=True, alwayssign=True), None),
                )
            case "hour":
                return (np.round(ra / 15, 9), u.hourangle if self.format == "ascii.ecsv" or "votable" in self.format else u.hour), (np.round(dec, 8), u.deg)
            case "rad":
                return (np.radians(ra), u.rad), (np.radians(dec), u.rad)
            case "arcsec":
                return (ra * 3600, u.arcsec), (dec * 3600, u.arcsec)
            case "deg without unit":
                return (np.round(ra, 8), None), (np.round(dec, 8), None)
        return (np.round(ra, 8), unit[0]), (np.round(dec, 8), unit[1])

    def table(self, epoch):
        rows = [r for r in range(STARS) if self.there[r][epoch]]
        self.rng.shuffle(rows)
        factor, unit = (1000, u.mmag) if self.milli else (1, u.mag)
        blank = set(self.blank[epoch])

        def measured(values, missing):
            masked = [r in blank and missing is None for r in rows]
            data = [missing if r in blank and missing is not None else round(values[r][epoch] * factor, 4) for r in rows]
            return MaskedColumn(data, mask=masked, unit=unit if self.units else None) if any(masked) else (
                MaskedColumn(data, unit=unit if self.units else None)
            )

        (ra, ra_unit), (dec, dec_unit) = self.places(rows)
        columns = [
            (self.names[0], MaskedColumn(ra, unit=ra_unit)),
            (self.names[1], MaskedColumn(dec, unit=dec_unit)),
            (self.names[2], measured(self.mag, self.missing_value)),
            (self.names[3], measured(self.err, self.missing_error)),
        ]
        besides = {
            "FLAGS": lambda r: self.rng.choice([0, 0, 2]),
            "id": lambda r: r + 1,
            "airmass": lambda r: 1.21,
            "comment": lambda r: self.rng.choice(["ok", "blend"]),
            "CLASS_STAR": lambda r: round(self.rng.random(), 2),
            "nobs": lambda r: 12,
        }
        columns += [(name, MaskedColumn([besides[name](r) for r in rows])) for name in self.extras]
        return Table([column for _, column in (columns[k] for k in self.order)], names=[columns[k][0] for k in self.order])

    def write(self, folder):
        folder.mkdir(parents=True)
        for epoch in range(EPOCHS):
            path = folder / f"field_2026010{epoch + 1}.{self.ends}"
            table = self.table(epoch)
            if self.format.startswith("votable."):
                table.write(path, format="votable", tabledata_format=self.format.split(".")[1])
            else:
                table.write(path, format=self.format)
        return folder

    def compare(self, rows, about):
        """What is wrong with the rows that left the command line."""
        faults = []
        if len(about["measurements"]) != 1:
            faults.append(f"one measurement expected, found {about['measurements']}")
        found = {}
        for row in rows:
            ra, dec = float(row["ra"]), float(row["dec"])
            away = np.hypot((ra - np.array(self.ra) % 360) * np.cos(np.radians(dec)), dec - np.array(self.dec)) * 3600
            star = int(away.argmin())
            if away[star] > 0.05:
                faults.append(f"object {row['object_key']} lies {away[star]:.2f} arcsec from every star")
                continue
            epoch = int(row["epoch_key"].replace("-", "")[-1]) - 1
            if row["measurement"] == about["measurements"][0]:
                found[star, epoch] = float(row["value"]), float(row["uncertainty"])
        for star in range(STARS):
            for epoch in range(EPOCHS):
                is_there = self.there[star][epoch] and star not in self.blank[epoch]
                expected = (self.mag[star][epoch], self.err[star][epoch]) if is_there else (np.nan, np.nan)
                value = found.get((star, epoch), (np.nan, np.nan))
                if not np.allclose(value, expected, rtol=2e-6, atol=1e-7, equal_nan=True):
                    faults.append(f"star {star}, epoch {epoch + 1}: {value}, {expected} expected")
        return faults


def run(program, *words):
    return subprocess.run(["node", program, *words], capture_output=True, text=True)


def curves_of(program, catalogs, folder):
    """The rows of all light curves that the command line makes of a folder of catalogs; or why there are none."""
    ingested = run(program, "ingest", str(catalogs), "-o", str(folder / "field"), "-q", "--json")
    if ingested.returncode != 0:
        return [], ingested.stderr.strip()[-600:] or ingested.stdout[-600:]
    exported = run(program, "export", str(folder / "field"), "--format", "csv", "-o", str(folder / "curves.csv"), "-q")
    if exported.returncode != 0:
        return [], exported.stderr.strip()
    with open(folder / "curves.csv", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#"))), None


def check(program, work, seed):
    """Faults of a series, or why it was refused; the description of it."""
    series = Series(seed)
    folder = Path(work) / str(seed)
    shutil.rmtree(folder, ignore_errors=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # units that a format's standard does not know
        catalogs = series.write(folder / "catalogs")
    rows, refused = curves_of(program, catalogs, folder)
    if refused is not None:
        return series, None, refused
    measurements = sorted({row["measurement"] for row in rows})
    faults = series.compare(rows, {"measurements": measurements}) if measurements else ["no measurement was found"]
    if not faults:
        shutil.rmtree(folder)
    return series, faults, None


def main(program, work, first="1", count="24"):
    first, count = int(first), int(count)
    passed = failed = 0
    print(f"astropy's truth: seeds {first} to {first + count - 1}")
    for seed in range(first, first + count):
        series, faults, refused = check(program, work, seed)
        if refused is None and not faults:
            passed += 1
            continue
        failed += 1
        print(f"✗ astropy's truth: {series}")
        for fault in [f"refused: {refused}"] if faults is None else faults[:4]:
            print(f"    {fault}")
    print(f"{'✓' if failed == 0 else '✗'} astropy's truth: {passed} of {count} series are what was written")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
