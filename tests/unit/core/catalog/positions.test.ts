// Which columns are positions, in which unit, and which rows have none.
import { expect, test } from "vitest";
import { recogniseColumns } from "../../../../src/core/catalog/recognise-columns.ts";
import { mendSkycat } from "../../../../src/core/catalog/skycat-columns.ts";
import { sourceTable } from "../../../../src/core/catalog/source-table.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import type { Catalog, ColumnData } from "../../../../src/core/format/catalog.ts";

type Given = Record<string, ColumnData | number[] | string[]>;
const mag = { mag: [15, 16, 17, 18] };

function catalogOf(columns: Given, units: Record<string, string> = {}, format: Catalog["format"] = "csv"): Catalog {
  return {
    ...{ file: "a.csv", format, rowCount: Object.values(columns)[0]!.length, warnings: [] },
    columns: Object.entries(columns).map(([name, values]) => ({
      name,
      ...(units[name] ? { unit: units[name] } : {}),
      data: typeof values[0] === "string" ? (values as string[]) : Float64Array.from(values as number[]),
    })),
  };
}

function tableOf(columns: Given, units: Record<string, string> = {}, format: Catalog["format"] = "csv") {
  const { catalog, assumptions } = mendSkycat(catalogOf(columns, units, format));
  const columnNames = catalog.columns.map(({ name }) => name);
  const texts = new Set(catalog.columns.flatMap(({ name, data }) => (Array.isArray(data) ? [name] : [])));
  const mapping = recogniseColumns(columnNames, { idf: false, texts });
  const facts = { tableKey: "t", contentHash: "", byteLength: 1, columnNames, assumptions };
  return sourceTable(catalog, mapping, facts);
}

const raDeg = [150.1, 150.131, 150.073, 150.152];
const decDeg = [2.2, 2.222, -0.2, 2.165];
const times = (values: number[], factor: number) => values.map((value) => value * factor);
const perRadian = Math.PI / 180;

test.each<[string, Given, Record<string, string>]>([
  ["hour angles by unit", { ra: times(raDeg, 1 / 15), dec: decDeg }, { ra: "hourangle", dec: "deg" }],
  ["hours by name", { ra_hours: times(raDeg, 1 / 15), dec_deg: decDeg }, {}],
  ["hours in brackets", { "RA(hours)": times(raDeg, 1 / 15), "Dec(deg)": decDeg }, {}],
  ["hours by camel case", { raHours: times(raDeg, 1 / 15), decDeg }, {}],
  ["radians by name", { ra_rad: times(raDeg, perRadian), dec_rad: times(decDeg, perRadian) }, {}],
  ["radians of one by the other's", { ra: times(raDeg, perRadian), dec: times(decDeg, perRadian) }, { ra: "rad" }],
  [
    "LSST's coord_ra",
    { coord_ra: times(raDeg, perRadian), coord_dec: times(decDeg, perRadian) },
    { coord_ra: "rad", coord_dec: "rad" },
  ],
  ["arcseconds", { ra: times(raDeg, 3600), dec: times(decDeg, 3600) }, { ra: "arcsec", dec: "arcsec" }],
  ["arcminutes", { ra: times(raDeg, 60), dec: times(decDeg, 60) }, { ra: "arcmin", dec: "arcmin" }],
  ["milliarcseconds", { ra: times(raDeg, 3.6e6), dec: times(decDeg, 3.6e6) }, { ra: "mas", dec: "mas" }],
  ["other words", { RightAscension: raDeg, Declination: decDeg }, {}],
  ["labels", { raMean: raDeg, decMean: decDeg }, {}],
  ["texts of numbers", { ra: raDeg.map(String), dec: decDeg.map(String) }, { ra: "deg", dec: "deg" }],
  [
    "numbers before texts",
    { RAJ2000: ["1", "2", "3", "4"], DEJ2000: ["1", "2", "3", "4"], ra_x: raDeg, dec_x: decDeg },
    {},
  ],
])("%s become degrees", (_, columns, units) => {
  const table = tableOf({ ...columns, ...mag }, units);
  const close = (values: number[]) => values.map((value) => expect.closeTo(value, 9));
  expect([...table.raDeg]).toEqual(close(raDeg));
  expect([...table.decDeg]).toEqual(close(decDeg));
});

test("sexagesimal texts are hours and degrees, and degrees in both where values or the unit say so", () => {
  const dec = ["+02:12:00", "-00:12:00", "\u221200 12 00", "2:12"];
  const usual = tableOf({ ra: ["10:00:24", "10 00 24.0", "10h00m24s", "10:00:00"], dec, ...mag });
  expect([...usual.raDeg]).toEqual([150.1, 150.1, 150.1, 150].map((value) => expect.closeTo(value, 9)));
  expect([...usual.decDeg]).toEqual([2.2, -0.2, -0.2, 2.2].map((value) => expect.closeTo(value, 9)));
  expect(usual.assumptions).toMatchObject([{ kind: "unit", text: expect.stringContaining("as hours, as is usual") }]);
  const inDegrees = ["150:06:00", "10:00:00", "20:00:00", "0:30:00"];
  const expected = [150.1, 10, 20, 0.5].map((value) => expect.closeTo(value, 9));
  expect([...tableOf({ ra: inDegrees, dec, ...mag }).raDeg]).toEqual(expected);
  expect([...tableOf({ ra: inDegrees, dec, ...mag }, { ra: '"d:m:s"' }).raDeg]).toEqual(expected);
});

