"""Odd FITS images and headers as astropy writes and reads them: what our reader must find in them, or must not believe.

    python write_odd_images.py FOLDER

Writes files, `odd.json` with what astropy reads from each, and `odd-world.json` with where wcslib puts pixels of headers.
"""
import gzip
import json
import sys
import warnings
from pathlib import Path

import fitsio
import numpy as np
from astropy.io import fits
from astropy.visualization import ZScaleInterval
from astropy.wcs import WCS

warnings.simplefilter("ignore")
folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(2026)
width, height = 53, 37
rows, columns = np.mgrid[0:height, 0:width]
sky = 100 + 20 * np.sin(columns / 5) + 5 * random.normal(size=(height, width))
f32 = sky.astype(np.float32)
i16 = (sky * 100).astype(np.int16)
expected = {}


def packed(values):
    values = np.asarray(values)
    kind = "<f8" if values.dtype.itemsize > 4 or values.dtype.kind in "iu" and values.dtype.itemsize > 2 else "<f4"
    return kind, values.astype(kind).tobytes()


def expect(name, extension, values, ending=".fits", **more):
    kind, raw = packed(values)
    (folder / f"{name}.raw").write_bytes(raw)
    finite = np.asarray(values, dtype=float)
    finite = finite[np.isfinite(finite)]
    zscale = [float(cut) for cut in ZScaleInterval().get_limits(np.asarray(values))] if finite.size else None
    expected[name] = {
        **{"extension": extension, "width": values.shape[-1], "height": values.shape[-2], "type": kind},
        **{"ending": ending, "zscale": zscale},
        **more,
    }


def written(name, hdus, ending=".fits"):
    path = folder / f"{name}{ending}"
    fits.HDUList(hdus).writeto(path, overwrite=True)
    return path


def read(path, extension, plane=()):
    with fits.open(path) as opened:
        return np.array(opened[extension].data[plane])


def plain(name, values, plane=(), **cards):
    hdu = fits.PrimaryHDU(values)
    hdu.header.update(cards)
    expect(name, 0, read(written(name, [hdu]), 0, plane))


def scaled(name, stored, rounding=False, **cards):
    """Cards that astropy would take as done are put into the finished file. @param rounding astropy scales in 32 bits"""
    path = written(name, [fits.PrimaryHDU(stored)])
    raw = path.read_bytes()
    text = b"".join(f"{key:<8}= {value:>20}".encode().ljust(80) for key, value in cards.items()) + b"END".ljust(80)
    path.write_bytes(raw.replace(b"END".ljust(len(text)), text, 1))
    values = read(path, 0)
    expect(name, 0, values, **({"rounding": True} if rounding else {}))


# All kinds of pixels, with scales and zeros.
plain("u8", np.arange(width * height, dtype=np.uint8).reshape(height, width))
scaled("i8", np.arange(width * height, dtype=np.uint8).reshape(height, width), BZERO=-128)
plain("u16", i16.astype(np.uint16) + 30000)
plain("u32", (sky * 2e7).astype(np.uint32))
plain("u64", (sky * 1e17).astype(np.uint64))
scaled("i16-scaled", i16, True, BSCALE=0.1, BZERO=-3.5)
scaled("u8-scaled", i16.astype(np.uint8), True, BSCALE="1.5D-3", BZERO="2.5d1")
scaled("i32-scaled", (sky * 1e6).astype(np.int32), BSCALE=1e-6, BZERO=7)
scaled("f32-scaled", f32, True, BSCALE=2, BZERO=1)
scaled("f64-scaled", sky, BSCALE=0.3, BZERO=-1)
blank = int(i16[3, 3])
scaled("u16-blank", i16, BZERO=32768, BLANK=blank)  # astropy passes over BLANK of unsigned integers
expect("u16-blank", 0, np.where(i16 == blank, np.nan, i16.astype(np.float32) + 32768))
plain("f32-infinite", np.where(rows == 5, np.inf, np.where(rows == 6, -np.inf, f32)).astype(np.float32))

