"""Catalogs that source-extractor writes of images with known stars, in each of its formats and with shuffled columns:
check_extractor.py <program> <work>.

What leaves the command line must be what source-extractor wrote, by its own FITS_LDAC as astropy reads it. Skipped aloud
where source-extractor is not installed. Prints "N passed, N failed" last.
"""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
from astropy.io import fits
from astropy.table import Table
from astropy.wcs import WCS
from check_truth import curves_of

EXTRACTOR = shutil.which("source-extractor") or shutil.which("sex")
ENDS = {"ASCII_HEAD": "cat", "FITS_LDAC": "ldac", "FITS_1.0": "fits", "ASCII_VOTABLE": "xml", "ASCII_SKYCAT": "skycat"}
COLUMNS = ["NUMBER", "X_IMAGE", "Y_IMAGE", "ALPHA_J2000", "DELTA_J2000", "MAG_AUTO", "MAGERR_AUTO", "FLAGS", "FWHM_IMAGE"]
SIZE, EPOCHS = 500, 3


def image(epoch, rng_stars):
    """An image of some 40 stars that do not touch, on the same sky, shifted from epoch to epoch; with noise."""
    stars = []
    while len(stars) < 40:
        x, y = rng_stars.uniform(30, SIZE - 30, 2)
        if all(np.hypot(x - a, y - b) > 20 for a, b, _ in stars):
            stars.append((x, y, 10 ** rng_stars.uniform(3.7, 5)))
    shift = 4 * epoch
    pixels = np.random.default_rng(100 + epoch).normal(100, 3, (SIZE, SIZE))
    yy, xx = np.mgrid[0:SIZE, 0:SIZE]
    for x, y, flux in stars:
        pixels += flux / (4.5 * np.pi) * np.exp(-((xx - x - shift) ** 2 + (yy - y) ** 2) / 4.5)
    wcs = WCS(naxis=2)
    wcs.wcs.crpix, wcs.wcs.crval = [SIZE / 2 + shift, SIZE / 2], [83.6, -5.4]
    wcs.wcs.ctype, wcs.wcs.cdelt = ["RA---TAN", "DEC--TAN"], [-0.6 / 3600, 0.6 / 3600]
    return fits.PrimaryHDU(pixels.astype("f4"), wcs.to_header())


def extract(work, kind, columns, path):
    (work / "columns").write_text("\n".join(columns) + "\n")
    words = {"CATALOG_TYPE": kind, "CATALOG_NAME": path, "PARAMETERS_NAME": work / "columns", "FILTER": "N", "MAG_ZEROPOINT": 25}
    words |= {"DETECT_THRESH": 5, "DETECT_MINAREA": 5, "VERBOSE_TYPE": "QUIET"}
    options = [str(word) for key, value in words.items() for word in (f"-{key}", value)]
    done = subprocess.run([EXTRACTOR, str(work / "image.fits"), "-c", "/dev/null", *options], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-400:])


def main(program, work):
    if EXTRACTOR is None:
        print("SKIPPED: source-extractor is not installed, its catalogs are not compared.")
        print("0 passed, 0 failed")
        return 0
    work, rng, failed = Path(work), random.Random(19), 0
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    truth = []
    for epoch in range(EPOCHS):
        image(epoch, np.random.default_rng(7)).writeto(work / "image.fits", overwrite=True)
        extract(work, "FITS_LDAC", COLUMNS, work / "truth.ldac")
        truth.append(Table.read(work / "truth.ldac", hdu="LDAC_OBJECTS"))
        for kind, ends in ENDS.items():
            (work / kind).mkdir(exist_ok=True)
            # ASCII_SKYCAT calls its first columns id, ra, dec, mag, whatever they are.
            skycat = ["NUMBER", "ALPHA_J2000", "DELTA_J2000", "MAG_AUTO", "MAGERR_AUTO", "FLAGS"]
            columns = skycat if kind == "ASCII_SKYCAT" else rng.sample(COLUMNS, len(COLUMNS))
            extract(work, kind, columns, work / kind / f"field_{epoch + 1}.{ends}")
    for kind in ENDS:
        rows, refused = curves_of(program, work / kind, work / f"out-{kind}")
        faults = [refused] if refused else compare(rows, truth)
        failed += 1 if faults else 0
        print(f"{'✗' if faults else '✓'} source-extractor's {kind} leaves as it was written")
        for fault in faults[:4]:
            print(f"    {fault}")
    print(f"{len(ENDS) - failed} passed, {failed} failed")
    return 1 if failed else 0


def compare(rows, truth):
    """Every source of every epoch is a point, and no point is none of them; magnitudes to what text keeps."""
    faults = []
    for epoch, table in enumerate(truth):
        own = [row for row in rows if row["epoch_key"].endswith(str(epoch + 1)) and row["value"] not in ("", "nan", "NaN")]
        if len(own) != len(table):
            faults.append(f"epoch {epoch + 1}: {len(own)} points, {len(table)} sources")
        mags = np.array([float(row["value"]) for row in own])
        errors = np.array([float(row["uncertainty"]) for row in own])
        ra, dec = (np.array([float(row[name]) for row in own]) for name in ("ra", "dec"))
        for source in table:
            away = np.hypot((ra - source["ALPHA_J2000"]) * np.cos(np.radians(dec)), dec - source["DELTA_J2000"]) * 3600
            at = int(away.argmin())
            if away[at] > 1 or abs(mags[at] - source["MAG_AUTO"]) > 6e-5 or abs(errors[at] - source["MAGERR_AUTO"]) > 6e-5:
                faults.append(f"epoch {epoch + 1}: {mags[at]} +- {errors[at]} is no {source['MAG_AUTO']} +- {source['MAGERR_AUTO']}")
    return faults


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
