// A session that travels: exported in one profile of a browser, imported in another, which has never seen the catalogs.

import { expect, type Page } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { dropFiles, everything, zipOf } from "../support/page-curves.ts";
import { sampleTest as test } from "../support/sample-page.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

/** What is kept with the dataset, as text that can be compared; times and places of the acts are left out. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const { tags, notes, namedSelections, savedFilters } = (await workbench.view())!;
    const { excludedEpochs } = workbench.current!.record;
    const { excludedPoints, times } = workbench.current!;
    return JSON.stringify({ tags, notes, namedSelections, savedFilters, excludedEpochs, excludedPoints, times });
  });

/** How the page looks at it: its link, but for the dataset's id, which is another one in each profile. */
const link = (page: Page) => page.evaluate(() => location.hash.replace(/dataset=[^&]*/, ""));

test("what was exported in one profile is the same in another: numbers, tags, notes, exclusions and the view of a link", async ({
  page,
  browser,
}) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Download zip" })).toBeEnabled();
  await page.evaluate(async () => {
    const { datasetId } = workbench.current!.record;
    const [first, second, third] = (await workbench.objects()).objectKey;
    await workbench.saveView(datasetId, {
      ...{ viewVersion: 1, filter: "", filterHistory: [], sort: [], columnWidths: {}, selection: [], views: {} },
      tags: [{ name: "variable", key: "1", objectKeys: [first!, third!] }],
      notes: { [second!]: "near a bright star" },
      namedSelections: [{ name: "to observe", objectKeys: [second!, third!] }],
      savedFilters: ["mag_auto_ch1 < 17"],
    });
    const { epochKey } = await workbench.epochs();
    await workbench.excludePoints([{ objectKey: first!, measurementKey: "ch1_sci-mag_auto", epochKey: epochKey[3]! }]);
    await workbench.excludeEpochs([epochKey[7]!]);
  });
  await page.getByLabel("Find an object").fill("9");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Light curve" }).getByRole("heading", { level: 2 })).toHaveText("9");
  await expect(page).toHaveURL(/object=9(&|$)/);
  const [ours, ourAdditions, ourLink] = [await everything(page), await kept(page), await link(page)];
  expect(ourAdditions).toContain("near a bright star");
  const zip = await zipOf(page);
  await page.evaluate(async () => {
    const { epochKey } = await workbench.epochs();
    await workbench.excludeEpochs([epochKey[7]!], { exclude: false }); // other tests have the sample as it was
  });

  const profile = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = await profile.newPage();
  await other.goto("/");
  await expect(other.getByRole("heading", { name: "Drop a folder of catalogs" })).toBeVisible();
  await dropFiles(other, [{ name: "field.zarr.zip", bytes: zip }]);
  await other.getByRole("button", { name: "Keep a copy" }).click();
  await expect(other.getByRole("button", { name: "Download zip" })).toBeEnabled();
  await expect(other.getByText("Read-only")).toBeHidden();
  expect(await everything(other)).toEqual(ours);
  expect(await kept(other)).toEqual(ourAdditions);
  const theirs = await other.evaluate(() => workbench.current!.record.datasetId);
  await other.evaluate(
    ([hash, id]) => {
      location.hash = `#dataset=${id}${hash!.slice(1)}`;
    },
    [ourLink, theirs],
  );
  await expect(other.getByRole("region", { name: "Light curve" }).getByRole("heading", { level: 2 })).toHaveText("9");
  await expect.poll(() => link(other)).toEqual(ourLink);
  await profile.close();
});

/**
 * The objects as the table shows them once the one in focus is in sight: headers with their order, the first rows, what is
 * selected, and how many are listed.
 */
async function tableOf(page: Page): Promise<string> {
  const table = page.getByRole("table", { name: "Objects" });
  await expect(table.getByRole("columnheader", { name: "Note" })).toBeVisible(ample);
  // The table scrolls to it when it is shown first: only then does it stay where it is scrolled to.
  await expect(table.locator('tr[aria-selected="true"]')).toBeInViewport({ ...ample, ratio: 0.9 });
  await page.getByRole("group", { name: "Objects, rows" }).evaluate((rows) => rows.scrollTo(0, 0));
  await expect(table.locator('tr[aria-rowindex="2"]')).toBeVisible(ample);
  const focus = await page.getByRole("region", { name: "Light curve" }).getByRole("heading", { level: 2 }).innerText();
  const headers = await table
    .getByRole("columnheader")
    .evaluateAll((cells) => cells.map((cell) => `${cell.textContent?.trim()} ${cell.getAttribute("aria-sort") ?? ""}`));
  const rows = await table.getByRole("row").evaluateAll((all) =>
    all.map((row) => {
      const picked = row.querySelector<HTMLInputElement>("input[type=checkbox]")?.checked ? "picked" : "";
      return `${picked} ${(row as HTMLElement).innerText.replaceAll(/\s+/g, " ")}`;
    }),
  );
  const filter = await page.getByLabel("Filter", { exact: true }).inputValue();
  return [filter, focus, await table.getAttribute("aria-rowcount"), ...headers, ...rows.slice(0, 12)].join("\n");
}

