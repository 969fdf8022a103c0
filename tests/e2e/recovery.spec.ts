// Signals that are injected into the sample's light curves, to test the searches.

import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { sampleTest as test } from "../support/sample-page.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

test("strong signals are found and weak ones are not, through the door, which refuses what makes no sense", async ({
  page,
}) => {
  await page.goto("/");
  const result = await page.evaluate(async () => {
    await workbench.ready;
    const search = { minFrequency: 0.2, maxFrequency: 5 };
    const signals = { ...search, count: 60, shapes: ["sine"], periodDays: [0.4, 2] } as const;
    const strong = await workbench.injectAndRecover({ ...signals, amplitude: [0.8, 1] });
    const weak = await workbench.injectAndRecover({ ...signals, amplitude: [0.001, 0.002] });
    const again = await workbench.injectAndRecover({ ...signals, amplitude: [0.8, 1] });
    const refusal = (call: Promise<unknown>) =>
      call.then(
        () => "none",
        (error) => `${error.tag}: ${error.message}`,
      );
    const columns = await workbench.statistics();
    return {
      shares: [strong, weak].map(({ periods, ranking }) => [
        ...[periods.found.share, periods.right.share, ranking.found.share],
        ...[periods.purityAtLeast, ranking.purityAtLeast],
      ]),
      falseAlarms: [strong.periods.falseAlarms.share, strong.ranking.falseAlarms.share],
      same: JSON.stringify(again) === JSON.stringify(strong),
      kept: columns.filter(({ name }) => name === "period").length,
      refusals: [
        await refusal(workbench.injectAndRecover({ amplitude: [1, 0.5] })),
        await refusal(workbench.injectAndRecover({ shapes: [] })),
        await refusal(workbench.injectAndRecover({ count: 0 })),
        await refusal(workbench.injectAndRecover({ method: "sine", measurementKeys: ["ch1_sci-mag_auto"] })),
        await refusal(workbench.injectAndRecover({}, { signal: AbortSignal.abort() })),
      ],
    };
  });
  const [strong, weak] = result.shares;
  expect(Math.min(...strong!.slice(0, 3))).toBeGreaterThan(0.5);
  expect(Math.max(...weak!.slice(0, 3))).toBeLessThan(0.1);
  expect(strong![3]).toBeGreaterThan(weak![3]!);
  expect(Math.max(...result.falseAlarms)).toBeLessThanOrEqual(0.01);
  expect(result.same).toBe(true);
  expect(result.kept).toBe(0);
  expect(result.refusals[0]).toMatch(/^InvalidArgument: amplitude: expected two numbers, the lower one first/);
  expect(result.refusals[1]).toMatch(/^InvalidArgument: shapes: expected at least one shape/);
  expect(result.refusals[2]).toMatch(/^InvalidArgument/);
  expect(result.refusals[3]).toMatch(/^InvalidArgument: method/);
  expect(result.refusals[4]).toMatch(/^Aborted/);
});

test("how complete the searches are is asked and told in the page, stopped, and saved", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Which objects vary?" })).toBeEnabled();
  await page.getByRole("button", { name: "Find periods" }).click();
  await page.getByLabel("Highest frequency of the search").fill("5");
  await page.getByRole("button", { name: "How complete?" }).click();
  const dialog = page.getByRole("dialog", { name: "How complete are the searches?" });
  await dialog.getByLabel("Signals, signals").fill("100000");
  const start = dialog.getByRole("button", { name: "Inject and search" });
  await start.click();
  await expect(dialog.getByRole("progressbar")).toBeVisible();
  await dialog.getByRole("button", { name: "Stop" }).click();
  await expect(dialog.getByText("Stopped.")).toBeVisible();
  await dialog.getByLabel("Signals, signals").fill("80");
  await dialog.getByLabel("Seed, seed").fill("5");
  await dialog.getByLabel("Smallest amplitude").fill("0.05");
  await expect(dialog.getByText("A range of amplitudes has two ends.")).toBeVisible();
  await expect(start).toBeDisabled();
  await dialog.getByLabel("Largest amplitude, mag").fill("1");
  await start.click();
  await expect(dialog.getByText(/80 signals\s+in \d+ objects, seed 5/)).toBeVisible();
  for (const title of ["Shape", "Brightness of the object", "Amplitude, mag", "Period, d"])
    await expect(dialog.getByRole("columnheader", { name: title, exact: true })).toBeVisible();
  const shapes = dialog.getByRole("table").filter({ has: page.getByRole("columnheader", { name: "Shape" }) });
  await expect(shapes.getByRole("rowheader", { name: "flare, once" })).toBeHidden();
  await dialog.getByRole("radio", { name: "the ranking" }).check();
  await expect(shapes.getByRole("rowheader", { name: "flare, once" })).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/-injected-seed-5\.csv$/);
  const text = await readFile((await file.path())!, "utf8");
  const lines = text.trim().split("\r\n");
  expect(lines[0]).toMatch(/^# 80 signals in \d+ objects, seed 5; searched in .*mag_auto/);
  expect(lines.filter((line) => !line.startsWith("#")).length).toBe(81);
  expect(lines[1]).toMatch(/^# "?injected: .*count.*80.*amplitude.*0\.05,1/);
  // The window, what is chosen in it and what was found stay through another layout.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole("tablist").first()).toBeVisible(ample);
  await expect(dialog.getByText(/80 signals\s+in/)).toBeVisible(ample);
  await expect(dialog.getByLabel("Largest amplitude, mag")).toHaveValue("1");
  expect(await axeViolations(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(dialog.getByText(/80 signals\s+in/)).toBeVisible(ample);
  // What is there is there again when the window is opened again.
  await dialog.getByRole("button", { name: "Close the test of the searches" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "Find periods" }).click();
  await page.getByRole("button", { name: "How complete?" }).click();
  await expect(dialog.getByText(/80 signals\s+in/)).toBeVisible();
});
