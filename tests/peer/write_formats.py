"""Catalogs in the formats that source-extractor does not write: write_formats.py <folder of .sexcat files> <new folder>.

astropy reads each ASCII_HEAD catalog and writes it as ECSV and as CSV.
"""

import sys
from pathlib import Path

from astropy.table import Table


def main(source, target):
    Path(target).mkdir(parents=True)
    for path in sorted(Path(source).glob("*.sexcat")):
        table = Table.read(path, format="ascii.sextractor")
        for extension, name in (("ecsv", "ascii.ecsv"), ("csv", "ascii.csv")):
            table.write(Path(target, path.stem + "." + extension), format=name)


if __name__ == "__main__":
    main(*sys.argv[1:])
