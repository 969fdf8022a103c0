// The light-curve view: what is masked, filtered and smoothed, many objects at once, and points one by one.

import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { measurementLabel } from "../../src/ui/kit/text/labels.ts";
import { sampleTest as test } from "../support/sample-page.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const region = (page: Page) => page.getByRole("region", { name: "Light curve" });
const plots = (page: Page) => region(page).getByRole("group", { name: /^Plot of/ });
const tools = (page: Page) => region(page).getByRole("group", { name: "Light-curve tools" });
const panel = (page: Page) => region(page).getByRole("region", { name: "Mask and filters" });
const picked = (page: Page) => region(page).getByRole("region", { name: "Picked points" });
const focusedObject = (page: Page) => region(page).getByRole("heading", { level: 2 });

/** An object of the sample that is measured often, some of its points with FLAGS. */
const well = "1";

async function openSample(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByLabel("Find an object").fill(well);
  await page.keyboard.press("Enter");
  await expect(focusedObject(page)).toHaveText(well);
  await expect(plots(page).locator("canvas")).toBeVisible();
  await focusedObject(page).click();
}

const curveOf = (page: Page, objectKey: string) =>
  page.evaluate(async (objectKey) => {
    const { measurementKey } = workbench.current!.record.measurements.find((axis) =>
      axis.measurementKey.endsWith("mag_auto"),
    )!;
    const curve = await workbench.lightCurve(objectKey, measurementKey);
    return { ...curve, value: [...curve.value], uncertainty: [...curve.uncertainty], flags: [...curve.flags] };
  }, objectKey);

/** The median of each object's light curve, as it is shown. */
const magnitudesOf = (page: Page, objectKeys: readonly string[]) =>
  page.evaluate(async (objectKeys) => {
    const { measurementKey } = workbench.current!.record.measurements.find(({ kind }) => kind === "mag")!;
    const curves = await workbench.lightCurves(objectKeys.map((objectKey) => ({ objectKey, measurementKey })));
    return curves.map(({ value }) => {
      const known = [...value].filter(Number.isFinite).sort((a, b) => a - b);
      return known[known.length >> 1];
    });
  }, objectKeys);

test.beforeEach(({ page }) => openSample(page));

test("points are plotted against, and colored by, what their sources had besides photometry", async ({ page }) => {
  const fwhm = await page.evaluate(async (objectKey) => {
    const { columns, epochKeys } = await workbench.sourceProperties(objectKey);
    const { data } = columns.find(({ propertyKey }) => propertyKey === "fwhm_image")!;
    const known = epochKeys.map((epochKey, i) => ({ epochKey, value: data[i]! }));
    return known.filter(({ value }) => !Number.isNaN(value)).sort((a, b) => a.value - b.value);
  }, well);
  await tools(page)
    .getByRole("button", { name: /Mask and filters/ })
    .click();
  await panel(page).getByLabel("Against what sources had").selectOption("FWHM [pix]");
  await expect(panel(page).getByLabel("X axis").locator("option:checked")).toHaveText("as chosen below");
  const card = region(page).getByRole("status").filter({ hasText: "FWHM" });
  await plots(page).focus();
  for (const [key, at] of [
    ["Home", fwhm[0]!],
    ["End", fwhm.at(-1)!],
  ] as const) {
    // Points are plotted against it once it is read; until then the ends are others.
    await expect(async () => {
      await page.keyboard.press(key);
      expect(await card.textContent()).toContain(at.epochKey);
    }).toPass();
    await expect(card).toContainText(`FWHM ${at.value.toFixed(2)} pix`);
    await expect(card).toContainText("on the image");
  }
  await panel(page).getByLabel("Colors of points").selectOption("time");
  const scale = region(page).getByRole("group", { name: "Colors of points: time" });
  await expect(scale).toContainText(/58\d\d\d\.\d+\s+59\d\d\d\.\d+/); // from the first epochs of the sample to the last
  expect((await new AxeBuilder({ page }).include(".panel").analyze()).violations).toEqual([]);
  // Beside the points it is said without the panel, too.
  await tools(page)
    .getByRole("button", { name: /Mask and filters/ })
    .click();
  await expect(scale).toBeVisible();
  await tools(page)
    .getByRole("button", { name: /Mask and filters/ })
    .click();
  await panel(page).getByLabel("X axis").selectOption("time");
  await expect(panel(page).getByLabel("Against what sources had").locator("option:checked")).toHaveText(
    "what sources had",
  );
});

