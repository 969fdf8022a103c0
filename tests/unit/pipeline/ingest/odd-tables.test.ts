import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  differences,
  dropOf,
  expectedOf,
  hasOddInputs,
  ingestDrop,
  oddFolders,
  runInput,
} from "../../../support/odd-inputs.ts";

const fixtures = fileURLToPath(new URL("../../../fixtures/odd-inputs/", import.meta.url));

describe("Tables of odd catalogs come out right, and what was passed over is said", () => {
  test.each([
    ["45-D11-two-tables-second-is-sources", "Only SOURCES was read; the file has 1 more table: EXPOSURE."],
    ["46-E01-two-tables", "2 tables with the same columns were read as one catalog"],
    ["47-D03b-colfits-short", "it was read as 8 rows"],
    ["48-D08-gz-multimember", ""],
    ["49-G02-commented-header", ""],
    ["51-G04-r-row-names", ""],
    ["52-G26-rdb", ""],
    ["53-G36-dup-header", "Lines of the header stand between rows, 1 of them"],
    ["54-E02-unknown-datatype", 'Column TflagB was passed over: it holds values of the datatype "unsignedInt"'],
    ["55-E04-utf16-xml", ""],
    ["69-A22-comment-with-number", '"# 30 sources removed by hand", is no column'],
  ])("%s", async (folder, sentence) => {
    const path = join(fixtures, folder);
    const stored = await ingestDrop(dropOf(path));
    expect(differences(stored, expectedOf(path))).toEqual([]);
    const said = stored.report.warnings.flatMap(({ warnings }) => warnings.map(({ message }) => message));
    expect(said.join("\n")).toContain(sentence);
  });
});

const tables = oddFolders(...Array.from({ length: 13 }, (_, i) => String(i + 44)), "69");
describe.skipIf(!hasOddInputs)("The shared odd tables, where they lie beside the checkout,", () => {
  test.each(tables)("%s has the values that are right", async (folder) => {
    expect((await runInput(folder)).wrong).toEqual([]);
  });

  test("both chips of a multi-extension LDAC are read", async () => {
    const { stored } = await runInput("44-X03-sex-mef-ldac");
    expect(stored?.objects.objectKey).toHaveLength(18);
  });
});
