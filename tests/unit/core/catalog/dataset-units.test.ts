import { expect, test } from "vitest";
import { inUnitsOf } from "../../../../src/core/catalog/dataset-units.ts";
import { recogniseColumns } from "../../../../src/core/catalog/recognise-columns.ts";
import { sourceTable } from "../../../../src/core/catalog/source-table.ts";
import { noPoint } from "../../../../src/core/cube/no-point.ts";
import type { Catalog } from "../../../../src/core/format/catalog.ts";

/** A catalog of two sources with one flux or magnitude and its error. */
function sourcesOf(name: "flux" | "mag", units: [value?: string, error?: string]) {
  const columns = [
    { name: "ra", data: Float64Array.of(150, 151) },
    { name: "dec", data: Float64Array.of(1, 2) },
    { name, data: Float32Array.of(20, 30), ...(units[0] ? { unit: units[0] } : {}) },
    { name: `${name}err`, data: Float32Array.of(2, 4), ...(units[1] ? { unit: units[1] } : {}) },
  ];
  const catalog: Catalog = { file: "a.csv", format: "csv", rowCount: 2, columns, warnings: [] };
  const names = columns.map((column) => column.name);
  const facts = { tableKey: "t", contentHash: "", byteLength: 0, columnNames: names };
  return sourceTable(catalog, recogniseColumns(names, { idf: false }), facts);
}
const axis = (unit: string) => [{ measurementKey: "t-flux", unit }];
const said = ({ assumptions = [] }: ReturnType<typeof sourcesOf>) => assumptions.map(({ text }) => text);

test("errors are brought to the unit of their values, magnitudes to mag", () => {
  const mag = sourcesOf("mag", ["mmag", "mmag"]);
  expect([...mag.measurements[0]!.value]).toEqual([0.02, 0.03].map(Math.fround));
  expect([...mag.measurements[0]!.uncertainty]).toEqual([0.002, 0.004].map(Math.fround));
  expect(mag.measurements[0]!.unit).toBe("mag");
  const flux = sourcesOf("flux", ["mJy", "uJy"]);
  expect([...flux.measurements[0]!.value]).toEqual([20, 30]);
  expect([...flux.measurements[0]!.uncertainty]).toEqual([0.002, 0.004].map(Math.fround));
  expect(said(flux)).toEqual(["fluxerr is in uJy: it was converted to mJy."]);
});

test("errors in a unit that is not their values' are left out by name", () => {
  const { measurements, warnings } = sourcesOf("flux", ["mJy", "adu"]);
  expect([...measurements[0]!.uncertainty]).toEqual([Number.NaN, Number.NaN]);
  expect(warnings.map(({ message }) => message).join()).toContain(
    "fluxerr is in adu, which cannot be converted to mJy",
  );
});

test("values are brought to the unit of the dataset", () => {
  const converted = inUnitsOf(axis("uJy"), sourcesOf("flux", ["mJy"]));
  expect([...converted.measurements[0]!.value]).toEqual([20000, 30000]);
  expect([...converted.measurements[0]!.uncertainty]).toEqual([2000, 4000]);
  expect(said(converted)[0]).toContain("flux is in mJy: it was converted to uJy");
});

test("values in a unit that cannot be the dataset's are left out by name, with a reason", () => {
  const { measurements, warnings, flags } = inUnitsOf(axis("uJy"), sourcesOf("flux", ["adu"]));
  expect([...measurements[0]!.value]).toEqual([Number.NaN, Number.NaN]);
  expect([...flags]).toEqual([noPoint.noValue, noPoint.noValue]);
  expect(warnings.map(({ message }) => message).join()).toContain("in adu, which cannot be converted to uJy");
});

test("a unit that only some catalogs state is said", () => {
  const taken = inUnitsOf(axis("uJy"), sourcesOf("flux", []));
  expect([...taken.measurements[0]!.value]).toEqual([20, 30]);
  expect(said(taken)[0]).toContain("states the unit uJy in some catalogs and none in others");
});