test("the mask counts what each criterion takes away, and resets", async ({ page }) => {
  const { value, uncertainty, flags } = await curveOf(page, well);
  const valid = value.map((v, i) => v < 90 && uncertainty[i]! < 1);
  const count = (is: (i: number) => boolean) => valid.filter((one, i) => one && is(i)).length;
  await tools(page)
    .getByRole("button", { name: /Mask and filters/ })
    .click();
  await expect(panel(page)).toContainText(`${count(() => true)} of ${count(() => true)} valid points left`);

  const flagged = count((i) => flags[i]! > 0 && (flags[i]! & 16) !== 0);
  expect(flagged).toBeGreaterThan(0);
  await panel(page).getByLabel("16 aperture incomplete").check();
  await expect(panel(page)).toContainText(`${count(() => true) - flagged} of`);
  await expect(region(page).getByText(`${flagged} masked (×)`)).toBeVisible();

  const limit = 0.008;
  await panel(page).getByLabel("Largest uncertainty").fill(String(limit));
  const left = count((i) => uncertainty[i]! <= limit && !(flags[i]! > 0 && flags[i]! & 16));
  await expect(panel(page)).toContainText(`${left} of`);
  await panel(page).getByRole("button", { name: "Reset" }).click();
  await expect(panel(page)).toContainText(`${count(() => true)} of ${count(() => true)} valid points left`);
});

