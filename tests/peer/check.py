"""What zarr-python, xarray, dask, tensorstore and astropy make of our stores: check.py <folder of make-stores>.

Prints one line a check and "N passed, N failed" last. Run with -W error: a warning is a failure.
"""

import io
import json
import re
import sys
import tempfile
import traceback
import warnings
import zipfile
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property
from pathlib import Path

import astropy.units
import numpy as np
import pandas as pd
import tensorstore
import xarray as xr
import zarr
from astropy.table import Table
from check_exports import check_exports
from run_notebook import check_notebook

DIMENSIONS = ("object", "measurement", "value", "epoch")
RADIUS_ARCSEC = 1
checks = []


def check(sentence, every_format=False):
    """Registers a check: a function of a series; of a series in one of the formats too where `every_format` is set."""

    def register(function):
        checks.append((sentence, function, every_format))
        return function

    return register


class Series:
    """One series as make-stores.ts lists it, and its files as the peers read them."""

    def __init__(self, entry):
        self.name = entry["name"]
        self.epoch_chunked = Path(entry["epochChunked"])
        self.format = entry.get("format")
        if self.format is None:
            self.archive = Path(entry["archive"])
            self.in_codec = entry["inCodec"]
            self.object_chunked = Path(entry["objectChunked"])
            self.truth = entry.get("truth")
        self.reference = read_catalog(entry["reference"])
        self.epoch_table = Table.read(entry["epochTable"], format="ascii.ecsv")
        self.catalogs = {Path(path).name.split("_")[1]: read_catalog(path) for path in entry["catalogs"]}

    def open_zip(self, **options):
        return xr.open_zarr(zarr.storage.ZipStore(self.archive, mode="r"), **options)

    @cached_property
    def from_zip(self):
        """The archive as xarray reads it, in memory: zarr-python takes a while over thousands of small chunks."""
        return self.open_zip().load()

    @cached_property
    def from_epochs(self):
        """The epoch-chunked store as xarray reads it, in memory."""
        return xr.open_zarr(self.epoch_chunked).load()

    def both(self):
        return [zarr.open_group(path, mode="r") for path in (self.epoch_chunked, self.object_chunked)]


def read_catalog(path):
    """A catalog as astropy reads it, with a column for each element of a vector column, as ASCII_HEAD has them."""
    table = read_table(Path(path))
    for name in [name for name in table.colnames if table[name].ndim == 2]:
        vector = table[name]
        table.remove_column(name)
        for element in range(vector.shape[1]):
            table[name if element == 0 else f"{name}_{element}"] = vector[:, element]
    return table


def read_table(path):
    match path.suffix:
        case ".fits":
            return Table.read(path, hdu=1, unit_parse_strict="silent")
        case ".ldac":
            return Table.read(path, hdu=2, unit_parse_strict="silent")
        case ".xml":
            # source-extractor leaves the arraysize of its vectors out, without which astropy reads no value of them.
            text = re.sub(r'(<FIELD name="\w+_APER")', r'\1 arraysize="3"', path.read_text())
            with warnings.catch_warnings():  # units and attributes that the standard does not know
                warnings.simplefilter("ignore")
                return Table.read(io.BytesIO(text.encode()), format="votable", table_id="Source_List")
        case ".ecsv":
            return Table.read(path, format="ascii.ecsv")
        case ".csv":
            return Table.read(path, format="ascii.csv")
    return Table.read(path, format="ascii.sextractor")


def equal(found, expected, what="values"):
    np.testing.assert_array_equal(np.asarray(found), np.asarray(expected), err_msg=what)


def match(catalog, reference):
    """Rows of the reference and of the catalog that are each other's nearest within the radius."""
    theirs, ours = unit_vectors(reference), unit_vectors(catalog)
    chord = np.sqrt(((theirs[:, None] - ours[None]) ** 2).sum(axis=2))
    nearest, back = chord.argmin(axis=1), chord.argmin(axis=0)
    within = chord.min(axis=1) <= 2 * np.sin(np.radians(RADIUS_ARCSEC / 3600) / 2)
    rows = np.flatnonzero(within & (back[nearest] == np.arange(len(reference))))
    return rows, nearest[rows]


def unit_vectors(catalog):
    ra, dec = (np.radians(np.asarray(catalog[name], "float64")) for name in ("ALPHA_J2000", "DELTA_J2000"))
    return np.stack([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)], axis=1)


