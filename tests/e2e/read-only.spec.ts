// Stores of light curves in a zip, dropped on the page: looked at, never stored.

import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { type Dropped, dropFiles, everything, zipOf } from "../support/page-curves.ts";
import { sampleEpochs, sampleText } from "../support/sample-files.ts";
import { sampleTest as test } from "../support/sample-page.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const fixture = (name: string): Dropped => ({
  name: `${name}.data`,
  bytes: readFileSync(new URL(`../fixtures/stores-python/${name}.zip`, import.meta.url)),
});

const banner = (page: Page) => page.getByText(/^Read-only: .*, nothing is stored\.$/);

test("the sample's own zip shows the same light curves, writes nothing, and gives way to the dataset again", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Download zip" })).toBeEnabled(ample);
  const ours = await everything(page);
  await dropFiles(page, [{ name: "anything.bin", bytes: await zipOf(page) }]);
  await expect(banner(page)).toBeVisible();
  await expect(page.getByText("anything.bin", { exact: false }).first()).toBeVisible();
  expect(await everything(page)).toEqual(ours);
  await expect(page.getByText(/\d+ points of 31 epochs/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Epoch board" })).toBeHidden();
  expect(await axeViolations(page, { exclude: "#probe" })).toEqual([]);

  const refused = await page.evaluate(async () => {
    const [epochKey] = (await workbench.epochs()).epochKey;
    const calls: Record<string, () => Promise<unknown>> = {
      rechunk: () => workbench.rechunk(),
      verify: () => workbench.verify(),
      repair: () => workbench.repair(),
      analyse: () => workbench.analyse(),
      exportZip: () => workbench.exportZip(),
      excludeEpochs: () => workbench.excludeEpochs([epochKey!]),
      ingest: () => workbench.ingest([new File(["1 2 3"], "a.cat")]),
    };
    const tags = await Promise.all(
      Object.entries(calls).map(async ([name, call]) => {
        const tag = await call().then(
          () => "done",
          (error) => error.tag,
        );
        return `${name} ${tag}`;
      }),
    );
    return tags.filter((tag) => !tag.endsWith(" ReadOnly"));
  });
  expect(refused).toEqual([]);

  await page.getByRole("button", { name: "Close the file" }).click();
  await expect(banner(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Download zip" })).toBeEnabled();
  expect(await everything(page)).toEqual(ours);
});

test("stores that Python packed with blosc and zstd open in the page, and with catalogs beside they are refused", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Download zip" })).toBeEnabled(ample);
  for (const name of ["v3-blosc", "v3-zstd", "v2-gzip", "xarray-v3-times"]) {
    await dropFiles(page, [fixture(name)]);
    await expect(page.getByText(`Read-only: ${name}.data, nothing is stored.`)).toBeVisible();
    const { value, epochMjd } = await page.evaluate(() => workbench.lightCurve("o1", "ch2-mag_auto"));
    expect(Array.from(Object.values(epochMjd))).toEqual([58_000, 58_010, 58_020, 58_030, 58_040]);
    expect(Array.from(Object.values(value))).toEqual([16.5, 16.625, Number.NaN, 16.875, 17]);
  }
  await page.getByRole("button", { name: "Keep a copy" }).click();
  await expect(banner(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Download zip" })).toBeEnabled();
  const kept = await page.evaluate(async () => {
    const { value } = await workbench.lightCurve("o1", "ch2-mag_auto");
    await workbench.remove(workbench.current!.record.datasetId);
    return [...value];
  });
  expect(kept).toEqual([16.5, 16.625, Number.NaN, 16.875, 17]);

  // An archive's light curve is reviewed first: looked at with what is said there, it becomes a dataset with that.
  const archive = (name: string) => readFileSync(new URL(`../fixtures/archives/${name}`, import.meta.url));
  const review = page.getByRole("region", { name: "Review" });
  await dropFiles(page, [{ name: "light.txt", bytes: archive("aavso-download.csv") }]);
  await expect(review.getByText(/Light curves of AAVSO, known by the columns jd/)).toBeVisible();
  await expect(page.getByText("1 row was left out, marked bad by the validation flags T and D")).toBeVisible();
  expect(await axeViolations(page, { exclude: "#probe" })).toEqual([]);
  await page.getByRole("radio", { name: "Keep, with a flag that a mask can leave out" }).check();
  await expect(page.getByText(/1 row marked bad by the validation flags .* was kept, as flag 1 says/)).toBeVisible();
  await review.getByRole("button", { name: "Look at it only" }).click();
  await expect(page.getByText("Read-only: light.txt, nothing is stored.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "SS Cyg" })).toBeVisible();
  await expect(page.getByRole("group", { name: /^Plot of SS Cyg/ })).toBeVisible();
  await page.getByRole("tab", { name: "Sky" }).click();
  await page.getByRole("button", { name: "Keep a copy" }).click();
  await expect(banner(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Download zip" })).toBeEnabled();
  await expect(page.getByRole("group", { name: /^Plot of SS Cyg/ })).toBeVisible();
  expect(
    await page.evaluate(async () => {
      const curves = ["V-mag", "Vis-mag"].map((measurementKey) => workbench.lightCurve("SS Cyg", measurementKey));
      const values = (await Promise.all(curves)).map(({ value, flags }) =>
        [...value].flatMap((one, at) => (Number.isFinite(one) ? [`${one.toFixed(2)} ${flags[at]}`] : [])),
      );
      return { values, time: workbench.current!.record.time };
    }),
  ).toEqual({
    values: [["8.12 0", "8.15 0"], ["3.00 1"]],
    time: { scale: "UTC", reference: "mid", place: "geocentre" },
  });

  // It is left, or imported at once. Several are one dataset.
  const asasSn = { name: "asas-sn-1.csv", bytes: archive("asas-sn-1.csv") };
  const add = page.getByRole("button", { name: "Download zip" });
  await add.focus();
  await dropFiles(page, [
    asasSn,
    { name: "gaia.csv", bytes: archive("gaia.csv") },
    { name: "README.md", bytes: Buffer.from("notes") },
  ]);
  await expect(page.getByRole("heading", { name: "Review" })).toBeFocused();
  const dropped = page.getByRole("region", { name: "Files" }).getByRole("listitem");
  await expect(dropped).toHaveText([
    /asas-sn-1\.csv: ASAS-SN, Sky Patrol 1, known by the columns HJD/,
    /gaia\.csv: Gaia DR3 epoch photometry, known by/,
    /README\.md is not read: no light curve of an archive/,
  ]);
  await expect(review.getByText(/2 objects, 6 light curves,/)).toBeVisible();
  await expect(
    page.getByText(/Files differ in the place of their times: heliocentre \(asas-sn-1\.csv\)/),
  ).toBeVisible();
  expect(await axeViolations(page, { exclude: "#probe" })).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(review).toBeHidden();
  await expect(add).toBeFocused();
  await dropFiles(page, [asasSn, { name: "a.cat", bytes: Buffer.from(sampleText(sampleEpochs[0]!)) }]);
  await expect(
    page.getByText(/asas-sn-1\.csv holds light curves of ASAS-SN.*a\.cat is a catalog of sources/),
  ).toBeVisible();
  await expect(page.getByRole("group", { name: /^Plot of SS Cyg/ })).toBeVisible();
  await dropFiles(page, [asasSn]);
  await page.getByRole("combobox", { name: "Scale" }).selectOption("UTC");
  await expect(page.getByText("You said of its times: scale UTC.")).toBeVisible();
  await page.getByRole("textbox", { name: "Object, which the file does not name" }).fill("V1");
  await review.getByRole("button", { name: "Import" }).click();
  await expect(review).toBeHidden();
  await expect(page.getByRole("heading", { name: "V1" })).toBeVisible();
  await expect(banner(page)).toBeHidden();
  expect(
    await page.evaluate(async () => {
      const { time, objectCount } = workbench.current!.record;
      for (const { datasetId, name } of await workbench.datasets())
        if (["asas-sn-1", "light"].includes(name)) await workbench.remove(datasetId);
      return { time, objectCount };
    }),
  ).toEqual({ time: { scale: "UTC", reference: "unknown", place: "heliocentre" }, objectCount: 1 });

  await dropFiles(page, [fixture("v3-raw"), { name: "a.cat", bytes: Buffer.from("1 2 3\n") }]);
  await expect(page.getByText(/v3-raw\.data is a store of light curves: drop it alone/)).toBeVisible();
  await dropFiles(page, [fixture("other-dimensions")]);
  await expect(
    page.getByText(/expected “lightcurves” with the dimensions object, measurement, value, epoch/).first(),
  ).toBeVisible();
});
