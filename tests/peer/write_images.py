"""Images written by astropy (its tile compression is cfitsio's), world coordinates by wcslib, cuts and stretches by
astropy.visualization, sums in apertures by photutils: what our reader must find in them, bit by bit.

    python write_images.py FOLDER [--large]

The fixtures are written with the defaults; --large writes larger images and more pixels of each header.
"""
import base64
import gzip
import io
import json
import sys
import warnings
from pathlib import Path

import numpy as np
from astropy.io import fits
from astropy.visualization import AsinhStretch, LinearStretch, LogStretch, PercentileInterval, SqrtStretch, ZScaleInterval
from astropy.wcs import WCS
from photutils.aperture import CircularAnnulus, CircularAperture

warnings.simplefilter("ignore")
folder = Path(sys.argv[1])
large = "--large" in sys.argv
folder.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(26)
height, width = (220, 640) if large else (14, 18)
level = 1 if large else 9
rows, columns = np.mgrid[0:height, 0:width]
sky = 100 + 20 * np.sin(columns / 5) + 5 * random.normal(size=(height, width))
sky += 5000 * np.exp(-((columns - 11.3) ** 2 + (rows - 8.7) ** 2) / 6)


def packed(values):
    """Little-endian, float64 where 32 bits would lose digits, gzipped, as text."""
    values = np.asarray(values)
    kind = "<f8" if values.dtype.itemsize > 4 or values.dtype.kind in "iu" and values.dtype.itemsize > 2 else "<f4"
    raw = gzip.compress(values.astype(kind).tobytes(), level, mtime=0)
    return {"type": kind, "data": base64.b64encode(raw).decode()}


expected = {}


def write(name, hdus, extension, values=None):
    path = folder / f"{name}.fits"
    fits.HDUList(hdus).writeto(path, overwrite=True, checksum=False)
    if values is None:
        with fits.open(path) as opened:
            values = opened[extension].data
    raw = path.read_bytes()
    path.unlink()
    (folder / f"{name}.fits.gz").write_bytes(gzip.compress(raw, level, mtime=0))
    expected[name] = {"extension": extension, "width": values.shape[-1], "height": values.shape[-2], **packed(values)}


def plain(name, values, **cards):
    hdu = fits.PrimaryHDU(values)
    for key, value in cards.items():
        hdu.header[key] = value
    write(name, [hdu], 0)


u16 = np.clip(sky * 8, 0, 65535).astype(np.uint16)
i16 = np.clip(sky - 120, -32000, 32000).astype(np.int16)
i32 = (sky * 1e5).astype(np.int32)
f32 = sky.astype(np.float32)
holes = f32.copy()
holes[3:6, 4:9] = np.nan
zeros = holes.copy()
zeros[10:14, 2:20] = 0

plain("plain-u8", np.clip(sky / 2, 0, 255).astype(np.uint8))
plain("plain-u16", u16)
plain("plain-i32", i32)
plain("plain-i64", (sky * 1e9).astype(np.int64))
plain("plain-f32-holes", holes)
plain("plain-f64", sky)

# Written as it is stored: astropy would unscale. It passes over a BLANK of 0, so it is another value.
missing = int(i16[i16 != 0][5])
path = folder / "plain-i16-blank.fits"
stored = fits.PrimaryHDU(i16)
stored.header["BLANK"] = missing
stored.writeto(path, overwrite=True)
raw = path.read_bytes()
path.unlink()
scaled = raw.replace(b"END".ljust(240), b"BSCALE  =                 0.25".ljust(80) + b"BZERO   = 10.0".ljust(80) + b"END".ljust(80), 1)
path.write_bytes(scaled[: len(raw)])
with fits.open(path) as opened:
    values = opened[0].data
