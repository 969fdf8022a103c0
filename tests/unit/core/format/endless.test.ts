import { expect, test } from "vitest";
import type { ByteSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { checkValueCount, maxHeadBytes, maxRowBytes, maxValues } from "../../../../src/core/format/limits.ts";
import { parseCatalog } from "../../../../src/core/format/parse-catalog.ts";

const blockBytes = 1 << 20;
/** Far more than any parser may take in before it gives up on a row, a header or a text. */
const mostBytes = 8 * Math.max(maxHeadBytes, maxRowBytes);

const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text));

/** A file that begins with a text and then repeats another for ever; counts what was read of it. */
function endless(head: string, repeated: string): { source: ByteSource; readBytes: () => number } {
  const block = bytesOf(repeated.repeat(Math.ceil(blockBytes / repeated.length)));
  let count = 0;
  async function* open() {
    yield bytesOf(head);
    for (; count < 2 * mostBytes; count += block.length) yield block;
  }
  return { source: { open }, readBytes: () => count };
}

const card = (text: string) => text.padEnd(80);
const fitsTable = (cards: string[]) =>
  card("SIMPLE  =                    T") +
  card("BITPIX  =                    8") +
  card("NAXIS   =                    0") +
  card("END").padEnd(2880 - 240) +
  ["XTENSION= 'BINTABLE'", "BITPIX  =                    8", "NAXIS   =                    2", ...cards]
    .map(card)
    .join("");
const votable = (inside: string) => `<?xml version="1.0"?><VOTABLE><RESOURCE>${inside}`;
const field = '<FIELD name="mag" datatype="float"/>';
const ecsv = "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, datatype: string}\n# - {name: b, datatype: string}\na b\n";

test.each([
  ["an ASCII_HEAD row", "# 1 NUMBER\n# 2 MAG_AUTO\n1 ", "2 "],
  ["a header of an ASCII_HEAD catalog", "# 1 NUMBER\n", "# no column\n"],
  ["a CSV row", "a,b\n1,2\n3,", "4,5,6"],
  ["a quoted CSV cell", 'a,b\n1,2\n3,"', "text\n"],
  ["comments before a CSV header", "# first\n", "# more\n"],
  ["an ECSV header", "# %ECSV 1.0\n# ---\n# datatype:\n", "# - {name: a, datatype: int64}\n"],
  ["a quoted ECSV cell", `${ecsv}"`, "text\n"],
  ["a FITS header", fitsTable([]), card("HISTORY again")],
  ["text in a VOTable", votable("<DESCRIPTION>"), "on and on "],
  ["a comment in a VOTable", votable("<!--"), "on and on "],
  ["elements in elements", votable(""), "<GROUP>"],
  ["a cell of a VOTable", votable(`<TABLE>${field}<DATA><TABLEDATA><TR><TD>`), "1 "],
])("%s without end is refused before it fills the memory", async (_, head, repeated) => {
  const { source, readBytes } = endless(head, repeated);
  const error = await parseCatalog(source, "endless.cat").catch((error: unknown) => error);
  expect(isWorkbenchError(error) && error.message).toContain("endless.cat");
  expect(readBytes()).toBeLessThan(mostBytes);
});

test("a FITS row of more bytes than any row has is refused before it is read", async () => {
  const cards = ["NAXIS1  =           4000000000", "NAXIS2  =                    1", "PCOUNT  =                    0"];
  const more = [...cards, "GCOUNT  =                    1", "TFIELDS =                    1", "TFORM1  = '500000000D'"];
  const head = fitsTable([...more, "END"]);
  const { source, readBytes } = endless(head.padEnd(2880 * Math.ceil(head.length / 2880)), "\0");
  const error = await parseCatalog(source, "wide.fits").catch((error: unknown) => error);
  expect(isWorkbenchError(error, "TooLarge") && error.details).toMatchObject({ what: "bytes in one row" });
  expect(readBytes()).toBeLessThan(mostBytes);
});

test("a base64 stream whose first row claims gigabytes is counted to its end, and not kept", async () => {
  const list = '<FIELD name="list" datatype="double" arraysize="*"/>';
  const head = votable(`<TABLE>${list}<DATA><BINARY><STREAM encoding="base64">f/////`);
  const { source } = endless(head, "AAAA");
  const { rowCount, warnings } = await parseCatalog(source, "claims.xml");
  expect(rowCount).toBe(0);
  expect(warnings.filter(({ kind }) => kind === "truncated")[0]!.message).toMatch(/[\d,]{10} bytes were left over/);
});

test("more values than memory should hold are refused, with the rows that would fit", () => {
  expect(() => checkValueCount("long.cat", maxValues / 4, 4)).not.toThrow();
  expect(() => checkValueCount("long.cat", maxValues / 4 + 1, 4)).toThrow(/long\.cat .* 33,554,432 rows, .* 4 columns/);
});