# Shapes and values that leave nothing to see.
plain("all-nan", np.full((height, width), np.nan, np.float32))
plain("constant", np.full((height, width), 7.25, np.float32))
plain("one-pixel", np.array([[3.5]], np.float32))
plain("one-row", f32[:1])
plain("one-column", f32[:, :1].copy())
plain("cube", np.stack([f32, f32 + 1, f32 + 2]), plane=0)
plain("four-axes", f32.reshape(1, 1, height, width), plane=(0, 0))
holes = np.where(random.random((height, width)) < 0.4, np.nan, f32).astype(np.float32)
plain("holes", holes)
# So large that it is looked at by levels: holes change which pixels zscale samples.
large = (100 + 5 * random.normal(size=(1101, 1203))).astype(np.float32)
plain("large", large)
plain("large-holes", np.where(random.random(large.shape) < 0.2, np.nan, large).astype(np.float32))
plain("large-infinite", np.where(random.random(large.shape) < 1e-5, np.inf, large).astype(np.float32))
plain("large-border", np.where(np.arange(1203) < 300, np.nan, large).astype(np.float32))

# Several parts: a compressed one behind a table, a plain one behind a compressed one.
table = fits.BinTableHDU.from_columns([fits.Column("A", "J", array=np.arange(5))])
squeezed = fits.CompImageHDU(i16, compression_type="RICE_1")
path = written("parts", [fits.PrimaryHDU(), table, squeezed, fits.ImageHDU(f32, name="LAST")])
expect("parts", 3, read(path, 3))
path = written("compressed-first", [fits.PrimaryHDU(), fits.CompImageHDU(i16, compression_type="GZIP_2")])
expect("compressed-first", 1, read(path, 1))

# What lies behind the image, and how the file is packed.
raw = written("behind", [fits.PrimaryHDU(f32)]).read_bytes()
(folder / "behind.fits").write_bytes(raw + b"\0" * 100 + b"what is no FITS" * 9)
expect("behind", 0, f32)
for name, tail in (("gz", b""), ("gz-zeros", b"\0" * 700), ("gz-rubbish", b"rubbish behind it" * 99), ("gz-members", None)):
    content = gzip.compress(raw[:4000]) + gzip.compress(raw[4000:]) if tail is None else gzip.compress(raw) + tail
    (folder / f"{name}.fits.gz").write_bytes(content)
    expect(name, 0, f32, ".fits.gz")
(folder / "cut.fits").write_bytes(raw[:7000])
expect("cut", 0, f32, refused="cut.fits")
(folder / "cut-gz.fits.gz").write_bytes(gzip.compress(raw)[:-900])
expect("cut-gz", 0, f32, ".fits.gz", refused="cut-gz.fits.gz")


def compressed(name, values, plane=(), **options):
    path = written(name, [fits.PrimaryHDU(), fits.CompImageHDU(values, **options)])
    expect(name, 1, read(path, 1, plane))


i32 = (sky * 1e5).astype(np.int32)
for kind, values in (("u8", i16.astype(np.uint8)), ("i16", i16), ("u16", i16.astype(np.uint16)), ("i32", i32), ("u32", i32.astype(np.uint32))):
    for method in ("RICE_1", "GZIP_1", "GZIP_2", "NOCOMPRESS"):
        for tile in ((1, width), (height, width), (5, 7), (100, 1)):
            shape = (min(tile[0], height), min(tile[1], width))
            compressed(f"{method}-{kind}-{shape[0]}x{shape[1]}", values, compression_type=method, tile_shape=shape)
for method in ("RICE_1", "GZIP_1", "GZIP_2"):
    for dither in (-1, 1, 2):
        for level in (16.0, -0.01, 0.0):
            options = {"compression_type": method, "quantize_method": dither, "quantize_level": level}
            if level == 0 and method == "RICE_1":
                continue
            for kind, values in (("f32", holes), ("f64", sky)):
                compressed(f"{method}-{kind}-{dither}-{level}", values, dither_seed=9999, **options)
compressed("rice-blocks-16", i16, compression_type="RICE_1")
compressed("compressed-cube", np.stack([i16, i16 + 1]), plane=0, compression_type="RICE_1", tile_shape=(1, 5, 9))
compressed("compressed-constant", np.full((height, width), 7.25, np.float32), compression_type="RICE_1")
compressed("compressed-nan", np.full((height, width), np.nan, np.float32), compression_type="RICE_1")
compressed("compressed-one", np.array([[5]], np.int16), compression_type="RICE_1")


