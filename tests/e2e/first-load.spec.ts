import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";

const dist = new URL("../../dist/", import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, dist), "utf8");

/** These scripts and what they import before they run, each with its size as a server sends it. */
function withImports(paths: string[]): Map<string, number> {
  const sizes = new Map<string, number>();
  const open = [...paths];
  for (const path of open) {
    if (sizes.has(path)) continue;
    const text = textOf(path);
    sizes.set(path, gzipSync(text, { level: 9 }).length);
    for (const [, target] of text.matchAll(/\b(?:import|export)\b[^"'()]*["']\.\/([^"']+\.js)["']/g))
      open.push(new URL(target!, new URL(path, "file:///")).pathname.slice(1));
  }
  return sizes;
}

/** Scripts that the page waits for before it shows anything. */
const firstScripts = () =>
  withImports([...textOf("index.html").matchAll(/<script[^>]* src="\.\/([^"]+)"/g)].map(([, path]) => path!));

test("what is needed until the first drop takes at most 60 kB of script", async () => {
  const sizes = firstScripts();
  expect(sizes.size).toBeGreaterThan(0);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  expect(total, JSON.stringify(Object.fromEntries(sizes))).toBeLessThanOrEqual(60_000);
});

test("the empty page fetches no more script than that, and the offline copy holds every script of the build", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Drop a folder of catalogs" })).toBeVisible();
  const fetched = await page.evaluate(() =>
    performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname.slice(1)),
  );
  const scripts = [...new Set(fetched)].filter((path) => path.endsWith(".js") && path !== "sw.js");
  const ofWorkers = withImports(scripts.filter((path) => /\/(reader|writer)-[^/]*$/.test(path)));
  const ofPage = firstScripts();
  expect(scripts.filter((path) => !ofWorkers.has(path) && !ofPage.has(path))).toEqual([]);

  const kept = textOf("sw.js");
  for (const part of ["DatasetView", "RunView", "InfoPanel", "IntegrityPanel", "Help", "uPlot"])
    expect(kept).toMatch(new RegExp(`"\\./assets/${part}[^"]*\\.js"`));
});

test("a first load that is cut off says so, and the next one goes on", async ({ browser }) => {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route(/assets\/main-[^/]*\.js$/, (route) => route.abort());
  await page.goto("/");
  await expect(page.getByText("the connection was cut off: load the page again")).toBeVisible();
  await page.unroute(/assets\/main-[^/]*\.js$/);
  await page.reload();
  await expect(page.getByRole("button", { name: "Try the sample" })).toBeVisible();
  await expect(page.getByText("the connection was cut off")).toHaveCount(0);
  await context.close();
});

test("a part that cannot be fetched says so, and is there when it is asked for again", async ({ browser }) => {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route(/assets\/Help-.*\.js/, (route) => route.abort());
  await page.goto("/");
  await page.getByRole("button", { name: "Help" }).click();
  await expect(page.getByText("A part of the page could not be loaded.")).toBeVisible();
  await page.unroute(/assets\/Help-.*\.js/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("dialog", { name: "Help" })).toBeVisible();
  await context.close();
});
