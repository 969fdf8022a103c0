import { expect, test } from "vitest";
import { bytesSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { parseAsciiHeadTable } from "../../../../src/core/format/ascii/ascii-table.ts";
import { parseCsv } from "../../../../src/core/format/delimited/csv.ts";
import { parseVotable } from "../../../../src/core/format/votable/votable.ts";

const source = (text: string) => bytesSource(new TextEncoder().encode(text));
const csv = async (head: string) =>
  (await parseCsv(source(`${head}ra,dec,mag\n150,2,15\n150.1,2.1,16\n`), "t.csv")).header;

test.each([
  ["# MJD-OBS = 58001.25\n", 58_001.25],
  ["# MJD = 58001.25 / start of the exposure\n", 58_001.25],
  ["#JD: 2458001.75\n", 58_001.25],
  ["# DATE-OBS: '2017-09-05T06:00:00' / UTC\n", 58_001.25],
  ["# DATE-OBS = 2017-09-05\n# UT = 06:00:00\n", 58_001.25],
  ["# made by hand\n# Date obs = 2017-09-05T06:00:00\n", 58_001.25],
  ["# MJD-OBS = 58001.25\n# MJD-OBS = 58001.25\n", 58_001.25],
])("a time in a comment of a CSV is its header's: %j", async (head, mjd) => {
  expect((await csv(head))?.mjd).toBeCloseTo(mjd, 9);
});

test("exposure and filter in comments are the header's as well", async () => {
  expect(await csv("# EXPTIME = 60\n# FILTER = r\n# MJD-OBS = 58001.25\n")).toMatchObject({
    ...{ mjd: 58_001.25, exptimeSeconds: 60, filter: "r" },
  });
});

test.each([
  "# Date: 2017-09-05T06:00:00 [V1.99+]\n",
  "# Time: 06:00:00\n",
  "# created: 2017-09-05T06:00:00\n",
  "# timestamp = 2017-09-05T06:00:00\n",
  "# MJD-OBS = 58001.25\n# MJD-OBS = 58002.25\n",
  "# MJD = see the table\n",
  "# the JD is that of the middle: 2458001.75\n",
])("when a table was written, times of several images and words give none: %j", async (head) => {
  expect((await csv(head))?.mjd).toBeUndefined();
});

const votable = async (ofResource: string, ofTable: string) => {
  const fields = ["ra", "dec", "mag"].map((name) => `<FIELD name="${name}" datatype="double"/>`).join("");
  const rows = "<TR><TD>150</TD><TD>2</TD><TD>15</TD></TR>";
  const table = `<TABLE>${ofTable}${fields}<DATA><TABLEDATA>${rows}</TABLEDATA></DATA></TABLE>`;
  const text = `<?xml version="1.0"?><VOTABLE><RESOURCE>${ofResource}${table}</RESOURCE></VOTABLE>`;
  return (await parseVotable(source(text), "t.xml")).header;
};
const param = (name: string, value: string) => `<PARAM name="${name}" datatype="double" value="${value}"/>`;

test("a time in a PARAM of a VOTable is its header's, the table's own before the resource's", async () => {
  expect(await votable(param("MJD-OBS", "58001.25"), "")).toMatchObject({ mjd: 58_001.25 });
  expect(await votable(param("MJD-OBS", "58001.25"), param("MJD-OBS", "58002.25"))).toMatchObject({ mjd: 58_002.25 });
  // SExtractor's, of when it ran and of how it is set.
  expect(await votable(param("Filter", "T") + param("Filter_Name", "default.conv"), "")).toBeUndefined();
  expect(await votable(param("Date", "2017-09-05") + param("Time", "06:00:00"), "")).toBeUndefined();
});

test.each([
  ["# MJD-OBS = 58001.25 / of the image\n", "", 58_001.25],
  ["", "# JD-OBS = 2458001.75\n", 58_001.25],
])("comments beside an ASCII catalog's columns (%j, %j) give the time of the image", async (above, below, mjd) => {
  const text = `${above}#   1 NUMBER  Running object number\n#   2 MAG_AUTO  Kron  [mag]\n${below}1 15.5\n`;
  const { header, rowCount } = await parseAsciiHeadTable(source(text), "a.cat", {});
  expect(header).toMatchObject({ mjd });
  expect(rowCount).toBe(1);
});
