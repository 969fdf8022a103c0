import { expect, test } from "vitest";
import { timeColumns } from "../../../../src/core/time/time-columns.ts";
import { contradictionOf, timeOfCatalog } from "../../../../src/core/time/time-of-catalog.ts";

const column = (name: string, value: (row: number) => number | string, count = 100) => ({
  name,
  data: Array.from({ length: count }, (_, row) => value(row)),
});
const mag = column("mag", (row) => 18 + row / 100);

test("a time that is the same in all rows is that of the epoch, with the scale that its column names", () => {
  expect(timeOfCatalog([mag, column("mjd", () => 58_001.25)])).toEqual({
    ...{ column: "mjd", mjd: 58_001.25, scale: "unknown" },
    text: "mjd, the same in all rows, was taken for the time of the epoch.",
  });
  expect(timeOfCatalog([mag, column("MJD_TAI", () => 58_001.25)])).toMatchObject({ mjd: 58_001.25, scale: "TAI" });
  expect(timeOfCatalog([mag, column("date_obs", () => "2017-09-05T06:00:00Z")])).toMatchObject({
    ...{ mjd: 58_001.25, scale: "UTC" },
  });
  const parts = [column("date", () => "2017-09-05"), column("ut", () => "06:00:00")];
  expect(timeOfCatalog(parts)).toMatchObject({
    mjd: 58_001.25,
    text: "date, the same in all rows, was taken for the time of the epoch; the time of day of date was taken from ut.",
  });
});

test("of times within a night the median is that of the epoch, and how far apart they are is said", () => {
  const within = (days: number) => timeOfCatalog([column("jd", (row) => 2_458_001.75 + (days * row) / 100, 101)]);
  expect(within(1e-5)).toMatchObject({
    text: "jd holds times within a minute: their median was taken for the time of the epoch.",
  });
  expect(within(0.02)!.mjd).toBeCloseTo(58_001.26, 9);
  expect(within(0.02)!.text).toContain("within an hour");
  expect(within(0.4)!.text).toContain("within half a day");
  const late = timeOfCatalog([column("jd", (row) => (row === 50 ? 2_458_003.75 : 2_458_001.75), 101)])!;
  expect([late.mjd, late.text]).toEqual([
    undefined,
    "jd holds times that are further apart than a night: no time of the epoch was taken from it.",
  ]);
});

test("a row without a time is no other time", () => {
  const filled = timeOfCatalog([column("mjd", (row) => (row % 3 === 0 ? -99.9 : 58_001.25))]);
  expect(filled).toMatchObject({ mjd: 58_001.25 });
  const gaps = timeOfCatalog([column("mjd", (row) => (row % 3 === 0 ? Number.NaN : 58_001.25))]);
  expect(gaps).toMatchObject({ mjd: 58_001.25 });
});

test("days without a time of day give none, by name", () => {
  expect(timeOfCatalog([column("mjd", () => 58_001)])).toEqual({
    ...{ column: "mjd", scale: "unknown" },
    text: "mjd names the day and no time of day: no time of the epoch was taken from it.",
  });
});

test("what is no time by name, or of no time of ours, is none", () => {
  for (const [name, value] of [
    ["mag", 58_001.25],
    ["zp", 58_001.25],
    ["t", 58_001.25],
    ["mjd", 0],
    ["mjd", -999],
    ["mjd", -99.9],
    ["mjd", 99.99],
    ["time", 300],
  ] as const)
    expect([name, value, timeOfCatalog([column(name, () => value)])]).toEqual([name, value, undefined]);
  expect(timeOfCatalog([column("lst", () => "12:00:00"), column("local_time", () => "2017-09-05T06:00:00")])).toBe(
    undefined,
  );
  expect(timeOfCatalog([])).toBeUndefined();
});

test("mjd and jd that are not the same time are said with both values; the Sun's may be minutes off", () => {
  const contradiction = (other: string, days: number, digits = 6) => {
    const fields = [
      { name: "mjd", data: ["58001.250000", "58002.250000"] },
      { name: other, data: [58_001.25, 58_002.25].map((mjd) => (mjd + 2_400_000.5 + days).toFixed(digits)) },
    ];
    const found = timeColumns(fields);
    return contradictionOf(found, found[0]!);
  };
  expect(contradiction("jd", 0)).toBeUndefined();
  expect(contradiction("jd", 0.0005)).toBeUndefined();
  expect(contradiction("jd", 100)).toBe("mjd 58001.250000 and jd 2458101.750000 are not the same time: mjd was taken.");
  expect(contradiction("jd", 0.001)).toContain("not the same time");
  // Two decimals of a day are seven minutes.
  expect(contradiction("jd", 0.004, 2)).toBeUndefined();
  expect(contradiction("hjd", 0.0057)).toBeUndefined();
  expect(contradiction("hjd", 0.01)).toContain("not the same time");
  expect(contradiction("jd_end", 0.01)).toBeUndefined();
  const single = { name: "jd", data: Float32Array.of(2_458_001.85, 2_458_002.85) };
  const found = timeColumns([{ name: "mjd", data: [58_001.35, 58_002.35] }, single]);
  expect(contradictionOf(found, found[0]!)).toBeUndefined();
  expect(timeOfCatalog([column("mjd", () => 58_001.25), column("jd", () => 2_458_101.75)])).toMatchObject({
    ...{ mjd: 58_001.25, contradiction: "mjd 58001.25 and jd 2458101.75 are not the same time: mjd was taken." },
  });
});
