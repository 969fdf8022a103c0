import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bytesSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { parseFits } from "../../../../src/core/format/fits/fits.ts";
import { FitsHeader } from "../../../../src/core/format/fits/fits-header.ts";
import { imageHeader } from "../../../../src/core/format/fits/image-header.ts";
import { expectFixture, fixtureBytes, fixtureNames } from "../../../support/fixture-catalogs.ts";
import { hasSharedData, sharedData } from "../../../support/truth.ts";

async function refusal(bytes: Uint8Array<ArrayBuffer>): Promise<{ tag: string; details: unknown }> {
  try {
    await parseFits(bytesSource(bytes), "t.fits");
  } catch (error) {
    if (isWorkbenchError(error)) return { tag: error.tag, details: error.details };
    throw error;
  }
  throw new Error("the file was read");
}

/** A copy of a FITS file in which one header card is another. */
function withCard(bytes: Uint8Array<ArrayBuffer>, keyword: string, value: string): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  const text = new TextDecoder("latin1").decode(copy);
  const at = text.lastIndexOf(`${keyword.padEnd(8)}= `);
  copy.set(new TextEncoder().encode(`${keyword.padEnd(8)}= ${value}`.padEnd(80)), at);
  return copy;
}

const rowsOf = (bytes: Uint8Array<ArrayBuffer>, length: number) =>
  parseFits(bytesSource(bytes.subarray(0, length)), "cut.fits");

test.each(fixtureNames(/\.(fits|ldac)$/))("%s has the values that astropy reads from it", async (name) => {
  expectFixture(await parseFits(bytesSource(fixtureBytes(name)), name), name);
});

test("columns of bits, complex numbers, lists and images are passed over with a note each", async () => {
  const { warnings } = await parseFits(bytesSource(fixtureBytes("types.fits")), "types.fits");
  expect(warnings.map(({ kind, message }) => [kind, message.split(" ")[1]])).toEqual(
    ["bits", "complex", "dcomplex", "list", "qlist", "VIGNET"].map((name) => ["note", name]),
  );
});

test("integers are int32 where they fit, float64 where they do not, or values are missing", async () => {
  const { columns } = await parseFits(bytesSource(fixtureBytes("types.fits")), "types.fits");
  const kind = (name: string) => columns.find((column) => column.name === name)!.data.constructor.name;
  expect(["NUMBER", "ushort", "logical", "short", "uint", "long", "big"].map(kind)).toEqual([
    "Int32Array",
    "Int32Array",
    "Int32Array",
    "Float64Array",
    "Float64Array",
    "Float64Array",
    "Array",
  ]);
});

test("only wanted columns are read, vector elements by their own names, in the precision asked for", async () => {
  const options = {
    wanted: (name: string) => /^(MAG_APER_1|double|float)$/.test(name),
    float64: (name: string) => name === "float",
  };
  const { columns } = await parseFits(bytesSource(fixtureBytes("types.fits")), "types.fits", options);
  expect(columns.map(({ name, data }) => [name, data.constructor.name])).toEqual([
    ["float", "Float64Array"],
    ["double", "Float32Array"],
    ["MAG_APER_1", "Float32Array"],
  ]);
  expect(columns[1]!.data[1]).toBe(Math.fround(1 / 3));
});

test("64-bit integers are scaled and moved as their header says, missing ones are gaps", async () => {
  const card = (text: string) => text.padEnd(80);
  const block = (cards: string[]) => cards.map(card).join("").padEnd(2880);
  const table = [
    "TFIELDS = 2",
    "TTYPE1  = 'scaled'",
    "TFORM1  = '1K'",
    "TSCAL1  = 2.0",
    "TZERO1  = 5.0",
    "TNULL1  = 9",
  ];
  const moved = ["TTYPE2  = 'moved'", "TFORM2  = '1K'", "TZERO2  = 10", "TNULL2  = 13"];
  const sizes = ["BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 16", "NAXIS2  = 2", "PCOUNT  = 0", "GCOUNT  = 1"];
  const head =
    block(["SIMPLE  =                    T", "NAXIS   = 0", "END"]) +
    block(["XTENSION= 'BINTABLE'", ...sizes, ...table, ...moved, "END"]);
  const bytes = new Uint8Array(head.length + 2880);
  bytes.set(new TextEncoder().encode(head));
  const values = new DataView(bytes.buffer, head.length);
  for (const [at, value] of [9n, 3n, 4n, 13n].entries()) values.setBigInt64(8 * at, value);
  const { columns } = await parseFits(bytesSource(bytes), "t.fits");
  expect(columns.map(({ data }) => [...data])).toEqual([
    [Number.NaN, 13],
    [13, Number.NaN],
  ]);
});

test("a table that was cut gives its whole rows and says how many are missing", async () => {
  const bytes = fixtureBytes("sextractor.ldac");
  const whole = await parseFits(bytesSource(bytes), "whole.ldac");
  const start = bytes.length - 2880;
  const cut = await rowsOf(bytes, start + 122 * 5 + 60);
  expect(cut.rowCount).toBe(5);
  expect(cut.warnings).toMatchObject([{ kind: "truncated", row: 5, byte: start + 122 * 5 + 60 }]);
  expect(cut.warnings[0]!.message).toContain("5 of 12 rows are there, 7 are missing");
  expect(cut.columns.map(({ data }) => [...data])).toEqual(whole.columns.map(({ data }) => [...data.slice(0, 5)]));
});

test("a file may be cut at any byte: its rows are read, or it is refused with file and reason", async () => {
  const bytes = fixtureBytes("sextractor.ldac");
  for (let length = 0; length < bytes.length; length += 97) {
    try {
      expect((await rowsOf(bytes, length)).rowCount).toBeLessThanOrEqual(12);
    } catch (error) {
      if (!isWorkbenchError(error)) throw error;
      expect(["NotACatalog", "CatalogSyntax"]).toContain(error.tag);
    }
  }
});

