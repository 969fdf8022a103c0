import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bytesSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { parseVotable } from "../../../../src/core/format/votable/votable.ts";
import { expectFixture, fixtureBytes, fixtureNames } from "../../../support/fixture-catalogs.ts";
import { hasSharedData, sharedData } from "../../../support/truth.ts";

const parse = (text: string) => parseVotable(bytesSource(new TextEncoder().encode(text)), "t.xml");

async function refusal(text: string): Promise<{ tag: string; details: unknown; message: string }> {
  try {
    await parse(text);
  } catch (error) {
    if (isWorkbenchError(error)) return { tag: error.tag, details: error.details, message: error.message };
    throw error;
  }
  throw new Error("the file was read");
}

const fields = '<FIELD name="id" datatype="int"/>\n<FIELD name="mag" datatype="float"/>\n';
const document = (table: string) => `<?xml version="1.0"?>\n<VOTABLE>\n<RESOURCE>\n${table}</RESOURCE>\n</VOTABLE>\n`;
const table = (rows: string, attributes = "") =>
  `<TABLE${attributes}>\n${fields}<DATA><TABLEDATA>\n${rows}</TABLEDATA></DATA>\n</TABLE>\n`;
const values = async (text: string) => (await parse(text)).columns.map(({ data }) => [...data]);

test.each(fixtureNames(/\.xml$/))("%s has the values that astropy reads from it", async (name) => {
  const catalog = await parseVotable(bytesSource(fixtureBytes(name)), name);
  expectFixture(catalog, name);
  expect(catalog.warnings).toEqual([]);
});

test("rows are read the same by the XML parser and without it, line numbers included", async () => {
  for (const name of ["sextractor.xml", "astropy_tabledata.xml"]) {
    const text = new TextDecoder().decode(fixtureBytes(name)).replace(/<TD>\s*1<\/TD>/, "<TD>x</TD>");
    const slowly = await parse(text.replace("<TABLEDATA>", "<TABLEDATA><!-- not plain -->"));
    const both = await parse(text.replace(/(<TR>\s*<TD>\s*)(5<)/, "$1&#x20;$2"));
    expect((await parse(text)).warnings).toMatchObject([{ kind: "bad-value" }]);
    expect(slowly).toEqual(await parse(text));
    expect(both).toEqual(await parse(text));
  }
});

test("rows within a comment are no rows", async () => {
  const row = "<TR><TD>1</TD><TD>2</TD></TR>";
  expect(await values(document(table(`${row}<!-- ${row}${row} -->${row}`)))).toEqual([
    [1, 1],
    [2, 2],
  ]);
});

test("a table longer than a block is read whole, wherever the blocks end", async () => {
  const rows = Array.from(
    { length: 9000 },
    (_, row) => `<TR><TD>${row}</TD><TD>${row % 7 === 0 ? "&#49;" : row / 2}</TD></TR>\n`,
  );
  const catalog = await parse(document(table(rows.join(""))));
  expect([...catalog.columns[0]!.data]).toEqual(rows.map((_, row) => row));
  expect([...catalog.columns[1]!.data]).toEqual(rows.map((_, row) => (row % 7 === 0 ? 1 : Math.fround(row / 2))));
  expect(catalog.rowLine!.at(-1)).toBe(9007);
});

test("floats stay float32 and doubles float64, unless something else is asked for", async () => {
  const bytes = fixtureBytes("sextractor.xml");
  const kinds = async (options: object) => {
    const { columns } = await parseVotable(bytesSource(bytes), "sextractor.xml", options);
    return columns.map(({ name, data }) => `${name} ${data.constructor.name}`);
  };
  expect(await kinds({ wanted: (name: string) => /^(NUMBER|ALPHA_J2000|MAG_APER_2)$/.test(name) })).toEqual([
    "NUMBER Int32Array",
    "ALPHA_J2000 Float64Array",
    "MAG_APER_2 Float32Array",
  ]);
  expect(await kinds({ wanted: (name: string) => name === "MAG_AUTO", float64: () => true })).toEqual([
    "MAG_AUTO Float64Array",
  ]);
});

