// Names and contents that are made to do harm, and the policy that stops what they would do.

import { expect, type Page, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { samplePaths } from "../support/sample-files.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;
/** What the page broke of its own policy, and whether anything got through. */
declare const caught: { violations: string[]; harm: boolean };

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const caught = { violations: [] as string[], harm: false };
    Object.assign(globalThis, { caught });
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile }) =>
      caught.violations.push(`${effectiveDirective}: ${blockedURI} in ${sourceFile}`),
    );
  });
});

const violations = (page: Page) => page.evaluate(() => caught.violations);

test("the main job, from catalogs to the zip, breaks no rule of the page's policy", async ({ page }) => {
  const workerErrors: string[] = [];
  page.on("console", (message) => message.type() === "error" && workerErrors.push(message.text()));
  await page.goto("/");
  await page.getByLabel("Catalog files").setInputFiles(samplePaths(6));
  await expect(page.getByText(/6 epochs imported/)).toBeVisible(ample);
  await expect(page.getByRole("region", { name: "Light curve" }).locator("canvas").first()).toBeVisible(ample);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Download zip/ }).click();
  await downloading;
  const packed = await page.evaluate(() => workbench.rechunk({ codec: "zstd", force: true }));
  expect(packed.changed).toBe(true);
  expect(await page.evaluate(async () => (await workbench.verify()).damage)).toEqual([]);
  expect(await violations(page)).toEqual([]);
  expect(workerErrors).toEqual([]);
});

test("the policy is in force: no inline script, no eval, no other origin, no base, no frame around the page", async ({
  page,
}) => {
  const response = await page.goto("/");
  expect(response!.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
  await expect(page.locator('meta[http-equiv="Content-Security-Policy"]')).toHaveCount(1);
  const outcome = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "caught.harm = true";
    document.body.append(script);
    const image = document.createElement("div");
    image.innerHTML = '<img src="x" onerror="caught.harm = true">';
    document.body.append(image);
    const base = document.createElement("base");
    base.href = "https://example.org/";
    document.head.append(base);
    const sent = await fetch("https://example.org/").then(
      () => "sent",
      () => "refused",
    );
    // By then its handler would have run.
    const broken = image.querySelector("img")!;
    if (!broken.complete) await new Promise((resolve) => broken.addEventListener("error", resolve));
    return { sent, baseURI: document.baseURI, harm: caught.harm };
  });
  expect(outcome).toEqual({ sent: "refused", baseURI: page.url(), harm: false });
  await expect
    .poll(async () => (await violations(page)).map((violation) => violation.split(":")[0]))
    .toEqual(expect.arrayContaining(["script-src-elem", "script-src-attr", "connect-src", "base-uri"]));
  expect(await page.evaluate(() => caught.harm)).toBe(false);
});

const html = '<img src=x onerror="caught.harm=true"><script>caught.harm=true</script>';
const rightToLeft = "\u202Etac.live";
const control = "bell\u0007 and escape\u001b[31m";
const long = "x".repeat(10_000);

const position = (n: number) => `${150 + n / 100},${20 + n / 100}`;
const catalog = (header: string, cell: string) =>
  [header, ...Array.from({ length: 30 }, (_, n) => `${n + 1},${position(n)},${15 + n / 10},0.01,${cell}`)].join("\n");

test("hostile names and cells are shown as text, kept as text, and do nothing", async ({ page }) => {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const columns = `id,ra,dec,mag_auto,magerr_auto,${quoted(html)}`;
  const files = [
    { name: "reference.csv", text: catalog(columns, quoted(html)) },
    { name: `e1-${html.replaceAll("/", "_")}.csv`, text: catalog(columns, "1") },
    { name: `e2-${rightToLeft}.csv`, text: catalog(`id,ra,dec,mag_auto,magerr_auto,${quoted(rightToLeft)}`, "1") },
    { name: `e3-${control}.csv`, text: catalog("id,ra,dec,mag_auto,magerr_auto,note", "1") },
    { name: `e4-${long}.csv`, text: catalog(`id,ra,dec,mag_auto,magerr_auto,${long}`, "1") },
    { name: "e5-=cmd|'_C calc'!A0.csv", text: catalog("id,ra,dec,mag_auto,magerr_auto,=1+1", "=1+1") },
    { name: "e6-binary.csv", text: catalog(`id,ra,dec,mag_auto,magerr_auto,${quoted(control)}`, "1") },
  ];
  await page.goto("/");
  await page.evaluate(() => workbench.ready);
  const report = await page.evaluate(
    (files) =>
      workbench.ingest(
        files.map(({ name, text }) => new File([text], name)),
        { referencePath: "reference.csv", radiusArcsec: 1 },
      ),
    files,
  );
  expect(report.refused).toMatchObject([{ path: "e6-binary.csv", error: { tag: "NotACatalog" } }]);
  expect(report.committedCatalogs).toBe(5);
  expect(await page.evaluate(async () => (await workbench.verify()).damage)).toEqual([]);
  const objectColumns = await page.evaluate(async () => (await workbench.objects()).columns.map(({ name }) => name));
  expect(objectColumns).toContain(html);
  await expect(page.getByRole("table", { name: "Objects" })).toBeVisible(ample);
  await expect(page.getByRole("table", { name: "Epochs" })).toBeVisible(ample);
  await expect(page.getByRole("table", { name: "Epochs" }).getByText("<img src=x").first()).toBeVisible();
  await page.reload();
  await page.evaluate(() => workbench.ready);
  await expect(page.getByRole("table", { name: "Objects" })).toBeVisible(ample);

  expect(await page.evaluate(() => caught.harm)).toBe(false);
  expect(await violations(page)).toEqual([]);
  expect(await page.locator("img[src=x], script:not([src])").count()).toBe(0);
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(width[0], "the page is as wide as its window, whatever the names").toBeLessThanOrEqual(width[1]!);
});
