// A recipe on other data: dropped before them or with them, chosen in the review, or given to a script.

import { expect, type Page, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { type Dropped, dropFiles, everything, zipOf } from "../support/page-curves.ts";
import { sampleEpochs, sampleText } from "../support/sample-files.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const renamed = (text: string) => text.replaceAll("ALPHA_J2000", "EAST_ANGLE").replaceAll("DELTA_J2000", "NORTH_ANGLE");
/** An epoch of the sample whose positions have names that no rule knows. */
const odd = (k: number): Dropped => ({
  name: sampleEpochs[k]!,
  bytes: Buffer.from(renamed(sampleText(sampleEpochs[k]!))),
});
const plain = (k: number): Dropped => ({ name: sampleEpochs[k]!, bytes: Buffer.from(sampleText(sampleEpochs[k]!)) });

/** A dataset of two such epochs with columns, radius and an epoch chosen by hand; its recipe and all of its numbers. */
async function made(page: Page): Promise<{ recipe: Dropped; zip: Dropped; numbers: string }> {
  await page.goto("/");
  const files = [odd(0), odd(1)].map(({ name, bytes }) => ({ name, text: bytes.toString() }));
  await page.evaluate(async (files) => {
    await workbench.ingest(
      files.map(({ name, text }) => new File([text], name)),
      {
        ...{ name: "by hand", mode: "position", radiusArcsec: 0.8 },
        mapping: {
          ...{ ra: "EAST_ANGLE", dec: "NORTH_ANGLE", flags: "FLAGS" },
          measurements: [
            { measurement: "brightness", value: "FLUX_AUTO", uncertainty: "FLUXERR_AUTO", unit: "count", kind: "flux" },
          ],
        },
      },
    );
    const { epochKey } = await workbench.epochs();
    await workbench.excludeEpochs([epochKey[1]!]);
    const { objectKey } = await workbench.objects();
    const { measurementKey } = workbench.current!.record.measurements[0]!;
    await workbench.excludePoints([{ objectKey: objectKey[0]!, measurementKey, epochKey: epochKey[0]! }]);
  }, files);
  const numbers = await everything(page);
  const zip = { name: "by-hand.zarr.zip", bytes: await zipOf(page) };
  const text = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    const { files } = await workbench.expandArchives([new File([bytes], "z.zip")]);
    return files.find(({ path }) => path.endsWith("/recipe.json"))!.file.text();
  }, zip.bytes.toString("base64"));
  return { recipe: { name: "recipe.json", bytes: Buffer.from(text) }, zip, numbers };
}

const setup = (page: Page) => page.getByRole("region", { name: "Recipe" });
const measured = (page: Page) =>
  page.evaluate(() => {
    const { measurements, match, name } = workbench.current!.record;
    return [
      name,
      match.mode,
      match.radiusArcsec,
      ...measurements.map((one) => `${one.measurementKey} ${one.valueColumn}`),
    ];
  });

test("a recipe that is dropped waits for catalogs and decides how they are read; its own epochs are left out in them alone", async ({
  page,
}) => {
  const { recipe } = await made(page);
  await dropFiles(page, [recipe]);
  await expect(page.getByText("The recipe of “by hand” waits for catalogs")).toBeVisible();
  await dropFiles(page, [odd(2), odd(3)]);
  await expect(setup(page)).toContainText("Columns as they were corrected: 1 measurement.");
  await expect(setup(page)).toContainText("within 0.8″");
  await expect(page.getByText("waits for catalogs")).toBeHidden();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(/2 epochs imported/)).toBeVisible(ample);
  expect((await measured(page)).slice(1)).toEqual(["position", 0.8, "ch1_sci-brightness FLUX_AUTO"]);
  await page.getByText("Not as the recipe says: 2 lines").click();
  await expect(page.getByText("1 epoch that it leaves out is of its own catalogs")).toBeVisible();
  expect(await page.evaluate(async () => (await workbench.datasets()).length)).toBe(2);
});

test("what catalogs cannot follow is said before they are read, and the recipe is let go of", async ({ page }) => {
  const { zip } = await made(page);
  await page.evaluate(() => workbench.close());
  await page.getByLabel("Show me names").check();
  await page
    .getByLabel("Catalog files")
    .setInputFiles([plain(2), plain(3)].map(({ name, bytes }) => ({ name, mimeType: "text/plain", buffer: bytes })));
  await setup(page)
    .getByLabel("Recipe", { exact: true })
    .setInputFiles({ name: zip.name, mimeType: "application/zip", buffer: zip.bytes });
  await expect(setup(page)).toContainText("has no EAST_ANGLE, NORTH_ANGLE: its columns are taken as recognized");
  await expect(setup(page)).toContainText("1 measurement of the recipe is not in these catalogs: ch1_sci-brightness");
  await expect(page.getByRole("spinbutton", { name: "Match radius" })).toHaveValue("0.8");
  await setup(page).getByRole("button", { name: "Import without the recipe" }).click();
  await expect(page.getByRole("spinbutton", { name: "Match radius" })).toHaveValue("");
  await setup(page)
    .getByLabel("Recipe", { exact: true })
    .setInputFiles({ name: "notes.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await expect(page.getByText("notes.json: expected a recipe of version 1")).toBeVisible();
});

test("the same catalogs by a script with the recipe are the same dataset, down to the epochs and points that are left out", async ({
  page,
}) => {
  const { recipe, numbers } = await made(page);
  const report = await page.evaluate(
    async ({ files, recipe }) =>
      workbench.ingest(
        files.map(({ name, text }) => new File([text], name)),
        { recipe: new File([recipe], "recipe.json") },
      ),
    {
      files: [odd(0), odd(1)].map(({ name, bytes }) => ({ name, text: bytes.toString() })),
      recipe: recipe.bytes.toString(),
    },
  );
  expect(report.recipe!.left).toEqual([]);
  expect(await everything(page)).toEqual(numbers);
  const excluded = await page.evaluate(() => {
    const { record, excludedPoints } = workbench.current!;
    return [record.excludedEpochs?.length, excludedPoints?.count];
  });
  expect(excluded).toEqual([1, 1]);
  await expect(page.evaluate(() => workbench.ingest([], { recipe: "{}" }))).rejects.toThrow(
    /recipe: expected a recipe/,
  );
});
