// npm run bench:peers [-- --size 10000x500x2] [--repetitions 3]: our rechunk in Chromium beside dask with zarr-python,
// tensorstore and zarrs_reencode on the same machine and numbers, in turn, uncompressed and with zstd. Peers copy the
// light curves alone, into the layout that ours has; ours copies the flags too, checksums every chunk and flushes every
// shard. Reading each peer's copy back decides whether it counts.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensurePeers } from "../peer/environment.mjs";
import { ensureBrowsers, ensureDependencies, root } from "../support/setup.mjs";

ensureDependencies();
await ensureBrowsers("chromium");
const { openBenchPage } = await import("./chromium.mjs");
const { callInNode } = await import("../support/in-node.mjs");
const { median, report } = await import("./report.mjs");
const { parseSize, rawBytesOf } = await import("./rechunk.mjs");

const { values } = parseArgs({
  options: { size: { type: "string", default: "10000x500x2" }, repetitions: { type: "string", default: "3" } },
});
const size = parseSize(values.size);
const repetitions = Number(values.repetitions);
const codecs = /** @type {const} */ (["none", "zstd"]);
const script = join(root, "tests", "bench", "peers.py");
const reencode = process.env.ZARRS_REENCODE ?? "zarrs_reencode";

/** @typedef {{ source: string, objectsPerShard: number, codec: "none" | "zstd" }} Job */
/** @typedef {{ ms: number, version: string }} Timed */
/** A peer: rechunks into `target`, and says how long it took. @typedef {{ name: string, target: number, rechunk: (job: Job, target: string) => Timed }} Peer */

/** @param {string} command @param {string[]} args */
function output(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (error || status !== 0) throw new Error(error ? String(error) : stderr.trim().split("\n").slice(-3).join("\n"));
  return stdout;
}

/** @param {string} python @returns {Peer[]} */
function pythonPeers(python) {
  return [
    { name: "dask", target: 10 },
    { name: "tensorstore", target: 1 },
  ].map(({ name, target }) => ({
    name,
    target,
    rechunk: ({ source, objectsPerShard, codec }, to) =>
      JSON.parse(output(python, [script, "rechunk", name, source, to, String(objectsPerShard), codec])),
  }));
}

/** @returns {Peer[]} */
function rustPeers() {
  const version = spawnSync(reencode, ["--version"], { encoding: "utf8" });
  if (version.error || version.status !== 0) {
    console.log("- zarrs_reencode is not there: cargo install zarrs_tools --version 0.8.1, or set ZARRS_REENCODE");
    return [];
  }
  /** @type {Peer["rechunk"]} */
  const rechunk = ({ source, objectsPerShard, codec }, to) => {
    const packed = codec === "zstd" ? [{ name: "zstd", configuration: { level: 3, checksum: false } }] : [];
    const shapes = ["--chunk-shape", "1,1,0,0", "--shard-shape", `${objectsPerShard},0,0,0`];
    const bytes = JSON.stringify({ name: "bytes", configuration: { endian: "little" } });
    const codecs = ["--array-to-bytes-codec", bytes, "--bytes-to-bytes-codecs", JSON.stringify(packed)];
    const started = performance.now();
    output(reencode, [...shapes, ...codecs, source, to]);
    return { ms: performance.now() - started, version: version.stdout.trim() };
  };
  return [{ name: "zarrs_reencode", target: 1, rechunk }];
}

/** @returns {string | undefined} */
function findPython() {
  try {
    return ensurePeers();
  } catch (error) {
    console.log(`- dask and tensorstore are not there: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

const python = findPython();
const peers = [...(python ? pythonPeers(python) : []), ...rustPeers()];
mkdirSync(join(root, ".cache"), { recursive: true });
const folder = mkdtempSync(join(root, ".cache", "bench-peers-"));
const page = await openBenchPage("store");
/** @type {import("./report.mjs").Result[]} */
const results = [];
let failed = false;
try {
  for (const codec of codecs) results.push(...(await measure(codec)));
  report("peers", page.version, results);
} finally {
  await page.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

/** @param {"none" | "zstd"} codec */
async function measure(codec) {
  const request = { datasetId: codec, size, missing: 0.3, codec };
  const made = await callInNode("/tests/bench/dataset-folder.ts", "writeEpochs", join(folder, "store"), request);
  const job = { source: join(made.store, "lightcurves"), objectsPerShard: made.objectsPerShard, codec };
  await page.call("disk.makeDataset", request);
  const ways = peers.map((peer) => ({ ...peer, version: "", runs: /** @type {number[]} */ ([]), wrong: "" }));
  /** @type {number[]} */
  const ours = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    await page.call("disk.forgetGeneration", { datasetId: codec });
    ours.push((await page.call("disk.rechunk", { datasetId: codec, workers: 2 })).rechunkMs);
    for (const way of ways) {
      if (way.wrong) continue;
      const target = join(folder, `${way.name}.zarr`);
      rmSync(target, { recursive: true, force: true });
      try {
        const { ms, version } = way.rechunk(job, target);
        if (python && repetition === 0 && !JSON.parse(output(python, [script, "compare", job.source, target])).same)
          throw new Error("its copy has other numbers");
        way.runs.push(ms);
        way.version = version;
      } catch (error) {
        way.wrong = error instanceof Error ? error.message : String(error);
        failed = true;
        console.log(`✗ ${way.name}, ${codec}: ${way.wrong}`);
      }
    }
  }
  const ourMs = median(ours);
  const rate = (/** @type {number} */ ms) => rawBytesOf(size) / ms / 1000;
  const of = (/** @type {string} */ what) => `${values.size}, ${codec}: ${what}`;
  /** @type {import("./report.mjs").Result[]} */
  const own = [{ what: of("ours in Chromium"), value: rate(ourMs), unit: "MB/s", better: "more", runs: ours }];
  for (const { name, version, target, runs, wrong } of ways) {
    if (wrong) continue;
    const ms = median(runs);
    own.push(
      { what: of(`${name}'s time to ours`), value: ms / ourMs, unit: "", better: "more", target },
      { what: of(version), value: rate(ms), unit: "MB/s", better: "more", runs },
    );
  }
  return own;
}
