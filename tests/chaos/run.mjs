// npm run chaos -- [--kills N | --runs N | --flips N] [--seed S]: the kill test, on a build of its own, the concurrency
// matrix, or flipped bytes, for as long as one likes.
import { parseArgs } from "node:util";
import { ensureBrowser, ensureDependencies, tool } from "../support/setup.mjs";

const count = { type: /** @type {const} */ ("string") };
const { values } = parseArgs({ options: { kills: count, runs: count, flips: count, seed: count } });
const { kills, runs, flips, seed = String(Date.now() % 1_000_000) } = values;
ensureDependencies();
await ensureBrowser();

/** @param {string} what @param {string} file @param {Record<string, string>} env */
function vitest(what, file, env) {
  console.log(`Chaos: ${what}, seed ${seed}`);
  return tool("vitest/vitest.mjs", ["run", "--config", "tests/vitest.config.ts", file], { ...env, CHAOS_SEED: seed });
}

/** @param {string} kills */
function playwright(kills) {
  console.log(`Chaos: ${kills} kills, seed ${seed}`);
  return (
    tool("vite/bin/vite.js", ["build", "--logLevel", "warn"]) ||
    tool("@playwright/test/cli.js", ["test", "--config", "tests/playwright.config.ts", "kill.spec.ts"], {
      CHAOS_KILLS: kills,
      CHAOS_SEED: seed,
    })
  );
}

let status = 0;
if (runs) status ||= vitest(`${runs} runs`, "tests/browser/concurrency/writer.test.ts", { CHAOS_RUNS: runs });
if (flips) status ||= vitest(`${flips} flips`, "tests/unit/flips", { CHAOS_FLIPS: flips });
if (kills || !(runs || flips)) status ||= playwright(kills ?? "1000");
process.exitCode = status;
