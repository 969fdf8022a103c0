// What somebody who sees the page for the first time stumbled over.

import { test as emptyTest, expect, type Page } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { madeImage, madeWorld } from "../support/made-images.ts";
import { seededRandom } from "../support/random.ts";
import { sampleDrop } from "../support/sample-files.ts";
import { sampleTest as test } from "../support/sample-page.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const region = (page: Page) => page.getByRole("region", { name: "Light curve" });
const plot = (page: Page) => region(page).getByRole("group", { name: /^Plot of/ });
const named = (name: string, text: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

async function focusOn(page: Page, objectKey: string): Promise<void> {
  await page.goto("/");
  await page.getByLabel("Find an object").fill(objectKey);
  await page.keyboard.press("Enter");
  await expect(region(page).getByRole("heading", { level: 2 })).toHaveText(objectKey);
  await expect(plot(page).locator("canvas")).toBeVisible(ample);
}

test("a table that is sorted anew shows its top, until another object is in focus", async ({ page }) => {
  await focusOn(page, "700");
  const rows = page.getByRole("group", { name: "Objects, rows" });
  const scrollTop = () => rows.evaluate((element) => element.scrollTop);
  await expect.poll(scrollTop).toBeGreaterThan(1000);
  await page.getByRole("button", { name: /^RA\b/ }).click();
  await expect.poll(scrollTop).toBe(0);
  await expect(region(page).getByRole("heading", { level: 2 })).toHaveText("700");
  await rows.focus();
  await page.keyboard.press("ArrowDown");
  await expect(region(page).getByRole("heading", { level: 2 })).not.toHaveText("700");
  await expect(page.getByRole("table", { name: "Objects" }).getByRole("row", { selected: true })).toBeInViewport();
});

test("on a phone the panel stands under the light curve, and what a button says of zero points is not cut", async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/");
  await expect(plot(page).locator("canvas")).toBeVisible(ample);
  await region(page)
    .getByRole("button", { name: /Mask and filters/ })
    .click();
  const panel = region(page).getByRole("region", { name: "Mask and filters" });
  // The plot takes its size once the panel is there.
  await expect(async () => {
    const [above, below] = [(await plot(page).boundingBox())!, (await panel.boundingBox())!];
    expect(above.width).toBeGreaterThan(300);
    expect(above.height).toBeGreaterThan(100);
    expect(below.y).toBeGreaterThanOrEqual(above.y + above.height - 1);
  }).toPass(ample);
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    const said = panel.getByText(/^shown (corrected|as measured)$/);
    await expect(async () => {
      await said.scrollIntoViewIfNeeded();
      const [text, around] = [(await said.boundingBox())!, (await panel.boundingBox())!];
      expect(text.x + text.width).toBeLessThanOrEqual(around.x + around.width);
    }).toPass(ample);
  }
});

test("times are called by their scale, and what was missing is no longer missed once it is said", async ({ page }) => {
  await focusOn(page, "1");
  const header = page.getByRole("table", { name: "Epochs" }).getByRole("columnheader", { name: /^MJD/ });
  await expect(header).toHaveText(/MJD \(scale unknown\)/);
  await region(page)
    .getByRole("button", { name: /Mask and filters/ })
    .click();
  const panel = region(page).getByRole("region", { name: "Mask and filters" });
  const axis = panel.getByLabel("X axis");
  await axis.selectOption("BJD (TDB)");
  const missed = page.getByText("Times cannot be brought to the barycenter");
  await expect(missed).toBeVisible();
  await panel.getByText("What times are").click();
  await panel.getByRole("combobox", { name: "Scale", exact: true }).selectOption("UTC");
  await expect(header).toHaveText(/MJD \(UTC\)/);
  await expect(missed).toBeVisible();
  await panel.getByLabel("Moment").selectOption("middle of exposure");
  await panel.getByLabel("Place").selectOption("the Earth's center");
  await expect(missed).toBeHidden();
  await axis.selectOption("BJD (TDB)");
  await expect(axis).toHaveValue("time: bjd_tdb");
  await plot(page).focus();
  await page.keyboard.press("Home");
  await expect(region(page).getByText(/^BMJD \(TDB\) \d+\.\d{6}$/)).toBeVisible();
  await expect(header).toHaveText(/MJD \(UTC\)/);
});

