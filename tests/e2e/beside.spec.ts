// Columns of another dataset beside the objects of the open one.

import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { ingestFiles } from "../support/page-files.ts";
import { samplePaths } from "../support/sample-files.ts";

declare const workbench: Workbench;

test("objects of two datasets are paired by position within a radius that can be changed, counted, filtered, and there after a reload", async ({
  page,
}) => {
  await page.goto("/");
  const paths = samplePaths(2);
  const other = await ingestFiles(page, paths.slice(2), { name: "second look" });
  await ingestFiles(page, paths, { name: "first", dataset: "new" });
  const asked = (radiusArcsec: number) =>
    page.evaluate(
      ({ datasetId, radiusArcsec }) =>
        workbench
          .sideBySide({ datasetId, by: "position", radiusArcsec, columnNames: ["ra"] })
          .then(({ columns, ...counts }) => ({
            ...counts,
            ra: columns.find(({ name }) => name === "ra")!.data.length,
          })),
      { datasetId: other.datasetId, radiusArcsec },
    );
  const [wide, narrow] = [await asked(2), await asked(0.05)];
  expect(wide.matchedCount).toBeGreaterThan(narrow.matchedCount);
  expect(wide.ra).toBe(wide.matchedCount + wide.aloneCount);

  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await page.getByText("Columns of another dataset", { exact: true }).click();
  await page.getByLabel("Dataset to lay beside").selectOption("second look");
  await page.getByRole("button", { name: "Lay beside" }).click();
  const beside = page.getByRole("region", { name: "Beside: second look" });
  const count = (of: number) => of.toLocaleString("en");
  const counted = ({ matchedCount, aloneCount, othersAloneCount }: typeof wide) =>
    `${count(matchedCount)} of ${count(matchedCount + aloneCount)} objects have a partner, ` +
    `${count(aloneCount)} have none; ${count(othersAloneCount)} of the other dataset`;
  await expect(beside.getByRole("status")).toContainText(counted(wide));
  await beside.getByText(/^Columns: /).click();
  await beside.getByLabel("ra", { exact: true }).check();
  await page.evaluate(() => document.querySelector("#probe")?.remove()); // this test's own
  expect(await axeViolations(page)).toEqual([]);
  const radius = beside.getByLabel("Radius for second look");
  await radius.fill("0.05");
  await radius.blur();
  await expect(beside.getByRole("status")).toContainText(counted(narrow));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: /ra, second look/ })).toBeVisible();
  await page.getByLabel("Filter", { exact: true }).fill("second_look_separation >= 0");
  await page.keyboard.press("Enter");
  const shown = page.getByRole("status").filter({ hasText: `${count(narrow.matchedCount)} of 1,434` });
  await expect(shown).toBeVisible();

  await page.reload();
  await expect(shown).toBeVisible();
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const exporting = page.getByRole("dialog", { name: "Export" });
  await exporting.getByRole("radio", { name: "Table of objects" }).check();
  await exporting.getByRole("radio", { name: /^Listed: / }).check();
  await exporting.getByRole("radio", { name: /^CSV/ }).check();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    exporting.getByRole("button", { name: "Export", exact: true }).click(),
  ]);
  const table = readFileSync(await download.path(), "utf8")
    .trim()
    .split(/\r?\n/)
    .filter((line) => !line.startsWith("#"));
  const header = table[0]!.split(",");
  expect(table).toHaveLength(1 + narrow.matchedCount);
  const at = (name: string) => header.findIndex((cell) => cell.startsWith(name));
  expect(at("second_look_object")).toBeGreaterThan(0);
  for (const row of table.slice(1).map((line) => line.split(","))) {
    expect(Number(row[at("second_look_separation")])).toBeLessThanOrEqual(0.05);
    expect(Math.abs(Number(row[at("second_look_ra")]) - Number(row[at("ra")]))).toBeLessThan(0.001);
  }
  await exporting.getByRole("button", { name: "Close the export" }).click();
  await page.evaluate((datasetId) => workbench.remove(datasetId), other.datasetId);
  await page.reload();
  const gone = page.getByRole("alert").filter({ hasText: "Columns of “second look” are not shown." });
  await expect(gone).toContainText("It is not in this browser");
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await page.getByText("Columns of another dataset", { exact: true }).click();
  await expect(beside.getByRole("alert")).toContainText("It is not in this browser");
  await beside.getByRole("button", { name: "Take second look away" }).click();
  await expect(beside).toBeHidden();
});

test("keys that agree by chance are told by how far their objects lie apart", async ({ page }) => {
  await page.goto("/");
  const table = (shift: number) =>
    [
      "id,ra,dec,mag,magerr",
      ...Array.from({ length: 20 }, (_, i) => `${i + 1},${10 + shift + i / 100},5,${15 + i / 10},0.01`),
    ].join("\n");
  const id = await page.evaluate(
    async ([a, b]) => {
      const drop = (text: string) => ["reference.csv", "n1.csv", "n2.csv"].map((name) => new File([text], name));
      const { datasetId } = await workbench.ingest(drop(b!), { name: "elsewhere" });
      await workbench.ingest(drop(a!), { name: "here", dataset: "new" });
      return datasetId;
    },
    [table(0), table(1)],
  );
  const found = await page.evaluate((datasetId) => workbench.sideBySide({ datasetId, by: "key" }), id);
  expect(found).toMatchObject({ matchedCount: 20, aloneCount: 0 });
  expect(found.medianSeparationArcsec).toBeGreaterThan(3000);
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await page.getByText("Columns of another dataset", { exact: true }).click();
  await page.getByLabel("Dataset to lay beside").selectOption("elsewhere");
  await page.getByLabel("How objects are paired").selectOption("key");
  await page.getByRole("button", { name: "Lay beside" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Objects of the same key lie" })).toBeVisible();
  await page.getByRole("button", { name: "Pair by position" }).click();
  const none = page.getByText("0 of 20 objects have a partner, 20 have none");
  await expect(none).toBeVisible();

  // Brought here anew, it is another dataset of the same name, which takes the place of the one that is gone.
  const here = await page.evaluate(
    async ([id, text]) => {
      const { datasetId } = workbench.current!.record;
      await workbench.remove(id!);
      const files = ["reference.csv", "n1.csv", "n2.csv"].map((name) => new File([text!], name));
      await workbench.ingest(files, { name: "elsewhere", dataset: "new" });
      await workbench.open(datasetId);
      return datasetId;
    },
    [id, table(1)],
  );
  await expect(page).toHaveURL(new RegExp(`dataset=${here}`));
  await page.reload();
  await expect(page.getByRole("alert").filter({ hasText: "Columns of “elsewhere” are not shown." })).toBeVisible();
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await page.getByText("Columns of another dataset", { exact: true }).click();
  await page.getByRole("button", { name: "Use the “elsewhere” that is here" }).click();
  await expect(none).toBeVisible();
});
