// Light curves of several files of archives as one dataset. Files by tests/fixtures/archives/make_archives.py.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { CurveFileOptions } from "../../../../src/core/archives/curve-file-options.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { unpackCurves } from "../../../../src/core/lightcurve/curve-pack.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { importStore } from "../../../../src/pipeline/import/import-store.ts";
import { openArchiveFile, previewArchiveFile } from "../../../../src/pipeline/read/archive-file.ts";
import { openFileSource } from "../../../../src/pipeline/read/file-source.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { memoryTree } from "../../../support/memory-tree.ts";

const folder = new URL("../../../fixtures/archives/", import.meta.url);
const fileOf = (name: string, as = name) => new File([readFileSync(new URL(name, folder))], as);
const [header, ...ztfRows] = readFileSync(new URL("ztf.csv", folder), "utf8").trim().split("\n");
const ztf = (name: string, rows: string[]) => new File([[header, ...rows, ""].join("\n")], name);
const ofBand = (band: string) => ztfRows.filter((row) => row.includes(`,${band},`));

async function read(files: File | File[], told?: CurveFileOptions) {
  const source = (await openArchiveFile(files, "a", told))!;
  const { record } = await source.overview();
  const { objectKey } = await source.objects();
  const points = new Map<string, string[]>();
  for (const { objectKey, measurementKey } of source.counts()) {
    const pack = await source.curvePack([{ objectKey, measurementKey }]);
    const { value, uncertainty, flags, epochMjd, limits } = unpackCurves(
      [{ objectKey, measurementKey }],
      pack,
      pack.axis!,
    )[0]!;
    const rows = [...value].flatMap((one, at) =>
      Number.isNaN(one) && !(limits && Number.isFinite(limits[at]!))
        ? []
        : [[epochMjd[at], one, uncertainty[at], flags[at], limits?.[at]].join(" ")],
    );
    points.set(`${objectKey} ${measurementKey}`, rows);
  }
  const texts = record.assumptions!.map(({ text, path }) => (path === undefined ? text : `${path}: ${text}`));
  const limits = [...source.limitsOfEpochs().values()].flatMap((one) => Object.keys(one));
  return { record, objectKey, points, texts, limits, epochMjd: [...(await source.epochs()).epochMjd] };
}

test("a star of ZTF whose bands are in two files is the object that it is in one, with the same light curves", async () => {
  const whole = await read(fileOf("ztf.csv"));
  const parts = [ztf("g.csv", ofBand("zg")), ztf("r.csv", ofBand("zr"))];
  const both = await read(parts);
  expect(both.objectKey).toEqual(whole.objectKey);
  expect(both.points).toEqual(whole.points);
  expect(both.epochMjd).toEqual(whole.epochMjd);
  expect(both.record.measurements).toEqual(whole.record.measurements);
  expect(both.record.time).toEqual(whole.record.time);
  expect(both.texts.join("\n")).toContain(
    "1 object in several files is one each, by name or, in one archive, by place: 686103400034440.",
  );
  expect(both.texts).toContain("r.csv: 1 row was left out, marked bad by bit 32768 of catflags.");
  // In the other order the star has its other number.
  expect((await read([...parts].reverse())).objectKey[0]).toBe("686203400011121");
});

test("rows that are in several files are read once, and that is said", async () => {
  const whole = await read(fileOf("ztf.csv"));
  const overlapping = await read([ztf("a.csv", ztfRows.slice(0, 9)), ztf("b.csv", ztfRows.slice(4))]);
  expect(overlapping.points).toEqual(whole.points);
  expect(overlapping.texts).toContain("4 rows are the same in several files, and read once.");
});

test("archives lie beside each other: each light curve as in its own file, in measurements that are called by their archive", async () => {
  const names = ["ztf.csv", "gaia.csv", "aavso-download.csv", "tess.fits", "asas-sn-2.csv"];
  const together = await read(names.map((name) => fileOf(name)));
  const labels = ["ZTF", "Gaia", "AAVSO", "TESS", "ASAS_SN"];
  const expected = new Map<string, string[]>();
  const measured: string[] = [];
  for (const [at, name] of names.entries()) {
    const alone = await read(fileOf(name));
    for (const [key, rows] of alone.points) expected.set(key.replace(/ ([^ ]+)$/, ` ${labels[at]}_$1`), rows);
    measured.push(...alone.record.measurements.map(({ measurementKey }) => `${labels[at]}_${measurementKey}`));
  }
  expect(together.points).toEqual(expected);
  // None is there that no file has.
  expect(together.record.measurements.map(({ measurementKey }) => measurementKey).sort()).toEqual(measured.sort());
  expect(new Set(together.limits)).toEqual(new Set(["AAVSO_Vis-mag", "ASAS_SN_g-mag"]));
  expect(together.epochMjd).toEqual([...together.epochMjd].sort((a, b) => a - b));
  expect(together.record.time).toEqual({ scale: "unknown", reference: "unknown", place: "unknown" });
  const texts = together.texts.join("\n");
  expect(texts).toContain(
    "Files differ in the scale of their times: UTC (ztf.csv, aavso-download.csv, asas-sn-2.csv), TDB (gaia.csv, tess.fits). Times are as each file gives them",
  );
  expect(texts).toContain("no number was brought to those of another archive");
});

