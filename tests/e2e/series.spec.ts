// The main job on real and simulated series: dropped, ingested, rechunked, and every light curve equal to the truth.

import { readdirSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { hasSharedData, readTruth, sharedData } from "../support/truth.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

interface Truth {
  columns: string[];
  rows: string[][];
}

/** Compares every light curve of the open dataset with a truth table, in the page; returns what differs. */
async function compareWithTruth(page: Page, truth: Truth, tableKey: string) {
  return page.evaluate(
    async ({ truth, tableKey }) => {
      const at = (name: string) => truth.columns.indexOf(name);
      const measurements = truth.columns.filter((name) => name.startsWith("mag_"));
      const expected = new Map<string, string[]>();
      for (const row of truth.rows) expected.set(`${row[at("object")]} ${row[at("group_name")]}`, row);
      const unmeasured = (text: string | undefined) => text === undefined || text === "" || Number(text) === 99;
      const number = (text: string | undefined) => (unmeasured(text) ? Number.NaN : Math.fround(Number(text)));
      const { objectKey } = await workbench.objects();
      const differences: string[] = [];
      let points = 0;
      for (const measurement of measurements) {
        const curves = await workbench.lightCurves(
          objectKey.map((key) => ({ objectKey: key, measurementKey: `${tableKey}-${measurement}` })),
        );
        for (const curve of curves)
          curve.epochKeys.forEach((epochKey, epoch) => {
            const row = expected.get(`${curve.objectKey} ${epochKey}`);
            const [value, error] = [row?.[at(measurement)], row?.[at(measurement.replace("mag", "magerr"))]];
            const want = [number(value), number(error)];
            const have = [curve.value[epoch]!, curve.uncertainty[epoch]!];
            if (row) points++;
            if (row && Math.abs(curve.epochMjd[epoch]! - Number(row[at("mjd")])) > 1e-9)
              differences.push(`${epochKey}: mjd ${curve.epochMjd[epoch]} instead of ${row[at("mjd")]}`);
            if (row && at("flags") >= 0 && curve.flags[epoch] !== Number(row[at("flags")]))
              differences.push(`${curve.objectKey} ${epochKey}: flags ${curve.flags[epoch]}`);
            if (!row && curve.flags[epoch]! >= 0) differences.push(`${curve.objectKey} ${epochKey}: a point too many`);
            if (!Object.is(have[0], want[0]) || !Object.is(have[1], want[1]))
              differences.push(`${curve.objectKey} ${epochKey} ${measurement}: ${have} instead of ${want}`);
          });
      }
      return { points, differences: differences.slice(0, 20), count: differences.length };
    },
    { truth, tableKey },
  );
}

async function ingestThroughThePage(page: Page, files: string[]) {
  await page.goto("/");
  await page.evaluate(() => workbench.ready);
  await page.getByLabel("Catalog files").setInputFiles(files);
  await expect(page.getByRole("table", { name: "Objects" })).toBeVisible(ample);
  await expect.poll(() => page.evaluate(async () => (await workbench.datasets())[0]?.upToDate), ample).toBe(true);
}

/** Goes through every view of the dataset that is open, as its user would, and back by the page's address. */
async function exploreByHand(page: Page, truth: Truth): Promise<string[]> {
  const diagrams = page.getByRole("region", { name: "Diagrams" });
  const lightCurve = page.getByRole("region", { name: "Light curve" });
  const tools = page.getByRole("group", { name: "Light-curve tools" });
  const rows = page.getByRole("group", { name: "Objects, rows" });
  const focused = lightCurve.getByRole("heading").first();
  const selected = page.getByRole("status").filter({ hasText: /^[\d,]+ selected$/ });
  const selectedCount = async () => Number((await selected.textContent())!.replace(/\D/g, ""));

  await page.getByRole("button", { name: "Which objects vary?" }).click(ample);
  await expect(page.getByRole("columnheader", { name: "Variability" })).toHaveAttribute("aria-sort", "descending");
  await rows.focus();
  await page.keyboard.press("Home");
  // The table scrolls in the next frame.
  await expect(page.getByRole("table", { name: "Objects" }).locator('tr[aria-rowindex="2"]')).toBeInViewport();
  const top = await page
    .getByRole("table", { name: "Objects" })
    .locator("tbody tr:not([aria-hidden]) td:nth-child(2)")
    .evaluateAll((cells) => cells.slice(0, 6).map((cell) => cell.textContent!.trim()));
  await expect(focused).toHaveText(top[0]!);

  await test.step("what lies above the threshold is selected, and has that much variability", async () => {
    await diagrams.getByRole("tab", { name: "Variability" }).click();
    await diagrams.getByRole("slider", { name: "Threshold" }).focus();
    for (const key of ["PageDown", "PageDown", "Enter"]) await page.keyboard.press(key);
    const above = await selectedCount();
    expect(above).toBeGreaterThan(3);
    const variability = await page.getByRole("columnheader", { name: "Variability" }).getAttribute("data-column");
    await page.getByRole("combobox", { name: "Filter" }).fill(`selected and \`${variability}\` > 3`);
    await page.keyboard.press("Enter");
    const rowCount = async () =>
      Number(await page.getByRole("table", { name: "Objects" }).getAttribute("aria-rowcount"));
    await expect.poll(rowCount).toBeLessThanOrEqual(above + 1);
    expect(await rowCount()).toBeGreaterThan(1 + above / 2);
    await page.goBack();
  });

  await test.step("a lasso on the sky is the selection of the table and of the thumbnails", async () => {
    await diagrams.getByRole("tab", { name: "Sky" }).click();
    await diagrams.getByRole("button", { name: /lasso/ }).click();
    const { x, y, width, height } = (await diagrams.getByRole("group", { name: /^Sky view/ }).boundingBox())!;
    await page.mouse.move(x + 0.3 * width, y + 0.2 * height);
    await page.mouse.down();
    for (const [right, down] of [
      [0.8, 0.2],
      [0.8, 0.7],
      [0.3, 0.7],
    ] as const)
      await page.mouse.move(x + right * width, y + down * height, { steps: 4 });
    await page.mouse.up();
    const inside = await selectedCount();
    expect(inside).toBeGreaterThan(10);
    await page.keyboard.press("t");
    const sheet = page.getByRole("listbox", { name: `Light curves of ${inside} objects` });
    await sheet.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("t");
    await expect(page.getByRole("row", { selected: true }).getByRole("checkbox")).toBeChecked();
  });

  await test.step("the mask takes away the points that have a bit of FLAGS in the truth", async () => {
    const [key, at] = [(await focused.textContent())!, (name: string) => truth.columns.indexOf(name)];
    const valid = truth.rows.filter((row) => row[at("object")] === key && Number(row[at("mag_auto")]) < 90);
    const merged = valid.filter((row) => Number(row[at("flags")]) & 3 && Number(row[at("magerr_auto")]) < 1);
    await tools.getByRole("button", { name: /Mask and filters/ }).click();
    for (const bit of ["1 biased by neighbors", "2 deblended"]) await page.getByLabel(bit).check();
    await expect(page.getByRole("region", { name: "Mask and filters" })).toContainText(
      `${valid.filter((row) => Number(row[at("magerr_auto")]) < 1).length - merged.length} of`,
    );
    await page.getByRole("button", { name: "Reset" }).click();
    await tools.getByRole("button", { name: /Mask and filters/ }).click();
  });

  await test.step("all measurements are compared, and the address leads back to the object", async () => {
    const key = (await focused.textContent())!;
    const { length } = await page.evaluate(() => workbench.current!.record.measurements);
    await tools.getByRole("button", { name: "Compare" }).click();
    await expect(lightCurve.getByRole("group", { name: /^Plot of/ })).toHaveCount(length);
    await expect.poll(() => page.url()).toMatch(/curve\.parts=[^&]*compare/);
    expect(page.url()).toContain(`object=${key}`);
    await page.reload();
    await expect(focused).toHaveText(key, ample);
    await expect(lightCurve.getByRole("group", { name: /^Plot of/ })).toHaveCount(length);
  });
  return top;
}

/**
 * What someone does who has never seen the page: finds a saturated star and masks it, leaves one bad point out, tags three
 * objects in two tabs, and closes both at once. All of it is there again.
 */
async function findsAllAgain(page: Page): Promise<void> {
  const curve = (tab: Page) => tab.getByRole("region", { name: "Light curve" });
  const focused = (tab: Page) => curve(tab).getByRole("heading", { level: 2 }).first();
  const mask = (tab: Page) => tab.getByLabel("4 saturated");
  const openMask = (tab: Page) => tab.getByRole("button", { name: /^Mask and filters/ }).click();
  const excluded = (tab: Page) => curve(tab).getByRole("button", { name: /excluded points?/ });
  const find = async (tab: Page, key: string) => {
    await tab.getByLabel("Find an object").fill(key);
    await tab.keyboard.press("Enter");
    await expect(focused(tab)).toHaveText(key);
    await focused(tab).click();
  };
  await curve(page).getByRole("button", { name: "Compare" }).click();
  const doubt = page.getByRole("columnheader", { name: "Doubt" });
  await doubt.getByRole("button").first().click();
  await expect(doubt).toHaveAttribute("aria-sort", "ascending");
  await doubt.getByRole("button").first().click();
  await expect(doubt).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("group", { name: "Objects, rows" }).focus();
  await page.keyboard.press("Home");
  await expect(page.getByRole("row", { selected: true })).toContainText(/saturated \d+\/\d+/);
  const saturated = (await focused(page).textContent())!;
  await openMask(page);
  await mask(page).check();
  await expect(curve(page).getByText(/[1-9]\d* masked/)).toBeVisible();

  // A bad point of a star that is known; the other tab has the page as it was until then.
  await find(page, "838");
  await curve(page)
    .getByRole("group", { name: /^Plot of/ })
    .first()
    .locator("canvas")
    .waitFor();
  await curve(page)
    .getByRole("group", { name: /^Plot of/ })
    .first()
    .focus();
  for (const key of ["Home", "e"]) await page.keyboard.press(key);
  await expect(excluded(page)).toHaveText(/1 excluded point/);
  const other = await page.context().newPage();
  await other.goto("/");
  await find(other, "838");
  await find(page, saturated);
  await other.keyboard.press("2");
  await find(other, "52");
  const last = await page.context().newPage(); // the browser takes the context away with its last page
  await Promise.all([other.keyboard.press("2"), page.keyboard.press("2")]);
  await Promise.all([other.close(), page.close()]);

  await last.goto("/");
  await expect(focused(last)).toBeVisible(ample);
  await expect
    .poll(() =>
      last.evaluate(async () =>
        (await workbench.view())?.tags.find(({ name }) => name === "suspect")?.objectKeys.toSorted(),
      ),
    )
    .toEqual([saturated, "52", "838"].toSorted());
  await find(last, "838");
  await expect(excluded(last)).toHaveText(/1 excluded point/);
  await expect(
    last.getByRole("group", { name: "Vetting of the object in focus" }).getByRole("button", { name: "suspect" }),
  ).toHaveAttribute("aria-pressed", "true");
  await expect(mask(last)).toBeChecked();
  expect(await last.evaluate(async () => (await workbench.verify()).damage)).toEqual([]);
}

/** What the drop did by itself, undone: light curves as the truth tables have them. */
async function showRaw(page: Page): Promise<void> {
  const result = page.getByRole("region", { name: "Result of the import" });
  await result.getByRole("button", { name: "Show raw" }).click(ample);
  await expect(result).toContainText("shown as they were measured", ample);
}

/** Object 838 transits by 0.03 mag: after the drop, with nothing chosen by hand, as the truth table has it (Z12). */
async function expectTransit(page: Page): Promise<void> {
  const { columns, rows } = readTruth("truth/hatp32/hatp32_transit.csv");
  const column = (name: string) => rows.map((row) => Number(row[columns.indexOf(name)]));
  await expect(page.getByRole("region", { name: "Result of the import" })).toContainText("Shown corrected", ample);
  const curve = await page.evaluate(async () => {
    const { epochMjd, value, uncertainty } = await workbench.lightCurve("838", "ch1_sci-mag_aper_1");
    return { epochMjd: [...epochMjd], value: [...value], uncertainty: [...uncertainty] };
  });
  const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1]!;
  const [mjd, truth] = [column("mjd"), column("mag_minus_ensemble")];
  const pairs = curve.epochMjd.flatMap((time, i) => {
    const at = mjd.findIndex((one) => Math.abs(one - time) < 1e-5);
    return at < 0 || !Number.isFinite(curve.value[i]!) ? [] : [{ time, value: curve.value[i]!, truth: truth[at]! }];
  });
  expect(pairs.length).toBeGreaterThan(0.9 * mjd.length);
  const inTransit = ({ time }: { time: number }) => time > 58107.16 && time < 58107.26;
  const middle = (of: (pair: (typeof pairs)[number]) => number, inside: boolean) =>
    median(pairs.filter((pair) => inTransit(pair) === inside).map(of));
  const depth = middle((p) => p.value, true) - middle((p) => p.value, false);
  expect(depth).toBeGreaterThan(0.02);
  const offset = median(pairs.map((p) => p.value - p.truth));
  const away = median(pairs.map((p) => Math.abs(p.value - p.truth - offset)));
  expect(away).toBeLessThan(median(curve.uncertainty.filter(Number.isFinite)));
}

