"""The script for clusters, on two workers of which one is killed: check_scale_out.py <program> <folder of catalogs> <work>.

Compares the zip of four parts with that of one run, byte for byte. Prints one line a check and "N passed, N failed" last.
"""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

from distributed import Client, LocalCluster

PARTS = 4
ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f-]{27}")
TIME = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z")
SUM = re.compile(rb'"crc32c":"\w+"')


def load_script():
    path = Path(__file__).parents[2] / "static" / "scale-out" / "lightcurves.py"
    spec = importlib.util.spec_from_file_location("lightcurves", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["lightcurves"] = module
    spec.loader.exec_module(module)
    return module


def entries_of(path):
    """Ids of datasets and times of making differ from one to the next, and so do checksums of lines that hold them."""
    with zipfile.ZipFile(path) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    text = (".json", ".md", ".jsonl")
    return {
        name: SUM.sub(b"sum", TIME.sub(b"time", ID.sub(b"id", data))) if name.endswith(text) else data
        for name, data in found.items()
    }


def kill_one(client, pids, killed, over):
    """Kills the first worker that has been given a part, once."""
    while not killed and not over.is_set():
        for worker, tasks in client.processing().items():
            if tasks and not killed:
                os.kill(pids[worker], signal.SIGKILL)
                killed.append(worker)


def main(program, catalogs, work):
    work = Path(work)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    script = load_script()
    files = sorted(str(path) for path in Path(catalogs).glob("*.gz"))[:10]
    whole = work / "whole.zarr.zip"
    subprocess.run(["node", program, "ingest", *files, "-o", whole, "--name", "field", "-q"], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    output = work / "field.zarr.zip"
    options = script.parse([*files, "-o", str(output), "--parts", str(PARTS), "--program", program])
    killed = []
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        # Whoever starts a worker anew needs the script's functions as well.
        client.upload_file(script.__file__)
        over = threading.Event()
        killer = threading.Thread(target=kill_one, args=(client, client.run(os.getpid), killed, over), daemon=True)
        killer.start()
        report = script.run(client, options)
        over.set()
        killer.join()
    results = {
        f"{PARTS} parts on two workers, one of them killed, give the bytes of one run": entries_of(output)
        == entries_of(whole),
        "a worker was killed while it had a part": len(killed) == 1,
        "every light curve was checked, and the directories of the parts are gone": report["curves"] > 0
        and sorted(path.name for path in work.iterdir()) == ["field.zarr.zip", "whole.zarr.zip"],
    }
    for sentence, passed in results.items():
        print(f"{'✓' if passed else '✗'} scale-out: {sentence}")
    passed = sum(results.values())
    print(f"{passed} passed, {len(results) - passed} failed")
    return 0 if passed == len(results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
