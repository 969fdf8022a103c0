// Two tabs of one browser: one writer for a dataset, the other reads, sees, waits, and takes over.

import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { IngestReport } from "../../src/core/verbs/ingest.ts";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { columnOf, groupEpochs, groupSize, judge, planRun, tableKeys } from "../browser/concurrency/matrix.ts";
import { tellFigures } from "../support/figures.ts";
import { holdWriter } from "../support/held-writer.ts";
import { madeCatalog, madeEpochKey, madeEpochTable, madeReference } from "../support/made-catalogs.ts";
import { ingestFiles } from "../support/page-files.ts";
import { samplePaths } from "../support/sample-files.ts";

declare const workbench: Workbench;

async function openTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/");
  await page.evaluate(() => workbench.ready);
  return page;
}

/** A dataset of the sample's first epochs, open in two tabs. */
async function twoTabs(context: BrowserContext, epochCount: number): Promise<{ first: Page; second: Page }> {
  const first = await openTab(context);
  await ingestFiles(first, samplePaths(epochCount));
  const second = await openTab(context);
  expect(await second.evaluate(() => workbench.current?.summary.epochCount)).toBe(epochCount);
  return { first, second };
}

const epochCount = (page: Page) => page.evaluate(() => workbench.current?.summary.epochCount);
const whole = { epochs: 31, datasets: 1, damage: 0 };
const state = (page: Page) =>
  page.evaluate(async () => ({
    epochs: (await workbench.epochs()).count,
    datasets: (await workbench.datasets()).length,
    damage: (await workbench.verify()).damage.length,
  }));

test("a second tab is told who writes and how far it is, reads meanwhile, and has the new epochs in the end", async ({
  context,
}) => {
  const { first, second } = await twoTabs(context, 4);
  const heard = second.evaluate(
    () =>
      new Promise<{ verb: string; total: number | undefined }>((resolve) =>
        workbench.onOtherTabs(() => {
          const job = workbench.otherTabs.find(({ progress }) => progress.length > 0);
          if (job) resolve({ verb: job.verb, total: job.progress.at(-1)?.total });
        }),
      ),
  );
  const written = ingestFiles(first, samplePaths(), { rechunk: false });
  expect(await heard).toMatchObject({ verb: "ingest" });
  await expect(second.getByRole("status").getByText(/Another tab reads catalogs into/)).toBeVisible();
  const curves = await second.evaluate(async () => {
    const { objectKey } = await workbench.objects();
    const measurementKey = workbench.current!.record.measurements[0]!.measurementKey;
    const found = await workbench.lightCurves(objectKey.map((objectKey) => ({ objectKey, measurementKey })));
    return found.filter(({ epochKeys }) => epochKeys.length === 4).length;
  });
  expect(curves).toBeGreaterThan(1000);
  await written;
  await expect.poll(() => epochCount(second)).toBe(31);
  await expect(second.getByText(/Another tab/)).toHaveCount(0);
});

test("two tabs that drop into one dataset take turns: nothing is lost, nothing is there twice", async ({ context }) => {
  const { first, second } = await twoTabs(context, 2);
  const drops = [
    ingestFiles(first, samplePaths(20), { rechunk: false }),
    ingestFiles(second, samplePaths(), { rechunk: false }),
  ];
  const reports = await Promise.all(drops);
  expect(reports.map(({ refused }) => refused)).toEqual([[], []]);
  expect(reports.reduce((sum, { committedEpochs }) => sum + committedEpochs, 0)).toBe(29);
  expect(await state(first)).toEqual(whole);
});

/** Makes files in the page and drops them. */
async function dropMade(page: Page, files: File[], dataset: string): Promise<IngestReport> {
  const made = await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })));
  return page.evaluate(
    ({ made, dataset }) => {
      const files = made.map(({ name, text }) => new File([text], name));
      return workbench.ingest(files, { dataset, mode: "position", radiusArcsec: 1, rechunk: false });
    },
    { made, dataset },
  );
}