/** Folds and zero points that are kept, and the zero points in use, with the numbers of a corrected light curve. */
const results = (page: Page) =>
  page.evaluate(async () => {
    const { additions } = await workbench.additions();
    const periods = additions
      .filter(({ kind }) => kind === "period")
      .map(({ name, keys, value }) => ({ name, keys, value }));
    const { id: _, ...inUse } = workbench.current!.correction!;
    const [objectKey] = (await workbench.objects()).objectKey;
    const curve = await workbench.lightCurve(objectKey!, "ch1_sci-mag_auto");
    const corrections = (await workbench.corrections()).map(({ name, measurements }) => ({ name, measurements }));
    return JSON.stringify({
      periods,
      inUse,
      corrections,
      value: `${curve.value}`,
      uncertainty: `${curve.uncertainty}`,
    });
  });

test("the table is the same in another profile without any link: filter, order, columns, selection, tags, notes, folds, zero points", async ({
  page,
  browser,
}) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Download zip" })).toBeEnabled();
  await page.evaluate(async () => {
    const { datasetId } = workbench.current!.record;
    const { objectKey, raDeg, decDeg } = await workbench.objects();
    const middle = raDeg.slice().sort()[raDeg.length >> 1]!;
    const rows = [...objectKey.keys()].filter((row) => raDeg[row]! < middle);
    const near = rows.sort((a, b) => decDeg[b]! - decDeg[a]!).map((row) => objectKey[row]!);
    const [first, , third] = near;
    const last = near.at(-1)!; // far below the rows that are in sight at first
    await workbench.calibrate({ name: "of 200", most: 200 });
    await workbench.keep(datasetId, [
      {
        ...{ kind: "period", name: first!, keys: ["p1"] },
        value: {
          ...{ periodDays: 1.5, zeroTime: 58850.25, timeName: "MJD", method: "by hand" },
          ...{ measurementKeys: ["ch1_sci-mag_auto"], savedAt: "2026-11-30T00:00:00.000Z" },
        },
      },
    ]);
    await workbench.saveView(datasetId, {
      ...{ viewVersion: 1, filter: `ra < ${middle}`, filterHistory: [`ra < ${middle}`], savedFilters: ["dec > 0"] },
      ...{ sort: [{ columnId: "dec", descending: true }], columns: ["object", "dec", "note", "tags", "saved_period"] },
      ...{
        columnWidths: { dec: 140 },
        selection: [first!, third!],
        namedSelections: [],
        focusedKey: last,
        views: {},
      },
      tags: [{ name: "variable", key: "1", objectKeys: [third!] }],
      notes: Object.fromEntries(near.map((key) => [key, `note of ${key}`])),
    });
  });
  await page.goto("about:blank"); // without the link that the page has made of its first look
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Download zip" })).toBeEnabled(ample);
  const [ours, ourResults] = [await tableOf(page), await results(page)];
  expect(ours).toContain("note of");
  expect(ours).toMatch(/Dec.*descending/);
  expect(ours.match(/^picked/gm)).toHaveLength(2);
  expect(JSON.parse(ourResults)).toMatchObject({ inUse: { name: "of 200" }, periods: [{ keys: ["p1"] }] });
  const zip = await zipOf(page);

  const profile = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = await profile.newPage();
  await other.goto("/");
  await expect(other.getByRole("heading", { name: "Drop a folder of catalogs" })).toBeVisible();
  await dropFiles(other, [{ name: "field.zarr.zip", bytes: zip }]);
  await other.getByRole("button", { name: "Keep a copy" }).click();
  await expect(other.getByRole("button", { name: "Download zip" })).toBeEnabled();
  await expect(other.getByText("Read-only")).toBeHidden();
  expect(await tableOf(other)).toEqual(ours);
  expect(await results(other)).toEqual(ourResults);
  expect(await kept(other)).toEqual(await kept(page));
  const selected = (of: Page) => of.evaluate(async () => JSON.stringify((await workbench.view())!.selection));
  expect(await selected(other)).toEqual(await selected(page));
  await other.reload();
  await expect(other.getByRole("button", { name: "Download zip" })).toBeEnabled(ample);
  expect(await tableOf(other)).toEqual(ours);
  await profile.close();
});
