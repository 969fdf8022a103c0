import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bytesSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { isEpochTable, parseEpochTableCatalog } from "../../../../src/core/catalog/epoch-table.ts";
import { parseCsv } from "../../../../src/core/format/delimited/csv.ts";
import { parseEcsv } from "../../../../src/core/format/delimited/ecsv.ts";
import { parseIsoTime } from "../../../../src/core/time/iso-time.ts";
import { fixtureBytes } from "../../../support/fixture-catalogs.ts";
import { hasSharedData, sharedData } from "../../../support/truth.ts";

const csv = (text: string) => parseCsv(bytesSource(new TextEncoder().encode(text)), "epochs.csv");
const parse = async (text: string, epochKeys?: string[]) =>
  parseEpochTableCatalog(await csv(text), { contentHash: "xxh128:0", ...(epochKeys ? { epochKeys } : {}) });

test("keys, times and all other columns are taken, under lower-case names", async () => {
  const table = await parse("group_name,MJD,Exptime [s],chan\ngr2,58853.5,30,ch1\ngr1,58852.25,,ch2\n");
  expect(table).toEqual({
    file: "epochs.csv",
    contentHash: "xxh128:0",
    rowCount: 2,
    epochKey: ["gr2", "gr1"],
    epochMjd: Float64Array.of(58853.5, 58852.25),
    timeColumn: "MJD",
    scale: "unknown",
    columns: [
      { name: "mjd", data: Float64Array.of(58853.5, 58852.25) },
      { name: "exptime", unit: "s", data: Float64Array.of(30, Number.NaN) },
      { name: "chan", data: ["ch1", "ch2"] },
    ],
    assumptions: [],
    warnings: [],
  });
});

test.each([
  ["bmjd,hmjd,mjd", "58002,58001,58000", "mjd", 58000],
  ["jd,bmjd,hmjd", "2458003.5,58002,58001", "hmjd", 58001],
  ["date_obs,jd,bmjd", "2017-09-04,2458003.5,58002", "bmjd", 58002],
  ["DATE-OBS,BJD_TDB", "2017-09-04T12:00:00,2458003.5", "BJD_TDB", 58003],
  ["filter,DATE-OBS", "r,2017-09-04T12:00:00", "DATE-OBS", 58000.5],
  ["mjd,jd", ",2458003.5", "jd", 58003],
  ["when,what", "2017-09-04 12:00:00,x", "when", 58000.5],
])("of the columns %s with %s, %s is the time", async (names, values, timeColumn, mjd) => {
  const table = await parse(`epoch,${names}\na,${values}\n`);
  expect([table.timeColumn, [...table.epochMjd]]).toEqual([timeColumn, [mjd]]);
});

test.each([
  ["HJD-2450000", "8107.75", 58107.25],
  ["J.D.-2400000", "58107.75", 58107.25],
  ["HJD(2450000+)", "8107.75", 58107.25],
  ["RJD", "58107.75", 58107.25],
  ["BTJD [d]", "1107.75", 58107.25],
  ["time (BKJD)", "3274.75", 58107.25],
  ["time [d]", "58107.25", 58107.25],
  ["time", "2458107.75", 58107.25],
  ["expmidptMJD", "58107.25", 58107.25],
  ["observationStartMJD", "58107.25", 58107.25],
  ["MIDTIMJD", "2458107.75", 58107.25],
  ["time [s]", "1513749600", 58107.25],
  ["bjd", "2107.75", Number.NaN],
  ["mjd", "0", Number.NaN],
  ["airmass", "1.25", Number.NaN],
])("a column %s with %s gives the MJD %s", async (name, value, mjd) => {
  expect([...(await parse(`epoch,${name}\na,${value}\n`)).epochMjd]).toEqual([mjd]);
});

test.each([
  ["date_obs,ut", "2017-12-20,06:00:00"],
  ["DATE-OBS,UT", "20/12/97,6.0"],
  ["date,time", "2017/12/20,06:00"],
  ["night,utc_hours", "20171220,6.0"],
  ["date_obs,ut_seconds", "2017-12-20,21600"],
  ["mjd,ut_hours", "58107,6"],
  ["jd,ut", "2458107,6"],
  ["mjd,date_obs", "0,2017-12-20T06:00:00"],
])("the columns %s with %s give a whole time", async (names, values) => {
  const table = await parse(`epoch,${names}\na,${values}\nb,${values.replace("6", "7")}\n`);
  const day = names.startsWith("DATE-") ? 50802 : 58107;
  expect(table.epochMjd[0]).toBeCloseTo(day + 0.25, 9);
});

