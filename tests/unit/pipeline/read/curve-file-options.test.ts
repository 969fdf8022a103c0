// What is said of an archive's light curves before they are read. Files by tests/fixtures/archives/make_archives.py.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type CurveFileOptions, curveFileOptionsIn } from "../../../../src/core/archives/curve-file-options.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { unpackCurves } from "../../../../src/core/lightcurve/curve-pack.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { importStore } from "../../../../src/pipeline/import/import-store.ts";
import { openArchiveFile, previewArchiveFile } from "../../../../src/pipeline/read/archive-file.ts";
import { openFileSource } from "../../../../src/pipeline/read/file-source.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { memoryTree } from "../../../support/memory-tree.ts";

const folder = new URL("../../../fixtures/archives/", import.meta.url);
const fileOf = (name: string) => new File([readFileSync(new URL(name, folder))], name);

async function read(name: string, told?: CurveFileOptions) {
  const source = (await openArchiveFile(fileOf(name), "a", told))!;
  const { record } = await source.overview();
  const texts = record.assumptions!.map(({ text }) => text);
  const points = async (objectKey: string, measurementKey: string) => {
    const pack = await source.curvePack([{ objectKey, measurementKey }]);
    const { value, flags } = unpackCurves([{ objectKey, measurementKey }], pack, pack.axis!)[0]!;
    return [...value].flatMap((one, at) => (Number.isNaN(one) ? [] : [[one.toFixed(2), flags[at]!] as const]));
  };
  return { record, texts, points, epochMjd: [...(await source.epochs()).epochMjd], objects: await source.objects() };
}

/** Rows of each file that its archive marks: how many, and the flag of one that is kept. */
const marked = [
  ["ztf.csv", "686103400034440", "zr-mag", 5, 6, 32_768],
  ["asas-sn-2.csv", "asas-sn-2", "g-mag", 3, 4, 1],
  ["aavso-download.csv", "SS Cyg", "Vis-mag", 0, 1, 1],
] as const;

test.each(marked)(
  "rows that %s marks bad are left out, or kept with a flag",
  async (name, object, key, few, all, flag) => {
    const left = await read(name);
    const kept = await read(name, { badRows: "flag" });
    expect(await left.points(object, key)).toHaveLength(few);
    const points = await kept.points(object, key);
    expect(points).toHaveLength(all);
    expect(points.filter(([, flags]) => (flags & flag) !== 0)).toHaveLength(1);
    // The others are as they were, to their flags.
    expect(points.filter(([, flags]) => (flags & flag) === 0)).toEqual(await left.points(object, key));
    expect(left.texts.join(" ")).toMatch(/1 row was left out, marked bad by/);
    expect(kept.texts.join(" ")).toMatch(/1 row marked bad by .* was kept, as .* (say|says): a mask/);
    expect(await read(name, { badRows: "leave-out" })).toMatchObject({ texts: left.texts });
  },
);

test("Gaia's rejected rows are kept with flag 2, beside the flag 1 of the variability search", async () => {
  const kept = await read("gaia.csv", { badRows: "flag" });
  expect(kept.record.measurements.map(({ measurementKey }) => measurementKey)).toContain("RP-mag");
  const [point] = await kept.points("4111834567779557377", "RP-mag");
  expect(point![1] & 2).toBe(2);
  expect((await kept.points("4111834567779557377", "G-mag")).map(([, flags]) => flags)).toEqual(
    (await (await read("gaia.csv")).points("4111834567779557377", "G-mag")).map(([, flags]) => flags),
  );
});

test("TESS's rows of a QUALITY other than 0 are kept with their flags, or left out", async () => {
  const kept = await read("tess.fits");
  expect((await kept.points("TIC 25155310", "tess-sap_flux")).map(([, flags]) => flags)).toEqual([0, 131_080, 128]);
  const left = await read("tess.fits", { badRows: "leave-out" });
  expect((await left.points("TIC 25155310", "tess-sap_flux")).map(([, flags]) => flags)).toEqual([0]);
  expect(left.epochMjd).toHaveLength(1);
  expect(left.texts).toContain("2 rows were left out, marked by QUALITY other than 0.");
});

