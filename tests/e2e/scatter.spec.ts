// The diagrams of the objects: the sky, any column against any, histograms, and what they share with every other view.

import { expect, type Locator, type Page } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { sampleTest as test } from "../support/sample-page.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const diagrams = (page: Page) => page.getByRole("region", { name: "Diagrams" });
const diagram = (page: Page) => diagrams(page).getByRole("group", { name: /^(Variability diagram|Sky view)/ });
const focusedObject = (page: Page) => page.getByRole("region", { name: "Light curve" }).getByRole("heading").first();
const selectedStatus = (page: Page) => page.getByRole("status").filter({ hasText: /^[\d,]+ selected$/ });
const selectedCount = async (page: Page) =>
  Number.parseInt((await selectedStatus(page).textContent())!.replace(",", ""), 10);

async function openSample(page: Page): Promise<void> {
  await page.goto("/");
  await expect(diagram(page)).toBeVisible(ample);
}

async function dragAcross(page: Page, on: Locator, corners: [x: number, y: number][]): Promise<void> {
  const { x, y, width, height } = (await on.boundingBox())!;
  const at = ([right, down]: [number, number]) => [x + right * width, y + down * height] as const;
  await page.mouse.move(...at(corners[0]!));
  await page.mouse.down();
  for (const corner of corners.slice(1)) await page.mouse.move(...at(corner), { steps: 4 });
  await page.mouse.up();
}

/** What is painted, told apart by its bytes: what was asked for is by the next frame. */
const painted = (page: Page) =>
  diagrams(page)
    .locator("canvas")
    .evaluate(async (canvas: HTMLCanvasElement) => {
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
      return canvas.toDataURL();
    });

test.beforeEach(({ page }) => openSample(page));

test("the threshold of the variability diagram selects what scatters more than others as bright", async ({ page }) => {
  const select = diagrams(page).getByRole("button", { name: /^Select \d+ objects/ });
  const said = Number.parseInt((await select.textContent())!.replace("Select ", ""), 10);
  await select.click();
  await expect.poll(() => selectedCount(page)).toBe(said);

  const handle = diagrams(page).getByRole("slider", { name: "Threshold" });
  await handle.focus();
  const before = Number(await handle.getAttribute("aria-valuenow"));
  await page.keyboard.press("PageUp");
  const factor = async () => Number(await handle.getAttribute("aria-valuenow"));
  await expect.poll(factor).toBeCloseTo(before + 0.5, 2);
  await page.keyboard.press("Enter");
  await expect.poll(() => selectedCount(page)).toBeLessThan(said);
  const { x, y } = (await handle.boundingBox())!;
  await page.mouse.move(x + 11, y + 5);
  await page.mouse.down();
  await page.mouse.move(x + 11, y + 45, { steps: 4 });
  await page.mouse.up();
  await expect.poll(factor).toBeLessThan(before);
  await expect.poll(() => selectedCount(page)).toBeGreaterThan(said);
});

test("a box selects, Shift adds, Alt takes away, Escape clears, in every view at once", async ({ page }) => {
  await dragAcross(page, diagram(page), [
    [0.3, 0.1],
    [0.6, 0.5],
  ]);
  const first = await selectedCount(page);
  expect(first).toBeGreaterThan(0);
  await page.keyboard.down("Shift");
  await dragAcross(page, diagram(page), [
    [0.6, 0.1],
    [0.8, 0.5],
  ]);
  await page.keyboard.up("Shift");
  const both = await selectedCount(page);
  expect(both).toBeGreaterThan(first);
  await page.keyboard.down("Alt");
  await dragAcross(page, diagram(page), [
    [0.6, 0.1],
    [0.8, 0.5],
  ]);
  await page.keyboard.up("Alt");
  await expect.poll(() => selectedCount(page)).toBe(first);

  await diagrams(page).getByRole("tab", { name: "Sky" }).click();
  await expect(diagram(page)).toHaveAccessibleName(/^Sky view/);
  await expect(diagrams(page).locator("canvas")).toBeVisible();
  const highlighted = await painted(page);
  await diagram(page).focus();
  await page.keyboard.press("Escape");
  await expect.poll(() => selectedCount(page)).toBe(0);
  await expect.poll(() => painted(page)).not.toBe(highlighted);
});