test("files that hold none are named with the reason, and the others are read", async () => {
  const raw = new File(['source_id,n_transits,g_transit_time,g_transit_mag\n1,2,"[1,2]","[15,15]"\n'], "raw.csv");
  const files = [new File(["read me"], "README.txt"), fileOf("ztf.csv"), raw, fileOf("asas-sn-1.csv")];
  const preview = (await previewArchiveFile(files))!;
  expect(preview.files.map(({ file, archive, rowCount }) => [file, archive, rowCount])).toEqual([
    ["ztf.csv", "ZTF", 18],
    ["asas-sn-1.csv", "ASAS-SN, Sky Patrol 1", 5],
  ]);
  expect(preview.none.map(({ file }) => file)).toEqual(["README.txt", "raw.csv"]);
  expect(preview.none[1]!.why).toContain("not RAW");
  expect(preview.none[0]!.why).toContain("no light curve of an archive");
  expect(preview.name).toBe("ztf and 1 other");
  expect(preview.timeSaid).toEqual({ place: "the files, which differ" });
  expect(preview.assumptions.some((text) => text.startsWith("asas-sn-1.csv: The file does not name its object"))).toBe(
    true,
  );
  expect(await previewArchiveFile([files[0]!, new File(["x"], "a.txt")])).toBeUndefined();
});

test("of each file is said what its object is called and what becomes of its bad rows; of one that is none, nothing", async () => {
  const files = [fileOf("asas-sn-1.csv", "a.csv"), fileOf("asas-sn-2.csv", "b.csv"), fileOf("asas-sn-2.csv", "b.csv")];
  const told: CurveFileOptions = {
    files: { "a.csv": { objectName: "V1" }, "b.csv": { objectName: "V1", badRows: "flag" } },
  };
  // Two of one name are told apart, so that their objects are.
  expect((await read(files)).objectKey).toEqual(["a", "b", "b (2)"]);
  const preview = (await previewArchiveFile(files, told))!;
  expect(preview.files.map(({ file, objectName }) => [file, objectName])).toEqual([
    ["a.csv", "V1"],
    ["b.csv", "V1"],
    ["b (2).csv", "b (2)"],
  ]);
  expect(preview.bad).toEqual({ rowCount: 2, by: "the quality B" });
  const { objectKey, points } = await read(files, told);
  expect(objectKey).toEqual(["V1", "b (2)"]);
  expect(points.get("V1 ASAS_SN_2_g-mag")).toHaveLength(5);
  expect(points.get("b (2) ASAS_SN_2_g-mag")).toHaveLength(4);
  await expect(read(files, { files: { "c.csv": { badRows: "flag" } } })).rejects.toThrow(
    "c.csv: files: expected a.csv",
  );
  await expect(read(files, { files: { "a.csv": { time: { place: "geocentre" } } } })).rejects.toThrow(
    "a.csv: time.place: expected heliocentre, by the column HJD, found geocentre.",
  );
  expect((await read(files, { objectName: "one" })).objectKey).toEqual(["one"]);
});

test("where all rows are marked bad, that they are kept can be said before they are read", async () => {
  const bad = ztf(
    "bad.csv",
    ztfRows.map((row) => row.replace(/,\d+,(z[gr]),/, ",32768,$1,")),
  );
  const preview = (await previewArchiveFile(bad))!;
  expect(preview).toMatchObject({ curveCount: 0, epochCount: 0, bad: { rowCount: 18, badRows: "leave-out" } });
  await expect(openArchiveFile(bad, "a")).rejects.toThrow("without a usable row");
  const kept = (await previewArchiveFile(bad, { badRows: "flag" }))!;
  expect(kept).toMatchObject({ curveCount: 3, epochCount: 12 });
});

test("the AAVSO's star is one object in several files, however it is capitalized there", async () => {
  const report = (name: string, jd: number) =>
    new File([`#TYPE=EXTENDED\n#DATE=JD\n${name},${jd},8.1,0.1,V,NO,STD,na,na,na,na,na,na,na,na\n`], `${name}.txt`);
  const { objectKey, points } = await read([report("SS Cyg", 2_459_100.5), report("SS CYG", 2_459_101.5)]);
  expect(objectKey).toEqual(["SS Cyg"]);
  expect(points.get("SS Cyg V-mag")).toHaveLength(2);
});

test("a dataset of several files is what was looked at", async () => {
  const [file, ...others] = [ztf("g.csv", ofBand("zg")), ztf("r.csv", ofBand("zr")), fileOf("gaia.csv")];
  const given = { file: file!, name: "g.csv and 2 others", told: {}, others };
  const looked = await (await openFileSource(given, "a")).overview();
  expect(looked.readOnly?.file).toBe("g.csv and 2 others");
  const root = memoryTree();
  const report = await importStore({ root } as never, { file: given }, silentJob());
  expect(report).toMatchObject({ objectCount: 3, measurementCount: looked.record.measurements.length });
  const writer = await openDatasetWriter(datasetTree(root, report.datasetId));
  const { name, assumptions } = writer.record;
  await writer.close();
  expect(name).toBe("g and 2 others");
  expect(assumptions).toEqual(looked.record.assumptions);
});