def as_stored(column):
    """SExtractor's numbers as float32; 99 in a magnitude or its error is a flux that is not above zero."""
    values = np.asarray(column, "float64")
    if column.name.startswith("MAG"):
        values = np.where(values == 99, np.nan, values)
    return values.astype("float32")


@check("zarr-python opens both stores, and finds the same arrays with and without consolidated metadata")
def opens(series):
    for path in (series.epoch_chunked, series.object_chunked):
        group = zarr.open_group(path, mode="r")
        assert group.metadata.zarr_format == 3
        assert group.metadata.consolidated_metadata is not None, "no consolidated metadata"
        listed = zarr.open_group(path, mode="r", use_consolidated=False)
        assert sorted(group.array_keys()) == sorted(listed.array_keys())
        for name, array in group.arrays():
            inline, own = (json.dumps(a.metadata.to_dict(), default=str) for a in (array, listed[name]))
            assert inline == own, f"{name}: consolidated metadata differ"


@check("both stores hold the same arrays, each with names for its dimensions")
def arrays(series):
    epoch_chunked, object_chunked = series.both()
    expected = {"lightcurves", "flags", "object", "measurement", "value", "epoch", "table"}
    expected |= {"object_ra", "object_dec", "object_x_image", "object_y_image", "epoch_mjd"}
    for group in (epoch_chunked, object_chunked):
        assert expected <= set(group.array_keys()), f"missing: {expected - set(group.array_keys())}"
        assert group["lightcurves"].metadata.dimension_names == DIMENSIONS
        assert group["flags"].metadata.dimension_names == ("object", "table", "epoch")
        properties = group["source_properties"]
        assert properties.metadata.dimension_names == ("object", "table", "property", "epoch")
        assert properties.dtype == "float32" and np.isnan(properties.fill_value)
        assert group["lightcurves"].dtype == "float32" and np.isnan(group["lightcurves"].fill_value)
        assert group["flags"].dtype == "int16" and group["flags"].fill_value == -1
        for name, array in group.arrays():
            names = array.metadata.dimension_names
            assert names is not None and None not in names, f"{name} has a dimension without a name"
    assert sorted(epoch_chunked.array_keys()) == sorted(object_chunked.array_keys())


@check("both stores give the same value for every object, measurement, value and epoch")
def same_values(series):
    by_epoch = series.from_epochs
    by_object = series.from_zip.sel({dimension: by_epoch[dimension] for dimension in (*DIMENSIONS, "table", "property")})
    equal(by_epoch.lightcurves, by_object.lightcurves, "lightcurves")
    equal(by_epoch.flags, by_object.flags, "flags")
    equal(by_epoch.source_properties, by_object.source_properties, "source_properties")


@check("tensorstore reads the cube and the flags of both stores as zarr-python does")
def tensorstore_reads(series):
    for path, expected in ((series.epoch_chunked, series.from_epochs), (series.object_chunked, series.from_zip)):
        for name in ("lightcurves", "flags", "source_properties"):
            spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": str(path / name)}}
            equal(tensorstore.open(spec, read=True).result().read().result(), expected[name], name)


# What the archive holds besides the store; additions and recipe only where there are some.
beside = {"README.md", "journal.jsonl", "additions.jsonl", "recipe.json", "known-objects.csv", "light-curves.ipynb"}


@check("the archive is sound: entries stored, each once, checksums right, metadata and readme at its root")
def archive(series):
    with zipfile.ZipFile(series.archive) as opened:
        names = opened.namelist()
        assert len(names) == len(set(names)), "an entry is there twice"
        assert {"zarr.json", "README.md", "journal.jsonl"} <= set(names)
        assert all(info.compress_type == zipfile.ZIP_STORED for info in opened.infolist())
        assert opened.testzip() is None
        files = {p.relative_to(series.object_chunked).as_posix() for p in series.object_chunked.rglob("*") if p.is_file()}
        added = {Path(name).parts[0] for name in set(names) - files - beside}
        assert files <= set(names) and all(name.startswith("object_") for name in added), added
        for name in files - {"zarr.json"}:  # which knows the statistics besides
            assert opened.read(name) == (series.object_chunked / name).read_bytes(), name


