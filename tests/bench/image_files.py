"""Images of a synthetic sky for `npm run bench -- image`: image_files.py FOLDER AXES, where AXES are its ends and epochs."""

import json
import sys
from pathlib import Path

import fitsio
import numpy as np

folder, axes = Path(sys.argv[1]), json.loads(sys.argv[2])
random = np.random.default_rng(1)
(ra0, ra1), (dec0, dec1) = axes["ra"], axes["dec"]
ra, dec = (ra0 + ra1) / 2, (dec0 + dec1) / 2
extent = 1.05 * max(dec1 - dec0, (ra1 - ra0) * np.cos(np.radians(dec)))


def header(width, height, **more):
    """North up, with the whole field across the width."""
    scale = extent / width
    cards = {"CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CRVAL1": ra, "CRVAL2": dec, "CRPIX1": (width + 1) / 2,
             "CRPIX2": (height + 1) / 2, "CD1_1": -scale, "CD1_2": 0.0, "CD2_1": 0.0, "CD2_2": scale, **more}
    return [{"name": name, "value": value} for name, value in cards.items()]


def sky(width, height):
    values = random.normal(100, 5, size=(height, width)).astype(np.float32)
    x, y = random.integers(3, width - 3, 3000), random.integers(3, height - 3, 3000)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            values[np.clip(y + dy, 0, height - 1), x + dx] += 3000 / (1 + dx * dx + dy * dy)
    return values


fitsio.write(str(folder / "coadd_4k.fits"), sky(4096, 4096), header=header(4096, 4096), compress="RICE_1",
             qmethod="SUBTRACTIVE_DITHER_1", qlevel=4, clobber=True)
large = np.tile(sky(2500, 2500), (4, 4))
fitsio.write(str(folder / "coadd_10k.fits"), large, header=header(10000, 10000), clobber=True)
for epoch, mjd in enumerate(axes["mjd"]):
    cards = header(4096, 512, **{"MJD-OBS": mjd + 1e-4, "EXPTIME": 30.0})  # a whole number would be a day
    fitsio.write(str(folder / f"epoch_{epoch:02}.fits"), sky(4096, 512), header=cards, clobber=True)
