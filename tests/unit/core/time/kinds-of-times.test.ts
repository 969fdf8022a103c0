// Times of epochs: in tables, headers and names, in every spelling, or none at all.
import { describe, expect, test } from "vitest";
import { type Content, lines, perEpoch, runDrop } from "../../../support/odd-drops.ts";

const csv = () =>
  perEpoch(
    lines("id,ra,dec,mag,magerr", (s) => [s.id, s.ra, s.dec, s.mag, s.err].join(",")),
    "csv",
  );
const mjd = [58107.061234, 58108.123456, 58112.25];
const keys = ["e1", "e2", "e3"];
const right = Object.fromEntries(keys.map((key, k) => [key, mjd[k]!]));
const iso = (day: number) => new Date((day - 40_587) * 8.64e7 + 0.3).toISOString().slice(0, 23);
const date = (day: number) => iso(day).slice(0, 10);
const time = (day: number) => iso(day).slice(11);
const [y, m, d] = [
  (day: number) => date(day).slice(0, 4),
  (day: number) => date(day).slice(5, 7),
  (day: number) => date(day).slice(8),
];
const fraction = (day: number) => day - Math.floor(day);

/** An epoch table, comma-separated. */
const table = (names: string, cells: (day: number) => string): [string, Content][] => [
  ...csv(),
  ["epochs.csv", [`epoch,${names}`, ...mjd.map((day, k) => `${keys[k]},${cells(day)}`), ""].join("\n")],
];
const columns: [names: string, cells: (day: number) => string][] = [
  ["mjd", String],
  ["MJD_TAI", String],
  ["mjd_tt", String],
  ["BJD_TDB", (day) => String(day + 2_400_000.5)],
  ["HJD-2400000", (day) => (day + 0.5).toFixed(6)],
  ["HJD (-2400000)", (day) => (day + 0.5).toFixed(6)],
  ["HJD-2450000", (day) => (day - 49_999.5).toFixed(6)],
  ["HJD - 2450000.0", (day) => (day - 49_999.5).toFixed(6)],
  ["HJD245+", (day) => (day - 49_999.5).toFixed(6)],
  ["JD2450000+", (day) => (day - 49_999.5).toFixed(6)],
  ["BJD-2457000", (day) => (day - 56_999.5 + 0).toFixed(6)],
  ["BJD - 2457000 [d]", (day) => (day - 56_999.5).toFixed(6)],
  ["BTJD", (day) => (day - 56_999.5).toFixed(6)],
  ["BKJD", (day) => (day + 2_400_000.5 - 2_454_833).toFixed(6)],
  ["JD-2450000", (day) => (day - 49_999.5).toFixed(6)],
  ["RJD", (day) => (day + 0.5).toFixed(6)],
  ["MJD-50000", (day) => (day - 50_000).toFixed(6)],
  ["MJD (days)", String],
  ["time [MJD]", String],
  ["Time (BJD)", (day) => String(day + 2_400_000.5)],
  ["obsmjd", String],
  ["expMidptMJD", String],
  ["MJD-AVG", String],
  ["midPointTai", String],
  ["midpointMjdTai", String],
  ["date_obs", iso],
  ["MJD-END,MJD-BEG", (day) => `${day + 0.01},${day}`],
  ["DATE-OBS", (day) => `${iso(day)}Z`],
  ["DATE-OBS", (day) => `${iso(day)}+00:00`],
  ["DATE-OBS", (day) => iso(day).replace("T", " ")],
  ["obs_time", (day) => iso(day).replaceAll("-", "/").replace("T", " ")],
  ["date_obs,ut", (day) => `${date(day)},${time(day)}`],
  ["date,time", (day) => `${date(day)},${time(day)}`],
  ["DATE-OBS,UT", (day) => `${date(day)},${time(day).replaceAll(":", " ")}`],
  ["night,ut_hours", (day) => `${date(day)},${(fraction(day) * 24).toFixed(7)}`],
  ["date,ut [s]", (day) => `${date(day)},${(fraction(day) * 86_400).toFixed(3)}`],
  ["date,sod", (day) => `${date(day)},${(fraction(day) * 86_400).toFixed(3)}`],
  ["date,utc", (day) => `${date(day)},${time(day)}`],
  ["jd_int,jd_frac", (day) => `${Math.floor(day + 2_400_000.5)},${((day + 2_400_000.5) % 1).toFixed(8)}`],
  ["mjd_day,mjd_frac", (day) => `${Math.floor(day)},${fraction(day).toFixed(8)}`],
  ["year,month,day", (day) => `${y(day)},${m(day)},${(Number(d(day)) + fraction(day)).toFixed(8)}`],
  [
    "year,month,day,hour,minute,second",
    (day) => `${y(day)},${m(day)},${d(day)},${time(day).slice(0, 2)},${time(day).slice(3, 5)},${time(day).slice(6)}`,
  ],
  ["date", (day) => `${y(day)}-${m(day)}-${(Number(d(day)) + fraction(day)).toFixed(8)}`],
  ["UTdate", (day) => `${y(day)} ${m(day)} ${(Number(d(day)) + fraction(day)).toFixed(8)}`],
  ["unix_time", (day) => ((day - 40_587) * 86_400).toFixed(3)],
  ["timestamp [s]", (day) => ((day - 40_587) * 86_400).toFixed(3)],
  ["date_obs,time_obs,airmass", (day) => `${date(day)},${time(day)},1.2`],
  ["DATE,UT", (day) => `${d(day)}/${m(day)}/${y(day)},${time(day)}`],
  ["date,hour,min,sec", (day) => `${date(day)},${time(day).replaceAll(":", ",")}`],
  ["date,time", (day) => `${date(day)},${((Number(time(day).slice(0, 2)) + 11) % 12) + 1}${time(day).slice(2)} AM`],
  ["night,ut_frac", (day) => `${date(day)},${fraction(day).toFixed(8)}`],
  ["DATE-OBS", (day) => `${d(day)}-Dec-${y(day)} ${time(day)}`],
  ["obsdate", (day) => `${y(day)} December ${d(day)} ${time(day)}`],
  ["datetime", (day) => iso(day).replaceAll(/[-:]/g, "")],
  ["decimal_year", (day) => (2017 + (day - 57_754) / 365 - (day >= 58_119 ? 1 : 0)).toFixed(12)],
];