test("pre-filters and smoothing change what is drawn", async ({ page }) => {
  /** What the plot shows, once it is drawn: it is by the next frame. */
  const drawn = () =>
    plots(page)
      .locator("canvas")
      .evaluate(async (canvas: HTMLCanvasElement) => {
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        return canvas.toDataURL();
      });
  await tools(page)
    .getByRole("button", { name: /Mask and filters/ })
    .click();
  // Each change is drawn before the next one is made, or what is drawn last would be of the one before.
  const changed = async (change: () => Promise<void>) => {
    const before = await drawn();
    await change();
    await expect.poll(drawn).not.toBe(before);
  };
  await changed(() => panel(page).getByLabel("Clip jumps").check());
  await expect(panel(page).getByLabel("Upper quantile, %")).toHaveValue("98");
  await expect(region(page).getByText(/\d+ masked \(×\)/)).toBeVisible();
  await changed(() => panel(page).getByLabel("Smooth").check());
  await changed(() => panel(page).getByLabel("Window, d").fill("100"));
  await expect(tools(page).getByRole("button", { name: "Mask and filters (2)" })).toBeVisible();
  const smoothed = await drawn();
  await panel(page).getByRole("button", { name: "Make zero points" }).click();
  await expect(panel(page).getByLabel("Show with “zero points”")).toBeChecked(ample);
  await expect(panel(page)).toContainText(/Version 1: \d+ comparison objects/);
  await test.step("comparison objects are listed, and one is left out", async () => {
    await panel(page).getByRole("button", { name: "More…" }).click();
    const dialog = page.getByRole("dialog", { name: "Zero points" });
    const first = dialog.getByRole("button", { name: /^Make zero points again without / }).first();
    const [, objectKey] = /without (.*)$/.exec((await first.getAttribute("aria-label"))!)!;
    expect((await new AxeBuilder({ page }).include("dialog").analyze()).violations).toEqual([]);
    await first.click();
    await expect(dialog.getByRole("button", { name: `Take ${objectKey} in again` })).toBeVisible(ample);
    // What is taken in again waits, which is said and holds through a reload, until zero points are made again.
    await dialog.getByRole("button", { name: `Take ${objectKey} in again` }).click();
    await expect(dialog.getByRole("status").filter({ hasText: "1 change waits" })).toBeVisible();
    await page.reload();
    await expect(plots(page).locator("canvas")).toBeVisible(ample);
    if (!(await panel(page).isVisible()))
      await tools(page)
        .getByRole("button", { name: /Mask and filters/ })
        .click();
    await panel(page).getByRole("button", { name: "More…" }).click(ample);
    await expect(dialog.getByRole("status").filter({ hasText: "1 change waits" })).toBeVisible();
    await dialog.getByRole("button", { name: "Make them again" }).click();
    await expect(dialog.getByRole("button", { name: `Make zero points again without ${objectKey}` })).toBeVisible(
      ample,
    );
    await expect(dialog.getByText("1 change waits")).toHaveCount(0);
    await dialog.getByRole("button", { name: `Make zero points again without ${objectKey}` }).click();
    await expect(dialog.getByRole("button", { name: `Take ${objectKey} in again` })).toBeVisible(ample);
    await dialog.getByRole("button", { name: "Close zero points" }).click();
    // Made again from the panel, they are made as they were.
    await panel(page).getByRole("button", { name: "Make them again" }).click();
    await expect(panel(page)).toContainText(/Version 5: \d+ comparison objects/, ample);
    await panel(page).getByRole("button", { name: "More…" }).click();
    await expect(dialog.getByRole("button", { name: `Take ${objectKey} in again` })).toBeVisible(ample);
    await dialog.getByRole("tab", { name: /epochs$/ }).click();
    await expect(dialog.getByRole("group", { name: /^Zero points against time/ })).toBeVisible();
    // A window that becomes narrow arranges the page anew; what is open stays open.
    const size = page.viewportSize()!;
    await page.setViewportSize({ width: 700, height: size.height });
    await expect(page.getByRole("tablist", { name: "Part" })).toBeAttached();
    await expect(dialog.getByRole("group", { name: /^Zero points against time/ })).toBeVisible();
    await page.setViewportSize(size);
    // By keys: a list is added, its column chosen by itself, and every magnitude is 3 mag brighter there.
    const {
      objectKey: keys,
      raDeg,
      decDeg,
    } = await page.evaluate(async () => {
      const { objectKey, raDeg, decDeg } = await workbench.objects();
      return { objectKey, raDeg: [...raDeg], decDeg: [...decDeg] };
    });
    const known = await magnitudesOf(page, keys);
    const rows = keys.map((_, n) => `${raDeg[n]},${decDeg[n]},${known[n] === undefined ? "" : known[n]! - 3},0.01`);
    const stars = {
      name: "stars.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(`ra,dec,Vmag,e_Vmag\n${rows.join("\n")}\n`),
    };
    await dialog.getByLabel("Add a list of stars").setInputFiles(stars);
    await dialog.getByLabel("Magnitudes of", { exact: true }).selectOption("stars.csv", ample);
    await expect(dialog.getByLabel(/^Magnitudes for /).first()).toHaveValue("Vmag");
    await dialog.getByRole("button", { name: "Make them again" }).press("Enter");
    await expect(dialog).toContainText(/Calibrated to Vmag of stars\.csv by \d+ objects: ±/, ample);
    expect((await new AxeBuilder({ page }).include("dialog").analyze()).violations).toEqual([]);
    await dialog.getByRole("button", { name: "Close zero points" }).click();
    await expect(panel(page)).toContainText(/Version 6: \d+ comparison objects.*calibrated to Vmag of stars\.csv/);
    const brought = await magnitudesOf(page, keys);
    const moved = brought.flatMap((one, n) =>
      one === undefined || known[n] === undefined ? [] : [one - known[n]! + 3],
    );
    expect(Math.abs(moved.sort((a, b) => a - b)[moved.length >> 1]!)).toBeLessThan(0.01);
    // Zero points stay as they are when the list that they were made by is gone.
    await page.evaluate(async () => {
      for (const { id } of (await workbench.knownObjects()).lists) await workbench.removeKnownObjects(id);
    });
    await expect(page.getByRole("group", { name: "Known objects here" })).toHaveCount(0, ample);
    expect(await magnitudesOf(page, keys)).toEqual(brought);
  });
  await expect.poll(drawn, ample).not.toBe(smoothed);
  const epochList = page.getByRole("table", { name: "Epochs" });
  await expect(epochList.getByRole("columnheader", { name: /, corrected/ })).toBeVisible();
  await plots(page).first().focus();
  await page.keyboard.press("ArrowRight");
  // What is said of the point follows the zero points, as the list does.
  await expect(async () => {
    const said = /[\d.]+/.exec((await region(page).getByRole("status").filter({ hasText: "±" }).textContent())!)![0];
    expect(await epochList.getByRole("row").filter({ hasText: said }).count()).toBeGreaterThan(0);
  }).toPass();
  await panel(page).getByLabel("Show with “zero points”").click();
  await expect.poll(drawn, ample).toBe(smoothed);
});

