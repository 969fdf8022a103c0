// Tests of the page with the sample in it, which is read once by each worker of the runner and opened by every test.
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";

declare const workbench: Workbench;

interface SampleStorage {
  context: BrowserContext;
  datasetId: string;
  /** Of the page's origin, but not the page. */
  cleaner: Page;
}

/**
 * `page` opens on the sample as it is after its first reading, with nothing chosen, tagged or masked: for tests that
 * leave the catalogs' numbers as they are. It has yet to go to "/".
 */
export const sampleTest = base.extend<object, { sample: SampleStorage }>({
  sample: [
    async ({ browser }, use, { project }) => {
      const context = await browser.newContext({ baseURL: project.use.baseURL! });
      const page = await context.newPage();
      await page.goto("/");
      await page.getByRole("button", { name: "Try the sample" }).click();
      await expect(page.getByText(/31 epochs imported/)).toBeVisible();
      // What the page goes on with by itself is at its end, or the first test would see its numbers change.
      await page.evaluate(() => workbench.analyse());
      const datasetId = await page.evaluate(() => workbench.current!.record.datasetId);
      await page.goto("/icon.svg");
      await use({ context, datasetId, cleaner: page });
      await context.close();
    },
    { scope: "worker" },
  ],

  context: async ({ sample: { context, datasetId, cleaner } }, use) => {
    await cleaner.evaluate(async (datasetId) => {
      // A page that was closed a moment ago, and its workers, may be writing what was chosen last: each holds a lock.
      for (;;) {
        const { held = [], pending = [] } = await navigator.locks.query();
        if (held.length + pending.length === 0) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      for (const key of Object.keys(localStorage))
        if (key.startsWith("workbench.pending.") || !localStorage[key].includes(datasetId)) delete localStorage[key];
      localStorage["workbench.dataset"] = datasetId; // a test may have left another one open
      const datasets = await (await navigator.storage.getDirectory()).getDirectoryHandle("datasets");
      const sample = await datasets.getDirectoryHandle(datasetId);
      const remove = async (name: string, from = sample): Promise<void> => {
        try {
          await from.removeEntry(name, { recursive: true });
        } catch (error) {
          const { name: reason } = error as DOMException;
          if (reason === "NotFoundError") return;
          if (reason !== "NoModificationAllowedError") throw error;
          await new Promise((resolve) => setTimeout(resolve, 20)); // a page that is being closed still has it open
          return remove(name, from);
        }
      };
      for (const name of ["view.json", "additions", "additions.jsonl"]) await remove(name);
      for await (const name of datasets.keys()) if (name !== datasetId) await remove(name, datasets);
    }, datasetId);
    await use(context);
    for (const page of context.pages()) if (page !== cleaner) await page.close();
    await context.setOffline(false);
  },
});