test("elements with a namespace prefix, CDATA, comments, and empty cells are read", async () => {
  const text = document(table("<TR><TD>1</TD><TD><![CDATA[2.5]]></TD></TR><!-- c --><TR><TD/><TD> </TD></TR>\n"));
  expect(await values(text.replaceAll(/<(\/?)([A-Z])/g, "<$1vot:$2"))).toEqual([
    [1, Number.NaN],
    [2.5, Number.NaN],
  ]);
});

test("a row with too few or too many cells is left out, and the warning names its line", async () => {
  const text = document(
    table("<TR><TD>1</TD></TR>\n<TR><TD>2</TD><TD>3</TD></TR>\n<TR><TD>4</TD><TD>5</TD><TD>6</TD></TR>\n"),
  );
  expect(await values(text)).toEqual([[2], [3]]);
  expect((await parse(text)).warnings.map(({ kind, line }) => [kind, line])).toEqual([
    ["bad-row", 8],
    ["bad-row", 10],
  ]);
});

test("a word where a number is declared, or a vector of another length, is a gap with a warning", async () => {
  const rows = "<TR><TD>1</TD><TD>2 3</TD></TR>\n<TR><TD>x</TD><TD>4</TD></TR>\n<TR><TD>5</TD><TD>6 7</TD></TR>\n";
  const catalog = await parse(document(table(rows)));
  expect(catalog.columns.map(({ name, data }) => [name, ...data])).toEqual([
    ["id", 1, Number.NaN, 5],
    ["mag", 2, Number.NaN, 6],
    ["mag_1", 3, Number.NaN, 7],
  ]);
  expect(catalog.warnings.map(({ kind, line, row }) => [kind, line, row])).toEqual([
    ["bad-value", 9, 1],
    ["bad-value", 9, 1],
  ]);
});

test("of several tables the Source_List, else the first with positions, else the first with data is read", async () => {
  const plain = table("<TR><TD>1</TD><TD>1</TD></TR>");
  const placed = plain
    .replace("<DATA>", '<FIELD name="ra" datatype="double"/><DATA>')
    .replace("</TR>", "<TD>2</TD></TR>");
  const named = table("<TR><TD>3</TD><TD>3</TD></TR>", ' ID="Source_List"');
  const empty = `<TABLE>${fields}</TABLE>`;
  expect((await values(document(empty + plain + placed)))[0]).toEqual([1]);
  expect((await values(document(empty + plain + placed))).length).toBe(3);
  expect((await values(document(plain + named + placed)))[0]).toEqual([3]);
  expect((await values(document(empty + plain)))[0]).toEqual([1]);
});

test("a file that was cut gives its whole rows, and the warning says where", async () => {
  const text = document(table("<TR><TD>1</TD><TD>2</TD></TR>\n<TR><TD>3</TD><TD>4</TD></TR>\n"));
  const cut = text.slice(0, text.indexOf("<TD>4") + 5);
  expect(await values(cut)).toEqual([[1], [2]]);
  expect((await parse(cut)).warnings).toMatchObject([{ kind: "truncated", line: 9, row: 1 }]);
});

test("a binary stream that was cut gives its whole rows, with a warning", async () => {
  for (const name of ["astropy_binary.xml", "astropy_binary2.xml"]) {
    const whole = await parseVotable(bytesSource(fixtureBytes(name)), name);
    const text = new TextDecoder().decode(fixtureBytes(name));
    const start = text.indexOf('encoding="base64">');
    const cut = await parse(text.slice(0, start + Math.floor((text.indexOf("</STREAM>") - start) / 2)));
    expect(cut.rowCount).toBeGreaterThan(2);
    expect(cut.rowCount).toBeLessThan(12);
    expect(cut.columns.map(({ data }) => [...data])).toEqual(
      whole.columns.map(({ data }) => [...data.slice(0, cut.rowCount)]),
    );
    expect(cut.warnings).toContainEqual(expect.objectContaining({ kind: "truncated" }));
  }
});