test("a lasso takes what lies inside it", async ({ page }) => {
  await diagrams(page).getByRole("button", { name: /lasso/ }).click();
  await dragAcross(page, diagram(page), [
    [0.2, 0.05],
    [0.95, 0.05],
    [0.95, 0.8],
    [0.2, 0.8],
    [0.2, 0.05],
  ]);
  const all = await selectedCount(page);
  await dragAcross(page, diagram(page), [
    [0.2, 0.05],
    [0.95, 0.05],
    [0.2, 0.8],
    [0.2, 0.05],
  ]);
  const half = await selectedCount(page);
  expect(half).toBeGreaterThan(0);
  expect(half).toBeLessThan(all);
});

test("right ascension grows to the left, and a click puts the object in focus", async ({ page }) => {
  await diagrams(page).getByRole("tab", { name: "Sky" }).click();
  const { east, west } = await page.evaluate(async () => {
    const { raDeg, objectKey } = await workbench.objects();
    const order = [...raDeg.keys()].sort((a, b) => raDeg[a]! - raDeg[b]!);
    return { west: objectKey[order[0]!]!, east: objectKey[order.at(-1)!]! };
  });
  const ring = diagrams(page).locator("circle.focus");
  const left = async (key: string) => {
    await page.getByLabel("Find an object").fill(key);
    await page.keyboard.press("Enter");
    await expect(focusedObject(page)).toHaveText(key);
    return Number(await ring.getAttribute("cx"));
  };
  const [atEast, atWest] = [await left(east), await left(west)];
  expect(atEast).toBeLessThan(atWest);
  const place = { x: Number(await ring.getAttribute("cx")), y: Number(await ring.getAttribute("cy")) };
  await left(east);
  await diagram(page).click({ position: place });
  await expect(focusedObject(page)).toHaveText(west);
});

test("keys zoom, pan and select what is in view; the wheel zooms, a double click shows all", async ({ page }) => {
  const whole = await painted(page);
  await diagram(page).focus();
  for (const key of ["+", "+", "+", "ArrowUp"]) await page.keyboard.press(key);
  await expect.poll(() => painted(page)).not.toBe(whole);
  await page.keyboard.press("v");
  const some = await selectedCount(page);
  await page.keyboard.press("0");
  await page.keyboard.press("v");
  await expect.poll(() => selectedCount(page)).toBeGreaterThan(some);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await expect(diagrams(page).locator("circle.focus")).toBeVisible();
  const unzoomed = await painted(page);
  await diagram(page).hover({ position: { x: 200, y: 100 } });
  await page.mouse.wheel(0, -400);
  await expect.poll(() => painted(page)).not.toBe(unzoomed);
  await diagram(page).dblclick({ position: { x: 66, y: 14 } });
  await expect.poll(() => painted(page)).toBe(unzoomed);
  await page.keyboard.press("Escape");
  await dragAcross(page, diagram(page), [
    [0.2, 0.1],
    [0.6, 0.6],
    [0.9, 0.9],
  ]);
  await expect.poll(() => selectedCount(page)).toBeGreaterThan(0);
});

test("a pinch zooms: two fingers on a screen, and on a touchpad", async ({ page }) => {
  const { x, y, width, height } = (await diagram(page).boundingBox())!;
  const ticks = () => diagrams(page).locator("svg text.x:not(.title)").allTextContents();
  const whole = await ticks();
  const touch = await page.context().newCDPSession(page);
  const fingers = (apart: number) =>
    [-apart, apart].map((by, id) => ({ id, x: x + width / 2 + by, y: y + height / 2 }));
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(40) });
  for (const apart of [60, 90, 120])
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: fingers(apart) });
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect.poll(ticks).not.toEqual(whole);
  await expect.poll(() => selectedCount(page)).toBe(0);

  await diagram(page).focus();
  await page.keyboard.press("0");
  await expect.poll(ticks).toEqual(whole);
  const step = (labels: string[]) => Number(labels[1]) - Number(labels[0]);
  const pinch = { deltaY: -40, ctrlKey: true, clientX: x + width / 2, clientY: y + height / 2, cancelable: true };
  for (let i = 0; i < 3; i++) await diagram(page).dispatchEvent("wheel", pinch);
  await expect.poll(async () => step(await ticks())).toBeLessThan(step(whole));
});

