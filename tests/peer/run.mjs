// npm run test:peers: what other implementations make of our files. The last line is "N passed, N failed".
// Stores are made by the pipeline itself, in node; Python opens them with the versions of requirements.txt.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDependencies, root, run, tool } from "../support/setup.mjs";
import { ensurePeers, ensureStilts } from "./environment.mjs";

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
const stilts = ensureStilts();
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
const program = join(root, "dist", "cli", "lightcurve-workbench.mjs");
if (!existsSync(program) && tool("vite/bin/vite.js", ["build", "--ssr", "src/cli/main.ts", "--logLevel", "warn"]) !== 0)
  fail("The command line was not built.");
const images = join(stores, "images");
const superstack = join(root, "..", "shared", "data", "hatp32", "coadd_ch1.fits");
if (
  run(python, [join(here, "write_images.py"), images, "--large"]) !== 0 ||
  run(python, [join(here, "write_cfitsio.py"), images, superstack]) !== 0 ||
  run(python, [join(here, "write_odd_images.py"), join(images, "odd")]) !== 0
)
  fail("astropy and cfitsio wrote no images to read.");
const counts = [
  runCounted(process.execPath, [join(here, "check-images.mjs"), images]),
  runCounted(python, [join(here, "check_cutouts.py"), images]),
  runCounted(process.execPath, [join(here, "check-odd-images.mjs"), join(images, "odd")]),
  runCounted(python, ["-W", "error", join(here, "check.py"), stores]),
  runCounted(python, [join(here, "check_lsdb.py"), join(stores, "exports")]),
  await checkStilts(),
  runCounted(python, [join(here, "check_false_alarm.py"), join(stores, "false-alarms")]),
  runCounted(python, [
    join(here, "check_command_line.py"),
    program,
    join(root, "static", "sample"),
    join(stores, "command-line"),
  ]),
  runCounted(python, [join(here, "check_samp.py"), program, join(root, "static", "sample"), join(stores, "samp")]),
  runCounted(python, [join(here, "check_truth.py"), program, join(stores, "truth")]),
  runCounted(python, [join(here, "check_extractor.py"), program, join(stores, "extractor")]),
  runCounted(python, [
    join(here, "check_scale_out.py"),
    program,
    join(root, "static", "sample"),
    join(stores, "scale-out"),
  ]),
];
const passed = counts.reduce((sum, count) => sum + count[0], 0);
const failed = counts.reduce((sum, count) => sum + count[1], 0);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

/** @returns {Promise<[number, number]>} */
async function checkStilts() {
  if (await stilts)
    return runCounted(python, [
      "-W",
      "error",
      join(here, "check_stilts.py"),
      join(stores, "exports"),
      join(stores, "known"),
    ]);
  console.log("SKIPPED: there is no STILTS, nor could it be had: no table and no match was compared with it.");
  return [0, 0];
}

/**
 * Runs a script whose last line is "N passed, N failed", and prints all but that; one that ends otherwise has failed.
 * @param {string} command @param {string[]} args @returns {[number, number]}
 */
function runCounted(command, args) {
  const { stdout, status } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = (stdout ?? "").trimEnd().split("\n");
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(lines.at(-1) ?? "") ?? [];
  console.log((passed === undefined ? lines : lines.slice(0, -1)).join("\n"));
  if (passed === undefined || (status === 0) !== (failed === "0"))
    return [Number(passed ?? 0), Number(failed ?? 0) + 1];
  return [Number(passed), Number(failed)];
}
