// How long astropy and STILTS take for the same work; each is passed over, and said to be, where it is missing.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../support/setup.mjs";

/** @param {string} command @param {string[]} args */
const output = (command, args) => {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  return status === 0 ? stdout : undefined;
};

/** A Python that has astropy and scipy: $PYTHON, that of `npm run test:peers`, or the system's. */
function findAstropy() {
  const peers = join(root, ".venv-peers", "bin", "python");
  const found = [process.env.PYTHON, existsSync(peers) ? peers : undefined, "python3"].find(
    (python) => python && output(python, ["-c", "import astropy, scipy"]) !== undefined,
  );
  if (!found) console.log("peers  astropy with scipy is missing: not timed (set PYTHON to one that has them)");
  return found;
}

function hasStilts() {
  const found = output("stilts", ["-version"]) !== undefined;
  if (!found) console.log("peers  STILTS is missing: not timed (apt install stilts)");
  return found;
}

/** Milliseconds of a command, its start included; NaN when it fails. @param {string[]} args */
function stiltsMs(args) {
  const start = performance.now();
  return output("stilts", args) === undefined ? Number.NaN : performance.now() - start;
}

/** The fastest of three, less what the same takes for next to no rows. @param {(few: boolean) => string[]} args */
function stiltsWorkMs(args) {
  const fastest = (/** @type {boolean} */ few) => Math.min(...[1, 2, 3].map(() => stiltsMs(args(few))));
  return fastest(false) - fastest(true);
}

const astropyRead = `
import sys, time, warnings
from astropy.io import ascii
warnings.simplefilter("ignore")
def read(path):
    start = time.perf_counter()
    ascii.read(path, format="sextractor")
    return 1000 * (time.perf_counter() - start)
print(min(read(sys.argv[1]) for _ in range(3)))
`;

const astropyReadAll = `
import gzip, sys, time, warnings
from astropy.io import ascii
from astropy.table import Table
warnings.simplefilter("ignore")
start = time.perf_counter()
for path in sys.stdin.read().splitlines():
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        head = file.read(6)
    if head == b"SIMPLE": Table.read(path, hdu=-1)
    elif head.startswith(b"#"): ascii.read(path, format="ecsv" if head == b"# %ECS" else "sextractor", guess=False)
    else: Table.read(path, format="ascii.csv")
print(1000 * (time.perf_counter() - start))
`;

/** Milliseconds in which astropy reads tables one after the other; undefined where there is none, NaN where it refuses one. @param {string[]} paths */
export function astropyReadsMs(paths) {
  const python = findAstropy();
  if (!python) return undefined;
  const { status, stdout, stderr } = spawnSync(python, ["-c", astropyReadAll], {
    input: paths.join("\n"),
    encoding: "utf8",
  });
  if (status !== 0) console.log(`astropy: ${stderr.trim().split("\n").at(-1)}`);
  return status === 0 ? Number(stdout) : Number.NaN;
}

/** Milliseconds to read an ASCII_HEAD catalog, by peer. @param {Uint8Array} bytes @param {Uint8Array} few  the same with few rows */
export async function peersReadMs(bytes, few) {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  /** @type {{ peer: string, ms: number }[]} */
  const found = [];
  try {
    const paths = [join(folder, "all.cat"), join(folder, "few.cat")];
    await writeFile(paths[0] ?? "", bytes);
    await writeFile(paths[1] ?? "", few);
    const python = findAstropy();
    if (python)
      found.push({
        peer: "astropy's ascii.sextractor",
        ms: Number(output(python, ["-c", astropyRead, paths[0] ?? ""])),
      });
    if (hasStilts()) {
      const args = (/** @type {boolean} */ isFew) => [
        "tpipe",
        "ifmt=ascii",
        `in=${paths[isFew ? 1 : 0]}`,
        "omode=count",
      ];
      found.push({ peer: "STILTS (ifmt=ascii)", ms: stiltsWorkMs(args) });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return found;
}

const astropyMatch = `
import sys, time
import numpy as np
from astropy.coordinates import SkyCoord
a, b = (np.loadtxt(path, delimiter=",", skiprows=1) for path in sys.argv[1:3])
def match():
    objects, sources = (SkyCoord(t[:, 0], t[:, 1], unit="deg") for t in (a, b))
    start = time.perf_counter()
    sources.match_to_catalog_sky(objects)
    return 1000 * (time.perf_counter() - start)
print(min(match() for _ in range(3)))
`;

/** @typedef {{ raDeg: Float64Array, decDeg: Float64Array }} Positions */

/** Milliseconds to match two lists of positions, by peer. @param {{ objects: Positions, sources: Positions }} field @param {number} radiusArcsec */
export async function peersMatchMs({ objects, sources }, radiusArcsec) {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  /** @type {{ peer: string, ms: number }[]} */
  const found = [];
  /** @param {string} name @param {Positions} positions @param {number} most */
  const write = async (name, { raDeg, decDeg }, most) => {
    const rows = Array.from(raDeg.subarray(0, most), (ra, k) => `${ra},${decDeg[k]}`);
    await writeFile(join(folder, name), `ra,dec\n${rows.join("\n")}\n`);
    return join(folder, name);
  };
  try {
    const all = [await write("a.csv", objects, Infinity), await write("b.csv", sources, Infinity)];
    const python = findAstropy();
    if (python) {
      const ms = Number(output(python, ["-c", astropyMatch, ...all]));
      found.push({ peer: "astropy's match_to_catalog_sky (nearest, not one to one)", ms });
    }
    if (hasStilts()) {
      // Reading the lists is not matching: it is timed without, and taken off.
      const read = (/** @type {string} */ path) => stiltsWorkMs((few) => (few ? ["-version"] : tpipe(path)));
      const tpipe = (/** @type {string} */ path) => ["tpipe", "ifmt=csv", `in=${path}`, "omode=count"];
      const match = ["tmatch2", "matcher=sky", `params=${radiusArcsec}`, "find=best", "ifmt1=csv", "ifmt2=csv"];
      const values = [
        "values1=ra dec",
        "values2=ra dec",
        `in1=${all[0]}`,
        `in2=${all[1]}`,
        "omode=count",
        "progress=none",
      ];
      const whole = stiltsWorkMs((few) => (few ? ["-version"] : [...match, ...values]));
      found.push({ peer: "STILTS tmatch2 find=best", ms: whole - read(all[0] ?? "") - read(all[1] ?? "") });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return found;
}
