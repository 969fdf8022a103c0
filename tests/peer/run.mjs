// npm run test:peers: what other implementations make of our files. The last line is "N passed, N failed".
// Stores are made by the pipeline itself, in node; Python opens them with the versions of requirements.txt.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDependencies, root, run } from "../support/setup.mjs";
import { ensurePeers } from "./environment.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.log(`✗ ${sentence}`);
  console.log("0 passed, 1 failed");
  process.exit(1);
}

/** @param {"" | "-older"} [which] */
function findPeers(which) {
  try {
    return ensurePeers(which);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

ensureDependencies();
const python = findPeers();
const stores = join(root, ".cache", "peers");
rmSync(stores, { recursive: true, force: true });
const formats = join(root, "..", "shared", "data", "synth-a", "formats");
if (existsSync(formats) && run(python, [join(here, "write_formats.py"), formats, join(stores, "formats")]) !== 0)
  fail("astropy wrote no ECSV and CSV to read.");
if (run(process.execPath, [join(here, "make-stores.mjs"), stores]) !== 0) fail("The pipeline made no stores to check.");
// One of 2024, which decodes more units than those of today.
for (const each of [python, findPeers("-older")]) {
  if (run(each, ["-W", "error", join(here, "check_units.py"), join(stores, "units-of-time.zarr.zip")]) !== 0)
    fail("A unit of the epoch table makes the zip unreadable.");
}
process.exit(run(python, ["-W", "error", join(here, "check.py"), stores]));
