import { describe, expect, test } from "vitest";
import { planIngest } from "../../../../src/core/naming/plan-ingest.ts";

/** Times that the plan takes from names, by epoch; null where it takes none. */
function times(...paths: string[]): Record<string, number | null> {
  const { catalogs } = planIngest(paths.map((path) => ({ path, byteLength: 1000 })));
  return Object.fromEntries(catalogs.map(({ epochKey, epochMjd }) => [epochKey, epochMjd ?? null]));
}

const said = (...paths: string[]) =>
  planIngest(paths.map((path) => ({ path, byteLength: 1000 })))
    .assumptions?.map(({ text }) => text)
    .join(" ") ?? "";

describe("numbers in names", () => {
  test.each([
    [["IMG_58001.cat", "IMG_58002.cat", "IMG_58003.cat"]],
    [["DSC34512.cat", "DSC34518.cat"]],
    [["run2451234.cat", "run2451235.cat"]],
    [["m31_20171220_0058.cat", "m31_20171220_0059.cat", "m31_20171220_0060.cat"]],
    [["m31_20171220_0158.cat", "m31_20171220_0159.cat"]],
    [["x_20241009_001.cat", "x_20241009_002.cat", "x_20241009_003.cat"]],
    [["m31_20171220_001.cat"]],
    [["a_20171220_000001.cat", "a_20171220_000002.cat"]],
  ])("of %j are counters, no times", (paths) => {
    expect(Object.values(times(...paths)).every((mjd) => mjd === null)).toBe(true);
  });

  test("are times where all are, and no counter explains them", () => {
    expect(times("a_20171220_0130.cat", "a_20171220_0403.cat")).toEqual({
      a_20171220_0130: 58107.0625,
      a_20171220_0403: 58107 + (4 * 60 + 3) / 1440,
    });
    expect(times("a20171220T060000.cat")).toEqual({ a20171220T060000: 58107.25 });
    expect(times("gr20171220120000.cat")).toEqual({ gr20171220120000: 58107.5 });
    expect(times("s58853.0984.cat", "s58853.1984.cat")).toEqual({
      "s58853.0984": 58853.0984,
      "s58853.1984": 58853.1984,
    });
    expect(said("a20171220T060000.cat")).toMatch(/read from the names/);
  });

  test("that are dates alone stand for the beginning of their day, and for nothing where two share one", () => {
    expect(times("a_2020-01-02.cat", "a_2020-01-05.cat")).toEqual({ "a_2020-01-02": 58850, "a_2020-01-05": 58853 });
    expect(said("a_2020-01-02.cat", "a_2020-01-05.cat")).toMatch(/beginning of its day/);
    expect(times("a_2020-01-02.cat", "b_2020-01-02.cat")).toEqual({ "a_2020-01-02": null, "b_2020-01-02": null });
    expect(said("a_2020-01-02.cat", "b_2020-01-02.cat")).toMatch(/epochs of one night have no time/);
  });
});

describe("filters in names", () => {
  const tables = (...paths: string[]) =>
    planIngest(paths.map((path) => ({ path, byteLength: 1000 }))).catalogs.map((c) => `${c.epochKey} ${c.tableKey}`);

  test.each([
    [
      ["field_V_001.cat", "field_R_001.cat"],
      ["field_R_001 R", "field_V_001 V"],
    ],
    [
      ["frame001_V.cat", "frame002_R.cat"],
      ["frame001_V V", "frame002_R R"],
    ],
    [
      ["fld_2024-10-09_R.cat", "fld_2024-10-10_V.cat"],
      ["fld_2024-10-09_R R", "fld_2024-10-10_V V"],
    ],
    [
      ["HIP_1_A.cat", "HIP_2_B.cat", "HIP_3_C.cat"],
      ["HIP_1_A default", "HIP_2_B default", "HIP_3_C default"],
    ],
  ])("%j give the tables %j", (paths, expected) => {
    expect(tables(...paths)).toEqual(expected);
  });

  test("of headers are tables of their own", () => {
    const file = (path: string, filter: string) => ({
      path,
      byteLength: 1,
      content: { holds: "sources", filter } as const,
    });
    const { catalogs } = planIngest([file("a1.ldac", "V"), file("a2.ldac", "R (Cousins)")]);
    expect(catalogs.map(({ epochKey, tableKey }) => `${epochKey} ${tableKey}`)).toEqual(["a1 V", "a2 R_Cousins"]);
  });
});
