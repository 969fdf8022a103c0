import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { bestTemplate, builtInTemplates, resolveTemplate } from "../../../../src/core/naming/built-in-templates.ts";
import { mjdOfNamePart } from "../../../../src/core/naming/name-time.ts";
import { makeName, nameParts, parseName, remakeName } from "../../../../src/core/naming/naming.ts";
import { compileTemplate } from "../../../../src/core/naming/naming-template.ts";
import { planIngest } from "../../../../src/core/naming/plan-ingest.ts";

const idf = resolveTemplate("IDF");

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isWorkbenchError(error)) return `${error.tag}: ${error.message}`;
    throw error;
  }
  return "nothing was thrown";
}

describe("IDF names", () => {
  test("give the group as epoch and channel, kind and suffix as table", () => {
    expect(nameParts(idf, "IDF_gr12_ch1_sci_clean.sexcat")).toEqual({
      epochKey: "gr12",
      tableKey: "ch1_sci_clean",
      channel: "ch1",
      kind: "sci",
    });
    expect(nameParts(idf, "a/b/IDF_gr0012_ch2_unc.fits")?.tableKey).toBe("ch2_unc");
  });

  test("keep .gz in the file extension", () => {
    expect(parseName(idf, "IDF_gr12_ch1_sci.sexcat.gz")).toEqual({
      group_name: "gr12",
      chan: "ch1",
      kind: "sci",
      suffix: "",
      fileext: ".sexcat.gz",
    });
  });

  test("are anchored at both ends", () => {
    for (const name of [
      "xIDF_gr12_ch1_sci.fits",
      "IDF_gr12_ch1_sci.fits~",
      "IDF_gr12_ch1_sci.fits.bak",
      "IDF_gr12_ch3_sci.fits",
    ])
      expect(parseName(idf, name), name).toBeUndefined();
  });

  test("are remade with changed parts, and refuse parts that cannot be read back", () => {
    expect(remakeName(idf, "IDF_gr12_ch1_sci.sexcat.gz", { chan: "ch2", suffix: "_div" })).toBe(
      "IDF_gr12_ch2_sci_div.sexcat.gz",
    );
    expect(refusal(() => remakeName(idf, "IDF_gr12_ch1_sci.fits", { suffix: "clean" }))).toMatch(
      /InvalidRequest: .*{suffix}.*"clean"/,
    );
    expect(refusal(() => remakeName(idf, "IDF_gr12_ch1_sci.fits", { color: "red" }))).toMatch(
      /InvalidRequest: .*{color}/,
    );
    expect(refusal(() => remakeName(idf, "other.fits", {}))).toBe(
      "UnknownName: other.fits does not fit IDF_{group_name}_{chan}_{kind}{suffix}{fileext}.",
    );
    expect(refusal(() => makeName(idf, { group_name: "gr1" }))).toMatch(/Expected {chan} of IDF_/);
  });
});

describe("every template", () => {
  const word = fc.stringMatching(/^[A-Za-z0-9]{1,6}$/);
  const namePieces = fc.oneof(
    word,
    fc.constantFrom(
      "_",
      "-",
      ".",
      "IDF_",
      "gr",
      "gr12",
      "_ch1",
      "_sci",
      "_clean",
      "2020-01-02",
      "20191231T235959",
      "58853.25",
      "2458853.5",
      "12345678",
      "/",
    ),
  );
  const extension = fc.constantFrom(".fits", ".sexcat", ".cat.gz", ".ecsv", ".csv", ".xml", "");
  const names = fc
    .tuple(fc.array(namePieces, { minLength: 1, maxLength: 8 }), extension)
    .map(([pieces, end]) => pieces.join("") + end);
  const userWritten = [
    "{epoch}_{chan}_{kind}.{ext}",
    "{object}-{band}{suffix}{fileext}",
    "{n:\\d{4}}{rest}",
    "{a}_{b}_{a}.cat",
    "{night}/{epoch}{fileext}",
  ];

  test.each([...builtInTemplates.map((t) => t.name), ...userWritten])(
    "%s: making what was parsed gives the name again",
    (text) => {
      const template = resolveTemplate(text);
      const depth = template.text.split("/").length;
      fc.assert(
        fc.property(names, (path) => {
          const name = path.split("/").slice(-depth).join("/");
          const parts = parseName(template, name);
          if (parts) expect(makeName(template, parts)).toBe(name);
        }),
        { numRuns: 2000 },
      );
    },
  );

  test("IDF: parsing what was made gives the parts again", () => {
    const parts = fc.record({
      group_name: fc.nat().map((n) => `gr${n}`),
      chan: fc.constantFrom("ch1", "ch2"),
      kind: fc.constantFrom("sci", "std", "unc", "cov"),
      suffix: fc.oneof(fc.constant(""), fc.stringMatching(/^_[a-z0-9_]{1,8}$/)),
      fileext: fc.constantFrom(".fits", ".sexcat", ".ecsv", ".cat", ".ldac", ".fits.gz"),
    });
    fc.assert(
      fc.property(parts, (given) => {
        expect(parseName(idf, makeName(idf, given))).toEqual(given);
      }),
    );
  });
});

