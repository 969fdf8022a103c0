"""Runs the notebook that an archive holds, without Jupyter: every cell of code, in order, beside the archive."""

import contextlib
import io
import json
import re
import zipfile
from pathlib import Path

import matplotlib.pyplot as plt

STATISTICS = {"n_epochs_valid", "median", "mad", "std", "weighted_mean", "reduced_chi2"}


def run_notebook(archive):
    """Largest relative difference of each of the notebook's statistics from the archive's own, and the ids of its cells."""
    archive = Path(archive).resolve()
    with zipfile.ZipFile(archive) as opened:
        notebook = json.loads(opened.read("light-curves.ipynb"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", one) for one in ids), ids
    plt.switch_backend("agg")
    found = {}
    with contextlib.chdir(archive.parent), contextlib.redirect_stdout(io.StringIO()):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                source = "".join(cell["source"])
                # It is called what the page saves it as; here it may have another name.
                source = re.sub(r'"[^"\n]+\.zarr\.zip"', json.dumps(archive.name), source)
                exec(compile(source, cell["id"], "exec"), found)
    plt.close("all")
    return found["differences"], ids


def check_notebook(archive, corrected):
    differences, ids = run_notebook(archive)
    assert ("correct" in ids) == corrected, ids
    assert set(differences) == STATISTICS, differences
    assert max(differences.values()) <= 1e-6, differences
