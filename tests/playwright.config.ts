import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { chromiumLaunch } from "./support/browsers.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const port = Number(process.env.E2E_PORT ?? 4179);

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  outputDir: "../test-results",
  reporter: [["list"], ...(process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [["json"] as ["json"]] : [])],
  forbidOnly: !!process.env.CI,
  // Guards against what never comes: every wait is for a state, and a busy machine fails no test.
  timeout: 600_000,
  expect: { timeout: 180_000 },
  // In CI alone, and every second try is named at the end of the run: it is a fault to be mended.
  retries: process.env.CI ? 1 : 0,
  // Each has a browser of its own; a test waits more than it works.
  workers: 2,
  use: {
    actionTimeout: 180_000, // or an element that never comes takes all the time of its test
    baseURL: `http://localhost:${port}`,
    trace: process.env.E2E_TRACE ? "on" : "off",
    screenshot: "only-on-failure",
  },
  projects: [{ name: "chromium", use: { browserName: "chromium", launchOptions: await chromiumLaunch() } }],
  // Serves dist; `npm test` builds it first.
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --port ${port} --strictPort`,
    cwd: root,
    url: `http://localhost:${port}/`,
    reuseExistingServer: !process.env.CI,
    timeout: 60_000,
  },
});
