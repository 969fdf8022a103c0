// FITS_LDAC of several tables, as SExtractor and others write them, made byte by byte.
import { expect, test } from "vitest";
import { bytesSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { parseFits } from "../../../../src/core/format/fits/fits.ts";

const block = 2880;
const padded = (text: string, fill: string) => text.padEnd(Math.ceil(text.length / block) * block, fill);
const card = (keyword: string, value: string | number) =>
  `${keyword.padEnd(8)}= ${typeof value === "string" ? `'${value.padEnd(8)}'` : String(value).padStart(20)}`.padEnd(80);
const header = (...cards: string[]) => padded([...cards, "END".padEnd(80)].join(""), " ");
const table = (name: string, rowLength: number, rows: number, ...fields: string[]) =>
  header(
    ...["XTENSION= 'BINTABLE'".padEnd(80), card("BITPIX", 8), card("NAXIS", 2), card("NAXIS1", rowLength)],
    ...[card("NAXIS2", rows), card("PCOUNT", 0), card("GCOUNT", 1), card("EXTNAME", name), ...fields],
  );

/** The header of an image as LDAC has it, its cards filled up with `fill`, and a table of two sources. */
function exposure(cards: string[], fill: string): string {
  const text = [...cards, "END"].map((one) => one.trimEnd().padEnd(80, fill)).join("");
  const head =
    table("LDAC_IMHEAD", text.length, 1, card("TFIELDS", 1), card("TFORM1", `${text.length}A`)) + padded(text, "\0");
  const bytes = new DataView(new ArrayBuffer(2 * 24));
  for (const [k, value] of [150, 2, 18, 150.1, 2.1, 19].entries()) bytes.setFloat64(8 * k, value);
  const fields = ["ALPHA_J2000", "DELTA_J2000", "MAG_AUTO"].flatMap((name, k) => [
    card(`TTYPE${k + 1}`, name),
    card(`TFORM${k + 1}`, "1D"),
  ]);
  const data = String.fromCharCode(...new Uint8Array(bytes.buffer));
  return head + table("LDAC_OBJECTS", 24, 2, card("TFIELDS", 3), ...fields) + padded(data, "\0");
}

function read(...exposures: string[]) {
  return parseFits(bytesSource(bytesOf(...exposures)), "a.ldac");
}

function bytesOf(...exposures: string[]): Uint8Array<ArrayBuffer> {
  const primary = header("SIMPLE  =                    T".padEnd(80), card("BITPIX", 8), card("NAXIS", 0));
  return Uint8Array.from(primary + exposures.join(""), (character) => character.charCodeAt(0));
}

const at = (mjd: number, filter: string) => [card("MJD-OBS", mjd), card("FILTER", filter)];
const notes = ({ warnings }: Awaited<ReturnType<typeof read>>) => warnings.map(({ message }) => message).join(" ");

test("chips of one exposure are one catalog", async () => {
  const catalog = await read(exposure(at(58001.25, "r"), " "), exposure(at(58001.2501, "r"), " "));
  expect(catalog.rowCount).toBe(4);
  expect(notes(catalog)).toMatch(/^2 tables with the same columns/);
});

test("texts are asked for by the rows of the catalog, not by those of a chip", async () => {
  const fields = [card("TFIELDS", 1), card("TTYPE1", "NAME"), card("TFORM1", "1A")];
  const chip = (letters: string) => table("LDAC_OBJECTS", 1, letters.length, ...fields) + padded(letters, "\0");
  const { columns } = await parseFits(bytesSource(bytesOf(chip("abc"), chip("def"))), "a.ldac", {
    keepsText: (name, row) => name === "NAME" && (row === 1 || row === 5),
  });
  expect(columns[0]!.data).toEqual(["", "b", "", "", "", "f"]);
});

test.each([
  ["filter", at(58001.25, "g"), "g, not r"],
  ["time", at(58001.75, "r"), "MJD 58001.75, not 58001.25"],
])("a table of another %s is passed over by name", async (_, cards, said) => {
  const catalog = await read(exposure(at(58001.25, "r"), " "), exposure(cards, " "));
  expect(catalog.rowCount).toBe(2);
  expect(catalog.header).toMatchObject({ mjd: 58001.25, filter: "r" });
  expect(notes(catalog)).toContain(`of another exposure (${said})`);
});

test("cards that are filled up with zeros are read as those with blanks", async () => {
  const catalog = await read(exposure(at(58001.25, "r"), "\0"));
  expect(catalog.header).toMatchObject({ mjd: 58001.25, filter: "r" });
});

test("a compressed table is refused as one", async () => {
  const packed = table(
    "T",
    8,
    1,
    card("TFIELDS", 1),
    card("TFORM1", "1PB"),
    "ZTABLE  =                    T".padEnd(80),
  );
  await expect(read(packed + padded("\0".repeat(8), "\0"))).rejects.toThrow(/compressed table \(ZTABLE\)/);
});