test("Latin-1 is read where the file declares it", async () => {
  const text = document(table("<TR><TD>1</TD><TD>2</TD></TR>").replace('name="mag"', 'name="mag" unit="Å"')).replace(
    "?>",
    ' encoding="ISO-8859-1"?>',
  );
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  expect((await parseVotable(bytesSource(bytes), "t.xml")).columns[1]!.unit).toBe("Å");
});

test("an entity bomb is refused before anything is expanded", async () => {
  const entities = Array.from({ length: 20 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join("\n");
  const text = `<?xml version="1.0"?>\n<!DOCTYPE VOTABLE [<!ENTITY a0 "ha">\n${entities}]>\n<VOTABLE><RESOURCE>&a20;</RESOURCE></VOTABLE>`;
  expect(await refusal(text)).toMatchObject({ tag: "CatalogSyntax", details: { expected: "no entity declarations" } });
});

test("the document type of VOTable 1.0 is no entity declaration", async () => {
  const text = document(table("<TR><TD>1</TD><TD>2</TD></TR>"));
  const typed = text.replace("<VOTABLE>", '<!DOCTYPE VOTABLE SYSTEM "http://us-vo.org/xml/VOTable.dtd">\n<VOTABLE>');
  expect(await values(typed)).toEqual([[1], [2]]);
});

test.each([
  ["tags that do not match", document(table("<TR><TD>1</TR>\n")), "CatalogSyntax", 8],
  ["an entity that is not XML's", document(table("<TR><TD>&boom;</TD></TR>\n")), "CatalogSyntax", 8],
  [
    "a field without a type in a stream of bytes",
    document(
      table("")
        .replace('datatype="int"', "")
        .replace(/<TABLEDATA>[\s\S]*<\/TABLEDATA>/, '<BINARY><STREAM encoding="base64"></STREAM></BINARY>'),
    ),
    "CatalogSyntax",
    undefined,
  ],
  [
    "a link to data elsewhere",
    document(table("").replace(/<TABLEDATA>[\s\S]*<\/TABLEDATA>/, '<BINARY><STREAM href="http://x/y"/></BINARY>')),
    "CatalogSyntax",
    7,
  ],
  [
    "a stream that is no base64",
    document(
      table("").replace(/<TABLEDATA>[\s\S]*<\/TABLEDATA>/, '<BINARY><STREAM encoding="base64">!!!!</STREAM></BINARY>'),
    ),
    "CatalogSyntax",
    7,
  ],
  [
    "a vector of a billion times a billion values",
    document(table("").replace('datatype="int"', 'datatype="int" arraysize="1000000000x1000000000"')),
    "CatalogSyntax",
    5,
  ],
  ["a file cut before its data", "<VOTABLE><RESOURCE>", "CatalogSyntax", 1],
  ["20,000 fields", document(table("").replace(fields, fields.repeat(10_000))), "TooLarge", undefined],
  ["XML of another kind", "<html><body/></html>", "NotACatalog", undefined],
  ["a VOTable without data", document(`<TABLE>${fields}</TABLE>`), "NotACatalog", undefined],
  ["text", "no XML", "CatalogSyntax", 1],
])("%s is refused", async (_, text, tag, line) => {
  expect(await refusal(text)).toMatchObject({ tag, details: { file: "t.xml", ...(line ? { line } : {}) } });
});

describe.skipIf(!hasSharedData)(
  "files of SExtractor beside the checkout (skipped where ../shared/data is absent)",
  () => {
    const read = (path: string) => parseVotable(bytesSource(new Uint8Array(readFileSync(sharedData + path))), path);

    test("no detections are a catalog without rows", async () => {
      const catalog = await read("synth-a/damaged/IDF_gr90000006_ch1_sci.xml");
      expect(catalog.rowCount).toBe(0);
      expect(catalog.columns.map(({ name }) => name)).toContain("MAG_APER");
    });

    test("a file cut in a row gives 646 rows and a warning", async () => {
      const { rowCount, warnings } = await read("synth-a/damaged/IDF_gr90000024_ch1_sci.xml");
      expect(rowCount).toBe(646);
      expect(warnings).toMatchObject([{ kind: "truncated" }]);
    });
  },
);