def recarded(name, source, cards, drop=()):
    """A compressed image with other cards, and without columns, in its table."""
    with fits.open(folder / f"{source}.fits", disable_image_compression=True) as opened:
        table = opened[1]
        kept = [c for c in table.columns if c.name not in drop]
        made = fits.BinTableHDU.from_columns(
            [fits.Column(c.name, c.format, array=table.data[c.name]) for c in kept]
        )
        for card in table.header.cards:
            if card.keyword.startswith("Z") and card.keyword not in made.header:
                made.header.append(card)
        made.header.update(cards)
        return written(name, [fits.PrimaryHDU(), made])


# Scales that are the same in all tiles may stand in the header (FITS 4.0, section 10.1.3).
one = fits.CompImageHDU(f32, compression_type="RICE_1", tile_shape=(height, width), quantize_method=1, dither_seed=3)
written("one-tile", [fits.PrimaryHDU(), one])
with fits.open(folder / "one-tile.fits", disable_image_compression=True) as opened:
    scale, zero = (float(opened[1].data[name][0]) for name in ("ZSCALE", "ZZERO"))
expect("one-tile", 1, read(folder / "one-tile.fits", 1))
path = recarded("scale-in-header", "one-tile", {"ZSCALE": scale, "ZZERO": zero}, ("ZSCALE", "ZZERO"))
expect("scale-in-header", 1, read(folder / "one-tile.fits", 1))
path = recarded("scaled-compressed", "RICE_1-i16-5x7", {"BSCALE": 0.25, "BZERO": 10.0})
expect("scaled-compressed", 1, fitsio.read(str(path), ext=1), rounding=True)
path = recarded("blank-compressed", "RICE_1-i16-5x7", {"ZBLANK": blank})
expect("blank-compressed", 1, np.where(i16 == blank, np.nan, i16).astype(np.float32))


def packed_as(name, source, stored, method):
    """An image whose tiles are gzipped by hand."""
    with fits.open(folder / f"{source}.fits", disable_image_compression=True) as opened:
        cards = [card for card in opened[1].header.cards if card.keyword.startswith("Z")]
    tiles = np.empty(height, dtype=object)
    for row in range(height):
        content = stored[row].astype(stored.dtype.newbyteorder(">")).tobytes()
        tiles[row] = np.frombuffer(gzip.compress(content), np.uint8)
    made = fits.BinTableHDU.from_columns([fits.Column("COMPRESSED_DATA", "1PB()", array=tiles)])
    for card in cards:
        if card.keyword not in made.header:
            made.header.append(card)
    made.header["ZCMPTYPE"] = method
    return written(name, [fits.PrimaryHDU(), made])


# Early cfitsio gzipped 16-bit pixels as 32-bit integers; cfitsio still reads them.
compressed("gzip-rows", i16, compression_type="GZIP_1", tile_shape=(1, width))
path = packed_as("gzip-as-int", "gzip-rows", i16.astype(np.int32), "GZIP_1")
expect("gzip-as-int", 1, fitsio.read(str(path), ext=1))
path = packed_as("gzip-short", "gzip-rows", i16[:, :-1], "GZIP_1")
expect("gzip-short", 1, i16, refused="gzip-short.fits")
(folder / "odd.json").write_text(json.dumps(expected))

# World coordinates: cards, and where wcslib puts pixels; without places, what must not be believed.
cd = dict(CD1_1=-1.6e-4, CD1_2=2e-5, CD2_1=1.9e-5, CD2_2=1.61e-4)
scamp = dict(PV1_0=1e-4, PV1_1=1.001, PV1_2=2e-4, PV1_4=-3e-3, PV1_5=1e-3, PV1_6=2e-3, PV1_7=0.02, PV1_10=-0.01,
             PV2_0=-2e-4, PV2_1=0.999, PV2_2=-1e-4, PV2_4=2e-3, PV2_5=-1e-3, PV2_6=1e-3, PV2_7=-0.01, PV2_8=0.02)


def header(kind="TAN", ra=150.1, dec=2.2, suffix="", **cards):
    axes = {"CTYPE1": f"RA---{kind}{suffix}", "CTYPE2": f"DEC--{kind}{suffix}", "CRPIX1": 512.3, "CRPIX2": 498.7}
    return {**axes, "CRVAL1": ra, "CRVAL2": dec, **cards}