test("a link brings back the diagram, its axes and its color", async ({ page, context }) => {
  await diagrams(page).getByLabel("X", { exact: true }).selectOption("dec");
  await diagrams(page).getByLabel("log").nth(1).uncheck();
  await diagrams(page).getByRole("tab", { name: "Histogram" }).click();
  await diagrams(page).getByLabel("Column").selectOption("mag_auto");
  await diagrams(page).getByRole("tab", { name: "Sky" }).click();
  await diagrams(page).getByLabel("Frame").selectOption("image");
  await diagrams(page).getByLabel("Color").selectOption("ra");
  await expect.poll(() => page.url()).toContain("diagram.colour=ra");
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(diagrams(other).getByLabel("Frame")).toHaveValue("image", ample);
  await expect(diagrams(other).getByLabel("Color")).toHaveValue("ra");
  await diagrams(other).getByRole("tab", { name: "Histogram" }).click();
  await expect(diagrams(other).getByLabel("Column")).toHaveValue("mag_auto");
  await diagrams(other).getByRole("tab", { name: "Variability" }).click();
  await expect(diagrams(other).getByLabel("X", { exact: true })).toHaveValue("dec");
  await expect(diagrams(other).getByLabel("log").nth(1)).not.toBeChecked();
});

test("columns are chosen for the axes and the color, with their units", async ({ page }) => {
  await diagrams(page).getByLabel("X", { exact: true }).selectOption("dec");
  await diagrams(page).getByLabel("Y", { exact: true }).selectOption("mag_auto");
  await diagrams(page).getByLabel("log").nth(1).uncheck();
  await expect(diagrams(page).locator("svg").filter({ hasText: "mag_auto [mag]" }).first()).toBeVisible();
  const plain = await painted(page);
  await diagrams(page).getByLabel("Color").selectOption("ra");
  await expect(diagrams(page).getByText("RA [deg]", { exact: true }).last()).toBeVisible();
  await expect.poll(() => painted(page)).not.toBe(plain);
});

