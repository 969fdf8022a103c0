import { describe, expect, test } from "vitest";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { asciiCatalog, asciiHeader, asciiRows, lists, parseAscii } from "./ascii-text.ts";

const expected = {
  NUMBER: [1, 2, 3],
  ALPHA_J2000: [241.3617955, 241.4716121, 241.1782155],
  DELTA_J2000: [54.5228577, 54.5203321, 54.5222391],
  MAG_APER: [13.8844, 13.8398, 17.0455],
  MAG_APER_1: [13.3995, 13.358, 16.6113],
  MAGERR_APER: [0.0068, 0.0067, 0.0868],
  MAGERR_APER_1: [0.0062, 0.006, 0.0854],
  FLAGS: [0, 16, 24],
};

async function refusal(text: string) {
  const error: unknown = await parseAscii(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isWorkbenchError(error, "CatalogSyntax")) throw new Error(`expected CatalogSyntax, found ${String(error)}`);
  return error;
}

describe("a catalog in ASCII_HEAD", () => {
  test("becomes columns with units and descriptions, vectors named astropy's way", async () => {
    const catalog = await parseAscii(asciiCatalog);
    expect(lists(catalog)).toEqual(expected);
    expect(catalog).toMatchObject({ rowCount: 3, format: "ascii-head", warnings: [] });
    expect(catalog.columns[4]).toMatchObject({ unit: "mag", description: "Fixed aperture magnitude vector" });
    expect(catalog.columns[0]).not.toHaveProperty("unit");
  });

  test.each([
    ["CRLF line ends", asciiCatalog.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\xef\xbb\xbf${asciiCatalog}`],
    ["no newline at the end", asciiCatalog.trimEnd()],
    ["comments and empty lines between rows", `${asciiHeader}# a comment\n${asciiRows.join("\n\n  # 5 more\n")}\n\n`],
    ["a Latin-1 comment", `# mesur\xe9 \xe0 l'Observatoire\n${asciiCatalog}`],
    ["a comment that starts with a number before the header", `# 2017 December 20\n${asciiCatalog}`],
    ["tabs between values", asciiHeader + asciiRows.join("\n").trim().replaceAll(/ +/g, "\t")],
  ])("is read with %s", async (_, text) => {
    const catalog = await parseAscii(text);
    expect(lists(catalog)).toEqual(expected);
    expect(catalog.warnings).toEqual([]);
  });

  test("that has a header only is an epoch of no sources", async () => {
    const catalog = await parseAscii(asciiHeader);
    expect(catalog.rowCount).toBe(0);
    expect(catalog.columns.map(({ name }) => name)).toEqual(Object.keys(expected));
  });

  test("keeps the wanted columns, float64 where asked and rounded once where not", async () => {
    const catalog = await parseAscii(asciiCatalog, {
      wanted: (name) => /ALPHA|MAG_/.test(name),
      float64: (name) => name === "ALPHA_J2000",
    });
    expect(lists(catalog)).toEqual({
      ALPHA_J2000: expected.ALPHA_J2000,
      MAG_APER: expected.MAG_APER.map(Math.fround),
      MAG_APER_1: expected.MAG_APER_1.map(Math.fround),
    });
  });

  test("reads words for no number as NaN, overflow as infinity, and lists what is neither", async () => {
    const words = ["nan", "-NaN", "********", "-", "null", "inf", "-Infinity", "1E+400", "0x10", "12,5", "1.2.3"];
    const rows = words.map((word, i) => `${i + 1} 241.36 +54.5 ${word} 13.4 0.01 0.01 0\n`);
    const catalog = await parseAscii(asciiHeader + rows.join(""));
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    expect(lists(catalog).MAG_APER).toEqual([nan, nan, nan, nan, nan, inf, -inf, inf, nan, nan, nan]);
    expect(catalog.warnings.map(({ kind, line, row }) => ({ kind, line, row }))).toEqual(
      [8, 9, 10].map((row) => ({ kind: "bad-value", line: row + 7, row })),
    );
    expect(catalog.warnings[0]!.message).toBe("Line 15: MAG_APER is `0x10`, no number.");
  });
});

describe("a row with another count of values than the header names", () => {
  test("is left out, and listed with its line", async () => {
    const [first, second, third] = asciiRows;
    const rows = [first, second, `${second} 7`, third!.replace(" 24", ""), third];
    const catalog = await parseAscii(asciiHeader + rows.join("\n"));
    expect(lists(catalog).NUMBER).toEqual([1, 2, 3]);
    expect(catalog.warnings).toEqual([
      { kind: "bad-row", line: 9, message: "Line 9 has 9 values, not 8; the row was left out." },
      { kind: "bad-row", line: 10, message: "Line 10 has 7 values, not 8; the row was left out." },
    ]);
  });

  test("refuses the file when most rows are so: the header is not theirs", async () => {
    const rows = asciiRows.map((row) => `${row} 1.5`);
    const error = await refusal(asciiHeader + [...rows, asciiRows[0]].join("\n"));
    expect(error.details).toMatchObject({ file: "a.cat", line: 7, found: "9" });
  });

  test("is reported as cut when the file ends in it", async () => {
    const catalog = await parseAscii(asciiCatalog.slice(0, -30));
    expect(catalog.rowCount).toBe(2);
    expect(catalog.warnings).toMatchObject([{ kind: "truncated", line: 9 }]);
  });
});

test("A last row that is whole but shorter than the row before may be cut within its last value", async () => {
  const catalog = await parseAscii(asciiCatalog.slice(0, -2));
  expect(lists(catalog).FLAGS).toEqual([0, 16, 2]);
  expect(catalog.warnings).toMatchObject([{ kind: "truncated", line: 9, row: 2 }]);
});

describe("a header", () => {
  test("without the line of a column is refused, never read with columns shifted", async () => {
    const error = await refusal(asciiCatalog.replace(/# {3}3 DELTA.*\n/, ""));
    expect(error.message).toBe(
      "a.cat, line 3: expected a header line of column 3, found column 4: ALPHA_J2000 has one value, not 2.",
    );
  });

  test("without its first line is refused", async () => {
    const error = await refusal(asciiCatalog.replace(/# {3}1 NUMBER.*\n/, ""));
    expect(error.details).toMatchObject({ line: 1, expected: "the header line of column 1" });
  });

  test("with numbers out of order is refused", async () => {
    const error = await refusal(asciiCatalog.replace("#   3 DELTA", "#   2 DELTA"));
    expect(error.details).toMatchObject({ line: 3, found: "one of column 2 (DELTA_J2000)" });
  });

  test("of other columns between the rows is no comment", async () => {
    const other = asciiCatalog.replace("ALPHA_J2000", "X_IMAGE    ");
    const error = await refusal(asciiCatalog + other);
    expect(error.details).toMatchObject({ line: 11 });
    expect((await parseAscii(asciiCatalog + asciiCatalog)).rowCount).toBe(6);
  });

  test("that ends in a vector takes its length from the rows", async () => {
    const header = "# 1 NUMBER\n# 2 MAG_AUTO\n# 3 FLUX_RADIUS\n";
    const catalog = await parseAscii(`${header}1 14.5 1.5 2.5 3.5\n2 15.5 1.25 2.25 3.25\n3 16.5 1\n`);
    expect(Object.keys(lists(catalog))).toEqual([
      "NUMBER",
      "MAG_AUTO",
      "FLUX_RADIUS",
      "FLUX_RADIUS_1",
      "FLUX_RADIUS_2",
    ]);
    expect(catalog.warnings).toMatchObject([{ kind: "bad-row", line: 6 }]);
  });

  test("without the line of a vector's uncertainties raises a doubt about the vector", async () => {
    const catalog = await parseAscii(asciiCatalog.replace(/# {3}6 MAGERR_APER.*\n/, ""));
    expect(catalog.warnings).toEqual([
      { kind: "note", message: "MAG_APER_1 has no uncertainty: check that no line of the header is missing." },
    ]);
  });

  test("that names a column unknown to SExtractor may have a vector there, and says so", async () => {
    const catalog = await parseAscii("# 1 NUMBER\n# 2 VALU-ES   Note column 3 is missing\n# 4 FLAG\n1 0.5 1.5 0\n");
    expect(lists(catalog)).toEqual({ NUMBER: [1], "VALU-ES": [0.5], "VALU-ES_1": [1.5], FLAG: [0] });
    expect(catalog.warnings).toMatchObject([{ kind: "note" }]);
  });

  test("with images in the rows passes over them", async () => {
    const vignet = Array.from({ length: 15 * 15 }, () => "1.5").join(" ");
    const catalog = await parseAscii(`# 1 NUMBER\n# 2 VIGNET\n# 227 FLAGS\n1 ${vignet} 3\n`);
    expect(lists(catalog)).toEqual({ NUMBER: [1], FLAGS: [3] });
  });

  test("that declares a million columns is refused", async () => {
    const error = await parseAscii("# 1 NUMBER\n# 1000000 FLAGS\n1 2\n").catch((thrown: unknown) => thrown);
    expect(isWorkbenchError(error, "TooLarge")).toBe(true);
  });

  test("with lone CRs between its lines is refused", async () => {
    const error = await refusal(asciiCatalog.replaceAll("\n", "\r"));
    expect(error.details).toMatchObject({ line: 1, expected: "lines that end in LF or CRLF" });
  });
});