test(`${groupSize} runs of the concurrency matrix from two tabs: nothing lost, nothing mixed`, async ({
  context,
}, testInfo) => {
  const runs = Array.from({ length: groupSize }, (_, seed) => planRun(seed));
  const { objectCount } = runs[0]!;
  const tabs = [await openTab(context), await openTab(context)];
  const reference = [madeReference(objectCount), madeEpochTable(groupEpochs)];
  const { datasetId } = await dropMade(tabs[0]!, reference, "new");
  for (const run of runs) {
    const drops = run.callers.map((portions, caller) => {
      const files = portions.map((portion) =>
        madeCatalog(portion.epoch, tableKeys[portion.table]!, columnOf(run, portion)),
      );
      return files.length > 0 ? dropMade(tabs[caller % tabs.length]!, files, datasetId) : undefined;
    });
    for (const report of await Promise.all(drops)) expect(report?.refused ?? [], `seed ${run.seed}`).toEqual([]);
  }
  const curves = await tabs[1]!.evaluate(
    async ({ datasetId, objectCount }) => {
      await workbench.open(datasetId);
      await workbench.rechunk();
      const { measurements } = workbench.current!.record;
      const objectKeys = Array.from({ length: objectCount }, (_, object) => String(object + 1));
      return Promise.all(
        measurements.map(async ({ tableKey, measurementKey }) => {
          const found = await workbench.lightCurves(objectKeys.map((objectKey) => ({ objectKey, measurementKey })));
          return { tableKey, epochKeys: found[0]!.epochKeys, values: found.map(({ value }) => Array.from(value)) };
        }),
      );
    },
    { datasetId, objectCount },
  );
  const readColumn = (table: number, epoch: number) => {
    const { epochKeys, values } = curves.find(({ tableKey }) => tableKey === tableKeys[table])!;
    const at = epochKeys.indexOf(madeEpochKey(epoch));
    return Float32Array.from(values, (curve) => curve[at] ?? Number.NaN);
  };
  const outcomes = runs.map((run) => judge(run, readColumn));
  const expected = outcomes.reduce((sum, outcome) => sum + outcome.expected, 0);
  for (const [n, outcome] of outcomes.entries())
    expect(outcome, `${runs[n]!.pattern}, seed ${n}`).toMatchObject({ lost: 0, mixed: 0 });
  tellFigures(testInfo, { what: "matrix, two tabs", runs: runs.length, values: expected, lost: 0, mixed: 0 });
});

test("a tab that waits for its turn can be told to stop", async ({ context }) => {
  const { first, second } = await twoTabs(context, 2);
  // As a tab that writes does, and for as long as the other waits.
  const letGo = await holdWriter(first);
  const outcome = await second.evaluate(async () => {
    const files = [new File(["x"], "IDF_gr1_ch1_sci.sexcat")];
    return workbench.ingest(files, { signal: AbortSignal.timeout(300) }).then(
      () => "went on",
      (error) => error.tag,
    );
  });
  await letGo();
  expect(outcome).toBe("Aborted");
  expect((await state(first)).damage).toBe(0);
});

test.describe("taking over", () => {
  for (const [how, end] of [
    ["is closed", (page: Page) => page.close()],
    ["is reloaded", (page: Page) => page.reload()],
    ["crashes", (page: Page) => page.goto("chrome://crash").catch(() => {})],
  ] as const)
    test(`the second tab takes over when the first ${how}`, async ({ context }) => {
      const { first, second } = await twoTabs(context, 2);
      const interrupted = ingestFiles(first, samplePaths(), { rechunk: false }).catch(() => {});
      await second.waitForFunction(() => workbench.otherTabs.length > 0);
      const waiting = ingestFiles(second, samplePaths());
      await expect.poll(() => epochCount(second)).toBeGreaterThan(2);
      await end(first);
      await interrupted;
      const { committedEpochs, skippedCatalogs } = await waiting;
      expect(committedEpochs + skippedCatalogs).toBe(31);
      await expect.poll(() => second.evaluate(() => workbench.otherTabs)).toEqual([]);
      expect(await state(second)).toEqual(whole);
    });
});

