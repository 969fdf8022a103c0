import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bytesSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { parseEcsv } from "../../../../src/core/format/delimited/ecsv.ts";
import { expectFixture, fixtureBytes, fixtureNames } from "../../../support/fixture-catalogs.ts";
import { hasSharedData, sharedData } from "../../../support/truth.ts";

const parse = (text: string) => parseEcsv(bytesSource(new TextEncoder().encode(text)), "t.ecsv");

async function refusal(text: string): Promise<{ tag: string; details: unknown }> {
  try {
    await parse(text);
  } catch (error) {
    if (isWorkbenchError(error)) return { tag: error.tag, details: error.details };
    throw error;
  }
  throw new Error("the text was read");
}

const head = "# %ECSV 1.0\n# ---\n# datatype:\n";

test.each(fixtureNames(/\.ecsv$/))("%s has the values that astropy reads from it", async (name) => {
  const catalog = await parseEcsv(bytesSource(fixtureBytes(name)), name);
  expectFixture(catalog, name);
  expect(catalog.warnings).toEqual([]);
});

test("descriptions that astropy wrapped over two lines are joined", async () => {
  const catalog = await parseEcsv(bytesSource(fixtureBytes("astropy.ecsv")), "astropy.ecsv");
  expect(catalog.columns[1]!.description).toBe(
    "Right ascension: the barycentre's, {J2000}, as measured on the coadded image of all epochs and then written with a description long enough to wrap",
  );
  expect(catalog.columns.at(-1)!.description).toBe("#1: [first] {second}");
});

test("rows and lines of a table with CRLF are read and counted", async () => {
  const catalog = await parse(
    `${head}# - {name: a, datatype: int64}\n# - {name: b, datatype: string}\na b\n1 x\n2 "y z"\n`.replaceAll(
      "\n",
      "\r\n",
    ),
  );
  expect(catalog.columns.map(({ data }) => data)).toEqual([Int32Array.of(1, 2), ["x", "y z"]]);
  expect(catalog.rowLine).toEqual(Int32Array.of(7, 8));
});

test("no text of the header is taken for a number, a date or nothing", async () => {
  const columns = ["1e3", "2026-11-28", "yes", "'null'", "0x1F"].map(
    (name) => `# - {name: ${name}, datatype: int64}\n`,
  );
  const catalog = await parse(`${head}${columns.join("")}1e3 2026-11-28 yes null 0x1F\n1 2 3 4 5\n`);
  expect(catalog.columns.map(({ name }) => name)).toEqual(["1e3", "2026-11-28", "yes", "null", "0x1F"]);
});

test("units that are one anchor and its aliases are the same unit", async () => {
  const catalog = await parse(
    `${head}# - {name: a, unit: &deg deg, datatype: int64}\n# - {name: b, unit: *deg, datatype: int64}\na b\n1 2\n`,
  );
  expect(catalog.columns.map(({ unit }) => unit)).toEqual(["deg", "deg"]);
});

test("a vector column keeps the elements that are wanted", async () => {
  const bytes = fixtureBytes("astropy.ecsv");
  const catalog = await parseEcsv(bytesSource(bytes), "astropy.ecsv", {
    wanted: (name) => name === "MAG_APER_2",
    float64: () => false,
  });
  expect(catalog.columns.map(({ name }) => name)).toEqual(["MAG_APER_2"]);
  expect(catalog.columns[0]!.data).toBeInstanceOf(Float32Array);
});

test("a word where a number is declared is a gap, and the warning names the line", async () => {
  const catalog = await parse(
    `${head}# - {name: a, datatype: float64}\n# - {name: b, datatype: int32}\na b\nabc 1\n2.5 ""\n`,
  );
  expect(catalog.columns.map(({ data }) => [...data])).toEqual([
    [Number.NaN, 2.5],
    [1, Number.NaN],
  ]);
  expect(catalog.warnings).toMatchObject([{ kind: "bad-value", line: 7, row: 0 }]);
});

