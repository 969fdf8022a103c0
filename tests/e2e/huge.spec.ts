// Catalogs as large as one likes, dropped on the page: what fits is read, what does not is refused by name, the rest goes on.
// CHAOS_GIGABYTES sets how large; `npm run chaos -- --gigabytes 5` does so.
import { expect, type Page, test } from "@playwright/test";
import { maxValues } from "../../src/core/format/limits.ts";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { makeAsciiCatalog } from "../bench/catalogs/ascii-catalog.ts";
import { peakWhile, rendererBytes } from "../support/renderer-memory.mjs";

declare const workbench: Workbench;

const gigabytes = Number(process.env.CHAOS_GIGABYTES ?? 0.03);
const partRows = 4000;
const columnCount = 80;
const mostBytes = 2e9;

interface Huge {
  name: string;
  header: string;
  rows: string;
  parts: number;
}

const text = new TextDecoder().decode(makeAsciiCatalog(partRows)).split("\n");
const header = text.filter((line) => line.startsWith("#"));
const rows = `${text.slice(header.length).join("\n").trimEnd()}\n`;
const parts = Math.max(1, Math.round((gigabytes * 1e9) / rows.length));
/** The first magnitude stays one; the other photometry gets names that mean nothing, and is passed over. */
const fewKnown = header.map((line) =>
  / (MAG|MAGERR)_A0 /.test(line) ? line : line.replace(/ (MAG|FLUX)/, " OTHER_$1"),
);
const catalog = (epoch: number, lines: string[], parts: number): Huge => ({
  name: `IDF_gr${epoch}_ch1_sci.sexcat`,
  header: `${lines.join("\n")}\n`,
  rows,
  parts,
});

/** Puts files that are made of one part over and over into the page's input: a Blob refers to it, and copies nothing. */
const choose = (page: Page, files: Huge[]) =>
  page.getByLabel("Catalog files").evaluate((input, files) => {
    const chosen = new DataTransfer();
    for (const { name, header, rows, parts } of files) {
      const part = new Blob([rows]);
      chosen.items.add(new File([header, ...Array.from({ length: parts }, () => part)], name));
    }
    Object.assign(input, { files: chosen.files });
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, files);

test(`catalogs of ${gigabytes} GB are read or refused within bounded memory, and the others go on`, async ({
  page,
}) => {
  test.setTimeout(600_000 + gigabytes * 200_000);
  await page.goto("/");
  const start = performance.now();
  const peakBytes = await peakWhile(
    () => rendererBytes((pid) => pid === process.pid),
    async () => {
      await choose(page, [
        { ...catalog(0, header, 1), name: "coadd.sexcat" },
        catalog(901, header, parts),
        catalog(902, fewKnown, parts),
        catalog(903, header, 1),
      ]);
      await expect(page.getByText(/\d epochs imported/)).toBeVisible({ timeout: 500_000 + gigabytes * 200_000 });
    },
  );
  const { rowCounts, refused } = await page.evaluate(async () => {
    const { epochKey, catalogs } = await workbench.epochs();
    const { refusedCatalogs = [] } = workbench.current!.record;
    return {
      rowCounts: Object.fromEntries(epochKey.map((key, k) => [key, catalogs[k]!.map(({ rowCount }) => rowCount)])),
      refused: refusedCatalogs.map(({ file, error }) => ({ file, tag: error.tag, message: error.message })),
    };
  });
  const rowCount = parts * partRows;
  const fits = rowCount * columnCount <= maxValues;
  expect(rowCounts).toEqual({ ...(fits && { gr901: [rowCount] }), gr902: [rowCount], gr903: [partRows] });
  if (fits) expect(refused).toEqual([]);
  else {
    expect(refused).toMatchObject([{ file: "IDF_gr901_ch1_sci.sexcat", tag: "TooLarge" }]);
    expect(refused[0]!.message).toContain("IDF_gr901_ch1_sci.sexcat has more than");
  }
  expect(peakBytes).toBeLessThan(mostBytes);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  if (process.env.CHAOS_GIGABYTES)
    console.log(`two catalogs of ${gigabytes} GB: ${(peakBytes / 1e6).toFixed(0)} MB more than before, ${seconds} s`);
});