test("what is said of excluded points is of the object above it, and excluding one leaves nothing behind", async ({
  page,
}) => {
  const warnings: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "warning") warnings.push(message.text());
  });
  await focusOn(page, "1");
  await plot(page).focus();
  await page.keyboard.press("Home");
  const ring = (await region(page).locator(".ring").boundingBox())!;
  await page.mouse.click(ring.x + ring.width / 2, ring.y + ring.height / 2);
  await region(page).getByRole("button", { name: "Exclude point" }).click();
  const list = region(page).getByRole("button", { name: /excluded point/ });
  await expect(list).toHaveText(/^\s*1 excluded point\s*▾?\s*$/);
  await expect(region(page).locator(".ring")).toBeHidden();
  await page.getByRole("group", { name: "Objects, rows" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(list).toHaveText(/no excluded point here, 1 in other objects/);
  expect(warnings.filter((text) => text.includes("svelte"))).toEqual([]);
});

test("wrong files on an open dataset are refused by name with nothing begun; a table is asked about", async ({
  page,
}) => {
  await focusOn(page, "1");
  const before = await page.evaluate(async () => (await workbench.epochs()).epochKey.length);
  const refused = page.getByRole("alert").filter({ hasText: "These files cannot be imported." });
  const strip = page.getByRole("region", { name: "Result of the import" });
  for (const [file, said] of [
    [named("photo.jpg", "no image either"), "photo.jpg: an image."],
    [named("notes.txt", "Dear diary,\nnothing that anybody reads.\n"), "notes.txt: not a catalog: "],
    [named("IDF_gr1_ch1_sci.sexcat", "nonsense"), "IDF_gr1_ch1_sci.sexcat: not a catalog: "],
  ] as const) {
    await page.getByLabel("Catalog files").setInputFiles([file]);
    await expect(refused).toContainText(said, ample);
    await expect(page.getByRole("heading", { name: /^Import/ })).toHaveCount(0);
    await expect(strip).toHaveCount(0);
    await refused.getByRole("button", { name: "Dismiss" }).click();
  }
  await expect(plot(page).locator("canvas")).toBeVisible(ample);
  await page.getByLabel("Catalog files").setInputFiles([named("mine.txt", "a b c\n1 2 3\n4 5 6\n")]);
  await expect(page.getByRole("heading", { name: "Review" })).toBeVisible(ample);
  await page.getByRole("button", { name: "Close", exact: true }).click();
  expect(await page.evaluate(async () => (await workbench.epochs()).epochKey.length)).toBe(before);
});

emptyTest(
  "what is said of an import is of what is shown, with the reason of each doubt, and images are images",
  async ({ page }) => {
    await page.goto("/");
    const text = async (file: File) => Buffer.from(await file.arrayBuffer());
    const drop = await Promise.all(
      sampleDrop(31).map(async ({ path, file }) => ({ name: path, mimeType: "text/plain", buffer: await text(file) })),
    );
    const coadd = Buffer.from(madeImage(60, 50, () => 1, madeWorld(10, 20, 30, 25, 0.6)));
    await page
      .getByLabel("Catalog files")
      .setInputFiles([...drop, { name: "coadd_ch1.fits", mimeType: "application/fits", buffer: coadd }]);
    const strip = page.getByRole("region", { name: "Result of the import" });
    await expect(strip).toContainText("31 epochs imported", ample);
    const shown = await page
      .getByRole("group", { name: "Shown measurements" })
      .getByRole("button")
      .first()
      .textContent();
    await expect(strip).toContainText(
      new RegExp(`epochs share offsets of [\\d.]+ mag in ${shown!.trim()} \\(from`),
      ample,
    );
    await strip.getByText(/^Files: 1 image/).click();
    await expect(strip.getByText("skipped", { exact: true })).toHaveCount(0);
    await strip.getByRole("button", { name: "Show images" }).click();
    await expect(page.getByRole("tab", { name: "Images" })).toHaveAttribute("aria-selected", "true");
    await expect(page.getByRole("group", { name: /^Image of coadd_ch1\.fits/ })).toBeVisible(ample);
  },
);

