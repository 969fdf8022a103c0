// Periods of the simulated variable stars in the sample.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { sampleTest as test } from "../support/sample-page.ts";

declare const workbench: Workbench;

/** Period in days of each simulated RR Lyrae star, by its object's key. */
function rrLyrae(): Map<string, number> {
  const text = readFileSync(new URL("../../static/sample/injected_variables.csv", import.meta.url), "utf8");
  const [, ...rows] = text.trim().split("\n");
  const cells = rows
    .map((row) => row.split(","))
    .filter(([, , separation, kind]) => Number(separation) < 1 && /^RR/.test(kind!));
  return new Map(cells.map(([, key, , , period]) => [key!, Number(period)]));
}

test("the period of an RR Lyrae star is found through the scripting door, which refuses what makes no sense", async ({
  page,
}) => {
  await page.goto("/");
  const [key, period] = [...rrLyrae()][0]!;
  const found = await page.evaluate(
    async ({ key, period }) => {
      await workbench.ready;
      const { measurementKey } = workbench.current!.record.measurements.find(({ kind }) => kind === "mag")!;
      const options = { harmonics: 2, minFrequency: 0.2, maxFrequency: 5, oversampling: 10 };
      const { frequency, power, peaks, candidates } = await workbench.periodogram(key, [measurementKey], options);
      const refusal = (call: Promise<unknown>) =>
        call.then(
          () => "none",
          (error) => `${error.tag}: ${error.message}`,
        );
      const signal = AbortSignal.abort();
      const ephemeris = { periodDays: period, zeroTime: 58000 };
      const timed = await workbench.timings(key, measurementKey, ephemeris, { parts: 2 });
      return {
        timed: timed.timings.map(({ error, count }) => ({ count, isKnown: error > 0 })),
        line: timed.fits?.linear.coefficients.length,
        lengths: [frequency.length, power.length],
        periods: [...peaks.map(({ periodDays }) => periodDays), ...candidates.map(({ frequency }) => 1 / frequency)],
        refusals: [
          await refusal(workbench.periodogram(key, measurementKey, { oversampling: 0 })),
          await refusal(workbench.periodogram("nobody", measurementKey)),
          await refusal(workbench.periodogram(key, measurementKey, { signal })),
          await refusal(workbench.timings(key, measurementKey, { ...ephemeris, periodDays: 0 })),
        ],
      };
    },
    { key, period },
  );
  expect(found.timed.every(({ count, isKnown }) => count > 10 && isKnown)).toBe(true);
  expect([found.timed.length, found.line]).toEqual([2, 2]);
  expect(found.lengths[0]).toBeGreaterThan(1000);
  expect(found.lengths[1]).toBe(found.lengths[0]);
  expect(Math.min(...found.periods.map((one) => Math.abs(one / period - 1)))).toBeLessThan(0.005);
  expect(found.refusals[0]).toBe("InvalidArgument: oversampling: expected a finite number from 1 up to 100, found 0.");
  expect(found.refusals[1]).toMatch(/^UnknownObject/);
  expect(found.refusals[2]).toMatch(/^Aborted/);
  expect(found.refusals[3]).toMatch(/^InvalidArgument: ephemeris.periodDays/);
});