@check("a zip in either codec says which one it is in, and holds the same arrays, in zarr-python and tensorstore")
def codecs(series):
    sizes = {}
    for codec, path in series.in_codec.items():
        with zipfile.ZipFile(path) as opened, tempfile.TemporaryDirectory() as folder:
            assert opened.testzip() is None
            opened.extractall(folder)
            group = zarr.open_group(zarr.storage.ZipStore(path, mode="r"), mode="r")
            for name in ("lightcurves", "flags", "source_properties"):
                (sharding,) = group[name].metadata.codecs
                packed = any(type(inner).__name__ == "ZstdCodec" for inner in sharding.codecs)
                assert packed == (codec == "zstd"), f"{name} in codec {codec} has {sharding.codecs}"
                spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": str(Path(folder) / name)}}
                equal(tensorstore.open(spec, read=True).result().read().result(), series.from_zip[name], name)
        with xr.open_zarr(zarr.storage.ZipStore(path, mode="r")) as dataset:
            assert dataset.sizes == series.from_zip.sizes
            some = slice(0, None, 400)  # zarr-python takes a while over all of them
            equal(dataset.lightcurves[some], series.from_zip.lightcurves[some], f"lightcurves in codec {codec}")
        sizes[codec] = Path(path).stat().st_size
    assert set(sizes) == {"none", "zstd"} and sizes["zstd"] < sizes["none"], sizes


@check("the lines of Python in the archive's readme open it")
def readme(series):
    with zipfile.ZipFile(series.archive) as opened:
        text = opened.read("README.md").decode()
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    scope = {}
    exec(code.replace(f'"{series.archive.name}"', repr(str(series.archive))), scope)
    assert dict(scope["ds"].sizes) == dict(series.open_zip().sizes)


@check("xarray opens the zip: dimensions, coordinates and attributes are named and complete")
def xarray_opens(series):
    ds = series.open_zip()
    assert ds.lightcurves.dims == DIMENSIONS
    assert ds.sizes["object"] == len(series.reference) and ds.sizes["epoch"] == len(series.catalogs)
    assert list(ds.value.values) == ["value", "uncertainty"]
    assert list(ds.table.values) == ["ch1_sci"]
    coordinates = {"object_ra", "object_dec", "object_x_image", "object_y_image", "epoch_mjd"}
    assert coordinates | set(DIMENSIONS) <= set(ds.lightcurves.coords), set(ds.lightcurves.coords)
    for dimension in (*DIMENSIONS, "table"):
        assert ds.indexes[dimension].is_unique
    assert ds.flags.attrs["flag_meanings"] and len(ds.flags.attrs["flag_masks"]) == len(
        ds.flags.attrs["flag_meanings"].split()
    )


@check("without consolidated metadata xarray finds the same in the zip, and remarks on nothing but what lies beside the store")
def zip_without_consolidated(series):
    with warnings.catch_warnings(record=True) as remarks:
        warnings.simplefilter("always")
        ds = series.open_zip(consolidated=False)
    assert set(ds.variables) == set(series.open_zip().variables)
    remarked = [str(remark.message) for remark in remarks]
    assert all(any(name in remark for name in beside) for remark in remarked), remarked


@check("astropy knows every unit")
def units(series):
    ds = xr.open_zarr(zarr.storage.ZipStore(series.archive, mode="r"), decode_times=False)
    found = {name: ds[name].attrs["units"] for name in ds.variables if "units" in ds[name].attrs}
    assert {"epoch_mjd", "object_ra", "object_dec"} <= set(found)
    for name, unit in found.items():
        astropy.units.Unit(unit, parse_strict="raise")
    assert astropy.units.Unit(found["epoch_mjd"]) == astropy.units.day


@check("epochs are in time order, with the epoch table's times to the last bit")
def epochs(series):
    ds = series.from_zip
    assert ds.epoch_mjd.dtype == "float64"
    assert np.all(np.diff(ds.epoch_mjd.values) > 0)
    times = dict(zip(series.epoch_table["group_name"], series.epoch_table["mjd"]))
    equal(ds.epoch_mjd, [times[key] for key in ds.epoch.values])
    seeing = dict(zip(series.epoch_table["group_name"], series.epoch_table["fwhm_pix"]))
    equal(ds.epoch_fwhm_pix, [seeing[key] for key in ds.epoch.values], "epoch_fwhm_pix")


