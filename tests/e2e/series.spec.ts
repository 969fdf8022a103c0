// The main job on real and simulated series: dropped, ingested, rechunked, and every light curve equal to the truth.
import { readdirSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/workbench-api.ts";
import { hasSharedData, readTruth, sharedData } from "../support/truth.ts";

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
  await expect(page.getByRole("table", { name: "Objects" })).toBeVisible({ timeout: 60_000 });
  await expect
    .poll(() => page.evaluate(async () => (await workbench.datasets())[0]?.upToDate), { timeout: 120_000 })
    .toBe(true);
}

const series = [
  { name: "hatp32", truth: "truth/hatp32/lightcurves_ch1.csv.gz", points: 50_687, measurements: 3 },
  { name: "synth-a", truth: "truth/synth-a/lightcurves_ch1.csv.gz", points: 36_248, measurements: 5 },
];

for (const { name, truth, points, measurements } of series)
  test(`every light curve of the ${name} series equals the truth`, async ({ page }) => {
    test.skip(!hasSharedData, "the shared data set is not beside this checkout");
    const epochs = readdirSync(`${sharedData}${name}/epochs`).map((file) => `${sharedData}${name}/epochs/${file}`);
    await ingestThroughThePage(page, [
      `${sharedData}${name}/coadd_ch1.sexcat`,
      `${sharedData}${name}/epochs.ecsv`,
      ...epochs,
    ]);
    const compared = await compareWithTruth(page, readTruth(truth), "ch1_sci");
    expect(compared.differences).toEqual([]);
    expect(compared.count).toBe(0);
    expect(compared.points).toBe(points * measurements);
    const all = await page.evaluate(async () => (await workbench.epochs()).count);
    expect(all).toBe(epochs.length);
  });

test("catalogs made in dual-image mode are matched by number", async ({ page }) => {
  test.skip(!hasSharedData, "the shared data set is not beside this checkout");
  const dual = readdirSync(`${sharedData}synth-a/dual`).map((file) => `${sharedData}synth-a/dual/${file}`);
  await ingestThroughThePage(page, [
    `${sharedData}synth-a/coadd_ch1.sexcat`,
    `${sharedData}synth-a/epochs.ecsv`,
    ...dual,
  ]);
  const compared = await compareWithTruth(page, readTruth("truth/synth-a/dual_lightcurves.csv.gz"), "ch1_sci_dual");
  expect(compared).toEqual({ points: 14_340, differences: [], count: 0 });
  const matchedBy = await page.evaluate(async () => (await workbench.epochs()).catalogs.flat().map((c) => c.matchedBy));
  expect(new Set(matchedBy)).toEqual(new Set(["key"]));
});
