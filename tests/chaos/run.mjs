// npm run chaos -- [--kills N | --runs N | --flips N | --gigabytes N] [--seed S]: the kill test, on a build of its own, the
// concurrency matrix, or flipped bytes, for as long as one likes; or catalogs of any size.
import { parseArgs } from "node:util";
import { ensureBrowsers, ensureDependencies, tool } from "../support/setup.mjs";

const count = { type: /** @type {const} */ ("string") };
const { values } = parseArgs({ options: { kills: count, runs: count, flips: count, gigabytes: count, seed: count } });
const { kills, runs, flips, gigabytes, seed = String(Date.now() % 1_000_000) } = values;
ensureDependencies();
await ensureBrowsers("chromium");

/** @param {string} what @param {string} file @param {Record<string, string>} env */
function vitest(what, file, env) {
  console.log(`Chaos: ${what}, seed ${seed}`);
  return tool("vitest/vitest.mjs", ["run", "--config", "tests/vitest.config.ts", file], { ...env, CHAOS_SEED: seed });
}

/** @param {string} what @param {string} spec @param {Record<string, string>} env */
function playwright(what, spec, env) {
  console.log(`Chaos: ${what}, seed ${seed}`);
  return (
    tool("vite/bin/vite.js", ["build", "--logLevel", "warn"]) ||
    tool("@playwright/test/cli.js", ["test", "--config", "tests/playwright.config.ts", spec], {
      ...env,
      CHAOS_SEED: seed,
    })
  );
}

let status = 0;
if (runs) status ||= vitest(`${runs} runs`, "tests/browser/concurrency/writer.test.ts", { CHAOS_RUNS: runs });
if (flips) status ||= vitest(`${flips} flips`, "tests/unit/flips", { CHAOS_FLIPS: flips });
if (gigabytes) status ||= playwright(`catalogs of ${gigabytes} GB`, "huge.spec.ts", { CHAOS_GIGABYTES: gigabytes });
if (kills || !(runs || flips || gigabytes)) {
  const count = kills ?? "1000";
  status ||= playwright(`${count} kills`, "kill.spec.ts", { CHAOS_KILLS: count });
}
process.exitCode = status;
