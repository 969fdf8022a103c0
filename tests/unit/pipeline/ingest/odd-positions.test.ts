// Drops whose positions are written in odd ways, and drops without any.
import { expect, test } from "vitest";
import { hasOddInputs, oddFolders, runInput } from "../../../support/odd-inputs.ts";

const folders = oddFolders("01", "02", "03", "04", "05", "06", "08", "10");

test.skipIf(hasOddInputs)("the odd inputs beside the checkout are not at hand: positions are not compared", () => {});

test.each(folders)("%s has its right values", async (folder) => {
  const { wrong, said } = await runInput(folder);
  expect(wrong, said.join("\n")).toEqual([]);
});

/** Stars by their constant magnitude differences: star i of the field has mag 15 + 0.5 i, and star 3 varies. */
test.each(oddFolders("07", "09"))("%s, which nobody solved, is matched by the pattern of its stars", async (folder) => {
  const { stored, said } = await runInput(folder);
  const { report, record, objects, slabs } = stored!;
  expect(report.refused, said.join("\n")).toEqual([]);
  expect(record.place).toBe("image");
  expect(objects.objectKey).toHaveLength(folder.startsWith("07") ? 8 : 9);
  expect(objects.raDeg.every(Number.isNaN)).toBe(true);
  expect(objects.xImage.every(Number.isFinite)).toBe(true);
  const curves = objects.objectKey.map((_, object) => [...slabs.values()].map((slab) => slab.value[0]![object]!));
  for (const curve of curves) {
    expect(curve.every(Number.isFinite)).toBe(true);
    const step = curve[1]! - curve[0]!;
    expect(Math.abs(step) < 0.1 || Math.abs(step - 0.26) < 0.01, curve.join(" ")).toBe(true);
  }
  expect(said.join("\n")).toMatch(/no sky positions/);
});

test.each(oddFolders("11"))("%s is read by what its columns are", async (folder) => {
  const { stored, said } = await runInput(folder);
  const { objects, record } = stored!;
  expect(objects.objectKey).toHaveLength(9);
  expect(objects.raDeg.every((ra) => Math.abs(ra - 150.1) < 0.1)).toBe(true);
  expect(record.measurements.map(({ measurementKey }) => measurementKey)).toEqual(["default-auto"]);
  expect(said.join("\n")).toMatch(/id, ra, dec, mag/);
});
