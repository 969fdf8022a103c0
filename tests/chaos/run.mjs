// npm run chaos -- [--kills N] [--seed S]: the kill test for as long as one likes, on a build of its own.
import { parseArgs } from "node:util";
import { ensureBrowser, ensureDependencies, tool } from "../support/setup.mjs";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "1000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
ensureDependencies();
await ensureBrowser();
console.log(`Chaos: ${values.kills} kills, seed ${values.seed}`);
process.exitCode =
  tool("vite/bin/vite.js", ["build", "--logLevel", "warn"]) ||
  tool("@playwright/test/cli.js", ["test", "--config", "tests/playwright.config.ts", "kill.spec.ts"], {
    CHAOS_KILLS: values.kills,
    CHAOS_SEED: values.seed,
  });