assert np.array_equal(values, np.where(i16 == missing, np.nan, 10 + 0.25 * i16), equal_nan=True)
raw = path.read_bytes()
path.unlink()
(folder / "plain-i16-blank.fits.gz").write_bytes(gzip.compress(raw, level, mtime=0))
expected["plain-i16-blank"] = {"extension": 0, "width": width, "height": height, **packed(values)}

several = [fits.PrimaryHDU(), fits.ImageHDU(i16, name="SCI"), fits.ImageHDU(f32, name="ERR")]
several[0].header["FILTER"] = "ch1"
several[0].header["DATE-OBS"] = "2011-03-04T05:06:07"
write("several", several, 2)
write("cube", [fits.PrimaryHDU(np.stack([f32, f32 + 1]))], 0, f32)


def compressed(name, values, **options):
    write(name, [fits.PrimaryHDU(), fits.CompImageHDU(values, name="SCI", **options)], 1)


tile = (200, 300) if large else (7, 10)
compressed("rice-u16", u16, compression_type="RICE_1")
compressed("rice-i16", i16, compression_type="RICE_1", tile_shape=tile)
compressed("rice-i32", i32, compression_type="RICE_1", tile_shape=tile)
compressed("rice-u8", np.clip(sky / 2, 0, 255).astype(np.uint8), compression_type="RICE_1")
for method, dither in (("none", -1), ("1", 1), ("2", 2)):
    values = zeros if dither == 2 else holes
    compressed(f"rice-f32-dither-{method}", values, compression_type="RICE_1", quantize_method=dither, dither_seed=37)
compressed("rice-f32-tiles", holes, compression_type="RICE_1", quantize_method=1, tile_shape=tile, dither_seed=9998)
compressed("rice-f64", sky, compression_type="RICE_1", quantize_method=1, dither_seed=3)
mixed = f32.copy()
mixed[:2] = 7.5  # rows without noise do not quantise: they lie in GZIP_COMPRESSED_DATA
compressed("rice-f32-flat-rows", mixed, compression_type="RICE_1", quantize_method=1, dither_seed=1)
compressed("gzip1-i32", i32, compression_type="GZIP_1")
compressed("gzip2-i16", i16, compression_type="GZIP_2", tile_shape=tile)
compressed("gzip1-f32-lossless", holes, compression_type="GZIP_1", quantize_level=0)
compressed("gzip2-f32", holes, compression_type="GZIP_2", quantize_method=2, dither_seed=12)

# Descriptors of 64 bits (Q), as heaps beyond 2 GB have them: the same bytes, with the table's column rewritten.
fits.HDUList([fits.PrimaryHDU(), fits.CompImageHDU(holes, compression_type="RICE_1", quantize_method=1, dither_seed=5)]).writeto(
    folder / "p.fits", overwrite=True
)
with fits.open(folder / "p.fits", disable_image_compression=True) as opened:
    table = opened[1]
    columns = [
        fits.Column(c.name, c.format.replace("1P", "1Q"), array=table.data[c.name]) for c in table.columns
    ]
    wide = fits.BinTableHDU.from_columns(columns)
    for card in table.header.cards:
        if card.keyword.startswith("Z") and card.keyword not in wide.header:
            wide.header.append(card)
    assert wide.header["TFORM1"].startswith("1Q")
    write("rice-f32-q", [fits.PrimaryHDU(), wide], 1)
(folder / "p.fits").unlink()


def repacked(columns, tiles):
    """A compressed image with the table of other columns, and the cards of `tiles` that say how it is packed."""
    table = fits.BinTableHDU.from_columns(columns)
    for card in tiles.header.cards:
        if card.keyword.startswith("Z") and card.keyword not in table.header:
            table.header.append(card)
    return table


def tiles_of(hdu):
    """The table of a compressed image, and the pixels that astropy unpacks from it."""
    written = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(written)
    table = fits.open(io.BytesIO(written.getvalue()), disable_image_compression=True)[1]
    return table, fits.open(io.BytesIO(written.getvalue()))[1].data