test("right ascensions below 24 without a unit stay degrees, and that is said", () => {
  const table = tableOf({ ra: [10, 11, 12, 13], dec: decDeg, ...mag });
  expect([...table.raDeg]).toEqual([10, 11, 12, 13]);
  expect(table.assumptions?.[0]?.text).toContain("not as hours");
  expect(tableOf({ ra: [10, 11, 12, 13], dec: decDeg, ...mag }, { ra: "deg" }).assumptions).toBeUndefined();
});

const six = { mag: [1, 2, 3, 4, 5, 6] };

test.each<[string, number[], number[], number]>([
  ["-999", [150.1, 150.2, -999, -999, 150.15, 150.1], [2.1, 2.2, -999, -999, 2.15, 2.2], 2],
  ["0, 0", [150.1, 150.2, 0, 150.3, 150.15, 150.1], [2.1, 2.2, 0, 2.1, 2.15, 2.2], 1],
  ["-1, -1", [150.1, 150.2, -1, 150.3, 150.15, 150.1], [2.1, 2.2, -1, 2.1, 2.15, 2.2], 1],
  ["-99 in one", [150.1, 150.2, -99, 150.3, 150.15, 150.1], [2.1, 2.2, 2.1, 2.1, 2.15, 2.2], 1],
  ["a declination beyond 90", [150.1, 150.2, 150.2, 150.3, 150.15, 150.1], [2.1, 2.2, 95.5, 2.1, 2.15, 2.2], 1],
  ["a right ascension beyond 360", [150.1, 150.2, 400.5, 150.3, 150.15, 150.1], [2.1, 2.2, 2.1, 2.1, 2.15, 2.2], 1],
  ["nothing", [359.99, 0, 0.01, 0.005, -0.01, 360], [0, 0, 0.01, 0.02, -0.01, 0.005], 0],
])("rows with %s have no position where the field is elsewhere", (_, ra, dec, count) => {
  const table = tableOf({ ra, dec, ...six });
  expect(table.raDeg.filter(Number.isNaN)).toHaveLength(count);
  expect(table.noPositionCount ?? 0).toBe(count);
  expect(table.warnings.map(({ message }) => message)).toEqual(
    count > 0 ? [expect.stringMatching(new RegExp(`^${count} rows? ha(s|ve) no position`))] : [],
  );
});

const pixels = { X_IMAGE: [10.5, 200.25, 340, 77], Y_IMAGE: [14, 55.5, 80, 61.25] };

test.each<[string, Given]>([
  ["all at 0, 0", { ALPHA_J2000: [0, 0, 0, 0], DELTA_J2000: [0, 0, 0, 0] }],
  ["all at one place", { ALPHA_J2000: [150, 150, 150, 150], DELTA_J2000: [2, 2, 2, 2] }],
  ["those of the pixels", { X_WORLD: pixels.X_IMAGE, Y_WORLD: pixels.Y_IMAGE }],
  ["beyond the sphere", { ra: [10, 500, 700, 20], dec: [100, 200, 300, 4] }],
  ["not there", {}],
])("a catalog whose positions are %s is placed on its image", (_, sky) => {
  const table = tableOf({ NUMBER: [1, 2, 3, 4], ...sky, ...pixels, ...mag });
  expect(table.place).toBe("image");
  expect(table.raDeg.every(Number.isNaN)).toBe(true);
  expect([...table.xImage]).toEqual(pixels.X_IMAGE);
  expect(table.assumptions?.at(-1)?.kind).toBe("position");
});

test("world coordinates beyond the sphere are pixels, other numbers there are refused by name", () => {
  const wild = [
    [10, 300, 400, 500],
    [100, 200, 300, 150],
  ] as const;
  expect([...tableOf({ X_WORLD: [...wild[0]], Y_WORLD: [...wild[1]], ...mag }).xImage]).toEqual(wild[0]);
  const refused = () => tableOf({ ra: [...wild[0]], dec: [...wild[1]], ...mag });
  expect(refused).toThrowError(/a\.csv: ra and dec hold no sky positions/);
  try {
    refused();
  } catch (error) {
    expect(isWorkbenchError(error, "NoPositions")).toBe(true);
  }
});

test("ASCII_SKYCAT's fixed names give way to what the columns are", () => {
  const delta = decDeg.map((_, k) => 2.2 + k * 0.001 * (k % 2 ? 1 : -1));
  const alpha = raDeg;
  const plane = (a: number, b: number) => alpha.map((ra, k) => 500 + a * (ra - 150.1) + b * (delta[k]! - 2.2));
  const columns = {
    id: [1, 2, 3, 4],
    ra: plane(-3000, 10),
    dec: plane(10, 3000),
    mag: alpha,
    DELTA_J2000: delta,
    MAG_AUTO: [9, 8, 7, 6],
  };
  const table = tableOf(columns, {}, "ascii-skycat");
  expect([...table.raDeg]).toEqual(alpha);
  expect([...table.decDeg]).toEqual(delta);
  expect(table.measurements.map(({ measurementKey }) => measurementKey)).toEqual(["t-auto"]);
  expect(table.assumptions).toMatchObject([{ kind: "table" }]);
  const right = tableOf({ id: [1, 2, 3, 4], ra: raDeg, dec: decDeg, mag: [15, 16, 17, 18] }, {}, "ascii-skycat");
  expect(right.measurements[0]!.measurementKey).toBe("t-mag");
});