test.each([
  ["another format", "ra,dec\n1,2\n", "NotACatalog", {}],
  ["no datatype list", "# %ECSV 1.0\n# ---\n# meta: x\na b\n", "CatalogSyntax", { expected: "a datatype list" }],
  ["an unclosed mapping", `${head}# - {name: a, datatype: int64\na\n1\n`, "CatalogSyntax", { line: 4 }],
  ["a column without a type", `${head}# - {name: a}\na\n1\n`, "CatalogSyntax", { line: 4 }],
  ["a missing line of names", `${head}# - {name: a, datatype: int64}\n`, "CatalogSyntax", { line: 5 }],
  [
    "names that differ from the header's",
    `${head}# - {name: a, datatype: int64}\nb\n1\n`,
    "CatalogSyntax",
    { line: 5, expected: 'column name "a"', found: '"b"' },
  ],
  [
    "a delimiter that ECSV has not",
    `# %ECSV 1.0\n# ---\n# delimiter: ';'\n# datatype:\n# - {name: a, datatype: int64}\na\n1\n`,
    "CatalogSyntax",
    { line: 3 },
  ],
  [
    "a header whose aliases would be a thousand million values",
    `# %ECSV 1.0
# ---
# a: &a [x,x,x,x,x,x,x,x,x,x]
${[..."bcdefghi"].map((key, i) => `# ${key}: &${key} [${Array(10).fill(`*${"abcdefgh"[i]}`)}]\n`).join("")}# datatype:
# - {name: ra, datatype: float64, meta: *i}
ra
1
`,
    "CatalogSyntax",
    { line: 4, expected: "aliases of at most 2000 values" },
  ],
  [
    "brackets within brackets",
    `${head}# - {name: a, datatype: int64, meta: ${"[".repeat(20_000)}}\na\n1\n`,
    "CatalogSyntax",
    { line: 4, expected: "YAML" },
  ],
  ["a key that is a mapping", `# %ECSV 1.0\n# ---\n# {datatype: x}: y\na\n1\n`, "CatalogSyntax", {}],
  ["a header of two megabytes", `# %ECSV 1.0\n${`# - ${"x".repeat(1000)}\n`.repeat(2000)}a\n1\n`, "TooLarge", {}],
])("%s is refused with line, what was expected and found", async (_, text, tag, details) => {
  expect(await refusal(text)).toMatchObject({ tag, details: { file: "t.ecsv", ...details } });
});

describe.skipIf(!hasSharedData)("real files beside the checkout (skipped where ../shared/data is absent)", () => {
  const read = (path: string) => parseEcsv(bytesSource(new Uint8Array(readFileSync(sharedData + path))), path);

  test("a quoted column name with a blank in it", async () => {
    const catalog = await read("epoch-tables/vasca_down.ecsv");
    expect(catalog.columns.map(({ name }) => name)).toEqual(["Local Path", "Status"]);
    expect(catalog.columns[1]!.data).toEqual(Array(4).fill("COMPLETE"));
  });

  test("a serialized SkyCoord keeps its plain columns", async () => {
    const catalog = await read("epoch-tables/vasca_tds_fields_table2.ecsv");
    expect(catalog.rowCount).toBe(42);
    expect(catalog.columns.find(({ name }) => name === "coordinates.ra")).toMatchObject({ unit: "deg" });
    expect(catalog.columns.find(({ name }) => name === "coordinates.dec")!.data[0]).toBe(-3.14);
    expect(catalog.columns.find(({ name }) => name === "nr_vis")!.data[0]).toBe(27);
  });

  test.each(["hatp32", "synth-a"])(
    "the superstack of %s has as many rows as lines, all of them numbers",
    async (series) => {
      const path = `${series}/coadd_ch1.ecsv`;
      const lines = readFileSync(sharedData + path, "utf8")
        .trimEnd()
        .split("\n");
      const catalog = await read(path);
      expect(catalog.rowCount).toBe(lines.filter((line) => !line.startsWith("#")).length - 1);
      expect(catalog.warnings).toEqual([]);
      const row = lines.at(-1)!.split(" ").map(Number);
      expect(catalog.columns.map(({ data }) => data.at(-1))).toEqual(row);
    },
  );
});
