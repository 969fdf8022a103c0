// What leaves the page besides the zip: light curves in other formats, from the dialog and by the door.

import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { sampleTest as test } from "../support/sample-page.ts";

declare const workbench: Workbench;

test("the object in focus leaves as CSV from the dialog, by keys, with the very numbers of its light curve", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Export" })).toBeVisible();
  await expect(page.getByRole("group", { name: /^Plot of/ }).first()).toBeVisible();
  await page.keyboard.press("Shift+E");
  const dialog = page.getByRole("dialog", { name: "Export" });
  await expect(dialog.getByRole("radio", { name: /^Parquet A row a point/ })).toBeChecked();
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole("radio", { name: /^This object/ }).check();
  await dialog.getByRole("radio", { name: /^CSV/ }).check();
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  await expect(dialog.getByText(/pd.read_csv/)).toBeVisible();
  const text = readFileSync(await download.path(), "utf8");
  expect(text).toContain("# Times are MJD; time scale: ");
  const [header = "", ...rows] = text.split("\r\n").filter((line) => line && !line.startsWith("#"));
  const cells = rows.map((row) => row.split(","));
  const column = (name: string) => cells.map((row) => row[header.split(",").indexOf(name)]!);
  const curve = await page.evaluate(
    async ([objectKey, measurementKey]) => {
      const { value, epochMjd, epochKeys } = await workbench.lightCurve(objectKey!, measurementKey!);
      return { value: [...value], epochMjd: [...epochMjd], epochKeys };
    },
    [column("object_key")[0], column("measurement")[0]],
  );
  expect(column("epoch_key")).toEqual(curve.epochKeys);
  expect(column("mjd").map(Number)).toEqual(curve.epochMjd);
  expect(column("value").map((cell) => Math.fround(Number(cell)))).toEqual(curve.value);

  await dialog.getByRole("button", { name: "Close the export" }).click();
  await page.getByRole("button", { name: "Figure", exact: true }).click();
  const figure = page.getByRole("dialog", { name: "Figure" });
  await expect(figure.getByRole("img", { name: /^Light curves of / })).toBeVisible();
  expect(await axeViolations(page, { include: "dialog" })).toEqual([]);
  await figure.getByRole("radio", { name: /180 mm/ }).check();
  const [svg] = await Promise.all([page.waitForEvent("download"), figure.getByRole("button", { name: "SVG" }).click()]);
  expect(readFileSync(await svg.path(), "utf8")).toMatch(/^<\?xml[^>]*>\n<svg [^>]* width="180mm"/);
  const [png] = await Promise.all([page.waitForEvent("download"), figure.getByRole("button", { name: "PNG" }).click()]);
  const bytes = readFileSync(await png.path());
  expect([bytes.subarray(1, 4).toString(), bytes.readUInt32BE(16)]).toEqual(["PNG", Math.round((180 * 96 * 3) / 25.4)]);
  await figure.getByRole("button", { name: "Close the figure" }).click();

  // Every other plot leaves the same way.
  const drawn = async (of: string) => {
    await page.getByRole("button", { name: `Figure of ${of}` }).click();
    await expect(figure.getByRole("img")).toBeVisible();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      figure.getByRole("button", { name: "SVG" }).click(),
    ]);
    await figure.getByRole("button", { name: "Close the figure" }).click();
    const text = readFileSync(await file.path(), "utf8");
    const recipe = JSON.parse(/<metadata>(.*)<\/metadata>/.exec(text)![1]!.replaceAll("&quot;", '"'));
    expect(recipe).toMatchObject({ program: "lightcurve-workbench", dataset: { name: expect.any(String) } });
    const texts = [...text.matchAll(/<text[^>]*>([^<]+)</g)].map(([, one]) => one!);
    return { texts, pointCount: (text.match(/h\.01/g) ?? []).length, text };
  };
  await page.getByRole("tab", { name: "Variability" }).click();
  const objectCount = await page.evaluate(() => workbench.current!.record.objectCount);
  const variability = await drawn("the diagram");
  expect(variability.pointCount).toBeGreaterThan(objectCount / 2);
  await page.getByRole("tab", { name: "Sky" }).click();
  const sky = await drawn("the diagram");
  expect(sky.pointCount).toBe(objectCount);
  expect(sky.texts).toContain("Right ascension [deg]");
  await page.getByRole("tab", { name: "Histogram" }).click();
  expect((await drawn("the diagram")).texts).toContain("Objects");
  await page.keyboard.press("Shift+P");
  expect((await drawn("the spectrum")).texts).toContain("Power");
  expect((await drawn("the fold")).texts).toContainEqual(expect.stringMatching(/^Phase \(P = [\d.]+ d\)$/));
  await page.keyboard.press("Shift+P");
  await page.getByRole("button", { name: "Rates" }).click();
  expect((await drawn("the changes")).pointCount).toBeGreaterThan(5);
  await page.getByRole("button", { name: "Compare" }).click();
  expect((await drawn("the comparison")).pointCount).toBeGreaterThan(curve.epochKeys.length);
  await page.getByRole("button", { name: "Thumbnails" }).click();
  expect((await drawn("the first 60 small plots")).pointCount).toBeGreaterThan(60);

  // On paper there are no buttons, and the paper is white.
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Compare" })).toBeHidden();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("light");
  await expect(page.getByRole("listbox", { name: /^Light curves of/ })).toBeVisible();
});
