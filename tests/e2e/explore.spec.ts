// Exploring a dataset: from "which objects vary?" to tags, selections, links and a list of objects.

import { readFileSync } from "node:fs";
import { test as emptyTest, expect, type Page } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { samplePaths } from "../support/sample-files.ts";
import { sampleTest as test } from "../support/sample-page.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const wellMeasured = "n_epochs_valid_all > 0.75 * epochs";

/** Keys of the objects that are the simulated variable stars: sources within an arcsec of one. */
function injectedVariables(): string[] {
  const text = readFileSync(new URL("../../static/sample/injected_variables.csv", import.meta.url), "utf8");
  const [head, ...rows] = text
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const [number, separation] = ["master_number", "sep_arcsec"].map((name) => head!.indexOf(name));
  return rows.flatMap((row) => (Number(row[separation!]) < 1 ? [row[number!]!] : []));
}

const objects = (page: Page) => page.getByRole("table", { name: "Objects" });
const objectRows = (page: Page) => page.getByRole("group", { name: "Objects, rows" });
const filter = (page: Page) => page.getByRole("combobox", { name: "Filter" });
const focusedObject = (page: Page) => page.getByRole("region", { name: "Light curve" }).getByRole("heading").first();
const selectedCount = (page: Page) => page.getByRole("status").filter({ hasText: /^[\d,]+ selected$/ });
const whichVary = (page: Page) => page.getByRole("button", { name: "Which objects vary?" });

/** A button that opens a menu: not the header of a column. */
const barButton = (page: Page, name: string) => page.locator("button[popovertarget]").filter({ hasText: name }).first();

async function openSample(page: Page): Promise<void> {
  await page.goto("/");
  await expect(whichVary(page)).toBeEnabled(ample);
}

/** Keys of the objects in the first rows of the table, from its top. */
async function keysOnTop(page: Page, count: number): Promise<string[]> {
  await objectRows(page).focus();
  await page.keyboard.press("Home");
  // The table scrolls in the next frame.
  await expect(objects(page).locator('tr[aria-rowindex="2"]')).toBeInViewport();
  return objects(page)
    .locator("tbody tr:not([aria-hidden]) td:nth-child(2)")
    .evaluateAll((cells, count) => cells.slice(0, count).map((cell) => cell.textContent!.trim()), count);
}

/** Statistics may have to be made first: until the ranking is there, other rows are on top. */
async function rank(page: Page): Promise<void> {
  await whichVary(page).click();
  await expect(page.getByRole("columnheader", { name: /Variability/ })).toHaveAttribute(
    "aria-sort",
    "descending",
    ample,
  );
}

async function applyFilter(page: Page, expression: string): Promise<void> {
  await filter(page).fill(expression);
  await page.keyboard.press("Enter");
}

async function rowCount(page: Page): Promise<number> {
  return Number(await objects(page).getAttribute("aria-rowcount")) - 1;
}

/** Objects that a numeric column lets through, worked out apart from the page. */
function countStatistic(page: Page, name: string, above: number): Promise<number> {
  return page.evaluate(
    async ({ name, above }) => {
      const [column] = await workbench.statistics([name]);
      return (column!.data as Float64Array).filter((value) => value > above).length;
    },
    { name, above },
  );
}

