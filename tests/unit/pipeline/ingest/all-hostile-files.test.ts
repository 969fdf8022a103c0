// Every file of the shared hostile drops: refused by its name with what is wrong, or read with the numbers that are right.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { isWorkbenchError, reportError } from "../../../../src/core/errors.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { expandArchives } from "../../../../src/pipeline/ingest/expand-archives.ts";
import { ingestDrop } from "../../../support/odd-inputs.ts";
import { dropped } from "../../../support/sample-files.ts";

const folder = fileURLToPath(new URL("../../../../../shared/reports/hostile/", import.meta.url));
const names = existsSync(folder) ? readdirSync(folder).sort() : [];
if (names.length === 0)
  console.warn("SKIPPED: ../shared/reports/hostile is not beside the checkout, none of its hostile files is read.");

/** What is to be said of each, and how many values are stored of it: none, where nothing is said. */
const right: Record<string, RegExp | number> = {
  "billion.xml": /line 1: expected no entity declarations/,
  "crc-deflated-reference.csv": /No source catalog was found/,
  "crc-deflated-silent.zip": /found Invalid CRC32/,
  "crc-deflated.zip": /found Invalid CRC32/,
  "crc-stored.zip": /found Invalid CRC32/,
  "dupnames.zip": 20,
  "gzgz.csv.gz": /found gzip within gzip/,
  "lie1.parquet": /byte 104: expected the length of an index within the file/,
  "lie2.parquet": /expected a whole Parquet file/,
  "lie3.parquet": /expected a whole Parquet file/,
  "links-huge.tar": 10,
  "multi.csv.gz": 10,
  "naxis1-0-b.fits": /found NAXIS1 = 0/,
  "naxis1-0.fits": /found NAXIS1 = 0/,
  "naxis2-1e300.fits": /expected a count as NAXIS2, found "1e\+300"/,
  "naxis2-2e40.fits": /no sky positions/,
  "negative.tar": /negative.tar/,
  "nested20.zip": /a zip archive/,
  "pcount-huge.fits": /no sky positions/,
  "tform-P.fits": /expected rows of 40 bytes/,
  "tform-absurd.fits": /expected a column type as TFORM1/,
  "tform-neg.fits": /expected a column type as TFORM1/,
  "xxe.xml": /expected no entity declarations/,
  "yaml-bomb.ecsv": /expected aliases of at most/,
  "zip64lie.zip": /zip64lie.zip/,
};

/** What came of a drop of one file: what was said of it, and how many values were stored. */
async function outcome(name: string): Promise<{ said: string; values: number }> {
  const files = [dropped(name, readFileSync(`${folder}${name}`))];
  const { refused } = await expandArchives({ files }, silentJob());
  const said = refused.map(({ error }) => error.message);
  try {
    const { report, slabs } = await ingestDrop(files);
    said.push(...report.refused.map(({ error }) => error.message), ...report.ignored.map(({ reason }) => reason));
    const values = [...slabs.values()].flatMap(({ value }) => value.map((one) => one.filter(Number.isFinite).length));
    return { said: said.join(" "), values: values.reduce((sum, count) => sum + count, 0) };
  } catch (error) {
    expect(isWorkbenchError(error), String(error)).toBe(true);
    return { said: [...said, reportError(error).message].join(" "), values: 0 };
  }
}

describe.skipIf(names.length === 0)("Each of the shared hostile files", () => {
  test.each(names)("%s", { timeout: 60_000 }, async (name) => {
    const { said, values } = await outcome(name);
    const wanted = right[name];
    if (typeof wanted === "number") expect(values).toBe(wanted);
    else {
      expect(said).toMatch(wanted ?? /what is to be said of it is not known/);
      expect(values).toBe(0);
    }
  });
});