test("what is said of times names them, changes none, and is kept beside what is assumed", async () => {
  const plain = await read("asas-sn-1.csv");
  expect(plain.record.time).toEqual({ scale: "unknown", reference: "unknown", place: "heliocentre" });
  const told = await read("asas-sn-1.csv", {
    time: { scale: "UTC", reference: "start" },
    name: "Mine",
    objectName: "V1",
  });
  expect(told.record.time).toEqual({ scale: "UTC", reference: "start", place: "heliocentre" });
  expect(told.epochMjd).toEqual(plain.epochMjd);
  expect(told.record.name).toBe("Mine");
  expect(told.objects.objectKey).toEqual(["V1"]);
  expect(await told.points("V1", "V-mag")).toEqual(await plain.points("asas-sn-1", "V-mag"));
  expect(plain.texts).toContain("Assumed of its times: scale unknown, reference unknown.");
  expect(plain.texts).toContain("The file does not name its object: it is called asas-sn-1, as the file is.");
  expect(told.texts).toContain("You said of its times: scale UTC. Of such a file unknown is assumed.");
  expect(told.texts.join(" ")).not.toContain("Assumed of its times");
});

test("an object that is called otherwise keeps its place on the sky", async () => {
  const { objects } = await read("asas-sn-2.csv", { objectName: "V2" });
  expect([objects.objectKey[0], objects.raDeg[0], objects.decDeg[0]]).toEqual(["V2", 123.456789, -12.345678]);
});

test("what the file itself says cannot be said otherwise: it is refused by name", async () => {
  const refused: [string, CurveFileOptions, string][] = [
    [
      "tess.fits",
      { time: { scale: "UTC" } },
      "tess.fits: time.scale: expected TDB, by TIMESYS of the header, found UTC.",
    ],
    ["gaia.csv", { time: { place: "geocentre" } }, "gaia.csv: time.place: expected barycentre, by Gaia, which"],
    ["asas-sn-1.csv", { time: { place: "geocentre" } }, "expected heliocentre, by the column HJD, found geocentre."],
    ["aavso-extended.txt", { time: { place: "barycentre" } }, "expected heliocentre, by the line #DATE=HJD"],
    ["ztf.csv", { objectName: "X" }, "ztf.csv: objectName: expected none, as the file names its objects, found X."],
  ];
  for (const [name, told, message] of refused)
    await expect(read(name, told), name).rejects.toMatchObject({
      tag: "InvalidRequest",
      message: expect.stringContaining(message),
    });
  // The same as the file says is no other.
  expect((await read("tess.fits", { time: { scale: "TDB" } })).record.time.scale).toBe("TDB");
  const zip = new File([readFileSync(new URL("../stores-python/v3-raw.zip", folder))], "v3-raw.zip");
  const looked = openFileSource({ file: zip, name: zip.name, told: { name: "X" } }, "a");
  await expect(looked).rejects.toThrow(
    "v3-raw.zip: name: expected light curves of an archive, of which this can be said",
  );
  const imported = importStore(
    { root: memoryTree() } as never,
    { file: { file: zip, name: zip.name, told: { badRows: "flag" } } },
    silentJob(),
  );
  await expect(imported).rejects.toMatchObject({ tag: "InvalidRequest" });
});

