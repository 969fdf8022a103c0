// Rebuilds the README's pictures from the build in dist/: node tests/support/make-screenshots.mjs
// The sample, ingested, with the light curve of an injected long-period variable.
import { join } from "node:path";
import { chromium } from "playwright-core";
import { preview } from "vite";
import { chromiumLaunch } from "./browsers.mjs";
import { root } from "./setup.mjs";

const variable = "1334";

const server = await preview({ root, preview: { port: 0 }, logLevel: "silent" });
const [url = ""] = server.resolvedUrls?.local ?? [];
const browser = await chromium.launch(await chromiumLaunch());
for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole("button", { name: "Try the sample" }).click();
  const region = page.getByRole("region", { name: "Light curve" });
  await region.locator("canvas").waitFor({ timeout: 120_000 });
  await page.getByRole("searchbox").fill(variable);
  await region.getByRole("heading", { name: new RegExp(`\\b${variable}\\b`) }).waitFor();
  await page.getByRole("searchbox").blur();
  await page.waitForTimeout(1000); // notices fade
  await page.screenshot({ path: join(root, "static", `screenshot-${colorScheme}.png`) });
  await context.close();
}
await browser.close();
await server.close();