@check("each epoch's seeing is numpy's median of its catalog's FWHM_IMAGE, of sources without flags", every_format=True)
def seeing_of_catalogs(series):
    ds = series.from_epochs if series.format else series.from_zip
    for epoch, key in enumerate(ds.epoch.values):
        catalog = series.catalogs[key]
        fwhm = np.asarray(catalog["FWHM_IMAGE"], "float64")
        expected = np.median(fwhm[(np.asarray(catalog["FLAGS"]) == 0) & (fwhm > 0)])
        np.testing.assert_allclose(ds.epoch_median_fwhm.values[epoch], expected, rtol=1e-6, err_msg=str(key))
    assert astropy.units.Unit(ds.epoch_median_fwhm.attrs["units"]) == astropy.units.pix


@check("objects carry the reference catalog's numbers, positions and columns")
def objects(series):
    ds = series.from_zip
    rows = object_rows(ds, series)
    for name, column in [("ra", "ALPHA_J2000"), ("dec", "DELTA_J2000"), ("x_image", "X_IMAGE"), ("y_image", "Y_IMAGE")]:
        assert ds[f"object_{name}"].dtype == "float64"
        equal(ds[f"object_{name}"], np.asarray(series.reference[column], "float64")[rows], name)


def object_rows(ds, series):
    """Row of the reference catalog of each object of the store."""
    row_of = {str(number): row for row, number in enumerate(series.reference["NUMBER"])}
    return np.array([row_of[key.removeprefix("I")] for key in ds.object.values])


@check("every value and flag is the one that astropy reads and matches, and NaN where it finds none", every_format=True)
def values_by_astropy(series):
    ds = series.from_epochs if series.format else series.from_zip
    position = np.argsort(object_rows(ds, series))  # reference row -> object of the store
    columns = {f"ch1_sci-{name.lower()}": name for name in series.reference.colnames}
    for epoch, key in enumerate(ds.epoch.values):
        catalog = series.catalogs[key]
        rows, source_rows = match(catalog, series.reference)
        flags = np.full(ds.sizes["object"], -1)
        flags[position[rows]] = np.asarray(catalog["FLAGS"])[source_rows]
        stored = ds.flags.values[:, 0, epoch]
        equal(np.where(stored < 0, -1, stored), flags, f"flags at {key}")
        for index, measurement in enumerate(ds.measurement.values):
            value, uncertainty = columns[measurement], re.sub("^(MAG|FLUX)", r"\1ERR", columns[measurement])
            for v, name in enumerate((value, uncertainty)):
                expected = np.full(ds.sizes["object"], np.nan, "float32")
                expected[position[rows]] = as_stored(catalog[name])[source_rows]
                equal(ds.lightcurves.values[:, index, v, epoch], expected, f"{name} at {key}")


@check("every property of a source is the one that astropy reads and matches, and NaN where it finds none", every_format=True)
def properties_by_astropy(series):
    ds = series.from_epochs if series.format else series.from_zip
    position = np.argsort(object_rows(ds, series))
    column_of = {"x_image": "X_IMAGE", "y_image": "Y_IMAGE", "fwhm_image": "FWHM_IMAGE"}
    assert set(column_of) <= set(ds.property.values), ds.property.values
    for epoch, key in enumerate(ds.epoch.values):
        catalog = series.catalogs[key]
        rows, source_rows = match(catalog, series.reference)
        for p, name in enumerate(ds.property.values):
            expected = np.full(ds.sizes["object"], np.nan, "float32")
            if name in column_of:
                expected[position[rows]] = np.asarray(catalog[column_of[name]], "float32")[source_rows]
            equal(ds.source_properties.values[:, 0, p, epoch], expected, f"{name} at {key}")


@check("every point of the data set's truth is there, and no other")
def values_by_truth(series):
    if series.truth is None:
        return f"the truth of {series.name} is not at hand"
    truth = pd.read_csv(series.truth)
    ds = series.from_zip
    row = {key.removeprefix("I"): i for i, key in enumerate(ds.object.values)}
    at = truth["object"].astype(str).map(row), truth["group_name"].map({key: i for i, key in enumerate(ds.epoch.values)})
    names = [name.removeprefix("mag_") for name in truth.columns if name.startswith("mag_")]
    assert {f"ch1_sci-mag_{name}" for name in names} <= set(ds.measurement.values)
    for name in names:
        cube = ds.lightcurves.sel(measurement=f"ch1_sci-mag_{name}")
        for value, column in (("value", f"mag_{name}"), ("uncertainty", f"magerr_{name}")):
            expected = np.full((ds.sizes["object"], ds.sizes["epoch"]), np.nan, "float32")
            expected[at] = truth[column].where(truth[column] != 99).astype("float32")
            equal(cube.sel(value=value), expected, column)
    flags = np.full((ds.sizes["object"], ds.sizes["epoch"]), -1)
    flags[at] = truth["flags"]
    equal(np.where(ds.flags[:, 0] < 0, -1, ds.flags[:, 0]), flags, "flags")


