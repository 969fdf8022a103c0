import type { Page } from "@playwright/test";
import type { IngestReport } from "../../src/core/verbs/ingest.ts";
import type { IngestOptions, Workbench } from "../../src/ui/door/workbench-api.ts";

declare const workbench: Workbench;

/** Hands files of this disk to `workbench.ingest` in the page, as a script there would get them from a file input. */
export async function ingestFiles(
  page: Page,
  files: readonly string[],
  options: IngestOptions = {},
): Promise<IngestReport> {
  await page.evaluate(() => {
    document.querySelector("#probe")?.remove();
    const input = Object.assign(document.createElement("input"), { type: "file", multiple: true, id: "probe" });
    document.body.append(input);
  });
  await page.locator("#probe").setInputFiles([...files]);
  return page.evaluate(
    ({ options }) => workbench.ingest(document.querySelector<HTMLInputElement>("#probe")!.files!, options),
    { options },
  );
}
