"""Rechunks an epoch-chunked array of ours with dask or tensorstore, or checks what a peer made.

peers.py rechunk dask|tensorstore <source> <target> <objects per shard> none|zstd
peers.py compare <source> <target>

Prints one line of JSON. Targets are laid out as ours are: shards of whole objects, one inner chunk a light curve.
"""

import json
import sys
import time

import numpy as np
import tensorstore


def open_tensorstore(path, **options):
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": path}}
    return tensorstore.open(spec, **options).result()


def with_dask(source, target, shard, chunk, codec):
    import dask.array
    import zarr

    before = zarr.open_array(source, mode="r")
    after = zarr.create_array(
        target,
        shape=before.shape,
        dtype=before.dtype,
        chunks=chunk,
        shards=shard,
        fill_value=float("nan"),
        compressors="auto" if codec == "zstd" else None,
    )
    start = time.perf_counter()
    dask.array.from_zarr(before).rechunk(shard).to_zarr(after)
    return time.perf_counter() - start, f"dask {dask.__version__}, zarr {zarr.__version__}"


def with_tensorstore(source, target, shard, chunk, codec):
    before = open_tensorstore(source, read=True)
    packed = [{"name": "zstd", "configuration": {"level": 0}}] if codec == "zstd" else []
    inner = [{"name": "bytes", "configuration": {"endian": "little"}}, *packed]
    spec = {
        "driver": "zarr3",
        "kvstore": {"driver": "file", "path": target},
        "metadata": {
            "shape": list(before.shape),
            "data_type": "float32",
            "fill_value": "NaN",
            "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": list(shard)}},
            "codecs": [{"name": "sharding_indexed", "configuration": {"chunk_shape": list(chunk), "codecs": inner}}],
        },
    }
    start = time.perf_counter()
    after = tensorstore.open(spec, create=True).result()
    # A shard at a time through memory: `after.write(before)` is 15 times as slow, since chunks arrive one by one.
    for first in range(0, before.shape[0], shard[0]):
        rows = slice(first, min(first + shard[0], before.shape[0]))
        after[rows].write(before[rows].read().result()).result()
    return time.perf_counter() - start, f"tensorstore {tensorstore_version()}"


def tensorstore_version():
    from importlib.metadata import version

    return version("tensorstore")


def rechunk(tool, source, target, objects_per_shard, codec):
    shape = open_tensorstore(source, read=True).shape
    shard = (int(objects_per_shard), *shape[1:])
    work = {"dask": with_dask, "tensorstore": with_tensorstore}[tool]
    seconds, version = work(source, target, shard, (1, 1, *shape[2:]), codec)
    return {"ms": 1000 * seconds, "version": version}


def compare(source, target):
    """Objects of both, some hundred of them, bit for bit but for the payload of NaN."""
    before, after = open_tensorstore(source, read=True), open_tensorstore(target, read=True)
    objects = sorted(set(np.random.default_rng(1).integers(before.shape[0], size=100).tolist()))
    expected, found = (np.asarray(array[objects].read().result()) for array in (before, after))
    return {"same": before.shape == after.shape and bool(np.array_equal(expected, found, equal_nan=True))}


if __name__ == "__main__":
    verb, *arguments = sys.argv[1:]
    print(json.dumps({"rechunk": rechunk, "compare": compare}[verb](*arguments)))
