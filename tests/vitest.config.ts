import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { isolation, workerPackages } from "../vite.config.ts";
import { assemblyscript } from "../wasm/build.mjs";
import { chromiumLaunch, findChromium } from "./support/browsers.mjs";

// `vitest --project unit` must run on a machine without a browser.
const launchOptions = (await findChromium()) ? await chromiumLaunch() : {};
/** A profile on the disk: without one, Chromium keeps the private file system in memory. */
const persistentContext = mkdtempSync(join(tmpdir(), "vitest-chromium-"));
process.once("exit", () => rmSync(persistentContext, { recursive: true, force: true }));
/** Guards against what never ends: every wait is for a state, and a busy machine fails no test. */
const guards = { testTimeout: 900_000, hookTimeout: 900_000, expect: { poll: { timeout: 60_000 } } };
const root = fileURLToPath(new URL("..", import.meta.url));

/** How often, and from which seed on: `npm run chaos` asks for more than every run does. */
const { CHAOS_RUNS = "120", CHAOS_FLIPS = "0", CHAOS_SEED = "0" } = process.env;
const seed = Number(CHAOS_SEED);
const provide = { matrix: { runs: Number(CHAOS_RUNS), seed }, flips: { flips: Number(CHAOS_FLIPS), seed } };

declare module "vitest" {
  interface ProvidedContext {
    matrix: { runs: number; seed: number };
    flips: { flips: number; seed: number };
  }
}

export default defineConfig({
  root,
  test: {
    reporters: ["default"],
    // By themselves the unit tests would leave a core to the browser's, which end sooner. One number for all projects: those
    // of different ones run one after the other.
    maxWorkers: 2,
    projects: [
      {
        root,
        plugins: [assemblyscript()],
        test: {
          name: "unit",
          provide,
          environment: "node",
          include: ["tests/*.test.ts", "tests/unit/**/*.test.ts"],
          ...guards,
          // Modules are loaded once, not once a file: no test may leave anything behind in them.
          isolate: false,
        },
      },
      {
        root,
        plugins: [assemblyscript(), svelte({ configFile: false })],
        worker: { format: "es" },
        optimizeDeps: { include: [...workerPackages, "svelte"] },
        server: { headers: isolation },
        test: {
          name: "browser",
          provide,
          include: ["tests/browser/**/*.test.ts"],
          ...guards,
          browser: {
            enabled: true,
            headless: true,
            fileParallelism: false,
            screenshotFailures: false,
            provider: playwright(),
            instances: [{ browser: "chromium", provider: playwright({ launchOptions, persistentContext }) }],
          },
        },
      },
    ],
  },
});