test("options are checked part by part, and none are none", () => {
  expect(curveFileOptionsIn({})).toBeUndefined();
  expect(curveFileOptionsIn({ signal: undefined, badRows: "flag" } as never)).toEqual({ badRows: "flag" });
  expect(() => curveFileOptionsIn({ time: { scale: "GPS" } } as never)).toThrow(
    'options.time.scale: expected one of UTC, TDB, TT, TAI, unknown, found "GPS".',
  );
  expect(() => curveFileOptionsIn({ badRows: "drop" } as never)).toThrow("options.badRows");
  expect(() => curveFileOptionsIn({ name: "" })).toThrow("options.name");
  expect(() => curveFileOptionsIn({ objectName: " \t" })).toThrow(
    "options.objectName: expected a name that is not blank",
  );
  expect(() => curveFileOptionsIn({ objectName: "V\u0000 1" })).toThrow(
    "options.objectName: expected a name without control",
  );
  expect(() => curveFileOptionsIn({ files: { "a.csv": { badRows: "drop" } } } as never)).toThrow(
    /files.*a\.csv.*badRows/,
  );
});

test("the preview has what would be read, counted by light curve, and what can be said", async () => {
  const { curves, assumptions, ...preview } = (await previewArchiveFile(fileOf("asas-sn-2.csv")))!;
  expect(preview).toEqual({
    archive: "ASAS-SN, Sky Patrol 2",
    knownBy: "the columns JD, Mag, Limit, Quality, Camera and FWHM",
    files: [
      {
        ...{ file: "asas-sn-2.csv", archive: "ASAS-SN, Sky Patrol 2", rowCount: 6, objectName: "asas-sn-2" },
        knownBy: "the columns JD, Mag, Limit, Quality, Camera and FWHM",
      },
    ],
    none: [],
    ...{ name: "asas-sn-2", objectName: "asas-sn-2", objectCount: 1, curveCount: 4, epochCount: 5 },
    firstMjd: expect.closeTo(58_000.0123456, 7),
    lastMjd: expect.closeTo(58_005.0123456, 7),
    time: { scale: "UTC", reference: "unknown", place: "geocentre" },
    timeSaid: {},
    bad: { rowCount: 1, by: "the quality B", badRows: "leave-out" },
  });
  expect(curves.map((one) => [one.measurementKey, one.pointCount, one.limitCount, one.unit])).toEqual([
    ["V-mag", 1, 0, "mag"],
    ["V-flux", 1, 0, "mJy"],
    ["g-mag", 3, 1, "mag"],
    ["g-flux", expect.any(Number), 0, "mJy"],
  ]);
  const [first] = curves;
  expect(first).toMatchObject({ objectKey: "asas-sn-2", raDeg: 123.456789, valueColumn: "mag" });
  expect(assumptions).toEqual((await read("asas-sn-2.csv")).texts);
  const kept = (await previewArchiveFile(fileOf("asas-sn-2.csv"), { badRows: "flag" }))!;
  expect(kept.bad).toEqual({ rowCount: 1, by: "the quality B", badRows: "flag" });
  expect(kept.curves.find(({ measurementKey }) => measurementKey === "g-mag")).toMatchObject({ pointCount: 4 });
  expect((await previewArchiveFile(fileOf("tess.fits")))!.bad!.badRows).toBe("flag");
  expect(await previewArchiveFile(new File(["no table"], "a.txt"))).toBeUndefined();
});

test("a dataset is made as it was looked at, and says what was said", async () => {
  const file = fileOf("asas-sn-2.csv");
  const told = { name: "Mine", objectName: "V2", time: { reference: "mid" }, badRows: "flag" } as const;
  const looked = await (await openFileSource({ file, name: file.name, told }, "a")).overview();
  expect(looked.readOnly?.file).toBe("asas-sn-2.csv");
  const root = memoryTree();
  const report = await importStore({ root } as never, { file: { file, name: file.name, told } }, silentJob());
  expect(report).toMatchObject({ objectCount: 1, epochCount: 6 });
  const writer = await openDatasetWriter(datasetTree(root, report.datasetId));
  const { name, time, assumptions } = writer.record;
  await writer.close();
  expect({ name, time }).toEqual({ name: "Mine", time: { scale: "UTC", reference: "mid", place: "geocentre" } });
  expect(assumptions).toEqual(looked.record.assumptions);
});