@check("the archive's statistics are those that numpy computes from its light curves")
def statistics(series):
    ds = series.from_zip
    value, error = (ds.lightcurves.sel(value=name).values.astype("float64") for name in ("value", "uncertainty"))
    magnitude = np.array([key.split("-")[1].startswith("mag") for key in ds.measurement.values])[None, :, None]
    valid = np.isfinite(value) & np.isfinite(error) & (~magnitude | ((value < 90) & (error < 1)))
    equal(ds.object_n_epochs_valid, valid.sum(axis=2))
    equal(ds.object_n_epochs_valid_all, valid.all(axis=1).sum(axis=1))

    # numpy.ma has no opinion on objects without points, or with one: they are NaN.
    x, weight = np.ma.masked_array(value, ~valid), np.ma.masked_array(error, ~valid) ** -2.0
    mean = (x * weight).sum(axis=2) / weight.sum(axis=2)
    median = np.ma.median(x, axis=2)
    expected = {
        "median": median,
        "mad": np.ma.median(abs(x - median[..., None]), axis=2),
        "weighted_mean": mean,
        "std": x.std(axis=2, ddof=1),
        "reduced_chi2": ((x - mean[..., None]) ** 2 * weight).sum(axis=2) / (valid.sum(axis=2) - 1),
    }
    for name, numbers in expected.items():
        least = 2 if name in ("std", "reduced_chi2") else 1
        enough = valid.sum(axis=2) >= least
        found = ds[f"object_{name}"].values
        assert not np.isfinite(found[~enough]).any(), name
        np.testing.assert_allclose(found[enough], numbers.filled(np.nan)[enough], rtol=1e-6, err_msg=name)


@check("the archive's notebook runs, and its statistics are the page's")
def notebook(series):
    check_notebook(series.archive, corrected=False)


@check("dask computes over chunks what numpy computes at once")
def dask_computes(series):
    lazy = series.open_zip(chunks={}).flags
    assert lazy.chunks is not None
    equal((lazy >= 0).sum("epoch").compute(), (series.from_zip.flags >= 0).sum("epoch"))


@check("pandas gets one light curve by its labels")
def one_curve(series):
    key = series.from_zip.object.values[0]
    curve = series.open_zip().lightcurves.sel(object=key, measurement="ch1_sci-mag_auto").to_pandas()
    assert list(curve.index) == ["value", "uncertainty"] and list(curve.columns) == list(series.from_zip.epoch.values)
    equal(curve, series.from_zip.lightcurves.sel(object=key, measurement="ch1_sci-mag_auto"))


def check_series(entry):
    """What is printed of a series, and how many of its checks passed and failed."""
    series = Series(entry)
    lines, passed, failed = [], 0, 0
    for sentence, function, every_format in checks:
        if series.format is not None and not every_format:
            continue
        try:
            skipped = function(series)
        except Exception:
            failed += 1
            lines.append(f"✗ {series.name}: {sentence}")
            lines.append("    " + traceback.format_exc(limit=-3).replace("\n", "\n    "))
            continue
        if skipped:
            lines.append(f"- {series.name}: {sentence}: not checked, {skipped}")
            continue
        passed += 1
        lines.append(f"✓ {series.name}: {sentence}")
    return lines, passed, failed


def main(folder):
    entries = json.loads((Path(folder) / "series.json").read_text())
    total = {"passed": 0, "failed": 0}
    with ProcessPoolExecutor() as pool:
        for lines, passed, failed in pool.map(check_series, entries):
            print("\n".join(lines), flush=True)
            total["passed"] += passed
            total["failed"] += failed
    lines, passed, failed = check_exports(Path(folder) / "exports")
    print("\n".join(lines), flush=True)
    total["passed"] += passed
    total["failed"] += failed
    print(f"{total['passed']} passed, {total['failed']} failed")
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
