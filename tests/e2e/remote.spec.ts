// Light curves that lie on a server, another one than the page's, on the only page that may connect elsewhere.

import { expect, type Page } from "@playwright/test";
import { unzipSync } from "fflate";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { type LyingServer, lyingServer } from "../support/lying-server.ts";
import { everything, zipOf } from "../support/page-curves.ts";
import { sampleTest } from "../support/sample-page.ts";

declare const workbench: Workbench;

/** The sample as a zip and as a folder on a server, and what the page shows of the sample itself. */
const test = sampleTest.extend<{ server: LyingServer; ours: string }>({
  server: async ({ page }, use) => {
    const server = await lyingServer();
    await page.goto("/");
    await expect(page.getByRole("button", { name: "Download zip" })).toBeEnabled();
    const zip = await zipOf(page);
    server.files.set("field.zarr.zip", zip);
    for (const [path, bytes] of Object.entries(unzipSync(zip))) server.files.set(`data/field.zarr/${path}`, bytes);
    await use(server);
    await server.close();
  },
  ours: async ({ page, server }, use) => {
    expect(server.files.size).toBeGreaterThan(1);
    await use(await everything(page));
  },
});

const banner = (page: Page) => page.getByText(/^Read-only: .*, nothing is stored\.$/);
const address = (page: Page) => page.getByRole("textbox", { name: "Address of a zip or of a folder" });

async function openByKeys(page: Page, url: string): Promise<void> {
  await address(page).focus();
  await page.keyboard.type(url);
  await page.keyboard.press("Enter");
}

test("a zip on another server shows value for value what the dataset has, a copy is kept, and nothing was sent anywhere else", async ({
  page,
  server,
  ours,
}) => {
  const elsewhere = new Set<string>();
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== new URL(page.url()).origin) elsewhere.add(origin);
  });
  await page.goto("/remote.html");
  await expect(page.getByRole("heading", { name: "Open light curves that lie on a server" })).toBeVisible();
  expect(await page.evaluate(() => workbench.current)).toBeUndefined();
  expect(await axeViolations(page)).toEqual([]);
  expect([...elsewhere]).toEqual([]);

  await openByKeys(page, `${server.url}/field.zarr.zip`);
  await expect(page.getByText("Read-only: field.zarr.zip, nothing is stored.")).toBeVisible();
  await expect(page.getByText(`Read from ${new URL(server.url).host}, as it is looked at.`)).toBeVisible();
  await expect(page.getByText(/\d+ points of 31 epochs/)).toBeVisible();
  expect(await everything(page)).toEqual(ours);
  expect(await axeViolations(page, { exclude: "#probe" })).toEqual([]);
  expect(server.asked.every((asked) => / \d+-\d+$/.test(asked))).toBe(true); // never a whole file
  expect([...elsewhere]).toEqual([server.url]);

  await page.getByRole("button", { name: "Keep a copy" }).click();
  await expect(banner(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Download zip" })).toBeEnabled();
  await expect(page.getByText("This dataset is kept in this browser.")).toBeVisible();
  expect(await everything(page)).toEqual(ours);
  await server.close();
  await page.getByRole("link", { name: "Go on in the main page" }).click();
  await expect(page.getByRole("button", { name: "Download zip" })).toBeEnabled();
  expect(new URL(page.url()).pathname).toBe("/");
  expect(await everything(page)).toEqual(ours);
  await page.evaluate(() => workbench.remove(workbench.current!.record.datasetId));
});

