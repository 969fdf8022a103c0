import { describe, expect, test } from "vitest";
import { prepareTimes } from "../../../../src/core/barycenter/dataset-times.ts";
import { checkTimeSettings, type TimeKind, type TimeSettings } from "../../../../src/core/barycenter/time-settings.ts";
import type { TimeFrame } from "../../../../src/core/time/time-frame.ts";
import peer from "../../../fixtures/times/times.json";

const unsaid: TimeFrame = { scale: "unknown", reference: "unknown", place: "unknown" };
const epochMjd = Float64Array.from(peer.rows, ({ mjdUtc }) => mjdUtc);
const exposure = { name: "EXPTIME", unit: "s", data: new Float64Array(epochMjd.length).fill(60) };
const said: TimeSettings = { scale: "UTC", reference: "mid", place: { kind: "observatory", ...site() } };

function site() {
  const { longitudeDeg, latitudeDeg, heightMeters } = peer.site;
  return { longitudeDeg, latitudeDeg, heightMeters };
}

const times = (kind: TimeKind, settings: TimeSettings = said, frame = unsaid, columns = [exposure]) =>
  prepareTimes({ epochMjd, columns }, frame, settings, kind);
const secondsOff = (a: number, b: number) => Math.abs(a - b) * 86_400;

describe("Times of a dataset, against astropy", () => {
  test.each([
    ["geocenter", 1e-4],
    ["observatory", 1e-3],
  ] as const)("BJD_TDB at the %s is within %d s", async (place, within) => {
    const settings = place === "geocenter" ? { ...said, place: { kind: place } } : said;
    const { at, perObject, frame } = await times("bjd_tdb", settings);
    expect([perObject, frame]).toEqual([true, { scale: "TDB", reference: "mid", place: "barycentre" }]);
    for (const [i, row] of peer.rows.entries()) {
      const { tdbMinusUtc, barycentric } = row[place];
      const expected = row.mjdUtc + (tdbMinusUtc + barycentric) / 86_400;
      expect(secondsOff(at(row.raDeg, row.decDeg)[i]!, expected)).toBeLessThan(within);
    }
  });

  test("HJD_UTC is the time in UTC and the light's way to the Sun", async () => {
    const { at } = await times("hjd_utc");
    for (const [i, row] of peer.rows.entries()) {
      const expected = row.mjdUtc + row.observatory.heliocentric / 86_400;
      expect(secondsOff(at(row.raDeg, row.decDeg)[i]!, expected)).toBeLessThan(1e-4);
    }
  });

  test("TDB is within 50 us", async () => {
    const { at } = await times("tdb");
    for (const [i, row] of peer.rows.entries())
      expect(secondsOff(at(0, 0)[i]!, row.mjdUtc + row.observatory.tdbMinusUtc / 86_400)).toBeLessThan(50e-6);
  });

  test("a spacecraft's columns take it where it was, not where the Earth is", async () => {
    const km = [6084048.364647, -138993559.088106, -62551818.282086];
    const columns = ["X", "Y", "Z"].map((name, k) => ({ name: `SPTZR_${name}`, data: Float64Array.of(km[k]!) }));
    const place = { kind: "spacecraft", columns: ["SPTZR_X", "SPTZR_Y", "SPTZR_Z"] } as const;
    const epochs = { epochMjd: Float64Array.of(53_928.6560759), columns };
    const { at } = await prepareTimes(epochs, unsaid, { ...said, place }, "bjd_tdb");
    expect(secondsOff(at(83.633, 22.0145)[0]!, 53928.651026082)).toBeLessThan(1e-4);
  });
});