def swapped(kind="TAN", **cards):
    axes = {"CTYPE1": f"DEC--{kind}", "CTYPE2": f"RA---{kind}", "CRPIX1": 100.0, "CRPIX2": 50.0}
    return {**axes, "CRVAL1": -30.0, "CRVAL2": 12.0, **cards}


headers = {
    "flip-x": header(CD1_1=1e-4, CD1_2=0.0, CD2_1=0.0, CD2_2=1e-4),
    "flip-y": header(CD1_1=-1e-4, CD1_2=0.0, CD2_1=0.0, CD2_2=-1e-4),
    "flip-cdelt": header(CDELT1=1e-4, CDELT2=-1e-4, CROTA2=200.0),
    "crota-1": header(CDELT1=-1e-4, CDELT2=1e-4, CROTA1=30.0),
    "crota-both": header(CDELT1=-1e-4, CDELT2=2e-4, CROTA1=30.0, CROTA2=-50.0),
    "crota-swapped": swapped(CDELT1=1e-4, CDELT2=-2e-4, CROTA1=25.0),
    "crota-swapped-2": swapped(CDELT1=1e-4, CDELT2=-2e-4, CROTA2=25.0),
    "pc-swapped": swapped(CDELT1=1e-4, CDELT2=-2e-4, PC1_1=0.9, PC1_2=0.3, PC2_1=-0.2, PC2_2=1.1),
    "pc-and-crota": header(CDELT1=-1e-4, CDELT2=1e-4, PC1_1=0.8, PC1_2=-0.6, PC2_1=0.6, PC2_2=0.8, CROTA2=10.0),
    "cd-and-cdelt": header(CDELT1=5.0, CDELT2=5.0, **cd),
    "cd-and-crota": header(CDELT1=5.0, CDELT2=5.0, CROTA2=5.0, **cd),
    "cdelt-only": header(CDELT1=-1e-4, CDELT2=1e-4),
    "arcsec": header(ra=540360.0, dec=7920.0, CUNIT1="arcsec", CUNIT2="arcsec", CDELT1=-0.4, CDELT2=0.4),
    "latpole": header(LONPOLE=170.0, LATPOLE=33.0, **cd),
    "lonpole-pv": header(PV1_3=150.0, **cd),
    "ra-beyond": header(ra=-30.0, **cd),
    "ra-beyond-360": header(ra=725.0, **cd),
    "pole-lonpole": header(ra=10.0, dec=90.0, LONPOLE=180.0, **cd),
    "south": header(ra=10.0, dec=-90.0, **cd),
    "sip-order-5": header(suffix="-SIP", A_ORDER=5, B_ORDER=4, A_5_0=1e-16, A_0_4=-2e-13, A_2_1=3e-10, B_0_4=1e-13, B_2_0=1e-6, **cd),
    "sip-only-a": header(suffix="-SIP", A_ORDER=2, A_2_0=1e-6, B_ORDER=2, **cd),
    "sip-crota": header(suffix="-SIP", A_ORDER=2, A_1_1=1e-6, B_ORDER=2, B_0_2=-1e-6, CDELT1=-1e-4, CDELT2=1e-4, CROTA2=12.0),
    "sip-unsaid": header(A_ORDER=2, A_2_0=1e-6, B_ORDER=2, B_1_1=2e-6, **cd),
    "sip-and-pv": header(suffix="-SIP", A_ORDER=2, A_2_0=1e-6, B_ORDER=2, B_1_1=2e-6, **cd, **scamp),
    "tpv-order-7": header("TPV", PV1_1=1.0, PV1_31=0.03, PV1_39=1e-3, PV2_1=1.0, PV2_38=-0.02, PV2_39=2e-3, PV2_23=1e-3, **cd),
    "sin-turned": header("SIN", dec=-70.0, CDELT1=-1e-3, CDELT2=1e-3, CROTA2=70.0),
    "sin-slant-0": header("SIN", PV2_1=0.0, PV2_2=0.0, **cd),
    "zpn-9": header("ZPN", PV2_1=0.9, PV2_2=0.1, PV2_3=-3.0, PV2_7=50.0, **cd),
    "zpn-offset": header("ZPN", PV2_0=1e-4, PV2_1=1.0, **cd),
    "arc-wide": header("ARC", dec=70.0, CDELT1=-0.05, CDELT2=0.05),
    "zea-wide": header("ZEA", dec=-60.0, CDELT1=-0.05, CDELT2=0.05, CROTA2=40.0),
    "stg-wide": header("STG", dec=85.0, CDELT1=-0.05, CDELT2=0.05),
    "freq": {**header(**cd), "NAXIS": 3, "CTYPE3": "FREQ", "CRVAL3": 1.4e9, "CRPIX3": 1.0, "CDELT3": 1e6, "CD3_3": 1e6},
    "fk5-2000": header(RADESYS="FK5", EQUINOX=2000.0, **cd),
    "epoch-is-a-date": header(EPOCH=2019.5, **cd),
    "icrs-of-date": header(RADESYS="ICRS", EQUINOX=2015.5, **cd),
    "equinox-text": header(RADESYS="FK5", EQUINOX="2000.0", **cd),
    "old-pc": {**header(CDELT1=-1e-4, CDELT2=1e-4), "PC001001": 0.8, "PC001002": -0.6, "PC002001": 0.6, "PC002002": 0.8},
    "native-point": header(PV1_1=0.0, PV1_2=90.0, **cd),
}
# Of these wcslib makes something else, so that it is asked in words that it knows. TPV's polynomials are of degrees: wcslib
# takes them before CDELT. SCAMP's of first order (PV up to j = 2) are no parameters of TAN, which has none of latitude.
turn = np.deg2rad(70)
linear = dict(PV1_0=1e-4, PV1_1=1.001, PV1_2=2e-4, PV2_0=-2e-4, PV2_1=0.999, PV2_2=-1e-4)
known_as = {
    "tpv-turned": (
        header("TPV", CDELT1=-1e-4, CDELT2=1e-4, CROTA2=70.0, **scamp),
        header("TPV", CD1_1=-1e-4 * np.cos(turn), CD1_2=-1e-4 * np.sin(turn), CD2_1=-1e-4 * np.sin(turn), CD2_2=1e-4 * np.cos(turn), **scamp),
    ),
    "scamp-linear": (header(**linear, **cd), header("TPV", **linear, **cd)),
}
never = {
    "fk4": header(RADESYS="FK4", EQUINOX=1950.0, **cd),
    "equinox-1950": header(EQUINOX=1950.0, **cd),
    "equinox-of-date": header(RADESYS="FK5", EQUINOX=2019.5, **cd),
    "old-radecsys": header(RADECSYS="FK4", **cd),
    "apparent": header(RADESYS="GAPPT", **cd),
    "epoch-1950": header(EPOCH=1950.0, **cd),
    "galactic": {**header(**cd), "CTYPE1": "GLON-TAN", "CTYPE2": "GLAT-TAN"},
    "no-projection": {**header(**cd), "CTYPE1": "RA", "CTYPE2": "DEC"},
    "two-projections": {**header(**cd), "CTYPE2": "DEC--SIN"},
    "one-axis": {key: value for key, value in header(**cd).items() if key != "CTYPE2"},
    "singular": header(CD1_1=1e-4, CD1_2=1e-4, CD2_1=1e-4, CD2_2=1e-4),
    "unit-unknown": header(CUNIT1="furlong", CUNIT2="furlong", **cd),
    "tnx": header("TNX", **cd),
    "slant": header("SIN", PV2_1=0.1, PV2_2=0.2, **cd),
    "native-moved": header(PV1_1=0.0, PV1_2=89.0, **cd),
}
world = {}
asked = {name: (cards, cards) for name, cards in headers.items()} | known_as
for name, (cards, known) in asked.items():
    x, y = random.uniform(1, 1000, size=(2, 60))
    x[0], y[0] = cards["CRPIX1"], cards["CRPIX2"]
    wcs = WCS(fits.Header(known.items()))
    first, second = (wcs.celestial if wcs.naxis == 3 else wcs).all_pix2world(x, y, 1)
    ra, dec = (second, first) if cards["CTYPE1"].startswith("DEC") else (first, second)
    on = np.isfinite(ra + dec)
    places = {"x": x[on].tolist(), "y": y[on].tolist(), "ra": (ra[on] % 360).tolist(), "dec": dec[on].tolist()}
    world[name] = {"cards": cards, **places, "off": [x[~on].tolist(), y[~on].tolist()]}
for name, cards in never.items():
    world[name] = {"cards": cards, "never": True}
(folder / "odd-world.json").write_text(json.dumps(world))
