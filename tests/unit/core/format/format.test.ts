import { describe, expect, test } from "vitest";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { catalogFormat, recogniseFormat } from "../../../../src/core/format/format.ts";
import { asciiCatalog, latin1 } from "./ascii-text.ts";

const card = (text: string) => text.padEnd(80);
const fits = `${card("SIMPLE  =                    T")}${card("BITPIX  =                    8")}`;

test.each([
  ["ascii-head", asciiCatalog],
  ["ascii-head", `\xef\xbb\xbf${asciiCatalog}`],
  ["ascii-head", "# 2017 December 20, R. \xc9toile\n# 1 NUMBER\n1\n"],
  ["ascii-skycat", "QueryResult\n\n# Config entry\n\nid\tra\tdec\tmag\n------------------\n"],
  ["ecsv", "# %ECSV 1.0\n# ---\n"],
  ["fits", fits],
  ["fits-ldac", `${fits}${card("EXTNAME = 'LDAC_IMHEAD'")}`],
  ["votable", '<?xml version="1.0"?>\n<VOTABLE version="1.1">'],
  ["votable", '<vot:VOTABLE xmlns:vot="http://www.ivoa.net/xml/VOTable/v1.3">'],
  ["parquet", "PAR1\0\0"],
  ["csv", "id,ra,dec,mag_auto\n1,2,3,4\n"],
  ["csv", "# made by hand\nid;ra;dec\n"],
  ["csv", "id|ra|dec\n1|2|3\n"],
  ["csv", "id ra dec\n1 2 3\n"],
  ["csv", "# made by numpy\n# id ra dec\n1 2 nan\n"],
  ["tsv", '"id"\t"ra"\t"dec"\n'],
  ["tsv", "\xff\xfei\0d\0\t\0r\0a\0\n\0"],
])("%s is recognised by its content", (format, text) => {
  expect(recogniseFormat(latin1(text))).toBe(format);
});

describe("bytes that are no catalog", () => {
  test.each([
    ["an empty file", ""],
    ["a file of blanks", "\n \n"],
    ["an HTML page", "<!DOCTYPE html><html><body><h1>404 Not Found</h1></body></html>"],
    ["XML without a VOTable", '<?xml version="1.0"?><svg/>'],
    ["JSON", '{"a": [1, 2]}'],
    ["a PNG image", "\x89PNG\r\n\x1a\n"],
    ["a zip archive", "PK\x03\x04\0\0"],
    ["gzip within gzip", "\x1f\x8b\x08\0"],
    ["a tar archive", `${"name".padEnd(257, "\0")}ustar`],
    ["binary data of no known kind", "\x01\x02\x03\x80\0\x90\xff"],
    ["a table of numbers without column names", "1 241.36 54.52 13.1\n"],
    ["text without the column names of a catalog", "Dear colleagues\n"],
  ])("are refused as %s", (found, text) => {
    expect(recogniseFormat(latin1(text))).toBeUndefined();
    try {
      catalogFormat(latin1(text), "x.cat");
      expect.unreachable();
    } catch (error) {
      expect(isWorkbenchError(error, "NotACatalog") && error.details).toEqual({ file: "x.cat", found });
    }
  });
});
