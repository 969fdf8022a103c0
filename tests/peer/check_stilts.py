"""What STILTS makes of the exports, and of our match of known objects: check_stilts.py <exports> <known>.

Every table that it claims to read goes through it into a VOTable, which astropy reads. Prints one line a check and
"N passed, N failed" last.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from astropy.io.votable import parse as parse_votable
from astropy.table import Table
from check_exports import NUMBERS, Exports, ascii_only, same_bits
from counted import counted

COLUMNS = ["object_key", "ra", "dec", "measurement", "unit", "epoch_key", "mjd", *NUMBERS, "flags", "reason"]
UNITS = {"ra": "deg", "dec": "deg", "mjd": "d"}
# Words that its script hands to Java: each run is short.
JAVA = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]


class Stilts:
    def __init__(self, exports, known):
        self.exports, self.known = Exports(exports), Path(known)

    def __call__(self, *words):
        done = subprocess.run(["stilts", *JAVA, *words], capture_output=True, text=True)
        assert done.returncode == 0, f"{words}: {done.stderr[-600:]}"
        return done.stdout

    def read(self, path, kind):
        """The fields of a table as STILTS knows them, and its cells."""
        with tempfile.TemporaryDirectory() as folder:
            out = f"{folder}/out.vot"
            self("tpipe", f"in={path}", f"ifmt={kind}", "cmd=clearparams *", f"out={out}", "ofmt=votable-tabledata")
            (table,) = parse_votable(out).iter_tables()
            return table, table.to_table(use_names_over_ids=True)


def typed(table, units=UNITS):
    """Names, types and units of the flat tables that have any."""
    assert [field.name for field in table.fields] == COLUMNS, [field.name for field in table.fields]
    types = {field.name: field.datatype for field in table.fields}
    assert all(types[name] == "float" for name in NUMBERS), types
    assert (types["ra"], types["dec"], types["mjd"], types["flags"]) == ("double", "double", "double", "short"), types
    assert {field.name: str(field.unit) for field in table.fields if field.unit} == units


def bytewise(key):
    """A key out of ECSV and CSV: of their texts STILTS 3.4.7 takes each byte for a character."""
    return key.encode().decode("latin-1")


def votable(stilts):
    """reads the VOTable: names, types, units, UCDs, the time system, nulls, and every value bit by bit"""
    path = stilts.exports.path("votable.vot")
    table, cells = stilts.read(path, "votable")
    typed(table)
    written = {field.name: field.ucd for field in parse_votable(path).get_first_table().fields}
    assert {field.name: field.ucd for field in table.fields} == written
    meta = stilts("tpipe", f"in={path}", "ifmt=votable", "cmd=meta Name TimesysTimescale TimesysRefposition", "ofmt=csv")
    assert "mjd,UTC,TOPOCENTER" in meta, meta
    stilts.exports.same(cells)


def fits(stilts):
    """reads the FITS table: names, types, units, nulls, and every value bit by bit"""
    table, cells = stilts.read(stilts.exports.path("fits.fits"), "fits")
    typed(table)
    stilts.exports.same(cells, key=ascii_only)


def fits_arrays(stilts):
    """reads the FITS table of arrays: a row a light curve, and every value bit by bit"""
    _, cells = stilts.read(stilts.exports.path("fits-arrays.fits#LIGHTCURVES"), "fits")
    assert len(cells) == len(stilts.exports.curves)
    for row, curve in zip(cells, stilts.exports.curves):
        assert (row["object_key"], row["measurement"]) == (ascii_only(curve["objectKey"]), curve["measurement"])
        for name in NUMBERS:
            same_bits(np.asarray(row[name], np.float32), np.array(curve[name], np.uint32).view(np.float32), np.uint32)
        assert list(row["flags"]) == curve["flags"]


def ecsv(stilts):
    """reads the ECSV: names, types, units, nulls, and every value bit by bit"""
    table, cells = stilts.read(stilts.exports.path("ecsv.ecsv"), "ecsv")
    typed(table)
    stilts.exports.same(cells, key=bytewise)


def csv(stilts):
    """reads the CSV once its comment lines are off, which STILTS does not claim to read: names, nulls and every value"""
    lines = Path(stilts.exports.path("csv.csv")).read_bytes().splitlines(keepends=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.csv"
        plain.write_bytes(b"".join(line for line in lines if not line.startswith(b"#")))
        table, cells = stilts.read(plain, "csv")
    assert [field.name for field in table.fields] == COLUMNS
    stilts.exports.same(cells, key=lambda key: "'=1+1" if key == "=1+1" else bytewise(key))


def match(stilts):
    """finds the pairs that our match of known objects finds: all of them, the closest first, each row once, and `find=best` where no two compete"""
    ours = json.loads((stilts.known / "pairs.json").read_text())

    def pairs(find):
        with tempfile.TemporaryDirectory() as folder:
            tables = [w for n, name in ((1, "objects"), (2, "list")) for w in (f"in{n}={stilts.known / name}.csv", f"ifmt{n}=csv")]
            words = ["matcher=sky", f"params={ours['radiusArcsec']}", "values1=ra dec", "values2=ra dec", "join=1and2"]
            out = f"{folder}/pairs.csv"
            stilts("tmatch2", *tables, *words, f"find={find}", "progress=none", f"out={out}", "ofmt=csv")
            found = Table.read(out, format="ascii.csv")
            return {(int(a), int(b)): float(d) for a, b, d in found["row_1", "row_2", "Separation"].iterrows()}

    every, best = pairs("all"), pairs("best")
    closest, taken = {}, (set(), set())
    for (a, b), separation in sorted(every.items(), key=lambda item: item[1]):
        if a not in taken[0] and b not in taken[1]:
            closest[a, b] = separation
            taken[0].add(a)
            taken[1].add(b)
    found = {(pair["object"], pair["row"]): pair for pair in ours["pairs"]}
    assert len(found) == len(ours["pairs"]) and found.keys() == closest.keys()
    assert max(abs(found[pair]["separation"] - closest[pair]) for pair in found) < 1e-7  # arcsec
    times = [np.bincount([pair[side] for pair in every]) for side in (0, 1)]
    for (a, b), pair in found.items():
        assert pair["ambiguous"] == (times[0][a] > 1 or any(times[1][row] > 1 for one, row in every if one == a)), (a, b)
    # STILTS 3.4.7 first keeps the nearest row of each object, so that in a crowd it has fewer pairs than by its own description.
    alone = {pair for pair in every if times[0][pair[0]] == 1 and times[1][pair[1]] == 1}
    assert len(alone) > 800 and alone == {pair for pair in found if not found[pair]["ambiguous"]}
    assert alone <= best.keys() <= every.keys()
    rivals = sum(pair["ambiguous"] for pair in ours["pairs"])
    assert rivals > 800, rivals


def main(exports, known):
    version = subprocess.run(["stilts", "-version"], capture_output=True, text=True).stdout
    print(", ".join(re.findall(r"(?:STILTS|STIL|JVM:?) .*?ver.*", version)))
    print("- STILTS and Parquet: NOT CHECKED, Debian's has no reader of it")
    stilts = Stilts(exports, known)
    return counted("STILTS", (votable, fits, fits_arrays, ecsv, csv, match), lambda check: check(stilts))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
