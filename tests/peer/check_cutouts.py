"""Cutouts that we wrote as FITS, of images that astropy wrote (write_images.py --large): check_cutouts.py FOLDER.

Each is opened without a warning, its pixels are those of Cutout2D, its world coordinates name the same places of the sky as
the image's, and the sum in its circle less its ring is photutils'.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
from astropy.io import fits
from astropy.nddata import Cutout2D
from astropy.wcs import WCS, FITSFixedWarning
from photutils.aperture import ApertureStats, CircularAnnulus, CircularAperture

warnings.simplefilter("error")
warnings.simplefilter("ignore", FITSFixedWarning)
# A TAN header with PV is read as TPV, and one with SIP and no -SIP in its name as SIP: wcslib says so.
warnings.filterwarnings("ignore", message=".*SIP.*|.*PV.*")
folder = Path(sys.argv[1])
passed = failed = 0


def check(what, fine, found=""):
    global passed, failed
    print(f"{'✓' if fine else '✗'} {what}{'' if fine else f': {found}'}")
    passed, failed = passed + bool(fine), failed + (not fine)


for one in json.loads((folder / "cutouts.json").read_text()):
    name, x, y, size = one["name"], one["x"], one["y"], one["size"]
    with fits.open(folder / f"whole-{name}.fits") as opened:
        whole, header = opened[0].data.astype(float), opened[0].header
    with fits.open(folder / f"{one['file']}.fits") as opened:
        opened.verify("exception")
        cutout, own = opened[0].data, opened[0].header
    expected = Cutout2D(whole, (x - 1, y - 1), size, mode="partial", fill_value=np.nan)
    same = np.array_equal(cutout.astype("<f4"), expected.data.astype("<f4"), equal_nan=True)
    check(f"{name}: {size} pixels around {x}, {y} are those of Cutout2D", same, np.sum(cutout != expected.data))

    places = np.random.default_rng(1).uniform(1, size, (200, 2))
    left, bottom = one["imageX"] - 1, one["imageY"] - 1
    ours = WCS(own).all_pix2world(places, 1)
    theirs = WCS(header).all_pix2world(places + [left, bottom], 1)
    off = np.abs(ours - theirs).max() * 3600e6
    check(f"{name}: world coordinates of the cutout name the same places", off < 1, f"{off} microarcsec off")
    check(f"{name}: the object and the unit are in the header", own["OBJECT"] == "it's 1" and own["BUNIT"] == "MJy/sr", own)

    mask = ~np.isfinite(whole)
    place = (x - 1, y - 1)
    circle = CircularAperture(place, 3.0).do_photometry(np.where(mask, 0, whole), mask=mask)[0][0]
    area = CircularAperture(place, 3.0).do_photometry((~mask).astype(float))[0][0]
    ring = ApertureStats(whole, CircularAnnulus(place, 6.0, 9.0), mask=mask, sum_method="exact")
    mean = ring.sum / ring.sum_aper_area.value
    net = circle - area * mean
    check(f"{name}: circle less ring is photutils'", abs(one["net"] - net) < 1e-6 * abs(circle), f"{one['net']}, {net}")
print(f"{passed} passed, {failed} failed")