describe("the other built-in templates", () => {
  test.each([
    ["any", "night 7.cat.gz", { epochKey: "night 7", tableKey: "default" }],
    ["folder", "run/night1/stars.cat", { epochKey: "night1", tableKey: "stars" }],
    ["iso-date", "m31_2020-01-02_a.cat", { epochKey: "m31_2020-01-02_a", tableKey: "default", epochMjd: 58850 }],
    ["iso-date", "20200102T060000.cat", { epochKey: "20200102T060000", tableKey: "default", epochMjd: 58850.25 }],
    ["iso-date", "gr20171220120000.cat", { epochKey: "gr20171220120000", tableKey: "default", epochMjd: 58107.5 }],
    ["mjd", "obs58853.0984.cat", { epochKey: "obs58853.0984", tableKey: "default", epochMjd: 58853.0984 }],
    ["jd", "2458853.5-x.fits", { epochKey: "2458853.5-x", tableKey: "default", epochMjd: 58853 }],
    ["reqkey", "AOR_12345678_ch1_sci.cat", { epochKey: "12345678", tableKey: "ch1_sci" }],
    ["reqkey", "r1234567.cat", { epochKey: "1234567", tableKey: "default" }],
    [
      "object-filter-date",
      "V1_Cyg_R_2020-01-02.cat",
      { epochKey: "V1_Cyg_2020-01-02", tableKey: "R", channel: "R", epochMjd: 58850 },
    ],
  ])("%s reads %s", (name, path, expected) => {
    expect(nameParts(resolveTemplate(name), path)).toEqual(expected);
  });

  test("read no time from an impossible date or from a part of a longer number", () => {
    expect(mjdOfNamePart("date", "2021-02-30")).toBeUndefined();
    expect(mjdOfNamePart("date", "2020-02-29")).toBe(58908);
    expect(parseName(resolveTemplate("mjd"), "x158853.cat")).toBeUndefined();
    expect(parseName(resolveTemplate("iso-date"), "x1202001021.cat")).toBeUndefined();
  });
});

describe("the best template", () => {
  test.each([
    ["IDF", ["IDF_gr1_ch1_sci.cat", "IDF_gr2_ch1_sci.cat", "odd.cat"]],
    ["iso-date", ["a2020-01-02.cat", "a2020-01-03.cat", "b.cat"]],
    ["object-filter-date", ["M31_R_20200102.cat", "M31_V_20200102.cat"]],
    ["mjd", ["58853.1.cat", "58854.1.cat"]],
    ["jd", ["jd2458853.cat", "jd2458854.cat"]],
    ["reqkey", ["x2458853.cat", "x2458854.cat"]],
    ["any", ["d40121.cat", "d40122.cat", "d40123.cat"]],
    ["mjd", ["mjd58107.cat", "mjd58109.cat"]],
    ["any", [1, 2, 3, 4, 5].map((n) => `KIC8462852_00${n}.cat`)],
    ["folder-file", ["n1/001.cat", "n1/002.cat", "n2/001.cat", "n2/002.cat"]],
    ["folder-file", ["n1/001.cat", "n1/002.cat", "n1/003.cat", "n2/001.cat"]],
    ["reqkey", ["AOR12345678.cat", "AOR87654321.cat"]],
    ["IDF", ["IDF_gr1_ch1_sci.cat", "a.csv", "b.csv"]],
    ["any", ["first.cat", "second.cat", "third.cat", "IDF_gr1_ch1_sci.cat"]],
    ["folder", ["n1/ch1.cat", "n1/ch2.cat", "n2/ch1.cat", "n2/ch2.cat"]],
    ["any", []],
    ["any", ["a_1_x.cat", "a_1_y_2.cat", "a_2_x.cat", "a_2_q.cat"]],
    ["any", ["star_g.cat", "star_r.cat", "star_i.cat", "star_z.cat"]],
    ["any", ["n_001_a.cat", "n_001_b.cat", "n_002_a.cat", "n_002_b.cat"]],
    ["any", ["g_001_r.cat", "r_001_g.cat", "g_002_r.cat", "r_002_g.cat"]],
  ])("is %s for %j", (name, paths) => {
    expect(bestTemplate(paths).name).toBe(name);
  });
});

