"""Images packed by cfitsio itself, as fpack packs them, and what cfitsio unpacks from them: write_cfitsio.py FOLDER.

Of hatp32's image beside them, where it is at hand: what astropy reads, its cuts, and sums about its sources by photutils.
"""

import json
import sys
from pathlib import Path

import fitsio
import numpy as np
from astropy.io import fits
from astropy.visualization import PercentileInterval, ZScaleInterval
from photutils.aperture import CircularAnnulus, CircularAperture

folder, hatp32 = Path(sys.argv[1]), Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(2)
height, width = 450, 700
rows, columns = np.mgrid[0:height, 0:width]
sky = 100 + 20 * np.sin(columns / 50) + 5 * random.normal(size=(height, width))
sky += 50000 * np.exp(-((columns - 311.3) ** 2 + (rows - 208.7) ** 2) / 60)
holes = sky.astype(np.float32)
holes[30:60, 400:900] = np.nan
zeros = holes.copy()
zeros[100:140, 20:200] = 0
kinds = {
    "u8": np.clip(sky / 2, 0, 255).astype(np.uint8),
    "u16": np.clip(sky * 8, 0, 65535).astype(np.uint16),
    "i16": np.clip(sky - 120, -32000, 32000).astype(np.int16),
    "i32": (sky * 1e4).astype(np.int32),
}
expected = {}


def write(name, values, method, **options):
    path = folder / f"{name}.fits"
    path.unlink(missing_ok=True)
    with fitsio.FITS(str(path), "rw") as opened:
        opened.write(values, compress=method, **options)
    values = fitsio.read(str(path), ext=1)
    kind = "<f8" if values.dtype.itemsize > 4 or values.dtype.kind in "iu" and values.dtype.itemsize > 2 else "<f4"
    (folder / f"{name}.raw").write_bytes(values.astype(kind).tobytes())
    expected[name] = {"extension": 1, "width": width, "height": height, "type": kind}


for method in ("RICE_1", "GZIP_1", "GZIP_2"):
    for kind, values in kinds.items():
        for cut, tiles in (("rows", None), ("tiles", [200, 300])):
            write(f"cfitsio-{method}-{kind}-{cut}", values, method, tile_dims=tiles)
    for dither, quantize in enumerate(("NO_DITHER", "SUBTRACTIVE_DITHER_1", "SUBTRACTIVE_DITHER_2")):
        for cut, tiles in (("rows", None), ("tiles", [200, 300])):
            options = {"qmethod": quantize, "qlevel": 4, "dither_seed": 77, "tile_dims": tiles}
            write(f"cfitsio-{method}-f32-{dither}-{cut}", zeros, method, **options)
    write(f"cfitsio-{method}-f32-lossless", holes, method if method != "RICE_1" else "GZIP_2", qlevel=0)

if hatp32.exists():
    with fits.open(hatp32) as opened:
        values = opened[0].data.astype(np.float32)
    x, y = random.uniform(20, values.shape[1] - 20, 50), random.uniform(20, values.shape[0] - 20, 50)
    places = np.transpose([x, y])
    aperture, ring = CircularAperture(places, 3.0), CircularAnnulus(places, 6.0, 10.0)
    (folder / "hatp32.raw").write_bytes(values.astype("<f4").tobytes())
    expected["hatp32"] = {
        **{"extension": 0, "width": values.shape[1], "height": values.shape[0], "type": "<f4", "path": str(hatp32)},
        "zscale": [float(cut) for cut in ZScaleInterval().get_limits(values)],
        "percentiles": [float(cut) for cut in PercentileInterval(99).get_limits(values)],
        "apertures": {
            "x": x.tolist(),
            "y": y.tolist(),
            "sum": aperture.do_photometry(values.astype(float))[0].tolist(),
            "ring": ring.do_photometry(values.astype(float))[0].tolist(),
        },
    }
(folder / "cfitsio.json").write_text(json.dumps(expected))