test.describe("with the sample", () => {
  test.beforeEach(({ page }) => openSample(page));

  test("one click ranks the objects by how they vary, the injected variables on top", async ({ page }) => {
    await rank(page);
    await expect(filter(page)).toHaveValue(wellMeasured);
    await expect(page.getByRole("columnheader", { name: "Doubt", exact: true })).toBeVisible();
    const top = await keysOnTop(page, 4);
    await expect(focusedObject(page)).toHaveText(top[0]!);
    const injected = injectedVariables();
    for (const key of top) expect(injected).toContain(key);
    // The others near the top are mostly neighbors of variable stars, blended with them.
    await page.setViewportSize({ width: 1280, height: 1400 });
    await expect
      .poll(async () => (await keysOnTop(page, 15)).filter((key) => injected.includes(key)).length)
      .toBeGreaterThan(8);
    await page.getByRole("button", { name: "Filters", exact: true }).click();
    await page.getByRole("button", { name: /^\d+ transients?$/ }).click();
    await expect(filter(page)).toHaveValue(/^contains\(.*"transient"\)$/);
    await expect(objects(page).getByRole("row").nth(1)).toContainText(/transient \d+σ/);
  });

  test("a filter counts while it is typed, and lists what it lets through", async ({ page }) => {
    const name = "iqr_ch1_sci-mag_auto";
    const expected = await countStatistic(page, name, 0.2);
    await filter(page).fill(`\`${name}\` > 0.2`);
    const total = await rowCount(page);
    const count = `${expected.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}`;
    await expect(page.getByText(count, { exact: true })).toBeVisible();
    expect(await rowCount(page)).toBe(total);
    await filter(page).press("Enter");
    await expect(objects(page)).toHaveAttribute("aria-rowcount", String(expected + 1));
  });

  test("an expression that cannot be read says where, under the character", async ({ page }) => {
    const expression = "ra > 3 and dex > 4";
    await applyFilter(page, expression);
    const alert = page.getByRole("alert").filter({ hasText: "Column 12 of the filter" });
    await expect(alert).toContainText("such as dec");
    await expect(filter(page)).toHaveAttribute("aria-invalid", "true");
    const width = await filter(page).evaluate((input) => {
      const measure = document.createElement("canvas").getContext("2d")!;
      const { fontSize, fontFamily } = getComputedStyle(input);
      measure.font = `${fontSize} ${fontFamily}`;
      return measure.measureText("x").width;
    });
    const [caret, field] = await Promise.all([alert.locator(".caret").boundingBox(), filter(page).boundingBox()]);
    const column = (caret!.x - field!.x - 9) / width;
    expect(Math.abs(column - expression.indexOf("dex"))).toBeLessThan(0.5);
  });

  test("names are completed, and the last filters come back", async ({ page }) => {
    await filter(page).click();
    await page.keyboard.type("n_epochs_valid_a");
    await expect(page.getByRole("listbox", { name: "Completions" }).getByRole("option").first()).toContainText(
      "valid point in every",
    );
    await page.keyboard.press("Tab");
    await page.keyboard.type(" > 20");
    await page.keyboard.press("Enter");
    await expect(filter(page)).toHaveValue("n_epochs_valid_all > 20");
    await expect(async () =>
      expect(await rowCount(page)).toBe(await countStatistic(page, "n_epochs_valid_all", 20)),
    ).toPass();
    await page.getByRole("button", { name: "Clear the filter" }).click();
    await page.getByRole("button", { name: "Well measured" }).click();
    await expect(filter(page)).toHaveValue(wellMeasured);
    await filter(page).focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await expect(filter(page)).toHaveValue("n_epochs_valid_all > 20");
  });

  test("a cone around the object in focus is one click away", async ({ page }) => {
    await page.getByRole("button", { name: "Filters", exact: true }).click();
    await page.getByRole("button", { name: /^cone\(/ }).click();
    await page.keyboard.press("Escape");
    const inside = await page.evaluate(async () => {
      const { raDeg, decDeg, objectKey, count } = await workbench.objects();
      const [, ra, dec] = /cone\(([\d.]+), (-?[\d.]+), 60\)/.exec(
        (document.getElementById("filter") as HTMLInputElement).value,
      )!;
      const rad = Math.PI / 180;
      let inside = 0;
      for (let i = 0; i < count; i++) {
        const [x, y] = [(raDeg[i]! - Number(ra)) * Math.cos(Number(dec) * rad), decDeg[i]! - Number(dec)];
        if (Math.hypot(x, y) * 3600 <= 60) inside++;
      }
      return objectKey.length > 0 ? inside : 0;
    });
    expect(inside).toBeGreaterThan(0);
    await expect.poll(() => rowCount(page)).toBe(inside);
  });

  test("columns sort one after the other with the shift key", async ({ page }) => {
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("checkbox", { name: "flags", exact: true }).check();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "flags", exact: true }).click();
    await page.getByRole("button", { name: "Dec", exact: true }).click({ modifiers: ["Shift"] });
    const expected = await page.evaluate(async () => {
      const { objectKey, decDeg, columns } = await workbench.objects();
      const flags = columns.find(({ name }) => name === "flags")!.data as Float64Array;
      const order = Array.from(objectKey.keys()).sort((a, b) => flags[a]! - flags[b]! || decDeg[a]! - decDeg[b]!);
      return order.slice(0, 5).map((i) => objectKey[i]!);
    });
    await expect.poll(() => keysOnTop(page, 5)).toEqual(expected);
  });

  test("a column is made wider by keys and by dragging its edge", async ({ page }) => {
    const header = page.getByRole("columnheader", { name: "Dec" });
    const width = async () => (await header.boundingBox())!.width;
    const before = await width();
    await page.getByRole("button", { name: "Dec", exact: true }).focus();
    await page.keyboard.press("Alt+ArrowRight");
    await expect.poll(width).toBe(before + 16);
    const { x, y, width: wide } = (await header.boundingBox())!;
    await page.mouse.move(x + wide - 3, y + 10);
    await page.mouse.down();
    await page.mouse.move(x + wide + 37, y + 10, { steps: 3 });
    await page.mouse.up();
    await expect.poll(width).toBe(before + 56);
  });

  test("a column is moved by dragging its header and by keys, which is undone, and kept", async ({ page }) => {
    const headers = () =>
      objects(page)
        .locator("th[data-column]")
        .evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset.column));
    const [object, ra, dec, ...others] = await headers();
    const from = (await page.getByRole("columnheader", { name: "RA" }).boundingBox())!;
    const to = (await page.getByRole("columnheader", { name: "Dec" }).boundingBox())!;
    await page.mouse.move(from.x + from.width / 2, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + 10, { steps: 4 });
    await page.mouse.up();
    await expect.poll(headers).toEqual([object, dec, ra, ...others]);
    await expect(page.getByRole("columnheader", { name: "RA" })).not.toHaveAttribute("aria-sort", /./);
    await page.keyboard.press("Control+z");
    await expect.poll(headers).toEqual([object, ra, dec, ...others]);

    await page.getByRole("button", { name: "Dec", exact: true }).focus();
    await page.keyboard.press("Alt+Shift+ArrowLeft");
    await expect.poll(headers).toEqual([object, dec, ra, ...others]);
    await expect(page.getByRole("button", { name: "Dec", exact: true })).toBeFocused();
    await page.keyboard.press("Alt+Shift+ArrowLeft");
    expect(await headers()).toEqual([object, dec, ra, ...others]);
    await expect.poll(() => page.evaluate(async () => (await workbench.view())?.columns?.[1])).toBe(dec);
    await page.goto("about:blank");
    await page.goto("/");
    await expect(page.getByRole("columnheader", { name: "Dec" })).toBeVisible(ample);
    expect(await headers()).toEqual([object, dec, ra, ...others]);
  });

  test("columns are found by their names and what they mean", async ({ page }) => {
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByLabel("Find a column").fill("autocorrelation");
    const choices = page.getByRole("dialog", { name: "Columns" }).getByRole("checkbox");
    await expect(choices.first()).toHaveAccessibleName(/^lag-1 autocorrelation/);
    await page.getByLabel("Find a column").fill("no such column");
    await expect(choices).toHaveCount(0);
    await page.getByLabel("Find a column").fill("kurtosis auto");
    await choices.first().check();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("columnheader", { name: /: kurtosis/ })).toBeAttached();
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("button", { name: "Reset" }).click();
    await expect(page.getByRole("columnheader", { name: /: kurtosis/ })).toHaveCount(0);
    // One that is made of statistics, and counts by one of them.
    await page.getByLabel("Name of the new column").fill("alike");
    await page.getByLabel("Expression of the new column").fill("count_by(n_epochs_valid_all) - n_epochs_valid_all");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("columnheader", { name: "alike" })).toBeAttached();
    await applyFilter(page, "alike + n_epochs_valid_all == count_by(n_epochs_valid_all) and n_epochs_valid_all > 0");
    const measured = await countStatistic(page, "n_epochs_valid_all", 0);
    await expect.poll(() => rowCount(page)).toBe(measured);
  });

  test("objects are selected by box, keys and range, saved, combined, and what was done is undone", async ({
    page,
  }) => {
    await objectRows(page).focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("x");
    await expect(selectedCount(page)).toHaveText("1 selected");
    for (let i = 0; i < 4; i++) await page.keyboard.press("Shift+ArrowDown");
    await expect(selectedCount(page)).toHaveText("5 selected");
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await page.getByLabel("Name of the selection").fill("first five");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.getByRole("checkbox", { name: "Select row 1", exact: true }).uncheck();
    await page.getByRole("checkbox", { name: "Select row 7", exact: true }).check();
    await expect(selectedCount(page)).toHaveText("5 selected");
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await page.getByRole("button", { name: "Add first five to the selection" }).click();
    await expect(selectedCount(page)).toHaveText("6 selected");
    await page.getByRole("button", { name: "Take first five out of the selection" }).click();
    await expect(selectedCount(page)).toHaveText("1 selected");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Keep only what is in first five too" }).click();
    await expect(selectedCount(page)).toHaveText("5 selected");
    await page.keyboard.press("Escape");
    await objectRows(page).focus();
    await page.keyboard.press("Control+z");
    await expect(selectedCount(page)).toHaveText("6 selected");
    await page.keyboard.press("Control+Shift+z");
    await expect(selectedCount(page)).toHaveText("5 selected");
  });

  test("tags, notes, selections and filters are kept with the dataset, and its list leaves as CSV", async ({
    page,
  }) => {
    await rank(page);
    const [key, second] = await keysOnTop(page, 2);
    await page.keyboard.press("1");
    await expect(page.getByRole("button", { name: "variable 1", exact: true })).toHaveAttribute("aria-pressed", "true");
    await page.keyboard.press("n");
    await expect(page.getByLabel("Note on the object in focus")).toBeFocused();
    await page.keyboard.type("=an eclipse, surely");
    await page.keyboard.press("Enter");
    await page.keyboard.press("x");
    await objectRows(page).focus();
    await page.keyboard.press("j");
    await page.keyboard.press("2");
    await expect(focusedObject(page)).toHaveText(second!);
    await expect
      .poll(() => page.evaluate(async () => Object.values((await workbench.view())?.notes ?? {}).length))
      .toBe(1);
    await expect
      .poll(() =>
        page.evaluate(async () => (await workbench.view())?.tags.filter((tag) => tag.objectKeys.length).length),
      )
      .toBe(2);

    await page.goto("about:blank");
    await page.goto("/");
    await expect(filter(page)).toHaveValue(wellMeasured, ample);
    await expect(selectedCount(page)).toHaveText("1 selected");
    await expect(focusedObject(page)).toHaveText(second!);
    await expect(objects(page).getByRole("row").filter({ hasText: key! }).first()).toContainText("variable");

    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV" }).click();
    const csv = readFileSync(await (await saved).path(), "utf8")
      .trim()
      .split("\r\n");
    expect(csv[0]).toMatch(/^object,variability_\S+,ra \[deg\],dec \[deg\].*,tags,.*note$/);
    expect(csv).toHaveLength(2);
    expect(csv[1]).toMatch(new RegExp(`^${key},.*variable.*"'=an eclipse, surely"$`));
  });

  test("a key is given to a new tag, and tags filter", async ({ page }) => {
    await barButton(page, "Tags").click();
    await page.getByLabel("Name of a new tag").fill("flare");
    await page.keyboard.press("Enter");
    await page.getByLabel("Key for flare").fill("e");
    await page.keyboard.press("Escape");
    await objectRows(page).focus();
    await page.keyboard.press("e");
    await page.keyboard.press("j");
    await page.keyboard.press("e");
    await applyFilter(page, "tag_flare == 1");
    await expect(objects(page)).toHaveAttribute("aria-rowcount", "3");
    await page.keyboard.press("Escape");
    await page.locator("body").press("Control+z");
    await page.locator("body").press("Control+z");
    await expect(page.getByRole("button", { name: /^flare/ })).toHaveAttribute("aria-pressed", "false");
  });

  test("thumbnails show the selected objects, step by keys, and put an object in focus", async ({ page }) => {
    await rank(page);
    await keysOnTop(page, 1);
    for (let i = 0; i < 11; i++) await page.keyboard.press("Shift+ArrowDown");
    await expect(selectedCount(page)).toHaveText("12 selected");
    await page.getByRole("button", { name: "Thumbnails" }).click();
    const sheet = page.getByRole("listbox", { name: "Light curves of 12 objects" });
    await sheet.focus();
    await page.keyboard.press("Home");
    const first = await focusedObject(page).textContent();
    await page.keyboard.press("ArrowRight");
    await expect(focusedObject(page)).not.toHaveText(first!);
    const inked = () =>
      sheet.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 3; i < data.length; i += 4) if (data[i]! > 0) count++;
        return count;
      });
    await expect.poll(inked).toBeGreaterThan(100);
  });

  test("the info panel tells what is stored and where it came from", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.keyboard.press("i");
    const info = page.getByRole("dialog", { name: "Dataset info" });
    await expect(info.getByRole("heading", { name: /^lightcurves_read\.\d+\.zarr/ })).toBeVisible();
    await expect(info.getByRole("cell", { name: "object, measurement, value, epoch" }).first()).toBeVisible();
    await info.getByRole("button", { name: "Copy all" }).click();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    const hash = await page.evaluate(async () => (await workbench.epochs()).catalogs[0]![0]!.contentHash);
    await expect.poll(copied).toContain(hash);
    expect(await copied()).toMatch(/Match radius\t[\d.]+ arcsec/);
    expect(await axeViolations(page)).toEqual([]);
  });

  test("a filter for flags that lets nothing through leads to those of points, and one that cannot be read says so", async ({
    page,
  }) => {
    await applyFilter(page, "flags & 128");
    await expect(page.getByText("No objects match flags & 128.")).toBeVisible();
    await applyFilter(page, "flags & 128 > 0");
    await expect(page.getByText(/^This filter cannot be read\. .*parentheses around bits/)).toBeVisible();
    await expect(page.getByText("No objects match flags & 128.")).toHaveCount(0);
    await applyFilter(page, "flags & 128");
    await page.getByRole("button", { name: "Mask single points by FLAGS" }).click();
    await expect(page.getByRole("region", { name: "Mask and filters" })).toBeVisible();
    await page.getByRole("button", { name: /^n_flag_128_\w+ > 0$/ }).click();
    await expect(filter(page)).toHaveValue(/^n_flag_128_\w+ > 0$/);
  });

  test("a link brings back the object, the filter, the order and the columns; back undoes a filter", async ({
    page,
  }) => {
    await rank(page);
    const [, key] = await keysOnTop(page, 2);
    await page.keyboard.press("j");
    await expect(focusedObject(page)).toHaveText(key!);
    await expect.poll(() => page.url()).toContain(`object=${key}`);
    await expect.poll(() => page.url()).toContain("filter=");
    const link = page.url();
    await applyFilter(page, "ra > 1000");
    await expect(page.getByText(/^No objects match/)).toBeVisible();
    await expect.poll(() => page.url()).toContain("1000");
    await page.goBack();
    await expect(filter(page)).toHaveValue(wellMeasured);
    await page.goForward();
    await expect(filter(page)).toHaveValue("ra > 1000");
    await page.goto("about:blank");
    await page.goto(link);
    await expect(focusedObject(page)).toHaveText(key!, ample);
    await expect(filter(page)).toHaveValue(wellMeasured);
    await expect(page.getByRole("columnheader", { name: /Variability/ })).toHaveAttribute("aria-sort", "descending");
  });
});

