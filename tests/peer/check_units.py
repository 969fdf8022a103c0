"""Opens a zip whose epoch table has units of time that xarray decodes, with the lines of its README: check_units.py <zip>.

Run with the newest xarray and with one of 2024: a column of a user's table must not make the whole zip unreadable.
"""

import sys
import warnings

# zarr 3.0 warns of every text column that its format is new.
warnings.filterwarnings("ignore", message=".*vlen-utf8.*")
warnings.filterwarnings("ignore", message=".*crc32c usage is deprecated.*")

import xarray as xr  # noqa: E402
import zarr  # noqa: E402

with xr.open_zarr(zarr.storage.ZipStore(sys.argv[1], mode="r"), chunks=None) as opened:
    ds = opened.load()
for name, unit in {"t": "d", "u": "d", "s": "s", "h": "h", "b": "BJD - 2457000, days"}.items():
    column = ds[f"epoch_{name}"]
    assert column.dtype == "float64", f"{name} was decoded to {column.dtype}"
    assert column.attrs["units"] == unit, column.attrs
assert list(ds.epoch_t.values) == [6563.0, 6564.0, 6565.0], ds.epoch_t.values
assert ds.epoch_t.attrs["units_text"] == "days since J2000"
flags = ds["flags"].values
assert flags.dtype == "int32", flags.dtype
assert (flags == 65541).sum() == 1 and set(flags.ravel()) == {-7, 0, 65541}, flags
limit = [ds[f"limit_{name}"].values.tolist() for name in ("object", "measurement", "epoch", "value")]
assert limit == [["1"], ["default-auto"], ["e3"], [18.25]], limit
print(f"✓ xarray {xr.__version__} with zarr {zarr.__version__} opens a zip with units of time in its epoch table, wide flags and a limit")