test.each([
  ["rows that the columns do not fill", "NAXIS1", "                 9999", "CatalogSyntax"],
  ["a column type that FITS has not", "TFORM3", "'1Z      '", "CatalogSyntax"],
  ["a million columns", "TFIELDS", "              1000000", "TooLarge"],
  ["a negative count of rows", "NAXIS2", "                   -5", "CatalogSyntax"],
])("%s is refused", async (_, keyword, value, tag) => {
  const refused = await refusal(withCard(fixtureBytes("types.fits"), keyword, value));
  expect(refused).toMatchObject({ tag, details: { file: "t.fits" } });
});

test("more rows declared than any memory holds are read as far as the file goes", async () => {
  const { rowCount, warnings } = await parseFits(
    bytesSource(withCard(fixtureBytes("types.fits"), "NAXIS2", "     1000000000000000")),
    "t.fits",
  );
  expect(rowCount).toBeLessThan(100);
  expect(warnings).toContainEqual(expect.objectContaining({ kind: "truncated" }));
});

test("an image without a table is refused by its size", async () => {
  expect(await refusal(fixtureBytes("scaled.fits").subarray(0, 5760))).toMatchObject({
    tag: "NotACatalog",
    details: { found: "a FITS image of 3 x 2 pixels, no table" },
  });
});

test("header cards are texts with doubled quotes and continuations, numbers, logicals", async () => {
  const header = new FitsHeader(0);
  const cards = [
    "OBSERVER= 'O''Hara  '           / a comment",
    "LONGTEXT= 'begins &'",
    "CONTINUE  'and ends'",
    "EXPTIME =              1.2D+02 / [s]",
    "DEBLEND =                    T",
    "HIERARCH ESO DET GAIN = 1.5 / [e-/adu]",
    "COMMENT = no value",
    "EXPTIME =                  999 / the first counts",
    "BROKEN  = nonsense",
  ];
  for (const card of cards) header.add(card.padEnd(80));
  expect(Object.fromEntries(header.values)).toEqual({
    OBSERVER: "O'Hara",
    LONGTEXT: "begins and ends",
    EXPTIME: 120,
    DEBLEND: true,
    "ESO DET GAIN": 1.5,
  });
});

test.each([
  [["MJD-OBS =              58000.25", "DATE-OBS= '2001-01-01'"], 58000.25],
  [["DATE-OBS= '2017-09-04T12:00:00'"], 58000.5],
  [["DATE-OBS= '2017-09-04'", "TIME-OBS= '12:00:00'"], 58000.5],
  [["JD      =            2458000.75"], 58000.25],
  [["DATE-OBS= '''2017-09-04T12:00:00'''"], 58000.5],
  [["DATE-OBS= '\"2017-09-04\"'", "TIME-OBS= '''12:00:00'''"], 58000.5],
  [["FILTER  = 'R       '"], undefined],
])("an image header with %j has the MJD %s", async (cards, mjd) => {
  const header = new FitsHeader(0);
  for (const card of cards) header.add(card.padEnd(80));
  expect(imageHeader(header)?.mjd).toBe(mjd);
});

describe.skipIf(!hasSharedData)(
  "files of SExtractor beside the checkout (skipped where ../shared/data is absent)",
  () => {
    const read = (path: string) => parseFits(bytesSource(new Uint8Array(readFileSync(sharedData + path))), path);

    test.each([
      ["04_ch1_sci.fits", 0, 0],
      ["05_ch1_sci.ldac", 0, 0],
      ["21_ch1_sci.fits", 531, 528],
      ["23_ch1_sci.ldac", 686, 373],
      ["25_ch1_sci.sexcat", 1059, 0],
    ])("IDF_gr900000%s has %i rows, %i missing", async (name, rows, missing) => {
      const { rowCount, warnings } = await read(`synth-a/damaged/IDF_gr900000${name}`);
      expect(rowCount).toBe(rows);
      expect(warnings.map(({ kind, message }) => [kind, message.includes(`, ${missing} are missing`)])).toEqual(
        missing > 0 ? [["truncated", true]] : [],
      );
    });

    test("a primary header without a table is refused", async () => {
      await expect(read("synth-a/damaged/IDF_gr90000022_ch1_sci.fits")).rejects.toThrow(/ends with END/);
    });

    test("a real FITS_LDAC of the OSN has astropy's rows, columns and sums, and its image's header", async () => {
      const truth = readFileSync(`${sharedData}real-catalogs/TRUTH.csv`, "utf8")
        .split("\n")
        .find((line) => line.startsWith("iop3_HD204827_T90_ldac.cat"))!
        .split(",");
      const catalog = await read("real-catalogs/iop3_HD204827_T90_ldac.cat");
      expect(catalog.rowCount).toBe(Number(truth[2]));
      expect(catalog.columns.map(({ name }) => name).join(" ")).toBe(truth[4]);
      for (const sum of truth[5]!.split(";")) {
        const [name, value] = sum.split("=");
        const { data } = catalog.columns.find((column) => column.name === name)!;
        const total = (data as Float64Array).reduce((a, b) => a + (Number.isNaN(b) ? 0 : b), 0);
        const scale = (data as Float64Array).reduce((a, b) => a + Math.abs(b), 0);
        expect(Math.abs(total - Number(value)), name).toBeLessThanOrEqual(2e-8 * scale);
      }
      expect(catalog.header).toMatchObject({ exptimeSeconds: 5, filter: "R-45" });
      expect(catalog.header!.mjd).toBeCloseTo(2459525.334633912 - 2400000.5, 6);
    });
  },
);
