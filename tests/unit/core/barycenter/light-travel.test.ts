import { describe, expect, test } from "vitest";
import { loadEarth } from "../../../../src/core/barycenter/earth.ts";
import { isPastLeapSeconds, leapSecondsExpiryMjd, taiMinusUtc } from "../../../../src/core/barycenter/leap-seconds.ts";
import { atReference, prepareLightTravel } from "../../../../src/core/barycenter/light-travel.ts";
import type { Observer } from "../../../../src/core/barycenter/observer.ts";
import { loadTdb } from "../../../../src/core/barycenter/tdb.ts";
import { toTt, ttToUtc } from "../../../../src/core/barycenter/time-scales.ts";
import peer from "../../../fixtures/times/times.json";

const times = Float64Array.from(peer.rows, ({ mjdUtc }) => mjdUtc);
const observers: Record<"geocenter" | "observatory", Observer> = {
  geocenter: { kind: "geocenter" },
  observatory: { kind: "observatory", ...peer.site },
};

describe.each(["geocenter", "observatory"] as const)(
  "times at the %s, against astropy with its built-in ephemeris",
  (place) => {
    test("TDB is within 50 us", async () => {
      const { mjdTdb } = await prepareLightTravel(times, "UTC", observers[place]);
      const errors = peer.rows.map((row, i) => Math.abs((mjdTdb[i]! - times[i]!) * 86_400 - row[place].tdbMinusUtc));
      expect(Math.max(...errors)).toBeLessThan(50e-6);
    });

    test.each(["barycentric", "heliocentric"] as const)("light from the object is %s within 0.1 ms", async (kind) => {
      const travel = await prepareLightTravel(times, "UTC", observers[place]);
      const errors = peer.rows.map((row, i) => {
        const at = atReference(travel, travel[`${kind}Days`], row.raDeg, row.decDeg)[i]!;
        return Math.abs((at - travel.mjdTdb[i]!) * 86_400 - row[place][kind]);
      });
      expect(Math.max(...errors)).toBeLessThan(1e-4);
    });
  },
);

test("Spitzer's header gives its BMJD_TDB: the vector is the spacecraft's, not the Earth's", async () => {
  const mjdObs = 53_928.6560759; // UTC at the spacecraft
  const heliocentricKm = Float64Array.of(6084048.364647, -138993559.088106, -62551818.282086);
  const travel = await prepareLightTravel(Float64Array.of(mjdObs), "UTC", { kind: "spacecraft", heliocentricKm });
  const bmjd = atReference(travel, travel.barycentricDays, 83.633, 22.0145)[0]!;
  expect((bmjd - travel.mjdTdb[0]!) * 86_400).toBeCloseTo(-501.488021, 4);
  expect(Math.abs(bmjd - 53928.651026082) * 86_400).toBeLessThan(1e-4);
});

test("an unknown time, and a spacecraft without a position, stay unknown", async () => {
  const spacecraft: Observer = { kind: "spacecraft", heliocentricKm: Float64Array.of(Number.NaN, 0, 0, 1e8, 0, 0) };
  const travel = await prepareLightTravel(Float64Array.of(55_000, Number.NaN), "UTC", spacecraft);
  expect([...atReference(travel, travel.barycentricDays, 10, 10)]).toEqual([Number.NaN, Number.NaN]);
});

test("positions of a spacecraft that are not three an epoch are refused", async () => {
  const spacecraft: Observer = { kind: "spacecraft", heliocentricKm: new Float64Array(3) };
  await expect(prepareLightTravel(Float64Array.of(55_000, 55_001), "UTC", spacecraft)).rejects.toMatchObject({
    tag: "InvalidRequest",
    details: { expected: "6 numbers", found: "3" },
  });
});

describe("Leap seconds", () => {
  test("change at the start of their day", () => {
    expect(taiMinusUtc(57_753.999999)).toBe(36);
    expect(taiMinusUtc(57_754)).toBe(37);
  });

  test("before 1972 there are none to convert with", () => {
    expect(() => taiMinusUtc(41_316)).toThrow(expect.objectContaining({ tag: "TimeOutOfRange" }));
  });

  test("the table says how long it holds", () => {
    expect(isPastLeapSeconds(leapSecondsExpiryMjd - 1)).toBe(false);
    expect(isPastLeapSeconds(leapSecondsExpiryMjd)).toBe(true);
  });

  test("UTC to TT and back is the same time, on both sides of one", async () => {
    const tdbMinusTt = await loadTdb();
    for (const mjd of [41_317.2, 57_753.9, 57_754.0001, 58_107.2, 60_000.123456])
      expect(Math.abs(ttToUtc(toTt(mjd, "UTC", tdbMinusTt)) - mjd) * 86_400).toBeLessThan(2e-6);
  });
});

test("the Earth is one astronomical unit from the Sun, nearest in January", async () => {
  const earth = await loadEarth();
  const distance = (mjd: number) => Math.hypot(...earth.heliocentric(mjd));
  expect(distance(58_486.2)).toBeCloseTo(0.9833, 3); // 2019-01-03
  expect(distance(58_668.9)).toBeCloseTo(1.0168, 3); // 2019-07-04
});