test("pinned objects stay under the one in focus, and share its cursor", async ({ page }) => {
  await page.keyboard.press("p");
  await page.keyboard.press("j");
  await expect(plots(page)).toHaveCount(2);
  const next = (await focusedObject(page).textContent())!;
  await expect(plots(page).first()).toHaveAccessibleName(new RegExp(`^Plot of ${next},`));
  await expect(plots(page).last()).toHaveAccessibleName(new RegExp(`^Plot of ${well},`));
  await plots(page).last().focus();
  await page.keyboard.press("Home");
  await expect(region(page).locator(".cursor")).toHaveCount(2);
  const apart = () =>
    region(page)
      .locator(".cursor")
      .evaluateAll(([a, b]) => Math.abs(a!.getBoundingClientRect().left - b!.getBoundingClientRect().left));
  await expect.poll(apart).toBeLessThan(3);
  await tools(page).getByRole("button", { name: "Unpin all" }).click();
  await expect(plots(page)).toHaveCount(1);
});

test("points in a box are listed with their catalogs, and their epochs can be masked", async ({ page }) => {
  const { value, epochKeys } = await curveOf(page, well);
  const { x, y, width, height } = (await plots(page).boundingBox())!;
  await page.keyboard.down("Shift");
  await page.mouse.move(x + 85, y + 28);
  await page.mouse.down();
  await page.mouse.move(x + width - 22, y + height - 54, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  const points = value.filter(Number.isFinite).length;
  const rows = picked(page).getByRole("table", { name: "Picked points" });
  await expect(picked(page).getByRole("heading")).toContainText(`${points} points`);
  const first = epochKeys[value.findIndex(Number.isFinite)]!;
  const row = rows.getByRole("row").filter({ hasText: first }).first();
  await expect(row).toContainText(`IDF_${first}_ch1_sci.sexcat`);
  await picked(page).getByRole("button", { name: "Mask epochs" }).click();
  await expect(row).toContainText("masked");
  await picked(page).getByRole("button", { name: "Unmask epochs" }).click();
  await expect(row).not.toContainText("masked");
  await picked(page).getByRole("button", { name: "Clear the picked points" }).click();
  await expect(picked(page)).toBeHidden();

  await plots(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(picked(page).getByRole("heading")).toContainText("1 point of 1 epoch");
  await picked(page).getByRole("button", { name: "Clear the picked points" }).click();

  await test.step("a drag zooms both axes, the wheel too, limits can be typed, and a double click shows all", async () => {
    const typed = page.getByRole("dialog", { name: "Limits" }).getByRole("textbox");
    /** The limits that the menu says, once they are as they should be: a drag and a wheel may be answered a little later. */
    const limits = async (areRight: (found: number[]) => void) => {
      await tools(page).getByRole("button", { name: "Limits" }).click();
      await expect(typed).toHaveCount(4);
      let found: number[] = [];
      await expect(async () => {
        found = await typed.evaluateAll((fields) => fields.map((field) => Number((field as HTMLInputElement).value)));
        areRight(found);
      }).toPass();
      return found;
    };
    const full = await limits((all) => expect(all[1]!).toBeGreaterThan(all[0]!));
    await page.keyboard.press("Escape");
    await expect(typed.first()).toBeHidden();
    const box = (await plots(page).boundingBox())!;
    const at = (right: number, down: number) => [box.x + right * box.width, box.y + down * box.height] as const;
    await page.mouse.move(...at(0.4, 0.3));
    await page.mouse.down();
    await page.mouse.move(...at(0.6, 0.6), { steps: 4 });
    await page.mouse.up();
    const zoomed = await limits((now) => {
      expect(now[0]).toBeGreaterThan(full[0]!);
      expect(now[1]).toBeLessThan(full[1]!);
      expect(now[3]! - now[2]!).toBeLessThan(0.5 * (full[3]! - full[2]!));
    });
    await page.getByRole("textbox", { name: "mag from" }).fill("12.5");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await expect(typed.first()).toBeHidden();
    await limits((now) => expect(now[2]).toBe(12.5));
    await page.keyboard.press("Escape");
    await expect(typed.first()).toBeHidden();
    await page.mouse.move(...at(0.5, 0.5));
    await page.mouse.wheel(0, -300);
    await limits((now) => expect(now[1]! - now[0]!).toBeLessThan(zoomed[1]! - zoomed[0]!));
    await page.keyboard.press("Escape");
    await expect(typed.first()).toBeHidden();
    await page.mouse.dblclick(...at(0.5, 0.5));
    await limits((now) => expect(now).toEqual(full));
    await page.keyboard.press("Escape");
  });

  await test.step("one bad point is excluded from its card or by a key, listed, kept, and brought back", async () => {
    const valid = async () => (await curveOf(page, well)).value.filter(Number.isFinite).length;
    const list = region(page).getByRole("button", { name: /excluded points?/ });
    await plots(page).focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    const ring = (await region(page).locator(".ring").boundingBox())!;
    await page.mouse.click(ring.x + ring.width / 2, ring.y + ring.height / 2);
    await region(page).getByRole("button", { name: "Exclude point" }).click();
    await expect(list).toHaveText(/1 excluded point/);
    await expect.poll(valid).toBe(points - 1);
    await plots(page).focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("e");
    await expect(list).toHaveText(/2 excluded points/);
    await page.reload();
    await expect(plots(page).locator("canvas")).toBeVisible(ample);
    await expect(list).toHaveText(/2 excluded points/);
    await expect.poll(valid).toBe(points - 2);
    await list.click();
    await page.getByRole("button", { name: `Include ${well} at ${first}` }).click();
    await expect(list).toHaveText(/1 excluded point/);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+z");
    await expect(list).toHaveText(/2 excluded points/);
    await page.keyboard.press("Control+Shift+z");
    await expect.poll(valid).toBe(points - 1);
  });
});

test("a drag that begins in a number field's last change still picks", async ({ page }) => {
  await tools(page)
    .getByRole("button", { name: /Mask and filters/ })
    .click();
  await panel(page).getByLabel("Smooth").check();
  await panel(page).getByLabel("Window, d").fill("80");
  const { x, y, width, height } = (await plots(page).boundingBox())!;
  await page.keyboard.down("Shift");
  await page.mouse.move(x + 85, y + 28);
  await page.mouse.down();
  await page.mouse.move(x + width - 22, y + height - 54, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await expect(picked(page)).toBeVisible();
});

test("points are plotted against any number of the epoch table", async ({ page }) => {
  const name = await page.evaluate(
    async () => (await workbench.epochs()).columns.find(({ data }) => !Array.isArray(data))!.name,
  );
  await tools(page)
    .getByRole("button", { name: /Mask and filters/ })
    .click();
  const drawn = () =>
    plots(page)
      .locator("canvas")
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const before = await drawn();
  await panel(page).getByLabel("X axis").selectOption(name);
  await expect.poll(drawn).not.toBe(before);

  await panel(page).getByLabel("X axis").selectOption("BJD (TDB)");
  await expect(page.getByText("Times cannot be brought to the barycenter")).toBeVisible();
  await page.getByLabel("Dismiss", { exact: true }).click();
  await panel(page).getByText("What times are").click();
  await panel(page).getByLabel("Scale").selectOption("UTC");
  await expect(panel(page)).toContainText("What times are: MJD (UTC");
  await panel(page).getByLabel("Moment").selectOption("middle of exposure");
  await expect(panel(page)).toContainText("What times are: MJD (UTC, mid of exposure");
  await panel(page).getByLabel("Place").selectOption("the Earth's center");
  await expect(panel(page)).toContainText("What times are: MJD (UTC, mid of exposure, geocentre)");
  await panel(page).getByLabel("X axis").selectOption("BJD (TDB)");
  await expect(panel(page).getByLabel("X axis")).toHaveValue("time: bjd_tdb");
  await expect(page.getByText("Times cannot be brought to the barycenter")).toBeHidden();
});

test("all measurements of an object are compared, and one of them chosen", async ({ page }) => {
  const keys = await page.evaluate(() =>
    workbench.current!.record.measurements.map(({ measurementKey }) => measurementKey),
  );
  await tools(page).getByRole("button", { name: "Compare" }).click();
  await expect(plots(page)).toHaveCount(keys.length);
  await expect(region(page).getByText("best", { exact: true })).toHaveCount(1);
  await region(page)
    .getByRole("list", { name: /^All measurements/ })
    .getByRole("button", { name: measurementLabel(keys.at(-1)!), exact: true })
    .click();
  await expect(plots(page)).toHaveCount(1);
  await expect(region(page).getByRole("group", { name: "Shown measurements" }).getByRole("button")).toHaveAttribute(
    "title",
    `Hide ${keys.at(-1)!}`,
  );
});

test("a reload brings back pins, mask, filters, x axis and panels", async ({ page }) => {
  await page.keyboard.press("p");
  await page.keyboard.press("j");
  await expect(plots(page)).toHaveCount(2);
  await tools(page)
    .getByRole("button", { name: /Mask and filters/ })
    .click();
  await panel(page).getByLabel("16 aperture incomplete").check();
  await panel(page).getByLabel("Least signal to noise").fill("20");
  await panel(page).getByLabel("Clip jumps").check();
  await panel(page).getByLabel("Upper quantile, %").fill("90");
  await panel(page).getByLabel("Smooth").check();
  await panel(page).getByLabel("Window, d").fill("100");
  await panel(page).getByLabel("Against what sources had").selectOption("FWHM [pix]");
  await panel(page).getByLabel("Colors of points").selectOption("time");
  await tools(page).getByRole("button", { name: "Rates" }).click();
  const next = (await focusedObject(page).textContent())!;
  await page.goto("about:blank"); // at once: what was changed last is kept all the same
  await page.goto("/");
  await expect(focusedObject(page)).toHaveText(next, ample);
  await expect(plots(page).last()).toHaveAccessibleName(new RegExp(`^Plot of ${well},`));
  await expect(panel(page).getByLabel("16 aperture incomplete")).toBeChecked();
  await expect(panel(page).getByLabel("Least signal to noise")).toHaveValue("20");
  await expect(panel(page).getByLabel("Upper quantile, %")).toHaveValue("90");
  await expect(panel(page).getByLabel("Window, d")).toHaveValue("100");
  await expect(panel(page).getByLabel("X axis").locator("option:checked")).toHaveText("as chosen below");
  await expect(panel(page).getByLabel("Colors of points")).toHaveValue("time");
  await expect(panel(page).getByLabel("Sigma clip (moving window)")).not.toBeChecked();
  await expect(region(page).getByRole("figure", { name: `Rates of ${well}` })).toBeVisible();
});

test("keys work after a button was pressed with the pointer; on a button that keys lead to, Space presses it", async ({
  page,
}) => {
  const button = (name: string) => tools(page).getByRole("button", { name, exact: true });
  const [rates, pin, play] = [button("Rates"), button("Pin"), button("Slide show")];
  await rates.click();
  await page.keyboard.press("p");
  await expect(pin).toHaveAttribute("aria-pressed", "true");
  await rates.focus();
  await page.keyboard.press("p");
  await expect(pin).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("Space");
  await expect(rates).toHaveAttribute("aria-pressed", "false");
  await expect(play).toHaveAttribute("aria-pressed", "false");

  await rates.click();
  await page.keyboard.press("Space");
  await expect(play).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Space");
  await expect(play).toHaveAttribute("aria-pressed", "false");
  await expect(rates).toHaveAttribute("aria-pressed", "true");
});

test("the slide show goes from object to object, in one plot, until it is stopped", async ({ page }) => {
  await region(page)
    .locator(".uplot")
    .evaluate((plot) => plot.classList.add("was-here"));
  await page.keyboard.press("Space");
  await tools(page).getByLabel("Seconds per object").selectOption("0.25");
  await expect(focusedObject(page)).not.toHaveText(well);
  const reached = await focusedObject(page).textContent();
  await expect(focusedObject(page)).not.toHaveText(reached!);
  await expect(region(page).locator(".uplot")).toHaveClass(/was-here/);
  await focusedObject(page).click();
  await page.keyboard.press("Space");
  await expect(tools(page).getByRole("button", { name: "Slide show" })).toHaveAttribute("aria-pressed", "false");
});

test("the rates are shown beside the curve", async ({ page }) => {
  await tools(page).getByRole("button", { name: "Rates" }).click();
  const { value } = await curveOf(page, well);
  const figure = region(page).getByRole("figure", { name: `Rates of ${well}` });
  await expect(figure.locator("path")).toHaveCount(value.filter(Number.isFinite).length - 1);
});