test("an RR Lyrae star is found, folded, saved and tagged by keys alone", async ({ page }) => {
  await page.goto("/");
  const vary = page.getByRole("button", { name: "Which objects vary?" });
  await expect(vary).toBeEnabled();
  await vary.press("Enter");
  await expect(page.getByRole("columnheader", { name: "Variability" })).toHaveAttribute("aria-sort", "descending");
  // Down the ranking to the first star of the kind, from its top: another light curve is shown until that one is read.
  const focused = page.getByRole("region", { name: "Light curve" }).getByRole("heading", { level: 2 });
  const inFocus = page.getByRole("group", { name: "Vetting of the object in focus" }).locator(".key");
  await expect(async () => expect(await focused.textContent()).toBe(await inFocus.textContent())).toPass();
  let key = (await focused.textContent())!;
  for (let step = 0; step < 10 && !rrLyrae().has(key); step++) {
    await page.keyboard.press("j");
    await expect(focused).not.toHaveText(key);
    key = (await focused.textContent())!;
  }
  const period = rrLyrae().get(key)!;
  await page.keyboard.press("P");
  const panel = page.getByRole("region", { name: "Periods" });
  const field = panel.getByLabel("Period, days");
  const folded = async () => Number(await field.inputValue());
  const peak = (name: string) => panel.getByRole("button", { name: `Fold on peak ${name},` });
  await expect(peak("1")).toHaveAttribute("aria-pressed", "true");
  await expect.poll(folded).toBeCloseTo(period, 3);
  await expect(panel.getByRole("group", { name: `Fold of ${key} on ${String(period).slice(0, 4)}` })).toBeVisible();

  // Along the peaks, to half and twice the period, and back to the very number.
  await page.keyboard.press(".");
  await expect(peak("2")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press(",");
  await page.keyboard.press("d");
  await expect.poll(folded).toBeCloseTo(2 * period, 3);
  await expect(peak("1")).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("h");
  await expect(peak("1")).toHaveAttribute("aria-pressed", "true");
  expect(await axeViolations(page, { include: "[aria-label=Periods]" })).toEqual([]);

  // What is left without this curve is searched, and comes back.
  await page.keyboard.press("w");
  const putBack = panel.getByRole("button", { name: "Put back the curve" });
  await expect(putBack).toBeVisible();
  await expect.poll(folded).not.toBeCloseTo(period, 3);
  await putBack.press("Enter");
  await expect.poll(folded).toBeCloseTo(period, 3);
  await panel.getByRole("button", { name: "View" }).click();
  await panel.getByLabel("What is folded").selectOption("timings");
  await page.keyboard.press("Escape");
  await expect(panel.getByRole("img", { name: /^O minus C in minutes/ })).toBeVisible();
  expect(await axeViolations(page, { include: "[aria-label=Periods]" })).toEqual([]);
  await panel.getByRole("button", { name: "View" }).click();
  await panel.getByLabel("What is folded").selectOption("points");
  await page.keyboard.press("Escape");

  await page.keyboard.press("s");
  await page.keyboard.press("1");
  const saved = panel.getByRole("list", { name: "Saved periods" }).getByRole("listitem");
  await expect(saved).toHaveCount(1);
  await page.keyboard.press("D");
  await page.keyboard.press("s");
  await expect(saved).toHaveCount(2);
  await page.keyboard.press("Control+z");
  await expect(saved).toHaveCount(1);
  await page.keyboard.press("j");
  await expect(focused).not.toHaveText(key);
  await expect(saved).toHaveCount(0);
  await expect.poll(folded).not.toBeCloseTo(period, 3);

  // One key accepts what is folded: saved, tagged with the class that is proposed, and on to the next object.
  const accepted = (await focused.textContent())!;
  await expect(peak("1")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("a");
  await expect(focused).not.toHaveText(accepted);
  await page.keyboard.press("k");
  await expect(focused).toHaveText(accepted);
  await expect(saved).toHaveCount(1);
  const tagsOf = (key: string) =>
    page.evaluate(async (key) => {
      const { tags } = (await workbench.view())!;
      return tags.filter(({ objectKeys }) => objectKeys.includes(key)).length;
    }, key);
  await expect.poll(() => tagsOf(accepted)).toBe(1);
  // Thumbnails are folded on what was saved, or show the light curve over time.
  const thumbnail = page.getByRole("option").filter({ hasText: accepted }).first();
  await page.keyboard.press("T");
  await expect(thumbnail).toContainText(/[\d.]+ d/);
  await page.keyboard.press("T");
  await expect(thumbnail).not.toContainText(/[\d.]+ d/);

  // What was saved is there after a reload, and the object is folded on it at once.
  await page.reload();
  await page.getByLabel("Find an object").fill(key);
  await page.keyboard.press("Enter");
  await expect(saved).toHaveCount(1);
  await expect.poll(folded).toBeCloseTo(period, 3);
  await page.getByLabel("Filter").first().fill("saved_period > 0");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: /^\s*2\s+of 1,434/ })).toBeVisible();
});

