import { expect, test } from "vitest";
import { recogniseColumns } from "../../../../src/core/catalog/recognise-columns.ts";
import { unpairedUncertainties } from "../../../../src/core/catalog/unpaired.ts";

const said = (...names: string[]) => {
  const { measurements } = recogniseColumns(["ra", "dec", ...names], { idf: false });
  return unpairedUncertainties(measurements, names).map(({ text }) => text.split(",")[0]);
};

test.each([
  ["mag", "std_mag"],
  ["mag", "mag_std"],
  ["MAG", "MAG_RMS"],
  ["flux", "flux_scatter"],
  ["flux", "flux_var"],
  ["mag", "mag_err_lower"],
])("of %s without an uncertainty is said that %s was not taken for one", (value, name) => {
  expect(said(value, name)).toEqual([`${value} has no uncertainty: ${name} was not taken for one`]);
});

test("nothing is said where an uncertainty is there, or where nothing looks like one", () => {
  expect(said("mag", "magerr", "mag_std")).toEqual([]);
  expect(said("mag", "class_star")).toEqual([]);
});

test("of u_mag beside mag is said what it was not taken for, unless it is a band of its own", () => {
  expect(said("mag", "u_mag")).toEqual(["mag has no uncertainty: u_mag was not taken for one"]);
  expect(said("u_mag", "g_mag")).toEqual([]);
});
