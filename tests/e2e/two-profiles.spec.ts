// A session that travels: exported in one profile of a browser, imported in another, which has never seen the catalogs.

import { expect, type Page } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { dropFiles, everything, zipOf } from "../support/page-curves.ts";
import { sampleTest as test } from "../support/sample-page.ts";

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
