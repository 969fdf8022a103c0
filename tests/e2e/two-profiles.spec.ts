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

/**
 * What the page shows once the object in focus is in sight: the filter, columns with their order, the first rows and which of
 * them are selected, how many are listed, the diagram, and the light curve with what is done to its points.
 */
async function shownBy(page: Page): Promise<string> {
  const table = page.getByRole("table", { name: "Objects" });
  const focused = table.locator('tr[aria-selected="true"]');
  const curve = page.getByRole("region", { name: "Light curve" });
  const points = curve.getByText(/^\d+ points? of \d+ epochs/);
  const diagrams = page.getByRole("region", { name: "Diagrams" });
  const histogram = diagrams.getByRole("group", { name: /^Histogram of/ });
  await expect(table.getByRole("columnheader", { name: "Note" })).toBeVisible(ample);
  // The table is scrolled to it when it is shown first: only then does it stay where this scrolls to.
  await expect(focused).toBeInViewport({ ...ample, ratio: 0.9 });
  const focus = await focused.innerText();
  await page.getByRole("group", { name: "Objects, rows" }).evaluate((rows) => rows.scrollTo(0, 0));
  await expect(table.locator('tr[aria-rowindex="2"]')).toBeInViewport(ample);
  await expect(points).toBeVisible(ample);
  await expect(histogram).toBeVisible(ample);
  const headers = await table
    .getByRole("columnheader")
    .evaluateAll((cells) => cells.map((cell) => `${cell.textContent?.trim()} ${cell.getAttribute("aria-sort") ?? ""}`));
  const rows = await table.getByRole("row").evaluateAll((all) =>
    all.map((row) => {
      const picked = row.querySelector<HTMLInputElement>("input[type=checkbox]")?.checked ? "picked " : "";
      return `${picked}${(row as HTMLElement).innerText.replaceAll(/\s+/g, " ")}`;
    }),
  );
  return [
    await page.getByLabel("Filter", { exact: true }).inputValue(),
    ...[focus, await table.getAttribute("aria-rowcount"), ...headers, ...rows.slice(0, 12)],
    await histogram.getAttribute("aria-label"),
    await curve.getByRole("heading", { level: 2 }).innerText(),
    await points.innerText(),
    await page.getByLabel("Least signal to noise").inputValue(),
  ].join("\n");
}

test("what was exported in one profile is the same in another, view for view: numbers, tags, notes, exclusions, the table, and a link", async ({
  page,
  browser,
}) => {
  const ready = (page: Page) => expect(page.getByRole("button", { name: "Download zip" })).toBeEnabled(ample);
  await page.goto("/");
  await ready(page);
  const second = await page.evaluate(async () => {
    const { datasetId } = workbench.current!.record;
    const { objectKey, raDeg, decDeg } = await workbench.objects();
    const middle = raDeg.slice().sort()[raDeg.length >> 1]!;
    const rows = [...objectKey.keys()].filter((row) => raDeg[row]! < middle);
    const listed = rows.sort((a, b) => decDeg[b]! - decDeg[a]!).map((row) => objectKey[row]!);
    const [first, second, third] = listed;
    await workbench.saveView(datasetId, {
      ...{ viewVersion: 1, filter: `ra < ${middle}`, filterHistory: [`ra < ${middle}`] },
      ...{ sort: [{ columnId: "dec", descending: true }], columns: ["object", "dec", "note", "tags", "ra"] },
      ...{ columnWidths: { dec: 140 }, selection: [first!, third!] },
      focusedKey: listed.at(-1)!, // far below the rows that are in sight at first
      tags: [{ name: "variable", key: "1", objectKeys: [first!, third!] }],
      notes: { [second!]: "near a bright star" },
      namedSelections: [{ name: "to observe", objectKeys: [second!, third!] }],
      savedFilters: ["mag_auto_ch1 < 17"],
      views: {
        ...{ diagram: "histogram", "histogram.column": "dec", "histogram.log": "on" },
        ...{ "curve.parts": "treatment", "curve.sn": "4" },
      },
    });
    const { epochKey } = await workbench.epochs();
    await workbench.excludePoints([{ objectKey: first!, measurementKey: "ch1_sci-mag_auto", epochKey: epochKey[3]! }]);
    await workbench.excludeEpochs([epochKey[7]!]);
    return second!;
  });
  await page.goto("about:blank"); // leaves the address, a link to the first look, behind
  await page.goto("/");
  await ready(page);
  const [ours, ourNumbers, ourAdditions] = [await shownBy(page), await everything(page), await kept(page)];
  expect(ours).toContain("near a bright star");
  expect(ours).toMatch(/Dec.*descending/);
  expect(ours.match(/^picked/gm)).toHaveLength(2);
  const zip = await zipOf(page);
  await page.evaluate(async () => {
    const { epochKey } = await workbench.epochs();
    await workbench.excludeEpochs([epochKey[7]!], { exclude: false }); // other tests have the sample as it was
  });
  const title = (page: Page) => page.getByRole("region", { name: "Light curve" }).getByRole("heading", { level: 2 });
  await page.getByLabel("Find an object").fill(second);
  await page.keyboard.press("Enter");
  await expect(title(page)).toHaveText(second);
  await expect(page).toHaveURL(new RegExp(`object=${second}(&|$)`));
  const ourLink = await link(page);

  const profile = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = await profile.newPage();
  await other.goto("/");
  await expect(other.getByRole("heading", { name: "Drop a folder of catalogs" })).toBeVisible(ample);
  await dropFiles(other, [{ name: "field.zarr.zip", bytes: zip }]);
  await other.getByRole("button", { name: "Keep a copy" }).click();
  await ready(other);
  await expect(other.getByText("Read-only")).toBeHidden(ample);
  expect(await shownBy(other)).toEqual(ours);
  expect(await everything(other)).toEqual(ourNumbers);
  expect(await kept(other)).toEqual(ourAdditions);
  const theirs = await other.evaluate(() => workbench.current!.record.datasetId);
  await other.evaluate(
    ([hash, id]) => {
      location.hash = `#dataset=${id}${hash!.slice(1)}`;
    },
    [ourLink, theirs],
  );
  await expect(title(other)).toHaveText(second);
  await expect.poll(() => link(other)).toEqual(ourLink);
  await profile.close();
});