emptyTest("epochs of which no time is known have statistics and a ranking too", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Catalog files").setInputFiles(samplePaths().filter((path) => !path.includes("epochs.ecsv")));
  await expect(whichVary(page)).toBeEnabled(ample);
  await rank(page);
  const [first] = await keysOnTop(page, 1);
  expect(injectedVariables()).toContain(first);
  expect(await page.evaluate(async () => (await workbench.epochs()).epochMjd.every(Number.isNaN))).toBe(true);
});

emptyTest("50,000 objects are filtered, sorted, selected and looked through", async ({ page }) => {
  const objectCount = 50_000;
  await page.goto("/");
  await page.evaluate(async (objectCount) => {
    await workbench.ready;
    const header = ["NUMBER", "ALPHA_J2000", "DELTA_J2000", "MAG_AUTO", "MAGERR_AUTO", "FLAGS"]
      .map((name, i) => `# ${i + 1} ${name}`)
      .join("\n");
    const catalog = (name: string, epoch: number) => {
      const lines = Array.from({ length: objectCount }, (_, i) => {
        const mag = 15 + (i % 499) / 100 + (i % 1000 === 7 ? 0.5 * (epoch % 2) : 0.001 * ((i * 7 + epoch * 3) % 11));
        const [ra, dec] = [150 + (i % 250) * 0.002, 2 + Math.floor(i / 250) * 0.002];
        return `${i + 1} ${ra.toFixed(6)} ${dec.toFixed(6)} ${mag.toFixed(4)} 0.0100 0`;
      });
      return new File([`${header}\n${lines.join("\n")}\n`], name);
    };
    const epochs = Array.from({ length: 4 }, (_, epoch) => catalog(`IDF_gr${100 + epoch}_ch1_sci.sexcat`, epoch));
    await workbench.ingest([catalog("coadd_ch1.sexcat", 0), ...epochs], { name: "Many" });
  }, objectCount);
  await expect(whichVary(page)).toBeEnabled(ample);
  await whichVary(page).click();
  await expect(page.getByRole("columnheader", { name: "Variability" })).toHaveAttribute("aria-sort", "descending");
  const [top] = await keysOnTop(page, 1);
  expect(Number(top!.replace("I", "")) % 1000).toBe(8);
  const name = "`peak_to_peak_ch1_sci-mag_auto`";
  await applyFilter(page, `${name} > 0.01 and ra < 150.4`);
  await expect.poll(() => rowCount(page)).toBe(50);
  await page.getByRole("checkbox", { name: "Select all" }).check();
  await expect(selectedCount(page)).toHaveText("50 selected");
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await expect.poll(() => rowCount(page)).toBe(objectCount);
  await page.getByRole("checkbox", { name: "Select all" }).check();
  await expect(selectedCount(page)).toHaveText("50,000 selected");

  const diagrams = page.getByRole("region", { name: "Diagrams" });
  await diagrams.getByRole("button", { name: "Select 50 objects" }).click();
  await expect(selectedCount(page)).toHaveText("50 selected");
  await diagrams.getByRole("tab", { name: "Sky" }).click();
  await diagrams.getByLabel("Color").selectOption("mag_auto");
  await diagrams.getByRole("button", { name: /lasso/ }).click();
  const { x, y, width, height } = (await diagrams.getByRole("group", { name: /^Sky view/ }).boundingBox())!;
  await page.keyboard.down("Alt");
  await page.mouse.move(x + 0.15 * width, y + 0.02 * height);
  await page.mouse.down();
  for (const [right, down] of [
    [0.98, 0.02],
    [0.98, 0.45],
    [0.15, 0.45],
  ] as const)
    await page.mouse.move(x + right * width, y + down * height, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up("Alt");
  await expect(selectedCount(page)).toHaveText(/^[1-4]\d selected$/);
  await page.keyboard.press("Control+z");
  await expect(selectedCount(page)).toHaveText("50 selected");
  await diagrams.getByRole("tab", { name: "Histogram" }).click();
  await diagrams.getByLabel("From").fill("0.1");
  await diagrams.getByLabel("From").press("Enter");
  await expect(selectedCount(page)).toHaveText("50 selected");
  await page.getByRole("checkbox", { name: "Select all" }).check();
  await page.getByRole("button", { name: "Thumbnails" }).click();
  const sheet = page.getByRole("listbox", { name: "Light curves of 50,000 objects" });
  await sheet.focus();
  await page.keyboard.press("End");
  await expect(sheet.getByRole("option", { selected: true })).toBeVisible();
});
