import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";

const dist = new URL("../../dist/", import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, dist), "utf8");

/** Scripts that the page waits for before it shows anything, each with its size as a server sends it. */
function firstScripts(): Map<string, number> {
  const sizes = new Map<string, number>();
  const open = [...textOf("index.html").matchAll(/<script[^>]* src="\.\/([^"]+)"/g)].map(([, path]) => path!);
  for (const path of open) {
    if (sizes.has(path)) continue;
    const text = textOf(path);
    sizes.set(path, gzipSync(text, { level: 9 }).length);
    for (const [, target] of text.matchAll(/\b(?:import|export)\b[^"'()]*["']\.\/([^"']+\.js)["']/g))
      open.push(new URL(target!, new URL(path, "file:///")).pathname.slice(1));
  }
  return sizes;
}

test("what is needed until the first drop takes at most 60 kB of script", async () => {
  const sizes = firstScripts();
  expect(sizes.size).toBeGreaterThan(0);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  expect(total, JSON.stringify(Object.fromEntries(sizes))).toBeLessThanOrEqual(60_000);
});

test("the empty page fetches no more script than that, and the offline copy holds every script of the build", async ({
  page,
}) => {
  const fetched = new Set<string>();
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname.slice(1);
    if (request.serviceWorker() === null && request.frame() === page.mainFrame() && path.endsWith(".js"))
      fetched.add(path);
  });
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Drop a folder of catalogs" })).toBeVisible();
  const pageScripts = [...fetched].filter((path) => !/\/(reader|writer)-/.test(path) && path !== "sw.js");
  expect(pageScripts.sort()).toEqual([...firstScripts().keys()].sort());

  const kept = textOf("sw.js");
  for (const part of ["DatasetView", "RunView", "InfoPanel", "IntegrityPanel", "Help", "uPlot"])
    expect(kept).toMatch(new RegExp(`"\\./assets/${part}[^"]*\\.js"`));
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
