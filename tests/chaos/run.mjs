// npm run chaos -- [--kills N | --runs N | --flips N | --gigabytes N | --loaded N] [--seed S]: the kill test, on a build of its own, the
// concurrency matrix, or flipped bytes, for as long as one likes; catalogs of any size; or all end-to-end tests, N times, while every
// core is kept busy by something else.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { ensureBrowsers, ensureDependencies, tool } from "../support/setup.mjs";

const count = { type: /** @type {const} */ ("string") };
const { values } = parseArgs({
  options: { kills: count, runs: count, flips: count, gigabytes: count, loaded: count, seed: count },
});
const { kills, runs, flips, gigabytes, loaded, seed = String(Date.now() % 1_000_000) } = values;
ensureDependencies();
await ensureBrowsers("chromium");

/** @param {string} what @param {string} file @param {Record<string, string>} env */
function vitest(what, file, env) {
  console.log(`Chaos: ${what}, seed ${seed}`);
  return tool("vitest/vitest.mjs", ["run", "--config", "tests/vitest.config.ts", file], { ...env, CHAOS_SEED: seed });
}

/** @param {string[]} more what is built besides the page */
const build = (...more) => tool("vite/bin/vite.js", ["build", "--logLevel", "warn", ...more]);

/** On the build that is there. @param {string} what @param {string[]} specs none: all @param {Record<string, string>} env */
function playwright(what, specs, env = {}) {
  console.log(`Chaos: ${what}, seed ${seed}`);
  const args = ["test", "--config", "tests/playwright.config.ts", ...specs];
  return tool("@playwright/test/cli.js", args, { ...env, CHAOS_SEED: seed });
}

/** All end-to-end tests beside as much other work as there are cores, again and again. @param {number} times */
function loadedRuns(times) {
  const busy = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }),
  );
  let failed = 0;
  try {
    if (build() || build("--ssr", "src/cli/main.ts")) return 1;
    for (let run = 1; run <= times; run++) {
      const ended = playwright(`run ${run} of ${times} beside ${busy.length} busy processes`, []);
      if (ended !== 0) failed++;
      console.log(`Chaos: ${run - failed} of ${run} runs passed`);
    }
  } finally {
    for (const one of busy) one.kill();
  }
  return failed === 0 ? 0 : 1;
}

let status = 0;
if (runs) status ||= vitest(`${runs} runs`, "tests/browser/concurrency/writer.test.ts", { CHAOS_RUNS: runs });
if (flips) status ||= vitest(`${flips} flips`, "tests/unit/flips", { CHAOS_FLIPS: flips });
if (gigabytes)
  status ||= build() || playwright(`catalogs of ${gigabytes} GB`, ["huge.spec.ts"], { CHAOS_GIGABYTES: gigabytes });
if (loaded) status ||= loadedRuns(Number(loaded));
if (kills || !(runs || flips || gigabytes || loaded)) {
  const count = kills ?? "1000";
  status ||= build() || playwright(`${count} kills`, ["kill.spec.ts"], { CHAOS_KILLS: count });
}
process.exitCode = status;
