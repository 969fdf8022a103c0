"""What astropy, pandas, pyarrow, nested-pandas and DuckDB make of exported light curves: the very bits of the dataset."""

import io
import json
import traceback
import zipfile
from pathlib import Path

import duckdb
import nested_pandas
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from astropy.io import fits
from astropy.io.votable import parse as parse_votable
from astropy.table import Table
from astropy.units import Unit

NUMBERS = ("value", "uncertainty", "value_corrected", "uncertainty_corrected")


class Exports:
    def __init__(self, folder):
        self.folder = Path(folder)
        truth = json.loads((self.folder / "points.json").read_text())
        self.curves = truth["points"]
        self.places = {place["key"]: place for place in truth["places"]}
        flat = {
            "object_key": [c["objectKey"] for c in self.curves for _ in c["epochs"]],
            "measurement": [c["measurement"] for c in self.curves for _ in c["epochs"]],
            "epoch_key": [e for c in self.curves for e in c["epochs"]],
            "reason": [r for c in self.curves for r in c["reason"]],
            "flags": np.concatenate([c["flags"] for c in self.curves]),
            "mjd": np.concatenate([np.array([int(b) for b in c["mjd"]], np.uint64).view(float) for c in self.curves]),
            **{n: np.concatenate([np.array(c[n], np.uint32).view(np.float32) for c in self.curves]) for n in NUMBERS},
        }
        self.points = pd.DataFrame(flat)

    def path(self, name):
        return str(self.folder / name)

    def same(self, table, flags="flags", key=lambda key: key, bits=True):
        """Every cell of a table of points, whatever made it, is the dataset's."""
        assert len(table) == len(self.points), len(table)
        for name in ("measurement", "epoch_key", "reason"):
            assert [str(cell) for cell in table[name]] == list(self.points[name]), name
        assert [str(cell) for cell in table["object_key"]] == [key(k) for k in self.points["object_key"]]
        assert (np.asarray(table[flags]) == self.points["flags"].to_numpy()).all()
        same_bits(np.asarray(table["mjd"], float), self.points["mjd"].to_numpy(), np.uint64)
        for name in NUMBERS:
            numbers = np.ma.filled(np.ma.asarray(table[name]), np.nan).astype(np.float32)
            same_bits(numbers, self.points[name].to_numpy(), np.uint32 if bits else None)


def same_bits(found, expected, kind):
    """NaN of any payload is NaN; all else is the same to the last bit, the sign of a zero included."""
    nan = np.isnan(expected)
    assert (np.isnan(found) == nan).all()
    assert (found[~nan].copy().view(kind) == expected[~nan].copy().view(kind)).all() if kind else True
    assert (found[~nan] == expected[~nan]).all()


def ascii_only(key):
    return key.encode("ascii", "backslashreplace").decode()


def pandas_csv(x):
    """pandas reads the CSV"""
    table = pd.read_csv(x.path("csv.csv"), comment="#", dtype={"object_key": str}, keep_default_na=False, na_values=["NaN"])
    x.same(table, key=lambda key: "'=1+1" if key == "=1+1" else key)


def duckdb_csv(x):
    """DuckDB reads the CSV"""
    found = duckdb.sql(f"select * from read_csv('{x.path('csv.csv')}', comment='#', header=true)").df()
    x.same(found, key=lambda key: "'=1+1" if key == "=1+1" else key)


def astropy_ecsv(x):
    """astropy reads the ECSV, with types and units"""
    table = Table.read(x.path("ecsv.ecsv"))
    assert table["value"].dtype == np.float32 and table["mjd"].dtype == np.float64 and table["flags"].dtype == np.int16
    assert table["mjd"].unit == Unit("d") and table["ra"].unit == Unit("deg")
    assert table.meta["time"] == {"scale": "UTC", "reference": "mid", "place": "observatory", "format": "mjd"}
    x.same(table)


def astropy_votable(x):
    """astropy reads the VOTable, with its time system"""
    votable = parse_votable(x.path("votable.vot"), verify="exception")
    (system,) = votable.resources[0].time_systems
    assert (system.timeorigin, system.timescale, system.refposition) == (2400000.5, "UTC", "TOPOCENTER")
    mjd = next(field for field in votable.get_first_table().fields if field.name == "mjd")
    assert mjd.ref == system.ID and mjd.ucd == "time.epoch" and mjd.unit == Unit("d")
    x.same(votable.get_first_table().to_table(use_names_over_ids=True))


def astropy_fits(x):
    """astropy reads the FITS table, with its time system"""
    with fits.open(x.path("fits.fits"), checksum=True) as opened:
        opened.verify("exception")
        header = opened[1].header
        assert (header["TIMESYS"], header["MJDREF"], header["TREFPOS"]) == ("UTC", 0, "TOPOCENTER")
        assert len(opened[1].data) == len(x.points)
    table = Table.read(x.path("fits.fits"), hdu=1)
    x.same(table, key=ascii_only)


