// node tests/support/make-screenshots.mjs: makes the README's pictures, static/screenshot-{light,dark}.png, and that of the guide,
// static/guide/zero-points.png, of the built page.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { chromiumLaunch } from "./browsers.mjs";
import { root } from "./setup.mjs";

/** The picture of the guide's chapter on zero points. @param {import("playwright-core").Page} page */
async function zeroPoints(page) {
  await page.getByRole("button", { name: /^Mask and filters/ }).click();
  await page.getByRole("button", { name: "More…" }).click();
  const dialog = page.getByRole("dialog", { name: "Zero points" });
  await dialog.getByRole("tab", { name: /epochs$/ }).click();
  await dialog.getByRole("group", { name: /^Zero points against time/ }).waitFor();
  await page.waitForTimeout(500);
  await dialog.screenshot({ path: join(root, "static", "guide", "zero-points.png") });
}

const port = 4189;
const url = `http://localhost:${port}/`;
const server = spawn(
  process.execPath,
  ["node_modules/vite/bin/vite.js", "preview", "--port", `${port}`, "--strictPort"],
  {
    cwd: root,
    stdio: "ignore",
  },
);
const browser = await chromium.launch(await chromiumLaunch());
try {
  for (let tries = 0; !(await fetch(url).catch(() => undefined)); tries++) {
    if (tries === 50) throw new Error(`nothing answers at ${url}: run "npm run build" first`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme });
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole("button", { name: "Try the sample" }).click();
    await page.getByRole("button", { name: "Which objects vary?" }).click({ timeout: 60_000 });
    await page.getByRole("columnheader", { name: "Variability" }).waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Dismiss", exact: true }).click();
    await page.getByRole("button", { name: "Dismiss the result" }).click();
    await page.keyboard.press("j");
    await page.waitForTimeout(1500);
    await page.screenshot({ path: join(root, "static", `screenshot-${colorScheme}.png`) });
    if (colorScheme === "light") await zeroPoints(page);
    await context.close();
  }
} finally {
  await browser.close();
  server.kill();
}
