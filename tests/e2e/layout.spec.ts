// What a person sees of the page as a whole: nothing moves by itself, nothing is cut off, and keys lead everywhere.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { axeViolations } from "../support/axe.ts";
import { layoutFaults, watchShifts } from "../support/layout.ts";
import { sampleTest } from "../support/sample-page.ts";
import { ample } from "../support/waits.ts";

const lightCurve = (page: Page) => page.getByRole("region", { name: "Light curve" });
const objectRows = (page: Page) => page.getByRole("group", { name: "Objects, rows" });
const focusedObject = (page: Page) => lightCurve(page).getByRole("heading").first();
const curve = (page: Page) => lightCurve(page).getByRole("group", { name: /^Plot of/ });
const whichVary = (page: Page) => page.getByRole("button", { name: "Which objects vary?" });

/** Presses the tab key until something is focused; a person gives up as well after so many. */
async function tabTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  const focused = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 60 && !(await focused()); presses++) await page.keyboard.press(key);
  await expect(target).toBeFocused();
}

/** Until what is to be shown by now is shown. */
const painted = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

/** Where the controls are that a person comes back to again and again. */
const places = (page: Page) =>
  Promise.all(
    [
      whichVary(page),
      page.getByRole("button", { name: "Columns" }),
      page.getByRole("button", { name: "Forward 1", exact: true }),
      page.getByRole("button", { name: "Measurements" }),
      page.getByRole("button", { name: "Pin", exact: true }),
      page.getByRole("button", { name: "Mask and filters" }),
      page.getByRole("tab", { name: "Sky" }),
      page.getByRole("tab", { name: "Histogram" }),
      page.getByRole("button", { name: "Thumbnails" }),
      curve(page).first(),
    ].map((control) => control.boundingBox()),
  );

const faultless = (page: Page, view: string) => expect.poll(() => layoutFaults(page), { message: view }).toEqual([]);

test("keys alone lead from the sample to which objects vary, and nothing moves meanwhile or is cut off", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const takeShifts = await watchShifts(page);
  await page.goto("/");
  await tabTo(page, page.getByRole("button", { name: "Try the sample" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText(/31 epochs imported/)).toBeVisible(ample);
  await expect(curve(page).locator("canvas")).toBeVisible();
  await expect(whichVary(page)).toBeEnabled(ample);
  await test.step("from the empty page to the light curve nothing has moved by itself", async () => {
    const shifts = await takeShifts();
    // Names and counts are written where there were none: that is all.
    expect(
      shifts.reduce((sum, { score }) => sum + score, 0),
      JSON.stringify(shifts, null, 1),
    ).toBeLessThan(0.005);
  });

  const before = await places(page);
  await tabTo(page, whichVary(page));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("columnheader", { name: "Variability" })).toHaveAttribute("aria-sort", "descending");
  // Its columns come with the answer, on a busy machine so late that the browser no longer takes them for the key's.
  await painted(page);
  await takeShifts();
  const first = await focusedObject(page).textContent();
  await tabTo(page, objectRows(page));
  await page.keyboard.press("Home");
  await expect(focusedObject(page)).toHaveText(first!);
  await page.keyboard.press("j");
  await expect(focusedObject(page)).not.toHaveText(first!);
  const second = await focusedObject(page).textContent();
  await page.keyboard.press("x");
  await page.keyboard.press("1");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByRole("status").filter({ hasText: /^2 selected$/ })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: second! }).first()).toContainText("variable");
  await test.step("selecting and stepping leave every control where it was", async () => {
    expect(await places(page)).toEqual(before);
    expect(await takeShifts()).toEqual([]);
  });

  await tabTo(page, page.getByRole("tab", { name: "Variability" }));
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("tab", { name: "Sky" })).toBeFocused();
  await tabTo(page, page.getByRole("group", { name: /^Sky view/ }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Pin selection" }));
  await page.keyboard.press("Enter");
  await expect(curve(page)).toHaveCount(3);
  await tabTo(page, page.getByRole("button", { name: "Mask and filters" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Least signal to noise"));
  await page.keyboard.type("5");
  await tabTo(page, curve(page).first(), "Shift+Tab");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Picked points" })).toContainText("1 point of 1 epoch");

  await test.step("more than nine rows of the table are whole in sight, under both notices", async () => {
    const head = 26;
    const rows = async () => ((await objectRows(page).boundingBox())!.height - head) / 22;
    await expect.poll(rows).toBeGreaterThan(9);
  });
  await test.step("at 1280 x 800 nothing is cut off, covered or out of reach", async () => {
    await faultless(page, "everything at once");
    for (const tab of ["Variability", "Histogram"]) {
      await page.getByRole("tab", { name: tab }).click();
      await faultless(page, tab);
    }
    for (const toggle of ["Compare", "Thumbnails", "Epoch board"]) {
      await page.getByRole("button", { name: toggle }).click();
      await faultless(page, toggle);
      await page.getByRole("button", { name: toggle === "Thumbnails" ? "Table" : toggle }).click();
    }
  });
  await test.step("nor on a screen of 3840 x 2160", async () => {
    await page.setViewportSize({ width: 3840, height: 2160 });
    await faultless(page, "everything at once");
    await page.getByRole("button", { name: "Compare" }).click();
    await faultless(page, "Compare");
  });
});

/** A window, or what a zoom of 200 % leaves of one. */
const narrowWindows = [
  [390, 844],
  [720, 450],
  [800, 900],
  [1024, 768],
] as const;

sampleTest(
  "in a narrow window, or one zoomed to 200 %, everything is reached and nothing is cut off",
  async ({ page }) => {
    await page.goto("/");
    await expect(curve(page).first()).toBeVisible(ample);
    for (const [width, height] of narrowWindows) {
      const window = `${width} x ${height}`;
      await page.setViewportSize({ width, height });
      const name = page.getByRole("button", { name: /^Sample: a/ }).locator("strong");
      const wide = async () => (await name.boundingBox())!.width;
      await expect.poll(wide, { message: `the dataset's name, ${window}` }).toBeGreaterThan(100);
      await page
        .getByRole("button", { name: /^Sample: a/ })
        .first()
        .click();
      await page.getByRole("button", { name: /^Rename/ }).click({ trial: true });
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Help", exact: true }).click();
      await page.getByRole("button", { name: "Close the help" }).click();
      for (const control of [/^Theme/, "Info", "Epoch board", "Download zip"])
        await page.getByRole("button", { name: control }).first().click({ trial: true });
      await faultless(page, window);
      const parts = page.getByRole("tablist", { name: "Part" });
      if (width > 899) continue;
      await page.getByRole("button", { name: "Forward 1", exact: true }).click();
      await expect(curve(page)).toBeVisible();
      for (const part of ["Objects", "Diagrams", "Epochs", "Light curve"]) {
        await parts.getByRole("tab", { name: part }).click();
        await faultless(page, `${part}, ${window}`);
      }
    }
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await axeViolations(page)).toEqual([]);
  },
);