def astropy_fits_arrays(x):
    """astropy reads the FITS table of arrays"""
    with fits.open(x.path("fits-arrays.fits")) as opened:
        opened.verify("exception")
        table = opened["LIGHTCURVES"].data
        assert list(opened["EPOCHS"].data["epoch_key"]) == x.curves[0]["epochs"]
        assert len(table) == len(x.curves)
        for row, curve in zip(table, x.curves):
            assert (row["object_key"], row["measurement"]) == (ascii_only(curve["objectKey"]), curve["measurement"])
            for name in NUMBERS:
                same_bits(row[name].astype(np.float32), np.array(curve[name], np.uint32).view(np.float32), np.uint32)
            assert list(row["flags"]) == curve["flags"]


def pyarrow_parquet(x):
    """pyarrow and pandas read the Parquet file, typed and without a null"""
    table = pq.read_table(x.path("parquet.parquet"))
    assert [str(table.schema.field(n).type) for n in ("object_key", "mjd", "value", "sex_flags")] == [
        "string", "double", "float", "int16",
    ]  # fmt: skip
    assert all(column.null_count == 0 for column in table.columns)
    assert "zero points" in table.schema.metadata[b"about"].decode()
    x.same(table.to_pandas(), flags="sex_flags")


def duckdb_parquet(x):
    """DuckDB reads the Parquet files, flat and nested"""
    x.same(duckdb.sql(f"select * from '{x.path('parquet.parquet')}'").df(), flags="sex_flags")
    count = duckdb.sql(f"select sum(len(lightcurve.mjd)) from '{x.path('parquet-nested.parquet')}'").fetchall()
    assert count == [(len(x.points),)]


def nested_parquet(x):
    """nested-pandas packs the light curves of the nested Parquet file"""
    table = nested_pandas.read_parquet(x.path("parquet-nested.parquet"))
    assert list(table["object_key"]) == list(x.places)
    flat = table["lightcurve"].nest.to_flat()
    keys = [key for key in table["object_key"] for _ in range(len(flat) // len(table))]
    x.same(flat.reset_index(drop=True).assign(object_key=keys), flags="sex_flags")


def hats(x):
    """The HATS catalog has the layout and the pixels that its readers expect"""
    with zipfile.ZipFile(x.path("hats.hats.zip")) as archive:
        assert archive.testzip() is None
        properties = dict(
            line.split("=", 1) for line in archive.read("hats.properties").decode().splitlines() if not line.startswith("#")
        )
        info = pd.read_csv(io.BytesIO(archive.read("partition_info.csv")))
        rows = 0
        for order, pixel in zip(info.Norder, info.Npix):
            name = f"dataset/Norder={order}/Dir={pixel // 10000 * 10000}/Npix={pixel}.parquet"
            table = pq.read_table(io.BytesIO(archive.read(name)))
            ids = table["_healpix_29"].to_numpy()
            assert ids.dtype == np.int64 and (np.diff(ids) >= 0).all() and (ids >> 2 * (29 - order) == pixel).all()
            rows += table.num_rows
        common = pq.read_schema(io.BytesIO(archive.read("dataset/_common_metadata")))
        assert common.equals(table.schema)
    assert rows == int(properties["hats_nrows"]) == len(x.places) - 1
    assert properties["hats_col_ra"] == "ra" and properties["hats_col_dec"] == "dec"


def text_columns(x):
    """numpy reads the text of three columns"""
    jd, value, error = np.loadtxt(x.path("text.txt")).T
    curve = x.points[(x.points.object_key == "I1") & (x.points.measurement == "ch1-mag_auto")]
    kept = curve[np.isfinite(curve.value_corrected) & np.isfinite(curve.mjd)]
    assert (np.float32(value) == kept.value_corrected.to_numpy()).all()
    assert (np.float32(error) == kept.uncertainty_corrected.to_numpy()).all()
    assert np.abs(jd - 2400000.5 - kept.mjd.to_numpy()).max() < 1e-9


CHECKS = [
    pandas_csv, duckdb_csv, astropy_ecsv, astropy_votable, astropy_fits, astropy_fits_arrays, pyarrow_parquet,
    duckdb_parquet, nested_parquet, hats, text_columns,
]  # fmt: skip


def check_exports(folder):
    """What is printed, and how many checks passed and failed."""
    lines, passed, failed = [], 0, 0
    exports = Exports(folder)
    for function in CHECKS:
        try:
            function(exports)
        except Exception:
            failed += 1
            lines.append(f"✗ exports: {function.__doc__}")
            lines.append("    " + traceback.format_exc(limit=-3).replace("\n", "\n    "))
            continue
        passed += 1
        lines.append(f"✓ exports: {function.__doc__}")
    return lines, passed, failed


if __name__ == "__main__":
    import sys

    printed, *_ = check_exports(sys.argv[1])
    print("\n".join(printed))