const series = [
  {
    ...{ name: "hatp32", truth: "truth/hatp32/lightcurves_ch1.csv.gz", points: 50_687, measurements: 3 },
    variables: undefined,
  },
  {
    ...{ name: "synth-a", truth: "truth/synth-a/lightcurves_ch1.csv.gz", points: 36_248, measurements: 5 },
    variables: "synth-a/injected_variables.csv",
  },
];

for (const { name, truth, points, measurements, variables } of series)
  test(`every light curve of the ${name} series equals the truth, and its objects are explored`, async ({ page }) => {
    test.skip(!hasSharedData, "the shared data set is not beside this checkout");
    const epochs = readdirSync(`${sharedData}${name}/epochs`).map((file) => `${sharedData}${name}/epochs/${file}`);
    await ingestThroughThePage(page, [
      `${sharedData}${name}/coadd_ch1.sexcat`,
      `${sharedData}${name}/epochs.ecsv`,
      ...epochs,
    ]);
    if (name === "hatp32") await expectTransit(page);
    await showRaw(page);
    const expected = readTruth(truth);
    const compared = await compareWithTruth(page, expected, "ch1_sci");
    expect(compared.differences).toEqual([]);
    expect(compared.count).toBe(0);
    expect(compared.points).toBe(points * measurements);
    const all = await page.evaluate(async () => (await workbench.epochs()).count);
    expect(all).toBe(epochs.length);
    const mostVariable = await exploreByHand(page, expected);
    if (variables) {
      const { columns, rows } = readTruth(variables);
      const injected = rows.map((row) => row[columns.indexOf("master_number")]);
      expect(mostVariable.slice(0, 4).filter((key) => injected.includes(key))).toHaveLength(4);
    } else await test.step("a newcomer's tags, mask and excluded point are found again", () => findsAllAgain(page));
  });

test("catalogs made in dual-image mode are matched by number", async ({ page }) => {
  test.skip(!hasSharedData, "the shared data set is not beside this checkout");
  const dual = readdirSync(`${sharedData}synth-a/dual`).map((file) => `${sharedData}synth-a/dual/${file}`);
  await ingestThroughThePage(page, [
    `${sharedData}synth-a/coadd_ch1.sexcat`,
    `${sharedData}synth-a/epochs.ecsv`,
    ...dual,
  ]);
  await showRaw(page);
  const compared = await compareWithTruth(page, readTruth("truth/synth-a/dual_lightcurves.csv.gz"), "ch1_sci_dual");
  expect(compared).toEqual({ points: 14_340, differences: [], count: 0 });
  const matchedBy = await page.evaluate(async () => (await workbench.epochs()).catalogs.flat().map((c) => c.matchedBy));
  expect(new Set(matchedBy)).toEqual(new Set(["key"]));
});