describe("The middle of an exposure", () => {
  test.each([
    ["start", 30],
    ["end", -30],
    ["mid", 0],
  ] as const)("of times of its %s lies %d s later", async (reference, seconds) => {
    for (const exposed of ["EXPTIME", 60]) {
      const { at } = await times("mid", { reference, exposure: exposed });
      expect(secondsOff(at(0, 0)[0]!, epochMjd[0]! + seconds / 86_400)).toBeLessThan(1e-5);
    }
  });

  test("is where other times begin", async () => {
    const [from, mid] = await Promise.all([
      times("bjd_tdb", { ...said, reference: "start", exposure: 60 }),
      times("bjd_tdb"),
    ]);
    expect((from.at(10, 20)[0]! - mid.at(10, 20)[0]!) * 86_400).toBeCloseTo(30, 2);
  });
});

test("times that are at the barycenter already are never brought there again", async () => {
  const bjd: TimeFrame = { scale: "TDB", reference: "mid", place: "barycentre" };
  const { at, perObject } = await times("bjd_tdb", {}, bjd);
  expect([perObject, at(10, 20)]).toEqual([false, epochMjd]);
  await expect(times("hjd_utc", {}, bjd)).rejects.toThrow(
    "Times cannot be brought to the Sun: they are those at the barycenter already, and are not converted twice.",
  );
});

test("as the dataset has them, times are the very same numbers whatever is said of them", async () => {
  expect((await times("stored", { ...said, reference: "start" })).at(1, 2)).toEqual(epochMjd);
});

test.each<[string, TimeKind, TimeSettings, string]>([
  ["the moment", "mid", {}, "nobody has said whether they are of the start, the middle or the end of an exposure"],
  ["the exposure", "mid", { reference: "start" }, "and nobody has said how long one is"],
  ["the column", "mid", { reference: "start", exposure: "no" }, "the epochs have no column “no”"],
  ["the scale", "bjd_tdb", { reference: "mid" }, "nobody has said in which scale they are (UTC, TAI, TT, TDB)"],
  ["the place", "bjd_tdb", { reference: "mid", scale: "UTC" }, "nobody has said where they were taken"],
  [
    "the spacecraft's columns",
    "bjd_tdb",
    { ...said, place: { kind: "spacecraft", columns: ["x", "y", "z"] } },
    "the epochs have no column “x”",
  ],
])("without %s nothing is assumed: it is refused with the reason", async (_, kind, settings, why) => {
  await expect(times(kind, settings)).rejects.toMatchObject({ tag: "TimesUnknown" });
  await expect(times(kind, settings)).rejects.toThrow(why);
});

test("a file's spacecraft without a vector, and an observatory without a place, are refused", async () => {
  const frame = (place: TimeFrame["place"]): TimeFrame => ({ scale: "UTC", reference: "mid", place });
  await expect(times("bjd_tdb", {}, frame("spacecraft"))).rejects.toThrow("no columns of the epochs have been named");
  await expect(times("bjd_tdb", {}, frame("observatory"))).rejects.toThrow("where on the Earth the observatory is");
});

test("past the leap seconds that are known, the times say so", async () => {
  const late = { epochMjd: Float64Array.of(60_000, 62_000), columns: [] };
  const { notes } = await prepareTimes(late, unsaid, said, "tdb");
  expect(notes).toEqual([
    "Leap seconds are known until MJD 61584 (2027-06-28): 1 epoch is later, and 1 s off if another one was announced since.",
  ]);
  expect((await prepareTimes(late, unsaid, { ...said, scale: "TAI" }, "tdb")).notes).toEqual([]);
});

test("what a script says of times is checked", () => {
  const refused = (value: unknown) => expect(() => checkTimeSettings(value, "settings"));
  refused({ scale: "GPS" }).toThrow("settings.scale: expected one of UTC, TAI, TT, TDB");
  refused({ place: { kind: "observatory", longitudeDeg: 0, latitudeDeg: 99, heightMeters: 0 } }).toThrow("latitudeDeg");
  refused({ place: { kind: "spacecraft", columns: ["x"] } }).toThrow("the names of three columns");
  refused({ exposure: -1 }).toThrow("exposure");
  expect(checkTimeSettings(said, "settings")).toEqual(said);
});