describe("names that differ in a band and in something else", () => {
  test.each([
    [["IDF_e001_g_sci.cat", "IDF_e001_ch1_sci.cat", "IDF_e002_g_sci.cat", "IDF_e002_ch1_sci.cat"], "e001", "g"],
    [["m31_g_007.fits.gz", "m31_r_007.fits.gz", "m31_g_008.fits.gz", "m31_r_008.fits.gz", "coadd.fits"], "007", "g"],
    [["V_n1.3.cat", "V_n1.4.cat", "Ic_n2.3.cat", "Ic_n2.4.cat", "reference.csv"], "n1.3", "V"],
    [["n01_f606w.csv", "n02_f814w.csv", "n03_f606w.csv", "n04_f814w.csv"], "n01", "f606w"],
  ])("%j: the epoch is %s, the band %s", (paths, epochKey, channel) => {
    const template = bestTemplate(paths);
    expect(nameParts(template, paths[0]!)).toEqual({ epochKey, tableKey: channel, channel });
    expect(nameParts(resolveTemplate(template.name), paths[1]!)).toBeDefined();
    const plan = planIngest(paths.map((path) => ({ path: `run/n.1/${path}`, byteLength: 1 })));
    expect(plan.catalogs.find(({ index }) => index === 0)).toMatchObject({ epochKey, tableKey: channel });
    expect(plan.catalogs.map(({ channel }) => channel)).not.toContain(undefined);
    expect(plan.catalogs).toHaveLength(4);
    expect(plan.assumptions).toContainEqual({
      kind: "table",
      text: expect.stringContaining("in the names are taken as bands with measurements of their own"),
    });
  });

  test.each([
    [["2020-01-01_g.cat", "2020-01-01_r.cat", "2020-02-11_g.cat", "2020-02-11_r.cat"], "2020-01-01", "g", 58849],
    [
      ["m31-V-20200101.cat", "m31-R-20200101.cat", "m31-V-20200102.cat", "m31-R-20200102.cat"],
      "m31-20200101",
      "V",
      58849,
    ],
    [["r_2458853.5.csv", "i_2458853.5.csv", "r_2458953.6.csv", "i_2458953.6.csv"], "2458853.5", "r", 58853],
    [
      ["f_mjd58853.25_B.csv", "f_mjd58853.25_V.csv", "f_mjd58860.5_B.csv", "f_mjd58860.5_V.csv"],
      "f_mjd58853.25",
      "B",
      58853.25,
    ],
  ])("%j: beside the time stands a band", (paths, epochKey, channel, epochMjd) => {
    const template = bestTemplate(paths);
    expect(nameParts(template, paths[0]!)).toEqual({ epochKey, tableKey: channel, channel, epochMjd });
    expect(nameParts(template, `run/n.1/${paths[0]}`)).toEqual({ epochKey, tableKey: channel, channel, epochMjd });
    expect(nameParts(resolveTemplate(template.name), paths[0]!)?.epochMjd).toBe(epochMjd);
  });
});

describe("a template that a user wrote", () => {
  test("has patterns inside its text, or beside it", () => {
    expect(nameParts(compileTemplate("run{epoch:\\d{2,3}}_{chan}.{ext}"), "run012_g.cat")).toEqual({
      epochKey: "012",
      tableKey: "g",
      channel: "g",
    });
    expect(parseName(compileTemplate("{epoch}{fileext}", { epoch: "\\d+" }), "x.cat")).toBeUndefined();
  });

  test("reads a part without a pattern up to the separator after it", () => {
    expect(parseName(compileTemplate("{field}-{date}.{ext}"), "NGC_1_a-2020-01-02.cat")).toEqual({
      field: "NGC_1_a",
      date: "2020-01-02",
      ext: "cat",
    });
  });

  test.each([
    ["{epoch", /a } for every {/],
    ["epoch}.cat", /a { for every }/],
    ["plain.cat", /at least one {part}/],
    ["{ep och}.cat", /letters, digits and _.*{ep och}/],
    ["{epoch:[}.cat", /a regular expression for the pattern of {epoch}/],
    ["{chan}_{kind}.{ext}", /a part that tells epochs apart/],
  ])("is refused with what is wrong: %s", (text, message) => {
    expect(refusal(() => compileTemplate(text))).toMatch(message);
  });

  test("is refused when a pattern belongs to no part", () => {
    expect(refusal(() => compileTemplate("{epoch}.{ext}", { chan: "ch1" }))).toMatch(
      /one of the template's parts: {epoch} {ext}/,
    );
  });
});