emptyTest("two datasets of one name have a number, and say when each was made", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Drop a folder of catalogs" })).toBeVisible();
  await page.evaluate(async () => {
    for (let n = 0; n < 2; n++)
      await workbench.ingest(
        [new File([`id,ra,dec,mag,magerr\n1,10.1,20.1,15.${n},0.01\n2,10.2,20.2,15.2,0.01\n`], "field.csv")],
        { dataset: "new", name: "Field", onEvent: () => {} },
      );
  });
  await page
    .getByRole("button", { name: /^Field/ })
    .first()
    .click();
  const titles = page.getByRole("listitem").filter({ hasText: "Field" });
  await expect(titles).toHaveCount(2);
  await expect(titles.filter({ hasText: "(1)" })).toHaveCount(1);
  await expect(titles.filter({ hasText: "(2)" })).toHaveCount(1);
  await expect(titles.first()).toHaveText(
    /2 objects\s+· 1 epoch · 1 measurement\s+· [\d.]+ kB · made 20\d\d-\d\d-\d\d \d\d:\d\d/,
  );
  // What is said of a dataset does not run under its buttons.
  const [soft, rename] = [
    (await titles.first().locator(".soft").boundingBox())!,
    (await titles
      .first()
      .getByRole("button", { name: /^Rename/ })
      .boundingBox())!,
  ];
  expect(soft.x + soft.width).toBeLessThanOrEqual(rename.x);
});

emptyTest(
  "a reload before an epoch was saved says what was lost, until the same is dropped again",
  async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Drop a folder of catalogs" })).toBeVisible();
    // No catalog is read: the worker that would read it never comes.
    await page.route(/\/parser[^/]*\.js/, () => {});
    const files = await Promise.all(sampleDrop(3).map(async ({ path, file }) => named(path, await file.text())));
    await page.getByLabel("Catalog files").setInputFiles(files);
    await expect(page.getByRole("heading", { name: "Importing catalogs" })).toBeVisible(ample);
    await page.reload();
    const said = page.getByText(/The import of \d+ catalogs was interrupted before an epoch was saved/);
    await expect(said).toBeVisible(ample);
    await page.unroute(/\/parser[^/]*\.js/);
    await page.reload();
    await expect(said).toBeVisible(ample);
    await page.getByLabel("Catalog files").setInputFiles(files);
    await expect(page.getByText(/3 epochs imported/)).toBeVisible(ample);
    await expect(said).toBeHidden();
    await page.reload();
    await expect(plot(page).locator("canvas")).toBeVisible(ample);
    await expect(said).toBeHidden();
  },
);

emptyTest(
  "the measurement that is chosen in one dataset does not follow into the next, and is there again in the first",
  async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Drop a folder of catalogs" })).toBeVisible();
    const ids = await page.evaluate(async () => {
      const made: string[] = [];
      for (const name of ["One", "Other"]) {
        const rows = Array.from({ length: 5 }, (_, n) => `${n},10.${n},20.1,15.${n},0.01,16.${n},0.02`).join("\n");
        const files = [1, 2, 3].map(
          (n) => new File([`id,ra,dec,mag_auto,magerr_auto,mag_iso,magerr_iso\n${rows}\n`], `2020-01-0${n}.csv`),
        );
        const { datasetId } = await workbench.ingest(files, { dataset: "new", name, onEvent: () => {} });
        made.push(datasetId);
      }
      await workbench.open(made[0]!);
      return made;
    });
    const shown = page.getByRole("group", { name: "Shown measurements" });
    await expect(shown).toHaveText(/^\s*auto/, ample);
    // As where the next dataset comes before the address says what was chosen last.
    await expect(page).toHaveURL(/#dataset=.*auto/);
    await page.evaluate(() => {
      history.pushState = history.replaceState = () => {};
    });
    await region(page)
      .getByRole("button", { name: /^Measurements/ })
      .click();
    await page.getByRole("checkbox", { name: /iso/ }).check();
    await page.getByRole("checkbox", { name: /auto/ }).uncheck();
    await page.keyboard.press("Escape");
    await expect(shown).toHaveText(/^\s*iso/);
    await page.evaluate((id) => workbench.open(id), ids[1]!);
    await expect(shown).toHaveText(/^\s*auto/, ample);
    await page.evaluate((id) => workbench.open(id), ids[0]!);
    await expect(shown).toHaveText(/^\s*iso/, ample);
  },
);

