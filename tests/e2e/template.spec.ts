// Naming templates: chosen, written, seen at work on every dropped name, and remembered.

import { expect, type Page, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { sampleEpochs, sampleText } from "../support/sample-files.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const fields = ["north", "south", "east"];

/** The first epochs of the sample under names that only a template of one's own can read. */
const files = fields.map((field, k) => ({
  name: `${field}.run.ch1.sci.cat`,
  mimeType: "text/plain",
  buffer: Buffer.from(sampleText(sampleEpochs[k]!)),
}));
const own = "{epoch}.run.{chan}.{kind}.{ext}";

const names = (page: Page) => page.getByRole("table", { name: "Dropped names" });
const rowOf = (page: Page, name: string) => names(page).getByRole("row").filter({ hasText: name });

async function review(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByLabel("Show me names").check();
  await page.getByLabel("Catalog files").setInputFiles(files);
  await expect(page.getByRole("heading", { name: "Review" })).toBeVisible();
}

test("a template is written, its effect on each name seen at once, and remembered for the next drop", async ({
  page,
}) => {
  await review(page);
  await expect(rowOf(page, "north")).toContainText("north.run.ch1.sci");
  const text = page.getByLabel("Your naming template");
  await text.fill("{epoch}.run.{chan:(}.{kind}.{ext}");
  await expect(text).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText(/^Expected a regular expression for the pattern of \{chan\}/)).toBeVisible();
  await text.fill(own);
  await expect(text).toHaveAttribute("aria-invalid", "false");
  for (const field of fields) await expect(rowOf(page, field)).toContainText(`${field}ch1_sci`);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(/3 epochs imported/)).toBeVisible(ample);
  expect(await page.evaluate(async () => (await workbench.epochs()).epochKey.toSorted())).toEqual(fields.toSorted());
  expect(await page.evaluate(() => workbench.current!.record.template)).toBe(own);

  await page.evaluate(() => workbench.close());
  await expect(page.getByRole("heading", { name: "Drop a folder of catalogs" })).toBeVisible();
  await page.getByLabel("Catalog files").setInputFiles(files.slice(0, 2));
  await expect(page.getByRole("radio", { name: `Yours ${own}` })).toBeChecked();
  await expect(rowOf(page, "north")).toContainText("northch1_sci");
  await page.getByRole("button", { name: `Forget ${own}` }).click();
  await expect(page.getByRole("radio", { name: `Yours ${own}` })).toBeHidden();
  await expect(rowOf(page, "north")).toContainText("north.run.ch1.sci");
});

test("where names do not fit, a template is asked for, with the same preview", async ({ page }) => {
  await page.goto("/");
  const dated = ["a_2020-01-05.cat", "a_2020-01-06.cat", "a_2020-01-07.cat"].map((name) => ({ ...files[0]!, name }));
  const odd = ["first.cat", "second.cat"].map((name) => ({ ...files[0]!, name }));
  await page.getByLabel("Catalog files").setInputFiles([...dated, ...odd]);
  await expect(page.getByText("Which part of the file name is the epoch?")).toBeVisible();
  await expect(page.getByRole("button", { name: "Go on" })).toBeDisabled();
  await expect(rowOf(page, "first.cat")).toContainText("does not fit");
  await page.getByRole("radio", { name: /^Each name is an epoch/ }).check();
  await expect(rowOf(page, "first.cat")).toContainText("firstdefault");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText(/5 epochs imported/)).toBeVisible(ample);
});
