// Every drop of the shared odd inputs, through the same steps as the page's: unpack and look, plan, ingest, read light curves.
import { describe, expect, test } from "vitest";
import { hasOddInputs, oddFolders, runInput } from "../../../support/odd-inputs.ts";

/** What is to be said of drops whose right values do not tell: the words that their READMEs ask for. */
const toBeSaid: Record<string, RegExp> = {
  "07-A10b-no-wcs-shuffled": /no sky positions: all of its positions are 0, 0/,
  "09-X02-sex-nowcs-world": /no sky positions: .*read as pixels/,
  "11-X06-sex-skycat-order": /header calls its first columns id, ra, dec, mag, which their values are not/,
  "35-C43-date-processing": /20\/12\/17 does not say of which century/,
  "44-X03-sex-mef-ldac": /2 tables .*read as one catalog/,
  "68-H09-long-lc": /one row a measurement/,
};

/** How many epochs there are where times do not tell. */
const epochCount: Record<string, number> = {
  "59-I18-mixed-case-ext": 3,
  "60-I16-mixed-one-csv": 5,
  "61-I15-epochA-csv": 3,
  "62-I20-first-second": 3,
  "63-I11b-nights-equal": 6,
  "68-H09-long-lc": 3,
  "70-C41-epochs-txt": 3,
};

if (!hasOddInputs)
  console.warn("SKIPPED: ../shared/reports/inputs is not beside the checkout, none of its odd inputs is read.");

describe.skipIf(!hasOddInputs)("Each of the shared odd inputs comes out as its README says", () => {
  test.each(hasOddInputs ? oddFolders() : ["(the folder is not there)"])("%s", async (folder) => {
    const { wrong, said, stored, expected } = await runInput(folder);
    expect(wrong, said.join("\n")).toEqual([]);
    if (epochCount[folder]) expect(stored?.epochs.epochKey).toHaveLength(epochCount[folder]);
    if (toBeSaid[folder]) expect(said.join("\n")).toMatch(toBeSaid[folder]);
    else if (expected.points.length === 0) expect(epochCount[folder], "nothing is known of it").toBeDefined();
  });

  test("there are as many as ever", () => {
    expect(oddFolders().length).toBeGreaterThanOrEqual(70);
  });
});