test("a folder opens by a shared link with its object and measurement, and the page's link is one to share", async ({
  page,
  context,
  server,
  ours,
}) => {
  await page.evaluate(() => workbench.close());
  const key = JSON.parse(ours).objectKey[41];
  await page.goto(`/remote.html?open=${encodeURIComponent(`${server.url}/data/field.zarr`)}`);
  await expect(page.getByText("Read-only: field.zarr, nothing is stored.")).toBeVisible();
  // What servers would be told is behind the # from here on.
  await expect(page).toHaveURL(/\/remote\.html#dataset=http/);
  expect(await everything(page)).toEqual(ours);
  await page.evaluate((key) => {
    location.hash = location.hash.replace(/&object=[^&]*/, `&object=${key}`);
  }, key);
  await expect(page.getByRole("heading", { name: key, exact: true })).toBeVisible();

  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain(`object=${key}`);
  expect(link).toContain(encodeURIComponent(`${server.url}/data/field.zarr`));

  const another = await context.newPage();
  await another.goto(link);
  await expect(another.getByText("Read-only: field.zarr, nothing is stored.")).toBeVisible();
  await expect(another.getByRole("heading", { name: key, exact: true })).toBeVisible();
  expect(await everything(another)).toEqual(ours);

  await another.getByRole("button", { name: "Close the file" }).click();
  await expect(address(another)).toBeVisible();
  await expect(another).not.toHaveURL(/#dataset=/); // the step that is gone back
  await another.goBack();
  await expect(another.getByText("Read-only: field.zarr, nothing is stored.")).toBeVisible();
  await another.close();

  // A copy of a folder has what the zip's has.
  await page.getByRole("button", { name: "Keep a copy" }).click();
  await expect(banner(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Download zip" })).toBeEnabled();
  expect(await everything(page)).toEqual(ours);
  await page.evaluate(() => workbench.remove(workbench.current!.record.datasetId));
});

test("a server that lies is named, whatever it lies about, and what was opened before it did is not mixed with it", async ({
  page,
  server,
}) => {
  const url = `${server.url}/field.zarr.zip`;
  const opened = (mood: LyingServer["mood"]) => {
    server.mood = mood;
    return page.evaluate(
      (url) =>
        workbench.openStore(url).then(
          () => "opened",
          (error) => `${error.tag}: ${error.message}`,
        ),
      url,
    );
  };
  await page.goto("/remote.html");
  await expect(address(page)).toBeVisible();
  expect(await opened("wrong range")).toMatch(/^ServerFault: .*sent another part of a file than was asked for/);
  expect(await opened("short body")).toMatch(/^ServerFault: .*sent fewer bytes than it promised/);
  expect(await opened("wrong bytes")).toMatch(/^(NotAStore|CatalogSyntax|StoreDamaged|ServerFault): /);
  expect(await opened("whole file")).toMatch(/^ServerFault: .*does not support range requests/);
  expect(await opened("hidden headers")).toMatch(/^ServerFault: .*Access-Control-Expose-Headers: Content-Range, ETag/);
  expect(await opened("no version")).toMatch(/^ServerFault: .*must send ETag or Last-Modified/);
  expect(await opened("no CORS")).toMatch(/^ServerFault: .*Access-Control-Allow-Origin: \*/);
  expect(await opened("redirects")).toBe("opened");
  const objectKeys = await page.evaluate(async () => (await workbench.objects()).objectKey);
  const read = () =>
    page.evaluate((objectKeys) => {
      const names = objectKeys.map((objectKey) => ({ objectKey, measurementKey: "ch1_sci-mag_auto" }));
      const wanted = [
        async () => JSON.stringify((await workbench.lightCurves(names)).map(({ value }) => [...value])),
        async () => (await workbench.exportCurves({ format: "csv" })).text(),
        async () => (await workbench.sourceProperties(objectKeys[0]!)).objectKey,
      ];
      return Promise.all(wanted.map((one) => one().catch((error) => error.message as string)));
    }, objectKeys);
  const right = await read();
  for (const said of right) expect(said).not.toMatch(/changed/);

  expect(await opened("honest")).toBe("opened");
  server.mood = "changed midway";
  const [curves, table, properties] = await read();
  const changed = /has changed since it was opened/;
  // What the page reads by itself when it opens has asked for these, or not yet: they are named, or those that were there.
  if (!changed.test(curves!)) expect(curves).toBe(right[0]);
  if (!changed.test(table!)) expect(table).toBe(right[1]);
  expect(properties).toMatch(changed);

  server.mood = "no CORS";
  await page.getByRole("button", { name: "Close the file" }).click();
  await openByKeys(page, url);
  await expect(page.getByText(/did not give this page an answer.*\(CORS\)/)).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  await expect(address(page)).toHaveValue(url);
});

test("a server that never answers is waited for until it is cancelled, and so is a copy", async ({ page, server }) => {
  await page.goto("/remote.html");
  await expect(address(page)).toBeVisible();
  server.mood = "silent";
  await openByKeys(page, `${server.url}/field.zarr.zip`);
  await expect(page.getByText("Opening http")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Open", exact: true })).toBeVisible();
  server.mood = "honest";
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(banner(page)).toBeVisible();
  const before = await page.evaluate(async () => (await workbench.datasets()).length);
  server.mood = "silent";
  await page.getByRole("button", { name: "Keep a copy" }).click();
  await page.getByRole("button", { name: "Cancel the copy" }).click();
  await expect(page.getByRole("button", { name: "Keep a copy" })).toBeEnabled();
  await expect(banner(page)).toBeVisible();
  expect(await page.evaluate(async () => (await workbench.datasets()).length)).toBe(before);
});

test("only the page for stores on servers may connect elsewhere: not the main page, and no worker of either", async ({
  page,
  server,
}) => {
  const url = `${server.url}/field.zarr.zip`;
  const asked = () => server.asked.length;
  const connects = (page: Page) =>
    page.evaluate(
      (url) =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      url,
    );
  for (const [path, sources, may] of [
    ["/", "connect-src 'self';", false],
    ["/remote.html", "connect-src 'self' https: http:;", true],
  ] as const) {
    const before = asked();
    const response = await page.goto(path);
    const policy = response!.headers()["content-security-policy"]!;
    expect(policy).toContain(sources);
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'; style-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    await expect(page.locator('meta[http-equiv="Content-Security-Policy"]')).toHaveAttribute(
      "content",
      new RegExp(sources),
    );
    expect(await connects(page)).toBe(may);
    expect(asked() - before).toBe(may ? 1 : 0);
  }
  await expect.poll(() => page.workers().length).toBeGreaterThan(0); // they are heard of a little later than the page
  const workers = page.workers();
  const before = asked();
  for (const worker of workers)
    expect(
      await worker.evaluate(
        (url) =>
          fetch(url).then(
            () => true,
            () => false,
          ),
        url,
      ),
    ).toBe(false);
  expect(asked()).toBe(before);
  await page.goto("/");
  const refused = await page.evaluate((url) => workbench.openStore(url).catch((error) => error.message), url);
  expect(refused).toMatch(/stores on servers are opened on remote\.html/);
});

test("without a network the page is there, and the service worker lets requests for parts of files through", async ({
  page,
  context,
}) => {
  await page.goto("/remote.html");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  const part = await page.evaluate(async () => {
    // A file of the host that is none of the offline copy's.
    const response = await fetch("./screenshot-light.png", { headers: { Range: "bytes=1-3" } });
    return { status: response.status, text: await response.text() };
  });
  expect(part).toEqual({ status: 206, text: "PNG" });
  await context.setOffline(true);
  const response = await page.goto("/remote.html?open=none#a");
  expect(response!.fromServiceWorker()).toBe(true);
  expect(response!.headers()["content-security-policy"]).toContain("connect-src 'self' https: http:;");
  await expect(address(page)).toBeVisible();
});
