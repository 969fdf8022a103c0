import { expect, test } from "vitest";
import { makeRecipe, parseRecipe, type Recipe, writeRecipe } from "../../../../src/core/export/recipe.ts";
import { endOfRecipe, measuredOtherwise, readRecipe, replayRecipe } from "../../../../src/core/export/replay-recipe.ts";
import { record } from "./dataset-record.ts";

const mapping = {
  ...{ ra: "EAST", dec: "NORTH" },
  measurements: [{ measurement: "mag", value: "M", uncertainty: "M_ERR", unit: "mag", kind: "mag" as const }],
};
const made = (more: Partial<typeof record> = {}, rest: Parameters<typeof makeRecipe>[2] = {}): Recipe =>
  makeRecipe(
    {
      ...record,
      ...{ template: "{epoch}_{chan}.cat", mapping, epochTable: { file: "run1/epochs.csv", contentHash: "xxh128:2" } },
      match: { mode: "position", radiusArcsec: 0.7, removeOffsets: true, keepOffsets: false, weighErrors: false },
      ...more,
    },
    [
      {
        epochKey: "e1",
        catalogs: [{ file: "e1.cat", contentHash: "xxh128:a", byteLength: 1, tableKey: "ch1_sci" }] as never,
      },
    ],
    rest,
  );
const names = (...paths: string[]) => paths.map((path) => ({ path, byteLength: 10_000_000 }));

test("a recipe decides names, files, matching, columns and packing of other data, and says so", () => {
  const { choices, followed, left } = replayRecipe(
    made(),
    names("run2/n1_g.cat", "run2/n2_g.cat", "run2/epochs.csv", "run2/coadd_ch1.sexcat"),
  );
  expect(choices).toEqual({
    ...{ template: "{epoch}_{chan}.cat", referencePath: "run2/coadd_ch1.sexcat", epochTablePath: "run2/epochs.csv" },
    ...{ mode: "position", radiusArcsec: 0.7, removeOffsets: true, keepOffsets: false, weighErrors: false },
    ...{ mapping, codec: "zstd" },
  });
  expect(left).toEqual([]);
  expect(followed.join(" ")).toContain("within 0.7″, offsets taken off, the closest of rivals");
});

test("what other data cannot follow is said: names that do not fit, files that are not there, settings that cannot be read", () => {
  const { choices, left } = replayRecipe(
    made({ match: { mode: "magic", radiusArcsec: -1, removeOffsets: false } as never }),
    names("night-1.sexcat", "a/epochs.csv", "b/epochs.csv"),
  );
  expect(choices).toEqual({ mapping, codec: "zstd" });
  expect(left).toEqual([
    "No name fits its template “{epoch}_{chan}.cat”: the one that fits most names is taken.",
    "Its reference catalog, coadd_ch1.sexcat, is not in this drop: who is one is decided anew.",
    "Its epoch table, run1/epochs.csv, is not in this drop: who is one is decided anew.",
    "How it matches sources cannot be read: that is chosen by itself.",
  ]);
  expect(replayRecipe(made({ template: "{epoch" }), names("a.cat")).left[0]).toContain("cannot be read");
});

test("measurements that are lost, new, or of other columns are listed", () => {
  const found = [
    { measurementKey: "ch1_sci-mag_auto", valueColumn: "MAG_ISO" },
    { measurementKey: "ch2_sci-mag_auto", valueColumn: "MAG_AUTO" },
  ];
  expect(measuredOtherwise(made(), found)).toEqual([
    "1 measurement of the recipe is not in these catalogs: ch1_sci-x (X).",
    "ch1_sci-mag_auto is read from MAG_ISO, not from MAG_AUTO as in the recipe.",
    "1 measurement of these catalogs is not in the recipe: ch2_sci-mag_auto.",
  ]);
});

const correction = (options: object) =>
  ({ name: "zp", version: 2, measurements: { "ch1_sci-mag_auto": {} }, options }) as never;

const inHere = [{ measurementKey: "ch1_sci-mag_auto" }];

test("epochs are left out only where they are of the very same catalogs, and objects named only where they are the same", () => {
  const recipe = made(
    { excludedEpochs: ["e1", "e2"] },
    {
      correction: correction({ objects: ["7"], clipSigma: 3, toList: { list: "APASS", column: "V" } }),
      excludedPoints: ["7\nch1_sci-mag_auto\ne1", "7\nch1_sci-x\ne1"],
    },
  );
  const same = endOfRecipe(recipe, recipe.dataset.reference, [{ epochKey: "e1", contentHashes: ["xxh128:a"] }], inHere);
  const leftOut = {
    epochKeys: ["e1"],
    points: [{ objectKey: "7", measurementKey: "ch1_sci-mag_auto", epochKey: "e1" }],
  };
  expect(same.leftOut).toEqual({ meanwhile: leftOut, after: leftOut });
  expect(same.correction).toEqual({ clipSigma: 3, objects: ["7"] });
  expect(same.left).toEqual([
    "1 epoch that it leaves out is of its own catalogs, and not left out here: e2.",
    "1 point that it leaves out is of its own objects and catalogs, and not left out here.",
    "It does not say which epochs its zero points were made without: those that it leaves out are left out before they are made.",
    "Its zero points are on the scale of the list “APASS”, which is not part of it.",
  ]);
  const others = [{ epochKey: "e1", contentHashes: ["xxh128:b"] }];
  const other = endOfRecipe(recipe, { kind: "union", united: [] }, others, inHere);
  expect(other).toMatchObject({ leftOut: { after: { epochKeys: [], points: [] } }, correction: { clipSigma: 3 } });
  expect(other.left).toContain("Its zero points name objects of its own data: comparison objects are chosen anew.");
  expect(endOfRecipe(made(), recipe.dataset.reference, [], []).correction).toBeUndefined();
});

test("zero points are made without what theirs were made without, epochs that came later among them", () => {
  const leftOut = { epochKeys: ["e3"], points: [] };
  const kept = { ...(correction({}) as object), measurements: { m: { epochKeys: ["e2", "e3"] } }, leftOut };
  const recipe = made({ excludedEpochs: ["e2"] }, { correction: kept as never });
  expect(recipe.correction!.leftOut).toEqual({ epochKeys: ["e1", "e3"], points: [] });
  const epochs = [{ epochKey: "e1", contentHashes: ["xxh128:a"] }];
  const end = endOfRecipe(recipe, recipe.dataset.reference, epochs, inHere);
  expect(end.leftOut).toEqual({
    meanwhile: { epochKeys: ["e1"], points: [] },
    after: { epochKeys: [], points: [] },
  });
  expect(end.left).toEqual([
    "1 epoch that it leaves out is of its own catalogs, and not left out here: e2.",
    "1 epoch that its zero points were made without is of its own catalogs, and not left out here: e3.",
  ]);
  const wrong = { ...recipe, excludedPoints: [["7", "m"]] };
  expect(parseRecipe(JSON.stringify(wrong))).toBeUndefined();
});

test("a recipe is read from its file, and refused by name where a file holds none or a wrong mapping", async () => {
  const file = (text: string) => ({ path: "r.json", file: new Blob([text]) });
  const text = writeRecipe(record, [], { times: { scale: "UTC" } });
  expect(await readRecipe(file(text))).toMatchObject({ times: { scale: "UTC" }, dataset: { name: "Field 3" } });
  await expect(readRecipe(file("{}"))).rejects.toThrow(/r\.json: expected a recipe of version 1 .*found none/);
  expect(
    parseRecipe(text.replace('"template"', '"mapping": { "measurements": [{ "value": 3 }] }, "template"')),
  ).toBeUndefined();
});