test("a dataset that one tab removes is gone from the other, which lets go of its files", async ({ context }) => {
  const { first, second } = await twoTabs(context, 3);
  await second.evaluate(async () => {
    const { objectKey } = await workbench.objects();
    const measurementKey = workbench.current!.record.measurements[0]!.measurementKey;
    await workbench.lightCurve(objectKey[0]!, measurementKey);
  });
  await first.evaluate(() => workbench.remove(workbench.current!.record.datasetId));
  await expect.poll(() => second.evaluate(() => workbench.current)).toBeUndefined();
  expect(await second.evaluate(() => workbench.datasets())).toEqual([]);
});

test("whatever one tab changes reaches the other: exclusions, corrections, times, what is kept, the name", async ({
  context,
}) => {
  const { first, second } = await twoTabs(context, 6);
  // As the other tab's own plots and statistics have it, whose caches must not outlive the change.
  const seen = () =>
    second.evaluate(async () => {
      const { measurementKey } = workbench.current!.record.measurements[0]!;
      const { objectKey } = await workbench.objects();
      const names = objectKey.map((objectKey) => ({ objectKey, measurementKey }));
      const curves = await workbench.lightCurves(names);
      const sums = curves.map(({ value }) => value.filter(Number.isFinite));
      const most = sums.findIndex((values) => values.length === 6);
      return {
        points: sums.reduce((sum, values) => sum + values.length, 0),
        total: sums.reduce((sum, values) => sum + values.reduce((a, b) => a + b, 0), 0),
        name: { objectKey: objectKey[most]!, measurementKey, epochKey: curves[0]!.epochKeys[2]! },
      };
    });
  const before = await seen();
  const { name } = before;
  const pointsSeen = () => seen().then(({ points }) => points);
  await first.evaluate((name) => workbench.excludePoints([name]), name);
  await expect.poll(pointsSeen).toBe(before.points - 1);
  await first.evaluate((name) => workbench.excludePoints([name], { exclude: false }), name);
  await expect.poll(pointsSeen).toBe(before.points);
  await first.evaluate(({ epochKey }) => workbench.excludeEpochs([epochKey]), name);
  await expect.poll(pointsSeen).toBeLessThan(before.points - 100);
  await first.evaluate(({ epochKey }) => workbench.excludeEpochs([epochKey], { exclude: false }), name);
  await expect.poll(pointsSeen).toBe(before.points);

  const made = await first.evaluate(() => workbench.calibrate().then(({ name }) => name));
  const corrected = (page: Page) => page.evaluate(() => workbench.current?.correction?.name);
  await first.evaluate((made) => workbench.useCorrection(made), made);
  await expect.poll(() => corrected(second)).toBe(made);
  await expect.poll(() => seen().then(({ total }) => total)).not.toBe(before.total);
  await first.evaluate(() => workbench.useCorrection(undefined));
  await expect.poll(() => seen().then(({ total }) => total)).toBe(before.total);

  await first.evaluate(() => workbench.setTimes({ scale: "UTC", reference: "start" }));
  await expect.poll(() => second.evaluate(() => workbench.current?.times)).toMatchObject({ scale: "UTC" });
  await first.evaluate(
    async (datasetId) => {
      const namedSelections = [{ name: "from afar", objectKeys: ["1", "2"] }];
      await workbench.saveView(datasetId, { ...(await workbench.view())!, namedSelections });
    },
    await first.evaluate(() => workbench.current!.record.datasetId),
  );
  await second.getByRole("button", { name: "Select", exact: true }).click();
  await expect(second.getByText("from afar")).toBeVisible();

  await first.evaluate(() => workbench.rename(workbench.current!.record.datasetId, "Renamed elsewhere"));
  await expect(second.getByRole("banner").getByText("Renamed elsewhere").first()).toBeVisible();
  await second.evaluate(() => workbench.close());
  await first.evaluate(() => workbench.rename(workbench.current!.record.datasetId, "And again"));
  await expect(second.getByRole("main").getByRole("button", { name: /^And again/ })).toBeVisible();
});
