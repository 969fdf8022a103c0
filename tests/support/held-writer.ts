import type { Page } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";

declare const workbench: Workbench;

/** Holds the right to write the open dataset's epochs, as a tab does that writes to it. @returns what lets it go */
export async function holdWriter(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(async () => {
    const { datasetId } = workbench.current!.record;
    await new Promise<void>((held) => {
      const kept = new Promise<void>((letGo) => Object.assign(globalThis, { letGo }));
      void navigator.locks.request(`lightcurve-workbench/writer/${datasetId}`, () => {
        held();
        return kept;
      });
    });
  });
  return () => page.evaluate(() => Reflect.get(globalThis, "letGo")());
}
