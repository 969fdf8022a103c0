import { expect, test } from "vitest";
import { recogniseColumns } from "../../../../src/core/catalog/recognise-columns.ts";
import { sourceTable } from "../../../../src/core/catalog/source-table.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import type { Catalog, ColumnData } from "../../../../src/core/format/catalog.ts";

const facts = { tableKey: "ch1_sci", contentHash: "xxh128:00", byteLength: 7 };

function tableOf(columns: Record<string, ColumnData>) {
  const names = Object.keys(columns);
  const catalog: Catalog = {
    file: "a.cat",
    format: "csv",
    rowCount: columns[names[0]!]!.length,
    columns: names.map((name) => ({ name, data: columns[name]!, ...(name === "FLUX_AUTO" ? { unit: "Jy" } : {}) })),
    warnings: [{ kind: "note", message: "from the parser" }],
  };
  return sourceTable(catalog, recogniseColumns(names, { idf: true }), { ...facts, columnNames: names });
}

const columns = {
  NUMBER: Float64Array.of(1, 2, 3, 2),
  ALPHA_J2000: Float64Array.of(10, Number.NaN, 30, Number.POSITIVE_INFINITY),
  DELTA_J2000: Float64Array.of(-1, -2, -3, -4),
  MAG_AUTO: Float32Array.of(14.5, 99, Number.POSITIVE_INFINITY, 28.5),
  MAGERR_AUTO: Float32Array.of(0.01, 99, 0.03, 0.04),
  FLUX_AUTO: Float32Array.of(99, -5, 3, 4),
  FLAGS: Float64Array.of(0, 24, Number.NaN, 255),
};

test("A source table has keys as text, gaps as NaN, and a key for each measurement of its table", () => {
  const table = tableOf(columns);
  const { NaN: nan } = Number;
  expect(table).toMatchObject({ file: "a.cat", format: "csv", rowCount: 4, contentHash: "xxh128:00", byteLength: 7 });
  expect(table.sourceKey).toEqual(["1", "2", "3", "2"]);
  expect([...table.raDeg]).toEqual([10, nan, 30, nan]);
  expect([...table.decDeg]).toEqual([-1, -2, -3, -4]);
  expect([...table.xImage]).toEqual([nan, nan, nan, nan]);
  expect([...table.flags]).toEqual([0, 24, 0, 255]);
  const [mag, flux] = table.measurements;
  expect(mag).toMatchObject({ measurementKey: "ch1_sci-mag_auto", unit: "mag", uncertaintyColumn: "MAGERR_AUTO" });
  expect(flux).toMatchObject({ measurementKey: "ch1_sci-flux_auto", unit: "Jy", kind: "flux" });
  expect(flux).not.toHaveProperty("uncertaintyColumn");
});

test("99 is a gap in magnitudes and their uncertainties, and a number in fluxes", () => {
  const [mag, flux] = tableOf(columns).measurements;
  const { NaN: nan } = Number;
  expect([...mag!.value]).toEqual([14.5, nan, nan, 28.5]);
  expect([...mag!.uncertainty]).toEqual([0.01, nan, 0.03, 0.04].map(Math.fround));
  expect([...flux!.value]).toEqual([99, -5, 3, 4]);
  expect([...flux!.uncertainty]).toEqual([nan, nan, nan, nan]);
});

test("Warnings of the parser are kept; repeated keys and impossible flags are added", () => {
  expect(tableOf(columns).warnings).toEqual([
    { kind: "note", message: "from the parser" },
    {
      kind: "note",
      message: "2 rows have no position (RA NaN, Dec -2; RA NaN, Dec -4) and can belong to no object.",
    },
    { kind: "repeated-key", row: 3, message: "NUMBER 2 stands in rows 2 and 4." },
    { kind: "bad-value", row: 2, message: "Row 3: FLAGS is NaN, no sum of flag bits; it was read as 0." },
  ]);
});

test("Rows are numbered where there is no key column, and text keys stay text", () => {
  const { NUMBER, ...others } = columns;
  expect(tableOf(others).sourceKey).toEqual(["1", "2", "3", "4"]);
  expect(tableOf({ ...others, id: ["007", "b", "c", "d"] }).sourceKey).toEqual(["007", "b", "c", "d"]);
});

test("A catalog without a declination is refused with what it lacks and what it has", () => {
  const { DELTA_J2000, ...others } = columns;
  try {
    tableOf(others);
    expect.unreachable();
  } catch (error) {
    expect(isWorkbenchError(error, "MissingColumns") && error.details).toMatchObject({
      file: "a.cat",
      missing: ["DELTA_J2000"],
      found: expect.arrayContaining(["NUMBER", "ALPHA_J2000"]),
    });
  }
});

const place = { id: Float64Array.of(1, 2, 3), ra: Float64Array.of(30, 40, 50), dec: Float64Array.of(1, 2, 3) };
const said = ({ assumptions = [] }: ReturnType<typeof tableOf>) => assumptions.map(({ text }) => text);

test("The inverse square root of an inverse variance is the uncertainty, and the square root of a chosen variance", () => {
  const flux = Float32Array.of(100, 200, 300);
  const weighted = tableOf({ ...place, flux, flux_ivar: Float32Array.of(4, 0.25, 0) });
  expect([...weighted.measurements[0]!.uncertainty]).toEqual([0.5, 2, Number.NaN]);
  expect(said(weighted).join()).toMatch(/flux_ivar holds, as its name says, the inverse variance/);
});

test("Magnitudes and uncertainties that are beyond anything physical are kept, and it is said", () => {
  const inMmag = tableOf({ ...place, mag: Float32Array.of(17561, 15429, 18020), magerr: Float32Array.of(22, 25, 43) });
  expect([...inMmag.measurements[0]!.value]).toEqual([17561, 15429, 18020]);
  expect(said(inMmag).join()).toMatch(/most numbers are no magnitudes, such as 18020/);
  const errors = tableOf({ ...place, mag: Float32Array.of(17.5, 15.4, 18), magerr: Float32Array.of(22, 25, 43) });
  expect(said(errors).join()).toMatch(/magerr: most uncertainties are above 1.5 mag/);
  const good = tableOf({ ...place, mag: Float32Array.of(17.5, 99, 99), magerr: Float32Array.of(0.02, 99, 99) });
  expect(said(good)).toEqual([]);
});

test.each([
  [["mag_58001.2500", "mag_58002.3125"], true],
  [["mag_20170905", "mag_20170906"], true],
  [["mag_1", "mag_2"], false],
  [["mag_f814w", "mag_12000"], false],
])("Of measurements called %s it is said that they are no epochs: %s", (names, expected) => {
  const columns = Object.fromEntries(names.map((name, k) => [name, Float32Array.of(17, 15, 18).map((m) => m + k)]));
  expect(/have times in their names/.test(said(tableOf({ ...place, ...columns })).join())).toBe(expected);
});