test("days without a time of day are times only where no two epochs share one", async () => {
  const dates = (...days: string[]) => parse(`epoch,date_obs\n${days.map((day, k) => `e${k},${day}\n`).join("")}`);
  expect([...(await dates("2017-12-20", "2017-12-21")).epochMjd]).toEqual([58107, 58108]);
  const shared = await dates("2017-12-20", "2017-12-20", "2017-12-21");
  expect([...shared.epochMjd]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(shared.warnings.map(({ message }) => message).join()).toMatch(/2 epochs share their day/);
  const mostAlone = await dates("2017-12-20", "2017-12-20", "2017-12-21", "2017-12-22", "2017-12-23", "2017-12-24");
  expect([...mostAlone.epochMjd]).toEqual([Number.NaN, Number.NaN, 58108, 58109, 58110, 58111]);
});

test.each([
  ["bjd_tdb", "2458003.5", "TDB"],
  ["mjd [d (UTC)]", "58003", "UTC"],
  ["date_obs", "2017-09-04T12:00:00Z", "UTC"],
  ["date_obs", "2017-09-04T12:00:00", "unknown"],
  ["bmjd", "58003", "unknown"],
])("the scale of %s with %s is %s", async (name, value, scale) => {
  expect((await parse(`epoch,${name}\na,${value}\n`)).scale).toBe(scale);
});

test("the column that holds the known epochs is the key, whatever it is called", async () => {
  const text = "name,label,number,mjd\nx,b,7,1\ny,c,8,2\n";
  expect((await parse(text, ["c", "b"])).epochKey).toEqual(["b", "c"]);
  expect((await parse(text, ["7"])).epochKey).toEqual(["7", "8"]);
  expect((await parse(text)).epochKey).toEqual(["x", "y"]);
});

test("file names name the epochs whose catalogs have the same stem", async () => {
  const table = await parse("file,mjd\nraw/a_1.fits.gz,1\nraw/a_2.fits,2\n", ["a_1", "a_2"]);
  expect(table.epochKey).toEqual(["a_1", "a_2"]);
});

test("a table of other epochs is read, and a note says that none has a catalog", async () => {
  expect((await parse("epoch,mjd\na,1\n", ["b"])).warnings).toMatchObject([{ kind: "note" }]);
});

test("a JD under the name of an MJD is no time", async () => {
  const table = await parse("epoch,mjd\na,2458003.5\nb,58003\n");
  expect([...table.epochMjd]).toEqual([Number.NaN, 58003]);
  expect(table.warnings).toMatchObject([{ kind: "bad-value", line: 2, row: 0 }]);
});

test("without a column that could name epochs, the table is refused with the columns it has", async () => {
  await expect(parse("mjd,exptime\n1.5,3\n1.5,3\n")).rejects.toThrow(
    /expected a column that names epochs.*found mjd, exptime/,
  );
});

test("a table with times is an epoch table unless it has positions and measurements of sources", async () => {
  expect(isEpochTable(await csv("group_name,mjd\na,1\n"))).toBe(true);
  expect(isEpochTable(await csv("group_name,mjd,ra,dec\na,1,2,3\n"))).toBe(true);
  expect(isEpochTable(await csv("id,ra,dec,mag_auto,mjd\na,1,2,3,4\n"))).toBe(false);
  expect(isEpochTable(await csv("id,exptime\na,1\n"))).toBe(false);
});

test("an ECSV with a SkyCoord and a Time gives epochs, times and plain columns", async () => {
  const catalog = await parseEcsv(bytesSource(fixtureBytes("mixins.ecsv")), "mixins.ecsv");
  const table = parseEpochTableCatalog(catalog, { contentHash: "" });
  expect(table).toMatchObject({ epochKey: ["gr1", "gr2"], timeColumn: "obstime", scale: "UTC" });
  expect(table.epochMjd[1]).toBeCloseTo(59441.17907986111, 11);
});

describe("ISO 8601 times", () => {
  const times: [string, number][] = JSON.parse(new TextDecoder().decode(fixtureBytes("iso_times.json")));

  test("are astropy's MJD to the last place", async () => {
    const ulp = (mjd: number) => 2 ** (Math.floor(Math.log2(Math.abs(mjd) || 1)) - 52);
    const wrong = times.filter(([text, mjd]) => !(Math.abs(parseIsoTime(text)!.mjd - mjd) <= ulp(mjd)));
    expect(wrong).toEqual([]);
  });

  test("are the nearest float64 to the exact rational, or its neighbor", async () => {
    for (const [text] of times) {
      const match = /^(\d+)-(\d+)-(\d+)(?:[T ](\d+):(\d+)(?::(\d+)(?:\.(\d+))?)?)?$/.exec(text)!;
      const [y, mo, d, h = 0, mi = 0, s = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
      const fraction = match[7] ?? "";
      const unit = 10n ** BigInt(fraction.length);
      const whole = BigInt(Date.UTC(y!, mo! - 1, d!, h, mi, s) / 1000 + 40_587 * 86_400);
      const exact = Number(((whole * unit + BigInt(fraction || 0)) * 10n ** 20n) / (86_400n * unit)) / 1e20;
      expect(Math.abs(parseIsoTime(text)!.mjd - exact)).toBeLessThanOrEqual(1.5e-11);
    }
  });

  test.each([
    "2017-02-30",
    "2017-13-01",
    "2017-01-01T24:00:00",
    "2017-01-01T00:60:00",
    "2017-01-01T00:00:61",
    "20170101",
    "soon",
  ])("%s is none", async (text) => {
    expect(parseIsoTime(text)).toBeUndefined();
  });

  test("with an offset are UTC", async () => {
    expect(parseIsoTime("2017-09-04T02:00:00+02:00")).toEqual({ mjd: 58000, utc: true });
  });

  test("in a leap second are in the next day", async () => {
    expect(parseIsoTime("2016-12-31T23:59:60.0")).toEqual({ mjd: 57754, utc: false });
  });
});

describe.skipIf(!hasSharedData)(
  "odd epoch tables beside the checkout (skipped where ../shared/data is absent)",
  async () => {
    const read = (path: string) => {
      const bytes = new Uint8Array(readFileSync(sharedData + path));
      return (path.endsWith(".ecsv") ? parseEcsv : parseCsv)(bytesSource(bytes), path);
    };
    const table = async (path: string, epochKeys: string[] = []) =>
      parseEpochTableCatalog(await read(path), { contentHash: "", epochKeys });
    const good = hasSharedData ? await table("synth-a/epochs.csv") : undefined!;

    test.each(["hatp32", "synth-a"])("CSV and ECSV of %s agree", async (series) => {
      const [a, b] = [await table(`${series}/epochs.csv`), await table(`${series}/epochs.ecsv`)];
      expect(a.epochKey).toEqual(b.epochKey);
      expect(a.epochMjd).toEqual(b.epochMjd);
      expect(a.columns.map(({ name, data }) => [name, data])).toEqual(b.columns.map(({ name, data }) => [name, data]));
      expect(a.warnings).toEqual([]);
      expect(b.warnings).toEqual([]);
    });

    test("rows with an empty, unreadable or NaN time keep their epoch; each is reported with its line", async () => {
      const bad = await table("synth-a/damaged/epochs_bad_mjd.csv");
      expect(bad.epochKey).toEqual(good.epochKey);
      const gaps = bad.epochKey.flatMap((_, row) => (Number.isNaN(bad.epochMjd[row]) ? [row] : []));
      expect(gaps).toEqual([3, 13, 23, 33, 43, 53, 63]);
      expect(bad.epochMjd.filter((mjd) => !Number.isNaN(mjd))).toEqual(
        good.epochMjd.filter((_, row) => !gaps.includes(row)),
      );
      const reported = bad.warnings.filter(({ message }) => message.includes("no usable time"));
      expect(reported.map(({ line }) => line)).toEqual(gaps.map((row) => row + 2));
    });

    test("a row that stands twice is kept once and reported with its line", async () => {
      const twice = await table("synth-a/damaged/epochs_duplicate_row.csv");
      expect(twice.epochKey).toEqual(good.epochKey);
      expect(twice.warnings).toMatchObject([{ kind: "repeated-key", line: 66, row: 64 }]);
      expect(twice.warnings[0]!.message).toContain("line 6, with the same");
    });

    test("a table without a time column gives epochs without times", async () => {
      const timeless = await table("synth-a/damaged/epochs_no_mjd.csv");
      expect(timeless.timeColumn).toBeUndefined();
      expect(timeless.epochKey).toEqual(good.epochKey);
      expect(timeless.epochMjd.every(Number.isNaN)).toBe(true);
      expect(isEpochTable(await read("synth-a/damaged/epochs_no_mjd.csv"))).toBe(false);
    });

    test("a shuffled table with rows missing and one too many gives each epoch its own time", async () => {
      const shuffled = await table("synth-a/damaged/epochs_shuffled_missing_extra.csv", good.epochKey);
      const time = new Map(good.epochKey.map((key, row) => [key, good.epochMjd[row]]));
      expect(shuffled.rowCount).toBe(62);
      for (const [row, key] of shuffled.epochKey.entries()) {
        expect(shuffled.epochMjd[row]).toBe(key === "gr99999999" ? 60000.5 : time.get(key));
      }
    });
  },
);
