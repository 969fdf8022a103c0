import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { noPoint } from "../../../../src/core/cube/no-point.ts";
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

/** Ingests a fixture, and checks all of its values. */
async function right(folder: string) {
  const path = join(fixtures, folder);
  const stored = await ingestDrop(dropOf(path));
  expect(differences(stored, expectedOf(path))).toEqual([]);
  const { assumptions, warnings } = stored.report;
  const said = [
    ...assumptions.map(({ text }) => text),
    ...warnings.flatMap((file) => file.warnings.map(({ message }) => message)),
  ];
  return { stored, said: said.join("\n") };
}

describe("Values of odd catalogs come out right, and what was assumed is said", () => {
  test.each([
    ["12-B01-mag-minus99", "mag_auto: -99 was taken as no value"],
    ["14-B09-magerr-minus1", "magerr_auto: -1 was taken as no value"],
    ["15-B04-mag-99.99", "mag_auto: 99.99 was taken as no value"],
    ["16-E09-values-ref-null", ""],
    ["17-B11-upper-limits-many", "either sign is taken to say that the object is fainter than they are"],
    ["18-B12-unicode-minus", ""],
    ["19-D16-string-mag", ""],
    ["20-B20-word-00", ""],
    ["22-M01-flux-units-mix", "flux_auto is in mJy: it was converted to uJy"],
    ["23-M03-err-unit-mmag", "magerr_auto is in mmag: it was converted to mag"],
    ["25-G19-flux-unc", ""],
    ["26-G22-mag-ok-flags", ""],
  ])("%s", async (folder, sentence) => {
    expect((await right(folder)).said).toContain(sentence);
  });

  test("a limit and a filler have reasons of their own", async () => {
    const limits = (await right("17-B11-upper-limits-many")).stored.slabs.get("e1")!.flags[0]!;
    expect(limits.filter((flag) => flag === noPoint.upperLimit)).toHaveLength(4);
    const fillers = (await right("12-B01-mag-minus99")).stored.slabs.get("e1")!.flags[0]!;
    expect(fillers.filter((flag) => flag === noPoint.noValue)).toHaveLength(1);
  });

  test("fillers are values where the mapping says so", async () => {
    const measurements = [
      { measurement: "auto", value: "mag_auto", unit: "mag", kind: "mag" as const, keepFillers: true as const },
    ];
    const mapping = { key: "NUMBER", ra: "ra", dec: "dec", measurements };
    const stored = await ingestDrop(dropOf(join(fixtures, "12-B01-mag-minus99")), { mapping });
    expect(stored.slabs.get("e1")!.value[0]).toContain(-99);
    const said = stored.report.assumptions.filter(({ kind }) => kind === "filler").map(({ text }) => text);
    expect(said).toEqual([
      "All numbers of mag_auto are taken as values, as was chosen: none is looked at for fillers.",
    ]);
  });
});

const values = oddFolders(...Array.from({ length: 16 }, (_, i) => String(i + 11)), "64", "66");
describe.skipIf(!hasOddInputs)("The shared odd values, where they lie beside the checkout,", () => {
  test.each(values)("%s has the values that are right", async (folder) => {
    expect((await runInput(folder)).wrong).toEqual([]);
  });
});
