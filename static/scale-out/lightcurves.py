# /// script
# requires-python = ">=3.11"
# dependencies = ["dask==2026.8.0", "distributed==2026.8.0", "dask-jobqueue==0.9.0"]
# ///
"""Catalogs to light curves on many machines: Lightcurve Workbench's command line in parts, driven by dask.distributed.

    uv run lightcurves.py CATALOGS... -o field.zarr.zip --parts 16                      # the cores of this machine
    uv run lightcurves.py CATALOGS... -o field.zarr.zip --parts 64 --slurm queue=astro,walltime=02:00:00,memory=8GB
    uv run lightcurves.py CATALOGS... -o field.zarr.zip --parts 64 --scheduler tcp://head:8786

Needs Node 20.19 or newer on every machine, lightcurve-workbench.mjs (`npm run build`), and a disk that all machines share:
the catalogs, the program and the output lie there. Every step may be cut off: the same command goes on from there.

    1. `ingest --part i/n`   every part, side by side: its epochs to a directory of its own
    2. `merge`               one process: the parts to one dataset
    3. `rechunk --part i/n`  every part, side by side: its share of the light curves
    4. `rechunk`, `export`   one process: takes the shares over, checks every one of them, and writes the zip
"""

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

BUSY = "being written to by process"
DONE, SOME_REFUSED = 0, 3


class CommandFailed(RuntimeError):
    """A step that ended otherwise than it should, with what it said."""


@dataclass
class Step:
    """One call of the command line; picklable, so that any worker can take it."""

    program: str
    node: str
    words: list[str]
    accepted: tuple[int, ...] = (DONE,)
    events: tuple[str, ...] = field(default=())


