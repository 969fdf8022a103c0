"""What LSDB makes of the HATS catalogs among the exports: check_lsdb.py <folder of makeExports and makeCrowdedExport>.

Prints one line a check and "N passed, N failed" last.
"""

import json
import sys
import tempfile
import zipfile
from pathlib import Path

import dask
import lsdb
import numpy as np
import pandas as pd
from astropy import units
from astropy.coordinates import SkyCoord
from check_exports import Exports, same_bits
from counted import counted

CELLS = {
    "measurement": "string", "unit": "string", "epoch_key": "string", "mjd": "double", "value": "float",
    "uncertainty": "float", "value_corrected": "float", "uncertainty_corrected": "float", "sex_flags": "int16",
    "reason": "string",
}  # fmt: skip


class Catalog:
    def __init__(self, archive, folder):
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder)
        self.lsdb = lsdb.open_catalog(folder)
        self.rows = self.lsdb.compute(progress_bar=False).set_index("object_key", drop=False)


def flat(rows):
    """The points of nested light curves, one a row, with the key of the object."""
    curves = rows.drop(columns="object_key")["lightcurve"].nest.to_flat()
    return curves.rename_axis("object_key").reset_index()


def small(exports, folder):
    """opens the HATS catalog: names and types of columns, count of rows, and every point of the nested light curves, bit by bit"""
    catalog = Catalog(exports.path("hats.hats.zip"), folder)
    assert list(catalog.lsdb.columns) == ["object_key", "ra", "dec", "lightcurve"], list(catalog.lsdb.columns)
    types = {name: str(catalog.lsdb.dtypes[name].pyarrow_dtype) for name in ("object_key", "ra", "dec")}
    assert types == {"object_key": "string", "ra": "double", "dec": "double"}, types
    curves = catalog.lsdb.dtypes["lightcurve"]
    cells = {name: str(curves.column_dtype(name).pyarrow_dtype) for name in curves.column_dtypes}
    assert cells == CELLS, cells
    placed = {key: place for key, place in exports.places.items() if place["ra"] is not None}
    assert len(catalog.lsdb) == len(catalog.rows) == len(placed)
    assert set(catalog.rows.index) == set(placed)
    for key, place in placed.items():
        assert (catalog.rows.ra[key], catalog.rows.dec[key]) == (place["ra"], place["dec"]), key
    exports.points = exports.points[exports.points.object_key.isin(list(placed))].reset_index(drop=True)
    exports.same(flat(catalog.rows.loc[list(placed)]), flags="sex_flags")


def crowded(exports, folder):
    """opens a catalog of pixels of two sizes: every object once, and every value the one of the CSV export"""
    catalog = Catalog(exports.path("crowded.hats.zip"), folder)
    orders = {pixel.order for pixel in catalog.lsdb.get_healpix_pixels()}
    assert orders == {0, 1}, orders
    text = pd.read_csv(exports.path("crowded.csv"), comment="#")
    found = flat(catalog.rows.loc[text.object_key])
    assert len(found) == len(text) == len(catalog.rows)
    assert list(found.object_key) == list(text.object_key)
    for name in ("ra", "dec"):
        same_bits(catalog.rows.loc[text.object_key][name].to_numpy(float), text[name].to_numpy(), np.uint64)
    for name in ("value", "uncertainty"):
        same_bits(found[name].to_numpy(np.float32), text[name].to_numpy(np.float32), np.uint32)
    assert (found.sex_flags.to_numpy() == text["flags"].to_numpy()).all()


def cones(exports, folder):
    """finds in a cone the objects that our search by position finds there, and astropy's separation"""
    catalog = Catalog(exports.path("crowded.hats.zip"), folder)
    places = SkyCoord(catalog.rows.ra.to_numpy(float) * units.deg, catalog.rows.dec.to_numpy(float) * units.deg)
    counts = []
    for cone in json.loads(Path(exports.path("cones.json")).read_text()):
        ra, dec, radius = cone["raDeg"], cone["decDeg"], cone["radiusArcsec"]
        found = set(catalog.lsdb.cone_search(ra=ra, dec=dec, radius_arcsec=radius).compute(progress_bar=False)["object_key"])
        away = places.separation(SkyCoord(ra * units.deg, dec * units.deg)).arcsec
        assert found == set(catalog.rows.index[away <= radius]), f"astropy finds others than LSDB in {cone}"
        assert found == set(cone["objectKeys"]), f"we find others than LSDB within {radius} arcsec of {ra}, {dec}"
        counts.append(len(found))
    assert min(counts) == 0 and sum(count > 0 for count in counts) == len(counts) - 1, counts


def main(folder):
    dask.config.set(scheduler="synchronous")

    def call(check):
        with tempfile.TemporaryDirectory() as unzipped:
            check(Exports(folder), unzipped)

    return counted("LSDB", (small, crowded, cones), call)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