test("a histogram selects the objects between two values", async ({ page }) => {
  await diagrams(page).getByRole("tab", { name: "Histogram" }).click();
  await diagrams(page).getByLabel("Column").selectOption("mag_auto");
  await diagrams(page).getByLabel("From").fill("14");
  await diagrams(page).getByLabel("From").press("Enter");
  await diagrams(page).getByLabel("to", { exact: true }).fill("15.5");
  await diagrams(page).getByLabel("to", { exact: true }).press("Enter");
  const expected = await page.evaluate(async () => {
    const column = (await workbench.objects()).columns.find(({ name }) => name.toLowerCase() === "mag_auto")!;
    return (column.data as Float64Array).filter((magnitude) => magnitude >= 14 && magnitude <= 15.5).length;
  });
  await expect.poll(() => selectedCount(page)).toBe(expected);
  await dragAcross(page, diagrams(page).locator(".surface"), [
    [0.3, 0.5],
    [0.5, 0.5],
  ]);
  const first = await selectedCount(page);
  expect(first).not.toBe(expected);

  await test.step("Shift adds and Alt takes away, keys and the wheel zoom, and 0 shows all, as in the other diagrams", async () => {
    const surface = diagrams(page).getByRole("group", { name: /^Histogram of/ });
    const bars = () => diagrams(page).locator("path.all").getAttribute("d");
    const further: [number, number][] = [
      [0.6, 0.5],
      [0.8, 0.5],
    ];
    await page.keyboard.down("Shift");
    await dragAcross(page, surface, further);
    await page.keyboard.up("Shift");
    await expect.poll(() => selectedCount(page)).toBeGreaterThan(first);
    await page.keyboard.down("Alt");
    await dragAcross(page, surface, further);
    await page.keyboard.up("Alt");
    await expect.poll(() => selectedCount(page)).toBe(first);
    await surface.focus();
    await page.keyboard.press("Escape");
    await expect(selectedStatus(page)).toHaveText("0 selected");
    const whole = await bars();
    await page.keyboard.press("+");
    await expect.poll(bars).not.toBe(whole);
    const zoomed = await bars();
    await page.keyboard.press("ArrowRight");
    await expect.poll(bars).not.toBe(zoomed);
    await page.keyboard.press("v");
    const inView = await selectedCount(page);
    await page.keyboard.press("0");
    await page.keyboard.press("v");
    await expect.poll(() => selectedCount(page)).toBeGreaterThan(inView);
    await page.keyboard.press("Escape");
    await expect.poll(bars).toBe(whole);
    await surface.hover();
    await page.mouse.wheel(0, -400);
    await expect.poll(bars).not.toBe(whole);
    await surface.dblclick();
    await expect.poll(bars).toBe(whole);
  });
  await test.step("an axis of logarithms keeps what it says in numbers, and leaves out what has none", async () => {
    const [plain, log] = [diagrams(page).getByLabel("From"), diagrams(page).getByLabel("log", { exact: true })];
    const low = Number(await plain.inputValue());
    await log.check();
    await expect.poll(async () => Number(await plain.inputValue())).toBeCloseTo(low, 3);
    await plain.fill("14");
    await plain.press("Enter");
    await diagrams(page).getByLabel("to", { exact: true }).fill("15.5");
    await diagrams(page).getByLabel("to", { exact: true }).press("Enter");
    await expect.poll(() => selectedCount(page)).toBe(expected);
    await diagrams(page).getByLabel("Column").selectOption("dec");
    await expect(diagrams(page).getByText(/not above 0|without a value/)).toHaveCount(
      await page.evaluate(async () => ((await workbench.objects()).decDeg.some((dec) => !(dec > 0)) ? 1 : 0)),
    );
  });
});

test("after a double click every plot is dragged over as before: no text is selected that the drag could take along", async ({
  page,
}) => {
  await page.evaluate(() => {
    const seen = { started: 0, cancelled: 0 };
    addEventListener("dragstart", () => seen.started++, true);
    addEventListener("pointercancel", () => seen.cancelled++, true);
    Object.assign(globalThis, { seen });
  });
  const dragged = async (plot: Locator, what: string) => {
    const { width, height } = (await plot.boundingBox())!;
    // In the middle, and over the labels of either axis, which a double click would select.
    for (const position of [
      { x: width / 2, y: height / 2 },
      { x: width / 2, y: height - 12 },
      { x: 24, y: height / 2 },
    ])
      await plot.dblclick({ position });
    expect(await page.evaluate(() => String(getSelection())), what).toBe("");
    await dragAcross(page, plot, [
      [0.02, 0.5],
      [0.3, 0.6],
      [0.9, 0.9],
    ]);
    expect(await page.evaluate(() => Reflect.get(globalThis, "seen")), what).toEqual({ started: 0, cancelled: 0 });
  };
  for (const name of ["Variability", "Sky", "Histogram"]) {
    await diagrams(page).getByRole("tab", { name }).click();
    const plot = diagrams(page).getByRole("group", { name: new RegExp(`^${name}`) });
    await dragged(plot, name);
    await expect.poll(() => selectedCount(page)).toBeGreaterThan(0);
    await plot.focus();
    await page.keyboard.press("Escape");
  }
  await dragged(page.getByRole("group", { name: /^Plot of/ }), "the light curve");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Epoch board" }).click();
  await page.getByLabel("Plot").selectOption("Matched");
  await dragged(page.getByRole("group", { name: /^Matched against time/ }), "the epoch board");
});
