import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { expect, test } from "@playwright/test";
import { axeViolations } from "../support/axe.ts";

const dist = new URL("../../dist/", import.meta.url);
const types: Record<string, string> = {
  ...{ ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" },
  ...{ ".json": "application/json", ".wasm": "application/wasm" },
};

let server: Server;
let url: string;

/** A plain host that serves the build below a folder of its own. */
test.beforeEach(async () => {
  server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname.replace(/^\/field\//, "") || "index.html";
    try {
      const body = readFileSync(new URL(path, dist));
      response.writeHead(200, { "Content-Type": types[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}/field/`;
});
test.afterEach(() => {
  server.close();
  server.closeAllConnections();
});

test("the guide is linked from Help, leads from chapter to chapter, and runs nothing that its policy forbids", async ({
  page,
}) => {
  const complaints: string[] = [];
  page.context().on("page", (other) => other.on("console", (message) => complaints.push(message.text())));
  await page.goto(url);
  await page.keyboard.press("?");
  const opened = page.context().waitForEvent("page");
  await page.getByRole("link", { name: "The guide" }).click();
  const guide = await opened;
  await guide.getByRole("navigation").getByRole("link", { name: "How matching decides" }).click();
  await expect(guide.getByRole("heading", { level: 1 })).toHaveText("How matching decides");
  await guide.getByRole("navigation").getByRole("link", { name: "By number or by position" }).click();
  await expect(guide).toHaveURL(`${url}guide/how-matching-decides.html#by-number-or-by-position`);
  await guide.getByRole("link", { name: "Lightcurve Workbench" }).click();
  await expect(guide.getByRole("button", { name: "Try the sample" })).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a page of the guide breaks no rule of axe, in light and in dark, and has the look that was chosen", async ({
  page,
}) => {
  await page.goto(`${url}guide/performance.html`);
  expect(await axeViolations(page)).toEqual([]);
  await page.evaluate(() => localStorage.setItem("workbench.theme", "dark"));
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe("rgb(13, 16, 20)");
});

test("after one visit to the app the guide is there without a network", async ({ page }) => {
  await page.goto(url);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
      await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
  });
  server.close();
  server.closeAllConnections();
  await page.goto(`${url}guide/results-in-python.html`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Results in Python");
  await page.getByRole("navigation").getByRole("link", { name: "Keyboard" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Keyboard");
  const styles = await page.evaluate(() => [...document.styleSheets].map(({ cssRules }) => cssRules.length));
  expect(styles.every((rules) => rules > 2)).toBe(true);
});