test("a list of known variables is matched, kept, folded on and tells what is new, by keys", async ({ page }) => {
  await page.goto("/");
  const opener = page.getByRole("button", { name: "Known", exact: true });
  await expect(opener).toBeEnabled();
  const counted = page.getByRole("status").filter({ hasText: /of 1,434/ });
  try {
    await opener.press("Enter");
    const menu = page.getByRole("dialog", { name: "Known objects" });
    const sample = new URL("../../static/sample/injected_variables.csv", import.meta.url);
    await menu.getByLabel("Add a list").setInputFiles(fileURLToPath(sample));
    await expect(menu.getByText("39 objects known")).toBeVisible();
    expect(await axeViolations(page, { include: "[popover]:popover-open" })).toEqual([]);
    await menu.getByRole("button", { name: "Show new only" }).press("Enter");
    await expect(counted).toContainText("1,395");

    const [key, period] = [...rrLyrae()][0]!;
    await page.getByLabel("Filter").first().fill("known_period > 0");
    await page.keyboard.press("Enter");
    await expect(counted).toHaveText("39 of 1,434");
    await page.getByLabel("Find an object").fill(key);
    await page.keyboard.press("Enter");
    const known = page.getByRole("group", { name: "Known objects here" });
    await known.getByRole("button", { name: /^Fold on/ }).press("Enter");
    const field = page.getByRole("region", { name: "Periods" }).getByLabel("Period, days");
    await expect.poll(async () => Number(await field.inputValue())).toBeCloseTo(period, 5);
    await page.keyboard.press("s");
    await expect(known).toContainText("the period found is the same");

    // It is kept: after a reload, in tables and in scripts.
    await page.reload();
    await expect(counted).toHaveText("39 of 1,434");
    const said = await page.evaluate(async (key) => {
      await workbench.ready;
      const { lists, columns, queries } = await workbench.knownObjects();
      const csv = await (await workbench.exportObjects({ format: "csv", objectKeys: [key] })).text();
      const type = columns.find(({ name }) => name === "known_type")!.data;
      const { objectKey } = await workbench.objects();
      return { names: lists.map(({ name }) => name), type: type[objectKey.indexOf(key)], csv, query: queries[0]!.adql };
    }, key);
    expect(said.names).toEqual(["injected_variables.csv"]);
    expect(said.type).toMatch(/^RR/);
    expect(said.csv).toMatch(/known_name,known_type/);
    expect(said.query).toContain("CIRCLE('ICRS', 241.");
  } finally {
    // The sample is every test's.
    await page.evaluate(async () => {
      const { lists } = await workbench.knownObjects();
      for (const { id } of lists) await workbench.removeKnownObjects(id);
    });
  }
});

test("the periods of selected objects are searched for in the page, and rank them", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Which objects vary?" })).toBeEnabled();
  const keys = [...rrLyrae().keys()].slice(0, 3);
  await page
    .getByLabel("Filter")
    .first()
    .fill(keys.map((key) => `object == "${key}"`).join(" or "));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: /^\s*3\s+of 1,434/ })).toBeVisible();
  try {
    await page.getByRole("button", { name: "Find periods" }).click();
    await page.getByLabel("Highest frequency of the search").fill("5");
    await page.getByRole("button", { name: "Search periods" }).click();
    await expect(page.getByRole("columnheader", { name: "period_log_fap" })).toHaveAttribute("aria-sort", "ascending");
    await expect(page.getByRole("columnheader", { name: "Contaminated by" })).toBeVisible();
    const chance = await page.evaluate(async (keys) => {
      const { objectKey } = await workbench.objects();
      const [column] = await workbench.statistics(["period_log_fap"]);
      return keys.map((key) => (column!.data as Float64Array)[objectKey.indexOf(key)]!);
    }, keys);
    const ranked = keys.map((key, i) => ({ key, chance: chance[i]! })).sort((a, b) => a.chance - b.chance);
    const focused = page.getByRole("region", { name: "Light curve" }).getByRole("heading", { level: 2 });
    await expect(focused).toHaveText(ranked[0]!.key);
    await page.keyboard.press("N");
    await expect(focused).toHaveText(ranked[1]!.key);
  } finally {
    // The sample is every test's.
    await page.evaluate(async () => {
      const { datasetId } = workbench.current!.record;
      const root = await navigator.storage.getDirectory();
      const folder = await (await root.getDirectoryHandle("datasets")).getDirectoryHandle(datasetId);
      for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys())
        if (name.startsWith("periods-")) await folder.removeEntry(name);
    });
  }
});