/** What is refused: the day and its fraction as two counts. */
const unreadable = new Set(["jd_int,jd_frac"]);

describe("Epoch tables", () => {
  test.each(columns)("%s", async (names, cells) => {
    const { wrong, said } = await runDrop(table(names, cells), { m: "mag", times: right });
    // Right, or none with words.
    if (unreadable.has(names)) expect(said, "no time, and no word of it").toMatch(/time|epoch table|Column/);
    else expect(wrong, said).toEqual([]);
  });
  test.each([
    ["date", date],
    ["night", (day: number) => date(day).replaceAll("-", "")],
    ["date_obs", date],
  ])("%s without a time of day, two in a night: no time", async (name, cells) => {
    const days = [58107.1, 58107.2, 58108.3];
    const text = [`epoch,${name}`, ...days.map((day, k) => `${keys[k]},${cells(day)}`), ""].join("\n");
    const { stored, said } = await runDrop([...csv(), ["epochs.csv", text]], { m: "mag" });
    expect([...stored!.epochs.epochMjd].map((value) => value % 1 === 0 || Number.isNaN(value))).toEqual([
      true,
      true,
      true,
    ]);
    expect(stored!.epochs.epochMjd.filter(Number.isNaN).length).toBeGreaterThanOrEqual(2);
    expect(said).toMatch(/share their day|without a time of day/);
  });
});

/** Header cards in front of an ASCII_HEAD catalog are no header; in LDAC they are: cards as `key = value`. */
const named = (names: string[]): [string, Content][] => csv().map(([, content], k) => [names[k]!, content]);
const timed: [names: string[], mjd: number[] | null][] = [
  [
    ["img_20171220T013000.csv", "img_20171221T023000.csv", "img_20171222T030000.csv"],
    [58107.0625, 58108 + 2.5 / 24, 58109.125],
  ],
  [
    ["img_2017-12-20T01-30-00.csv", "img_2017-12-21T02-30-00.csv", "img_2017-12-22T03-00-00.csv"],
    [58107.0625, 58108 + 2.5 / 24, 58109.125],
  ],
  [
    ["img_20171220_013000.csv", "img_20171221_023000.csv", "img_20171222_030000.csv"],
    [58107.0625, 58108 + 2.5 / 24, 58109.125],
  ],
  [["IMG_0001.csv", "IMG_0002.csv", "IMG_0003.csv"], null],
  [["field_58107.csv", "field_58108.csv", "field_58109.csv"], null],
  [["target_50123.csv", "target_50124.csv", "target_50126.csv"], null],
  [["run2451234.csv", "run2451235.csv", "run2451236.csv"], null],
  [["DSC34512.csv", "DSC34519.csv", "DSC34523.csv"], null],
  [["20171220_0101.csv", "20171220_0102.csv", "20171220_0103.csv"], null],
  [["m31_20171220_1.csv", "m31_20171220_2.csv", "m31_20171220_3.csv"], null],
  [["a20171220.csv", "a20171221.csv", "a20171222.csv"], null],
  [
    ["f_58107.061.csv", "f_58108.123.csv", "f_58112.250.csv"],
    [58107.061, 58108.123, 58112.25],
  ],
  [
    ["f_2458107.561.csv", "f_2458108.623.csv", "f_2458112.750.csv"],
    [58107.061, 58108.123, 58112.25],
  ],
];
describe("Names", () => {
  test.each(timed)("%s", async (names, expected) => {
    const { stored, said } = await runDrop(named(names), { m: "mag", epochs: [] });
    const times = [...stored!.epochs.epochMjd];
    expect(times, said).toHaveLength(3);
    // A whole day is a night that is shown as such; anything else must be right.
    for (const [k, value] of times.sort((a, b) => a - b).entries()) {
      if (Number.isNaN(value)) continue;
      if (expected) expect(value).toBeCloseTo(expected[k]!, 6);
      else expect(value % 1, `${names[k]} at ${value}: ${said}`).toBe(0);
    }
  });
});

describe("Times that are not UTC's, or that may be two, are none, and it is said", () => {
  const none = Object.fromEntries(keys.map((key) => [key, null]));
  test.each([
    ["local_time", (day: number) => iso(day + 2 / 24), "local_time is of a clock whose distance from UTC is not said"],
    ["date_local", (day: number) => iso(day - 5 / 24), "date_local is of a clock"],
    ["LT", (day: number) => iso(day - 5 / 24), "LT is of a clock"],
    ["date", (day: number) => (day - 15_018).toFixed(5), "days of a spreadsheet"],
  ])("%s", async (name, cells, expected) => {
    const { wrong, said } = await runDrop(table(name, cells), { m: "mag", times: none });
    expect(wrong, said).toEqual([]);
    expect(said).toContain(expected);
  });
  test("a column of UTC beside them counts", async () => {
    const both = table("date_local,lst,date_utc", (day) => [iso(day + 2 / 24), "12:00:00", iso(day)].join(","));
    const { wrong, said } = await runDrop(both, { m: "mag", times: right });
    expect(wrong, said).toEqual([]);
  });
});