# A scale that is the same in all tiles may stand in the header instead (FITS 4.0, section 10.1.3).
whole = fits.CompImageHDU(f32, compression_type="RICE_1", tile_shape=(height, width), quantize_method=1, dither_seed=3)
table, values = tiles_of(whole)
kept = [fits.Column(c.name, c.format, array=table.data[c.name]) for c in table.columns if not c.name.startswith("Z")]
one = repacked(kept, table)
for name in ("ZSCALE", "ZZERO"):
    one.header[name] = float(table.data[name][0])
write("rice-f32-scale-in-header", [fits.PrimaryHDU(), one], 1, values)
# Early versions of cfitsio gzipped small integers as 32-bit ones.
table, values = tiles_of(fits.CompImageHDU(i16, compression_type="GZIP_1", tile_shape=(1, width)))
packed_rows = np.empty(height, dtype=object)
for row in range(height):
    packed_rows[row] = np.frombuffer(gzip.compress(i16[row].astype(">i4").tobytes(), 9, mtime=0), np.uint8)
early = repacked([fits.Column("COMPRESSED_DATA", "1PB()", array=packed_rows)], table)
write("gzip1-i16-as-int", [fits.PrimaryHDU(), early], 1, values)
for name in ("HCOMPRESS_1", "PLIO_1"):
    values = np.clip(i16, 0, 4000)
    write(f"refused-{name}", [fits.PrimaryHDU(), fits.CompImageHDU(values, compression_type=name)], 1)

(folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")

# World coordinates: header, pixels, and where wcslib says that they are.
cd = dict(CD1_1=-1.6e-4, CD1_2=2e-5, CD2_1=1.9e-5, CD2_2=1.61e-4)
scamp = dict(PV1_0=1e-4, PV1_1=1.001, PV1_2=2e-4, PV1_4=-3e-3, PV1_5=1e-3, PV1_6=2e-3, PV1_7=0.02, PV1_10=-0.01,
             PV2_0=-2e-4, PV2_1=0.999, PV2_2=-1e-4, PV2_4=2e-3, PV2_5=-1e-3, PV2_6=1e-3, PV2_7=-0.01, PV2_8=0.02)
sip = dict(A_ORDER=3, B_ORDER=3, A_2_0=2e-6, A_1_1=-3e-6, A_0_2=1e-6, A_3_0=2e-9, A_0_3=-1e-9, B_2_0=-1e-6, B_1_1=2e-6,
           B_0_2=3e-6, B_2_1=1e-9, B_0_3=2e-9, AP_ORDER=1, AP_1_0=0.5, BP_ORDER=1)
zpn = dict(PV2_1=1.0, PV2_3=42.0, PV2_5=-10000.0)


def header(kind, ra=150.1, dec=2.2, suffix="", **cards):
    axes = {"CTYPE1": f"RA---{kind}{suffix}", "CTYPE2": f"DEC--{kind}{suffix}", "CRPIX1": 512.3, "CRPIX2": 498.7}
    return {**axes, "CRVAL1": ra, "CRVAL2": dec, **cards}


swapped = {"CTYPE1": "DEC--TAN", "CTYPE2": "RA---TAN", "CRPIX1": 100.0, "CRPIX2": 50.0, "CRVAL1": -30.0,
           "CRVAL2": 12.0, "CD1_1": 1e-4, "CD1_2": 2e-5, "CD2_1": 3e-5, "CD2_2": -1.1e-4}
headers = {
    "tan-cd": header("TAN", **cd),
    "tan-cd-one-element": header("TAN", CD1_1=-1e-4, CD2_2=1e-4),
    "tan-pc": header("TAN", CDELT1=-1e-4, CDELT2=1e-4, PC1_1=0.8, PC1_2=-0.6, PC2_1=0.6, PC2_2=0.8),
    "tan-pc-one-element": header("TAN", CDELT1=-1e-4, CDELT2=1e-4, PC1_2=0.1),
    "tan-crota": header("TAN", CDELT1=-1e-4, CDELT2=1.2e-4, CROTA2=33.0),
    "tan-swapped": swapped,
    "tan-ra-0": header("TAN", ra=0.001, dec=-45.0, **cd),
    "tan-pole": header("TAN", ra=40.0, dec=90.0, **cd),
    "tan-south-pole": header("TAN", ra=200.0, dec=-89.97, **cd),
    "tan-lonpole": header("TAN", LONPOLE=163.0, **cd),
    "tan-arcsec": header("TAN", CUNIT1="deg", CUNIT2="deg", **cd),
    "tan-sip": header("TAN", suffix="-SIP", **cd, **sip),
    "tan-is-tpv": header("TAN", **cd, **scamp),
    "tpv": header("TPV", **cd, **scamp),
    "zpn": header("ZPN", **cd, **zpn),
    "sin": header("SIN", **cd),
    "arc": header("ARC", **cd),
    "stg": header("STG", **cd),
    "zea": header("ZEA", ra=359.999, dec=61.0, **cd),
}
if large:  # To be cut by us: check_cutouts.py.
    for name in ("tan-cd", "tan-sip", "tan-is-tpv", "tan-swapped", "zpn"):
        hdu = fits.PrimaryHDU(holes)
        hdu.header.update({**headers[name], "CRPIX1": 300.0, "CRPIX2": 100.0, "BUNIT": "MJy/sr"})
        hdu.writeto(folder / f"whole-{name}.fits", overwrite=True)
count = 2000 if large else 12
world = {}
for name, cards in headers.items():
    x, y = random.uniform(-100, 1200, size=(2, count))
    x[0], y[0] = cards["CRPIX1"], cards["CRPIX2"]
    wcs = WCS(fits.Header(cards.items()))
    first, second = wcs.all_pix2world(x, y, 1)
    ra, dec = (second, first) if name == "tan-swapped" else (first, second)
    world[name] = {"cards": cards, "x": x.tolist(), "y": y.tolist(), "ra": (ra % 360).tolist(), "dec": dec.tolist()}
(folder / "world.json").write_text(json.dumps(world) + "\n")

# Cuts and stretches of values that both sides can make: 3,000 and a few, with bright ones and holes among them.
views = {}
for size in (7, 100, 3001, 45678):
    index = np.arange(size)
    values = ((index * 7919) % 10007) / 7 + (index % 101 == 0) * 5000.0
    interval = {str(percent): list(PercentileInterval(percent).get_limits(values)) for percent in (90, 99, 99.5)}
    views[str(size)] = {"zscale": [float(cut) for cut in ZScaleInterval().get_limits(values)], "percentiles": interval}
part = np.linspace(0, 1, 11)
stretches = {"linear": LinearStretch(), "log": LogStretch(1000), "sqrt": SqrtStretch(), "asinh": AsinhStretch(0.1)}
views["stretches"] = {name: stretch(part).tolist() for name, stretch in stretches.items()}
size = 31
stamp = ((np.arange(size * size) * 7919) % 10007).reshape(size, size) / 7
sums = []
for x, y, r, inner, outer in ((15, 15, 3, 6, 9), (14.3, 16.8, 4.25, 7.5, 12.1), (15.5, 15.5, 0.3, 0.6, 2), (2.2, 15, 5, 6, 9)):
    aperture, annulus = CircularAperture((x, y), r), CircularAnnulus((x, y), inner, outer)
    one, ring = aperture.do_photometry(stamp)[0][0], annulus.do_photometry(stamp)[0][0]
    ones = np.ones_like(stamp)
    areas = [a.do_photometry(ones)[0][0] for a in (aperture, annulus)]
    sums.append({"at": [x, y, r, inner, outer], "sum": one, "ring": ring, "areas": areas})
views["apertures"] = sums
(folder / "views.json").write_text(json.dumps(views, indent=1) + "\n")