def call(step: Step) -> list[dict]:
    """Runs a step and gives back what it printed of the wanted kinds; raises CommandFailed with its last words."""
    done = subprocess.run(
        [step.node, step.program, *step.words, "--json", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in step.accepted:
        said = "\n".join((done.stderr or done.stdout).splitlines()[-5:])
        raise CommandFailed(f"{shlex.join(step.words)} ended with {done.returncode}:\n{said}")
    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [event for event in events if event.get("event") in step.events]


def call_in_own_directory(step: Step, directory: str) -> tuple[str, list[dict]]:
    """
    Runs a step that writes to a directory. A worker that is believed dead may still be writing there, on another machine:
    then the step is done anew beside it. Gives back which directory holds the result.
    """
    for attempt in range(1, 10):
        where = directory if attempt == 1 else f"{directory}.{attempt}"
        try:
            return where, call(Step(step.program, step.node, [*step.words, "-o", where], step.accepted, step.events))
        except CommandFailed as error:
            if BUSY not in str(error):
                raise
    raise CommandFailed(f"{directory}: nine directories beside it are all being written to.")


def run(client, options) -> dict:
    """The four steps; returns what the last ones said. `client` is a dask.distributed Client."""
    from distributed import as_completed

    work = Path(f"{options.output}.parts")
    work.mkdir(parents=True, exist_ok=True)
    program, node = str(options.program), options.node
    catalogs = [str(path) for path in options.catalogs]
    count = options.parts

    def in_parts(what, words_of, accepted, event):
        futures = {}
        for part in range(1, count + 1):
            step = Step(program, node, words_of(part), accepted, (event,))
            where = str(work / f"{what}-{part}-of-{count}")
            futures[client.submit(call_in_own_directory, step, where, key=f"{what}-{part}-of-{count}-{os.getpid()}",
                                  retries=options.retries, pure=False)] = part
        found = {}
        for done, future in enumerate(as_completed(futures), start=1):
            found[futures[future]] = future.result()
            print(f"{what}: {done} of {count} parts", file=sys.stderr, flush=True)
        return [found[part] for part in range(1, count + 1)]

    ingested = in_parts(
        "ingest",
        lambda part: ["ingest", *catalogs, "--part", f"{part}/{count}", *options.ingest],
        (DONE, SOME_REFUSED),
        "ingested",
    )
    refused = [entry for _, events in ingested for event in events for entry in event["refused"]]
    for entry in refused:
        print(f"refused: {entry['path']}: {entry['error']['message']}", file=sys.stderr)

    dataset = str(work / "dataset")
    name = Path(options.output).name.removesuffix(".zip").removesuffix(".zarr")
    merge = ["merge", *(where for where, _ in ingested), "-o", dataset, "--no-rechunk", "--name", options.name or name]
    # Where the data lie, not where this script runs.
    client.submit(call, Step(program, node, merge), pure=False).result()
    print("merge: done", file=sys.stderr, flush=True)

    shares = in_parts("rechunk", lambda part: ["rechunk", dataset, "--part", f"{part}/{count}"], (DONE,), "part")
    rechunk = ["rechunk", dataset, *(where for where, _ in shares)]
    client.submit(call, Step(program, node, rechunk), pure=False).result()
    export = ["export", dataset, "-o", str(options.output), *(["--force"] if options.force else [])]
    [exported] = client.submit(call, Step(program, node, export, events=("exported",)), pure=False).result()
    [verified] = client.submit(call, Step(program, node, ["verify", str(options.output)], events=("verified",)),
                               pure=False).result()
    if not options.keep_parts:
        shutil.rmtree(work)
    return {"refused": len(refused), "byteLength": exported["byteLength"], "curves": verified["checkedCurves"],
            "epochs": verified["checkedEpochs"]}


def settings_of(text: str) -> dict:
    """`queue=astro,memory=8GB` as keywords of a dask-jobqueue cluster; numbers are numbers."""
    pairs = (pair.partition("=")[::2] for pair in text.split(",") if pair)
    return {key: int(value) if value.isdigit() else value for key, value in pairs}


def make_client(options):
    """A client of what was asked for: a scheduler, a batch system, or the cores of this machine."""
    from distributed import Client, LocalCluster

    if options.scheduler:
        return Client(options.scheduler)
    if options.slurm is not None or options.pbs is not None:
        from dask_jobqueue import PBSCluster, SLURMCluster

        kind, text = (SLURMCluster, options.slurm) if options.slurm is not None else (PBSCluster, options.pbs)
        cluster = kind(**{"cores": 1, "processes": 1, "memory": "4GB", **settings_of(text)})
        cluster.scale(jobs=options.workers or options.parts)
        return Client(cluster)
    workers = options.workers or min(options.parts, os.cpu_count() or 1)
    # The program runs beside its worker, whose own memory stays small.
    return Client(LocalCluster(n_workers=workers, threads_per_worker=1, memory_limit=options.memory_limit))


def parse(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], epilog="Everything else: the lines above.")
    parser.add_argument("catalogs", nargs="+", type=Path, help="files and folders, on a disk that all machines share")
    parser.add_argument("-o", "--output", required=True, type=Path, help="field.zarr.zip")
    parser.add_argument("--parts", type=int, default=2 * (os.cpu_count() or 1), help="how many parts (%(default)s)")
    parser.add_argument("--workers", type=int, help="how many at a time (this machine's cores; one a part on a cluster)")
    parser.add_argument("--program", type=Path, default=Path(__file__).with_name("lightcurve-workbench.mjs"))
    parser.add_argument("--node", default="node", help="what runs it (%(default)s)")
    parser.add_argument("--ingest", type=shlex.split, default=[], metavar="OPTIONS", help="for “ingest”, in one text")
    parser.add_argument("--recipe", type=Path, help="options of “ingest” from a file, as the page gives them")
    parser.add_argument("--name", help="name of the dataset (the output's where not given)")
    parser.add_argument("--scheduler", help="address of a dask scheduler that runs already")
    parser.add_argument("--slurm", nargs="?", const="", metavar="KEY=VALUE,...", help="workers as SLURM jobs")
    parser.add_argument("--pbs", nargs="?", const="", metavar="KEY=VALUE,...", help="workers as PBS jobs")
    parser.add_argument("--memory-limit", default="2GB", help="of each worker of this machine (%(default)s)")
    parser.add_argument("--retries", type=int, default=3, help="of a part that fails (%(default)s)")
    parser.add_argument("--keep-parts", action="store_true", help="keep the directories of the parts")
    parser.add_argument("--force", action="store_true", help="replace a zip that is there")
    options = parser.parse_args(argv)
    if options.parts < 1:
        parser.error("--parts: expected one or more")
    if not options.program.is_file():
        parser.error(f"--program: {options.program} is not there: `npm run build` makes dist/cli/lightcurve-workbench.mjs")
    if options.output.exists() and not options.force:
        parser.error(f"{options.output} is there already: --force replaces it")
    missing = [str(path) for path in options.catalogs if not path.exists()]
    if missing:
        parser.error(f"there is no {', '.join(missing)}")
    if options.recipe:
        options.ingest = [*options.ingest, "--recipe", str(options.recipe.resolve())]
    options.catalogs = [path.resolve() for path in options.catalogs]
    options.output, options.program = options.output.resolve(), options.program.resolve()
    return options


def main(argv=None) -> int:
    options = parse(argv)
    with make_client(options) as client:
        print(f"dashboard: {client.dashboard_link}", file=sys.stderr, flush=True)
        try:
            report = run(client, options)
        except CommandFailed as error:
            print(error, file=sys.stderr)
            return 1
    print(f"{options.output}: {report['curves']} light curves of {report['epochs']} epochs, "
          f"{report['byteLength'] / 1e6:.1f} MB; {report['refused']} catalogs were refused.")
    return SOME_REFUSED if report["refused"] else DONE


if __name__ == "__main__":
    sys.exit(main())
