import { describe, expect, test } from "vitest";
import {
  decimalsOf,
  formatBytes,
  formatCounted,
  formatDuration,
  formatFixed,
} from "../../../src/ui/kit/text/numbers.ts";
import { formatDec, formatRa } from "../../../src/ui/kit/text/sky.ts";
import { formatLocalTime, formatMjd, formatMjdTicks, timeAxisTitle, timeName } from "../../../src/ui/kit/text/time.ts";

describe("numbers", () => {
  test("bytes have three significant digits and step up before they show four", () => {
    expect([0, 999, 1000, 12_400_000, 999_499_999, 999_600_000, 19.2e9].map(formatBytes)).toEqual([
      ...["0 B", "999 B", "1.00 kB", "12.4 MB", "999 MB", "1.00 GB", "19.2 GB"],
    ]);
  });

  test("a duration never shows sixty seconds", () => {
    expect([340, 1200, 59_600, 200_000, 7_500_000].map(formatDuration)).toEqual([
      ...["340 ms", "1.2 s", "1 min 0 s", "3 min 20 s", "2 h 5 min"],
    ]);
  });

  test("one thing is singular", () => {
    expect([0, 1, 50_000].map((n) => formatCounted(n, "epoch"))).toEqual(["0 epochs", "1 epoch", "50,000 epochs"]);
  });

  test("NaN is shown as nothing, and the minus sign is a minus sign", () => {
    expect([Number.NaN, -1.5].map((x) => formatFixed(x, 2))).toEqual(["", "−1.50"]);
    expect([-0.001, -0.006].map((x) => formatFixed(x, 2))).toEqual(["0.00", "−0.01"]);
  });

  test("a column has the decimals that its values were written with, float32 noise aside", () => {
    expect(decimalsOf([1, 3, 0])).toBe(0);
    expect(decimalsOf([Number.NaN, 14.5, 13.25])).toBe(2);
    expect(decimalsOf(Float32Array.of(13.1659))).toBe(4);
  });
});

describe("positions", () => {
  test("right ascension is in hours and declination in degrees", () => {
    expect(formatRa(241.3617703)).toBe("16:05:26.825");
    expect(formatDec(54.5228571)).toBe("+54:31:22.29");
    expect(formatDec(-0.25)).toBe("−00:15:00.00");
  });

  test("rounding carries over, also past 24 hours", () => {
    expect(formatRa(359.9999999)).toBe("00:00:00.000");
    expect(formatRa(14.9999999)).toBe("01:00:00.000");
    expect(formatDec(9.9999999)).toBe("+10:00:00.00");
  });

  test("an object without a position has none", () => {
    expect([formatRa(Number.NaN), formatDec(Number.NaN)]).toEqual(["", ""]);
  });
});

describe("times", () => {
  test("MJD 58853.098446 is a date of the same scale", () => {
    expect(formatMjd(58853.098446)).toBe("2020-01-05 02:21:46");
    expect(formatMjd(51544.5)).toBe("2000-01-01 12:00:00");
    expect(formatMjd(Number.NaN)).toBe("");
  });

  test("ticks closer than a day are times of day, with the date where a day begins", () => {
    expect(formatMjdTicks([51544, 51554], 10)).toEqual(["2000-01-01", "2000-01-11"]);
    expect(formatMjdTicks([51544.5, 51544.75, 51545], 0.25)).toEqual(["2000-01-01 12:00", "18:00", "2000-01-02 00:00"]);
    expect(formatMjdTicks([51544.5], 0.0001)).toEqual(["2000-01-01 12:00:00"]);
  });

  test("where there is little room times still say their scale, and whether they are at the Sun or the barycenter", () => {
    const frame = { scale: "UTC", reference: "mid", place: "observatory" } as const;
    expect(timeName(frame)).toBe("MJD (UTC)");
    expect(timeName({ ...frame, place: "heliocentre" })).toBe("HMJD (UTC)");
    expect(timeName({ ...frame, scale: "TDB", place: "barycentre" })).toBe("BMJD (TDB)");
    expect(timeName({ ...frame, scale: "unknown" })).toBe("MJD (scale unknown)");
  });

  test("an instant is told by this computer's clock", () => {
    const date = new Date(2026, 10, 30, 4, 7, 31);
    expect(formatLocalTime(date.toISOString())).toBe("2026-11-30 04:07");
    expect(formatLocalTime("")).toBe("");
  });

  test("the axis says what is not known of the time", () => {
    expect(timeAxisTitle({ scale: "unknown", reference: "unknown", place: "unknown" })).toBe("MJD (scale unknown)");
    expect(timeAxisTitle({ scale: "UTC", reference: "mid", place: "observatory" })).toBe(
      "MJD (UTC, mid of exposure, observatory)",
    );
  });
});