emptyTest(
  "under a light curve stands what systematic effects took of it, with a warning where it is much",
  async ({ page }) => {
    const [stars, nights] = [40, 20];
    const { between } = seededRandom(12);
    const noise = () => between(-1000, 1000) / 1000;
    const strength = Array.from({ length: nights }, noise);
    const lines = Array.from({ length: stars * nights }, (_, at) => {
      const [star, night] = [at % stars, Math.floor(at / stars)];
      // Some stars have much of the effect, some none of it.
      const amount = 0.01 * ((star % 7) - 3);
      const magnitude = 14 + 0.05 * star + amount * strength[night]! + 0.002 * noise();
      const place = `${(150 + 0.01 * (star % 8)).toFixed(5)},${(2 + 0.01 * Math.floor(star / 8)).toFixed(5)}`;
      return `${star + 1},${place},${2459000.5 + night},${magnitude.toFixed(4)},0.0020`;
    });
    await page.goto("/");
    await page.evaluate(() => workbench.ready);
    const text = `objid,ra,dec,jd,mag,magerr\n${lines.join("\n")}\n`;
    await page.getByLabel("Catalog files").setInputFiles([named("lightcurves.csv", text)]);
    await expect(plot(page).locator("canvas")).toBeVisible(ample);
    await expect.poll(() => page.evaluate(async () => (await workbench.datasets())[0]?.upToDate), ample).toBe(true);
    const said = region(page).getByText(/effects take \d+ % of its variance/);
    await expect(said).toHaveCount(0);
    const taken = await page.evaluate(async () => {
      const { left } = await workbench.calibrate({ effects: 2, leaveOneOut: false });
      if (left.length > 0) throw new Error(left[0]!.why);
      const { objectKey } = await workbench.objects();
      const { measurementKey } = workbench.current!.record.measurements.find(({ kind }) => kind === "mag")!;
      const curves = await workbench.lightCurves(objectKey.map((key) => ({ objectKey: key, measurementKey })));
      return curves.map((curve) => ({ objectKey: curve.objectKey, taken: curve.taken ?? -1 }));
    });
    const [least, most] = taken
      .toSorted((a, b) => a.taken - b.taken)
      .filter((_, n, all) => n === 0 || n === all.length - 1);
    expect(most!.taken).toBeGreaterThan(0.9);
    expect(least!.taken).toBeLessThan(0.2);
    for (const { objectKey, taken: share } of [most!, least!]) {
      await page.getByLabel("Find an object").fill(objectKey);
      await page.keyboard.press("Enter");
      await expect(region(page).getByRole("heading", { level: 2 })).toHaveText(objectKey);
      await expect(said).toHaveText(`effects take ${(100 * share).toFixed(0)} % of its variance`);
      await expect(said).toHaveClass(share > 0.2 ? /warn/ : /^(?!.*warn)/);
    }
    await page.evaluate(() => workbench.useCorrection(undefined));
    await expect(said).toHaveCount(0);
  },
);

emptyTest("a dataset of fluxes says that it gets no zero points, and why", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Drop a folder of catalogs" })).toBeVisible();
  const left = await page.evaluate(async () => {
    const catalog = (epoch: number) =>
      new File(
        [
          "NUMBER,ALPHA_J2000,DELTA_J2000,FLUX_AUTO,FLUXERR_AUTO\n",
          ...[1, 2, 3].map((n) => `${n},10.${n},20.${n},${900 + n * 10 + epoch},3\n`),
        ],
        `IDF_gr10${epoch}_ch1_sci.csv`,
      );
    await workbench.ingest([1, 2, 3].map(catalog), { dataset: "new", name: "Fluxes" });
    return (await workbench.calibrate()).left.map(({ why }) => why);
  });
  expect(left).toEqual([expect.stringMatching(/: only magnitudes get zero points, and this is none\.$/)]);
  await region(page)
    .getByRole("button", { name: /Mask and filters/ })
    .click();
  await expect(region(page).getByRole("group", { name: "Zero points" })).toContainText(
    "Only magnitudes get zero points, and no measurement of this dataset is one.",
  );
});
