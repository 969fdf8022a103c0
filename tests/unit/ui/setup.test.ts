import { describe, expect, test } from "vitest";
import { recogniseColumns } from "../../../src/core/catalog/recognise-columns.ts";
import { planIngest } from "../../../src/core/naming/plan-ingest.ts";
import {
  columnMeaning,
  draftOf,
  mappingOf,
  measurementProblem,
  newMeasurement,
  sameMapping,
  withKind,
  withValue,
} from "../../../src/ui/state/ingest/mapping-draft.ts";
import { readNames } from "../../../src/ui/state/ingest/read-names.ts";
import { ownTemplate } from "../../../src/ui/state/ingest/remembered-templates.ts";
import { filesToReview, plannedFiles, withRole } from "../../../src/ui/state/ingest/told-roles.ts";

const columns = ["NUMBER", "ALPHA_J2000", "DELTA_J2000", "MAG_AUTO", "MAGERR_AUTO", "MAG_ISO", "BRIGHT", "SIGMA"];
const recognised = recogniseColumns(columns, { idf: true });

describe("a mapping while it is edited", () => {
  test("says what was recognised until something is changed", () => {
    const draft = draftOf(recognised, recognised);
    expect(mappingOf(draft)).toEqual(recognised);
    expect(sameMapping(mappingOf(draft), recognised)).toBe(true);
    expect(["NUMBER", "MAG_AUTO", "MAGERR_AUTO", "SIGMA"].map((name) => columnMeaning(draft, name))).toEqual([
      ...["Key", "mag_auto", "± mag_auto", ""],
    ]);
  });

  test("leaves measurements out without losing sight of them", () => {
    const own = { ...recognised, measurements: recognised.measurements.slice(0, 1) };
    const draft = draftOf(own, recognised);
    expect(draft.measurements.map(({ measurement, kept }) => [measurement, kept])).toEqual([
      ["mag_auto", true],
      ["mag_iso", false],
    ]);
    expect(mappingOf(draft)).toEqual(own);
    expect(columnMeaning(draft, "MAG_ISO")).toBe("");
  });

  test("takes pairs that no rule knows, each under a name of its own", () => {
    const draft = draftOf(recognised, recognised);
    const added = {
      ...draft,
      measurements: [...draft.measurements, { ...newMeasurement("BRIGHT"), uncertainty: "SIGMA" }],
    };
    expect(mappingOf(added).measurements.at(-1)).toEqual({
      ...{ measurement: "bright", value: "BRIGHT", uncertainty: "SIGMA", unit: "", kind: "other" },
    });
    expect(measurementProblem(added, 2)).toBeUndefined();
    const twice = {
      ...draft,
      measurements: [...draft.measurements, { ...newMeasurement("BRIGHT"), measurement: "mag_auto" }],
    };
    expect(measurementProblem(twice, 2)).toBe("mag_auto is there already.");
  });

  test("a pair of another column takes its name, unit and kind, and leaves what was typed", () => {
    const [sig, cts] = [{ name: "SIG_M" }, { name: "CTS", unit: "count/s" }];
    const added = newMeasurement(sig.name);
    expect(withValue(added, { from: sig, to: cts })).toMatchObject({ measurement: "cts", unit: "count/s" });
    const typed = { ...added, measurement: "light", unit: "mJy" };
    const revalued = withValue(typed, { from: sig, to: { name: "M_V", unit: "mag" } });
    expect(revalued).toMatchObject({ measurement: "light", value: "M_V", unit: "mJy" });
    expect(withKind(added, "mag").unit).toBe("mag");
    expect(withKind(typed, "mag").unit).toBe("mJy");
    expect(withKind(withKind(added, "mag"), "flux").unit).toBe("");
  });
});

const own = "{epoch}_{chan}_{kind}.{ext}";
const names = ["north_ch1_sci.cat", "south_ch1_sci.cat", "east_ch2_sci.cat"];

describe("a template of one's own", () => {
  test("is taken again where built-in ones say only that each name is an epoch", () => {
    expect(ownTemplate(names, undefined, ["{epoch}-{mjd}.{ext}", own])).toBe(own);
    expect(ownTemplate(names, "any", [])).toBeUndefined();
    const idf = names.map((_, k) => `IDF_gr${k}_ch1_sci.sexcat`);
    expect(ownTemplate(idf, undefined, [own])).toBeUndefined();
    expect(ownTemplate(idf, own, [])).toBe(own);
  });

  test("a remembered text that is no template any more is passed over", () => {
    expect(ownTemplate(names, "{epoch", ["{epoch}{(", own])).toBe(own);
  });

  test("each dropped name is shown as it is read, those that do not fit first", () => {
    const paths = [...names, "notes.txt", "odd.cat"];
    const plan = planIngest(
      paths.map((path) => ({ path, byteLength: 9 })),
      { template: own },
    );
    const read = readNames(paths, plan);
    expect(read.map(({ path, parts }) => [path, parts?.epochKey, parts?.tableKey])).toEqual([
      ["notes.txt", undefined, undefined],
      ["odd.cat", undefined, undefined],
      ["north_ch1_sci.cat", "north", "ch1_sci"],
      ["south_ch1_sci.cat", "south", "ch1_sci"],
      ["east_ch2_sci.cat", "east", "ch2_sci"],
    ]);
    expect(read[1]!.note).toContain("does not fit");
  });
});

describe("what dropped files are", () => {
  const dropped = ["a.cat", "b.cat", "coadd.cat", "epochs.csv", "plot.png"];
  const planOf = (roles = {}) =>
    planIngest(
      dropped.map((path) => ({ path, byteLength: 1000 })),
      { roles },
    );

  test("is said of every one, those that are one of their kind or left out first", () => {
    expect(plannedFiles(planOf(), 5).map(({ role, note }) => `${role} ${note}`.trim())).toEqual([
      ...["catalog a", "catalog b", "reference", "epoch-table", "image an image"],
    ]);
    expect(filesToReview(planOf(), 5).map((index) => dropped[index])).toEqual([
      ...["coadd.cat", "epochs.csv", "plot.png", "a.cat", "b.cat"],
    ]);
  });

  test("can be told, and there is one reference catalog: what was it before is a catalog", () => {
    const roles = withRole({}, "a.cat", { role: "reference", was: "coadd.cat" });
    expect(plannedFiles(planOf(roles), 5).map(({ role }) => role)).toEqual([
      ...["reference", "catalog", "catalog", "epoch-table", "image"],
    ]);
    const again = withRole(roles, "b.cat", { role: "reference", was: "a.cat" });
    expect(again).toEqual({ "coadd.cat": "catalog", "a.cat": "catalog", "b.cat": "reference" });
    expect(plannedFiles(planOf(withRole(again, "b.cat", { role: "ignored" })), 5)[1]).toMatchObject({
      role: "ignored",
      note: "left out by you",
    });
  });
});
