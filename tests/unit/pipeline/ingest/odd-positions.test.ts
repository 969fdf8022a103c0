// Drops whose positions are written in odd ways, and drops without any.
import { expect, test } from "vitest";
import { hasOddInputs, oddFolders, runInput } from "../../../support/odd-inputs.ts";

const folders = oddFolders("01", "02", "03", "04", "05", "06", "08", "10");

test.skipIf(hasOddInputs)("the odd inputs beside the checkout are not at hand: positions are not compared", () => {});

test.each(folders)("%s has its right values", async (folder) => {
  const { wrong, said } = await runInput(folder);
  expect(wrong, said.join("\n")).toEqual([]);
});
