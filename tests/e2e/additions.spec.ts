// What people add to a dataset: kept at the key press, by any number of tabs, and taken back by undo.

import { type BrowserContext, expect, type Page } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { sampleTest as test } from "../support/sample-page.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const vetting = (page: Page) => page.getByRole("group", { name: "Vetting of the object in focus" });
const tag = (page: Page, name: string) => vetting(page).getByRole("button", { name });
const note = (page: Page) => page.getByLabel("Note on the object in focus");
const focused = (page: Page) => page.getByRole("region", { name: "Light curve" }).getByRole("heading", { level: 2 });

async function openTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/");
  await expect(tag(page, "variable")).toBeEnabled(ample);
  return page;
}

async function focus(page: Page, objectKey: string): Promise<void> {
  await page.getByLabel("Find an object").fill(objectKey);
  await page.keyboard.press("Enter");
  await expect(focused(page)).toHaveText(objectKey);
  await focused(page).click();
}

const keptNotes = (page: Page) => page.evaluate(async () => (await workbench.view())?.notes);
const taggedObjects = (page: Page, name: string) =>
  page.evaluate(async (name) => (await workbench.view())?.tags.find((tag) => tag.name === name)?.objectKeys, name);

test("two tabs of one dataset keep each other's tags and notes, and show them at once", async ({ context }) => {
  const [a, b] = [await openTab(context), await openTab(context)];
  await focus(a, "1");
  await note(a).fill("of a");
  await a.keyboard.press("Enter");
  await a.keyboard.press("2");
  await focus(b, "2");
  await note(b).fill("of b");
  await focus(a, "3");
  await note(a).fill("of a too");
  await focus(b, "1");
  await expect(note(b)).toHaveValue("of a");
  await expect(tag(b, "suspect")).toHaveAttribute("aria-pressed", "true");
  // Undo takes back what was done here, not what another tab did.
  for (let step = 0; step < 3; step++) await b.keyboard.press("Control+z");
  await expect(note(b)).toHaveValue("of a");
  await expect(tag(b, "suspect")).toHaveAttribute("aria-pressed", "true");
  await focus(b, "2");
  await expect(note(b)).toHaveValue("");
  await b.keyboard.press("Control+Shift+z");
  await expect(note(b)).toHaveValue("of b");
  const notes = { 1: "of a", 2: "of b", 3: "of a too" };
  await expect.poll(() => keptNotes(b)).toEqual(notes);
  await a.close();
  await b.close();
  const next = await openTab(context);
  expect(await keptNotes(next)).toEqual(notes);
  expect(await taggedObjects(next, "suspect")).toEqual(["1"]);
  expect(await next.evaluate(async () => (await workbench.verify()).damage)).toEqual([]);
});

test("a tag that is given just before the page is closed, left or reloaded is kept", async ({ context }) => {
  const objects = ["1", "2", "3"];
  await context.newPage(); // the browser takes the context away with its last page
  for (const [objectKey, then] of [
    ["1", "nothing"],
    ["2", "about:blank"],
    ["3", "reload"],
  ] as const) {
    const page = await openTab(context);
    await focus(page, objectKey);
    // In one task with the key press, so that nothing comes between.
    const left = then === "nothing" ? undefined : page.waitForEvent("framenavigated");
    const pressed = page.evaluate((then) => {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "1", bubbles: true }));
      if (then === "reload") location.reload();
      else if (then !== "nothing") location.href = then;
    }, then);
    await (left ?? pressed);
    pressed.catch(() => {}); // the page is gone by the time it answers
    // Chromium at times never closes a page that is just being loaded.
    if (left) await page.waitForLoadState();
    await page.close();
  }
  const page = await openTab(context);
  expect(await taggedObjects(page, "variable")).toEqual(objects);
});

test("a deleted tag comes back by undo, with its key and its objects, also after a reload", async ({ context }) => {
  const page = await openTab(context);
  await focus(page, "1");
  await page.keyboard.press("2");
  await page.locator("button[popovertarget]", { hasText: "Tags" }).click();
  await page.getByRole("button", { name: "Delete the tag suspect" }).click();
  await page.keyboard.press("Escape");
  await expect(tag(page, "suspect")).toHaveCount(0);
  await expect
    .poll(() => page.evaluate(async () => (await workbench.view())?.tags.map(({ name }) => name)))
    .toEqual(["variable", "artifact", "follow-up"]);
  await focused(page).click();
  await page.keyboard.press("Control+z");
  await expect(tag(page, "suspect")).toHaveAttribute("aria-pressed", "true");
  await page.reload();
  await expect(tag(page, "suspect")).toHaveAttribute("aria-pressed", "true");
  await focus(page, "1");
  await page.keyboard.press("2");
  await expect(tag(page, "suspect")).toHaveAttribute("aria-pressed", "false");
});
