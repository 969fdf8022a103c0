import { describe, expect, test } from "vitest";
import { hasOddInputs, oddFolders, runInput } from "../../../support/odd-inputs.ts";

const numbers = [
  ...["27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43"],
  ...["57", "58", "59", "60", "61", "62", "63", "65", "67", "70"],
];

describe.skipIf(!hasOddInputs)("odd times and files (skipped where ../shared/reports/inputs is absent)", () => {
  test.each(oddFolders(...numbers))("%s comes out as its README says", async (folder) => {
    const { wrong } = await runInput(folder);
    expect(wrong).toEqual([]);
  });
});
