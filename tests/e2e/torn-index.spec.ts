// A browser that is killed while it writes down the name of a file goes on behind half a record at its next start, and drops what
// follows it at the one after that. The half record is made by cutting the log; what the page wrote behind it must stay.
import { expect, test } from "@playwright/test";
import { KillableBrowser } from "../chaos/killable-browser.ts";
import { committedEpochs, diskState, placeWitness, takeStep } from "../chaos/life.ts";
import { cutNamesLog, isNamesLogCut } from "../chaos/names-log.ts";

test("what is committed after a kill that cut the browser's own log off is there after the next kill", async ({
  baseURL,
}) => {
  const browser = await KillableBrowser.create();
  try {
    await placeWitness(await browser.start(baseURL!));
    await browser.kill();
    await cutNamesLog(browser.profile);
    expect(await isNamesLogCut(browser.profile)).toBe(true);

    let page = await browser.start(baseURL!);
    await page.exposeFunction("reportCommitted", () => {});
    await takeStep(page, "ingest", "zstd");
    await takeStep(page, "rechunk", "zstd");
    const committed = await committedEpochs(page);
    expect(committed).toHaveLength(10);
    const written = await diskState(page);
    await browser.kill();

    page = await browser.start(baseURL!);
    await page.exposeFunction("reportCommitted", () => {});
    expect(await committedEpochs(page)).toEqual(committed);
    expect(await diskState(page)).toEqual(written);
    expect((await takeStep(page, "verify", "zstd")).damage).toEqual([]);
  } finally {
    await browser.dispose();
  }
});
