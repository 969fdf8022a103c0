// Light curves of archives, made by tests/fixtures/archives/make_archives.py after their documented formats.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { tdbOfTcb } from "../../../../src/core/archives/gaia.ts";
import { noPoint } from "../../../../src/core/cube/no-point.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { unpackCurves } from "../../../../src/core/lightcurve/curve-pack.ts";
import type { LightCurve } from "../../../../src/core/lightcurve/light-curve.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { importStore } from "../../../../src/pipeline/import/import-store.ts";
import { openArchiveFile } from "../../../../src/pipeline/read/archive-file.ts";
import { holdsStore, openFileSource } from "../../../../src/pipeline/read/file-source.ts";
import { readEpochAxis, readObjectAxis } from "../../../../src/storage/axis-files.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { memoryTree } from "../../../support/memory-tree.ts";

const folder = new URL("../../../fixtures/archives/", import.meta.url);
const fileOf = (name: string) => new File([readFileSync(new URL(name, folder))], name);
const expected: Record<string, { mjd: number[]; objects?: string[]; limit?: number }> = JSON.parse(
  readFileSync(new URL("expected.json", folder), "utf8"),
);

const read = (name: string) => readFile(fileOf(name));

async function readFile(file: File) {
  const source = (await openArchiveFile(file, "a"))!;
  const { record, hasLimits, wideFlags } = await source.overview();
  const [objects, epochs] = [await source.objects(), await source.epochs()];
  const curve = async (objectKey: string, measurementKey: string): Promise<LightCurve> => {
    const pack = await source.curvePack([{ objectKey, measurementKey }]);
    return unpackCurves([{ objectKey, measurementKey }], pack, pack.axis!)[0]!;
  };
  const measured = record.measurements.map(({ measurementKey }) => measurementKey);
  const notes = record.assumptions!.map(({ text }) => text).join(" ");
  return { record, objects, epochs, curve, measured, notes, hasLimits, wideFlags };
}

const finite = (values: ArrayLike<number>) => Array.from(values).filter(Number.isFinite);

describe("an archive's light curves are recognised by what is in them, and their times are astropy's", () => {
  test.each(Object.keys(expected))("%s", async (name) => {
    expect(await holdsStore(fileOf(name))).toBe(true);
    const { epochs, objects } = await read(name);
    const times = [...epochs.epochMjd];
    for (const mjd of expected[name]!.mjd)
      expect(Math.min(...times.map((time) => Math.abs(time - mjd)))).toBeLessThan(2e-8); // 2 ms
    const { objects: keys } = expected[name]!;
    if (keys) expect(objects.objectKey).toEqual(keys);
  });

  test("and other tables are none", async () => {
    const file = new File(["ra,dec,mjd,mag,magerr\n1,2,58000,15,0.1\n1,2,58001,15,0.1\n"], "lc.csv");
    expect(await holdsStore(file)).toBe(false);
    expect(await holdsStore(new File(["no table"], "a.txt"))).toBe(false);
  });
});

test("ZTF's numbers of one star in two bands are one object, and rows of bit 32768 are left out", async () => {
  const { record, objects, curve, measured, notes } = await read("ztf.csv");
  expect(measured).toEqual(["zg-mag", "zr-mag"]);
  expect(record.time).toEqual({ scale: "UTC", reference: "unknown", place: "observatory" });
  expect(objects.raDeg[0]).toBe(298.0025057);
  const red = await curve("686103400034440", "zr-mag");
  expect(finite(red.value).map((one) => one.toFixed(2))).toEqual(["14.71", "14.72", "14.74", "14.75", "14.76"]);
  expect([...red.flags].filter((flag) => flag > 0)).toEqual([4]);
  expect(notes).toContain("1 row was left out, marked bad by bit 32768 of catflags.");
});

test("ASAS-SN's limits are limits, rows of quality B are left out, and the place is that of the comments", async () => {
  const first = await read("asas-sn-1.csv");
  const old = await first.curve("asas-sn-1", "V-mag");
  expect(finite(old.value)).toHaveLength(4);
  expect(finite(old.limits!)).toEqual([Math.fround(15.814)]);
  expect(first.record.time.place).toBe("heliocentre");
  expect(first.objects.raDeg[0]).toBeNaN();
  expect(first.notes).toContain("does not say where its objects are");

  const second = await read("asas-sn-2.csv");
  expect(second.measured).toEqual(["V-mag", "V-flux", "g-mag", "g-flux"]);
  expect([second.objects.raDeg[0], second.objects.decDeg[0]]).toEqual([123.456789, -12.345678]);
  const g = await second.curve("asas-sn-2", "g-mag");
  expect(finite(g.value)).toHaveLength(3);
  expect(finite(g.limits!)).toEqual([17.25]);
  expect(finite((await second.curve("asas-sn-2", "g-flux")).uncertainty).map((one) => one.toFixed(2))).toContain(
    "0.10",
  );
  expect(second.notes).toContain("1 row was left out, marked bad by the quality B.");
});

test.each(["gaia.csv", "gaia.vot"])(
  "Gaia's %s keeps every digit of the source, in TDB, without rejected rows",
  async (name) => {
    const { record, objects, curve, measured } = await read(name);
    expect(objects.objectKey).toEqual(["4111834567779557377"]);
    expect(record.time).toEqual({ scale: "TDB", reference: "unknown", place: "barycentre" });
    expect(measured).toEqual(["BP-mag", "BP-flux", "G-mag", "G-flux"]); // the one row of RP is rejected
    const g = await curve("4111834567779557377", "G-mag");
    expect(finite(g.value)).toEqual([15.5, Math.fround(15.6)]);
    expect(finite(g.uncertainty)[0]).toBeCloseTo(1.0857362 / 200, 7);
    expect([...g.flags].filter((flag) => flag > 0)).toEqual([1]);
  },
);

test("TCB is ahead of TDB by 23 seconds in 2024, as astropy has it", () => {
  // Time(60310, format="mjd", scale="tcb").tdb.mjd
  expect((60_310 - tdbOfTcb(60_310)) * 86_400).toBeCloseTo(22.99648, 4);
});

test("TESS's zero of times is that of the header, its flags keep 32 bits, and other time systems are refused by name", async () => {
  const { record, epochs, curve, wideFlags, objects } = await read("tess.fits");
  expect(record.time).toEqual({ scale: "TDB", reference: "mid", place: "barycentre" });
  expect([epochs.count, wideFlags]).toEqual([3, true]);
  expect([objects.raDeg[0], objects.decDeg[0]]).toEqual([63.37389, -69.22682]);
  const sap = await curve("TIC 25155310", "tess-sap_flux");
  expect([...sap.flags]).toEqual([0, 2 ** 17 + 8, 128]);
  expect([...sap.value]).toEqual([2343.1, 2344.2, 2345.9].map(Math.fround));
  expect((await curve("TIC 25155310", "tess-pdcsap_flux")).value[2]).toBeNaN();
  await expect(read("tess-utc.fits")).rejects.toThrow("expected the time system TDB, found UTC");
});

test("the AAVSO's discrepant rows are left out, two observers at one time are two epochs, fainter-than are limits", async () => {
  const { epochs, curve, measured, notes } = await read("aavso-download.csv");
  expect(measured).toEqual(["B-mag", "V-mag", "Vis-mag"]);
  const v = await curve("SS Cyg", "V-mag");
  expect(finite(v.value)).toEqual([8.12, 8.15].map(Math.fround));
  expect(finite(v.uncertainty)).toEqual([0.01, 0.03].map(Math.fround));
  expect(epochs.epochKey.slice(0, 2)).toEqual(["59100.01234", "59100.01234_2"]);
  expect(finite((await curve("SS Cyg", "Vis-mag")).limits!)).toEqual([Math.fround(13.4)]);
  expect(notes).toContain("1 row was left out, marked bad by the validation flags T and D");

  const extended = await read("aavso-extended.txt");
  expect(extended.record.time).toEqual({ scale: "UTC", reference: "mid", place: "heliocentre" });
  const own = await extended.curve("SS Cyg", "V-mag");
  expect([...own.value].map((one) => one.toFixed(2))).toEqual(["8.12", "NaN", "8.30"]);
  expect(own.flags[1]).toBe(noPoint.upperLimit);
  // Julian dates that are called Excel's are neither.
  await expect(read("aavso-excel.txt")).rejects.toThrow(
    "expected Excel's days since 1900, or month/day/year hour:minute:second, found 2459100.51234.",
  );
  expect(await holdsStore(fileOf("aavso-excel.txt"))).toBe(true);
});

const extendedOf = (date: string, rows: string[]) =>
  new File([[`#TYPE=EXTENDED`, `#DELIM=,`, `#DATE=${date}`, ...rows, ""].join("\n")], "report.txt");
const rest = "NO,STD,ENSEMBLE,na,na,na,1.2,na,X1,na";

test("dates of Excel are its days since 1900, or what it shows of them, and both are said", async () => {
  // 2020-09-08 at 00:17:46.2 UTC: 44082 is the day in Excel's count, 59100 its MJD.
  const days = await readFile(extendedOf("EXCEL", [`SS Cyg,44082.01234,8.1,0.1,V,${rest}`]));
  expect([...days.epochs.epochMjd]).toEqual([expect.closeTo(59_100.01234, 9)]);
  expect(days.record.time).toEqual({ scale: "UTC", reference: "mid", place: "geocentre" });
  expect(days.notes).toContain("taken for its days since 1900, in UTC: MJD is 15018 more.");
  const shown = ["9/8/2020 12:30:00 a.m.", "9/8/2020 12:30 PM", "09/08/2020 23:59:59"];
  const texts = await readFile(
    extendedOf(
      "EXCEL",
      shown.map((date) => `SS Cyg,${date},8.1,0.1,V,${rest}`),
    ),
  );
  const expected = [59_100 + 0.5 / 24, 59_100 + 12.5 / 24, 59_101 - 1 / 86_400];
  expect([...texts.epochs.epochMjd]).toEqual(expected.map((one) => expect.closeTo(one, 9)));
  expect(texts.notes).toContain("taken for month/day/year and a time in UTC.");
  for (const date of ["31/12/2020 1:00:00", "2/30/2020 1:00", "noon"])
    await expect(readFile(extendedOf("EXCEL", [`SS Cyg,${date},8.1,0.1,V,${rest}`]))).rejects.toThrow(`found ${date}.`);
});

test("the AAVSO's names that differ only in case are one object, as it is first written", async () => {
  const rows = ["SS Cyg", "SS CYG", "ss cyg", "V1"].map((name, k) => `${name},${2_459_100 + k}.5,8.1,0.1,V,${rest}`);
  const { objects, notes } = await readFile(extendedOf("JD", rows));
  expect(objects.objectKey).toEqual(["SS Cyg", "V1"]);
  expect(notes).toContain("differ only in case were read as one object: SS CYG as SS Cyg, ss cyg as SS Cyg.");
});

test("of TESS files of others each known column of fluxes is a measurement with its own unit, and others are named", async () => {
  const bytes = readFileSync(new URL("tess.fits", folder)).toString("latin1");
  const card = (name: string, before: string, after: string) => {
    const [from, to] = [before, after].map((one) => `${name.padEnd(8)}= '${one.padEnd(8)}'`);
    expect([bytes.includes(from!), from!.length >= to!.length]).toEqual([true, true]);
    return [from!, to!.padEnd(from!.length)] as const;
  };
  const changed = [
    card("TTYPE6", "PDCSAP_FLUX", "KSPSAP_FLUX"),
    card("TTYPE7", "PDCSAP_FLUX_ERR", "KSPSAP_FLUX_ERR"),
    card("TTYPE5", "SAP_FLUX_ERR", "BKG_FLUX"),
    card("TUNIT6", "e-/s", ""),
  ].reduce((text, [from, to]) => text.replace(from, to), bytes);
  const { record, notes } = await readFile(new File([Buffer.from(changed, "latin1")], "qlp.fits"));
  expect(record.measurements).toMatchObject([
    { measurementKey: "tess-kspsap_flux", unit: "", uncertaintyColumn: "KSPSAP_FLUX_ERR" },
    { measurementKey: "tess-sap_flux", unit: "e-/s" },
  ]);
  expect(record.measurements[1]).not.toHaveProperty("uncertaintyColumn");
  expect(notes).toContain("Each column of fluxes is a measurement of its own: KSPSAP_FLUX, SAP_FLUX.");
  expect(notes).toContain("The file states no errors of SAP_FLUX. The file states no unit of KSPSAP_FLUX");
  expect(notes).toContain("Not read, as they are not known: BKG_FLUX.");
});

test("Gaia's photometry with arrays in cells is named, with what to take in its place", async () => {
  const text = 'source_id,n_transits,g_transit_time,g_transit_mag\n1,2,"[1,2]","[15,15]"\n';
  const file = new File([text], "raw.csv");
  expect(await holdsStore(file)).toBe(true);
  await expect(readFile(file)).rejects.toThrow(
    /raw is a light curve of Gaia DR3 in its raw form.*INDIVIDUAL or COMBINED/,
  );
});

test("what is looked at becomes a dataset like any other, with its limits, times and notes", async () => {
  const file = fileOf("aavso-download.csv");
  const looked = await (await openFileSource(file, "a")).overview();
  expect(looked.readOnly).toBeDefined();
  const root = memoryTree();
  const report = await importStore({ root } as never, { file }, silentJob());
  expect(report).toMatchObject({ objectCount: 1, epochCount: 4, measurementCount: 3, hadStatistics: false });
  const tree = datasetTree(root, report.datasetId);
  const writer = await openDatasetWriter(tree);
  expect(writer.record.time).toEqual({ scale: "UTC", reference: "mid", place: "geocentre" });
  expect(writer.record.assumptions).toEqual(looked.record.assumptions);
  const lines = [...writer.epochs.values()];
  expect(lines.flatMap(({ limits }) => Object.entries(limits ?? {}))).toEqual([
    ["Vis-mag", { object: [0], value: [13.4] }],
  ]);
  const slab = (await writer.readSlab("59100.01234_2"))!;
  expect(slab.value[1]![0]).toBe(Math.fround(8.15));
  expect(slab.flags.map(([flag]) => flag)).toEqual([-1, 0, -1]);
  await writer.close();
  expect((await readObjectAxis(tree.subtree("lightcurves_write.zarr"))).raDeg[0]).toBeNaN();
  expect([...(await readEpochAxis(tree.subtree("lightcurves_write.zarr"))).epochMjd]).toEqual(
    [59100.01234, 59100.01234, 59101, 59103.11].map((one) => expect.closeTo(one, 8)),
  );
});

describe("a table of light curves without positions, of no archive", () => {
  const opened = async (text: string, name = "mine.csv") => {
    const file = new File([text], name);
    expect(await holdsStore(file)).toBe(true);
    const source = (await openArchiveFile(file, "a"))!;
    const { record } = await source.overview();
    const { objectKey, raDeg } = await source.objects();
    const { epochMjd } = await source.epochs();
    const measured = record.measurements.map(({ measurementKey }) => measurementKey);
    const curve = async (objectKey: string, measurementKey: string) => {
      const pack = await source.curvePack([{ objectKey, measurementKey }]);
      const { value, uncertainty, limits } = unpackCurves([{ objectKey, measurementKey }], pack, pack.axis!)[0]!;
      return { value: [...value], uncertainty: [...uncertainty], limits: limits && [...limits] };
    };
    return { record, objectKey, raDeg, epochMjd: [...epochMjd], measured, curve };
  };

  test("by objects: names that come again at other times, filters as bands, fillers and limits as in catalogs", async () => {
    const rows = Array.from({ length: 40 }, (_, n) => [`star ${n}`, 58000.25, "V", 15.5, 0.125].join());
    const more = ["star 0,58001.5,V,-99,-99", "star 1,58001.5,V,>17.5,", "star 2,58001.5,B,16.25,0.25"];
    const others = Array.from({ length: 40 }, (_, n) => [`star ${n}`, 58002.75, "V", 15.75, 0.125].join());
    const all = await opened(`object,mjd,filter,mag,magerr\n${[...rows, ...more, ...others].join("\n")}\n`);
    expect(all.objectKey).toHaveLength(40);
    expect(all.raDeg.every(Number.isNaN)).toBe(true);
    expect(all.epochMjd).toEqual([58000.25, 58001.5, 58002.75]);
    expect(all.measured.sort()).toEqual(["B-mag", "V-mag"]);
    expect(await all.curve("star 0", "V-mag")).toMatchObject({ value: [15.5, Number.NaN, 15.75] });
    expect((await all.curve("star 1", "V-mag")).limits).toEqual([Number.NaN, 17.5, Number.NaN]);
    expect((await all.curve("star 2", "B-mag")).value).toEqual([Number.NaN, 16.25, Number.NaN]);
    const said = all.record.assumptions!.map(({ text }) => text).join(" ");
    expect(said).toContain("Rows of the same object were read as one object.");
    expect(said).toContain("does not say where its objects are");
    expect(said).toContain("-99 was taken as no value");
    expect(new Set(all.record.assumptions!.map(({ kind }) => kind))).toEqual(new Set(["table", "filler", "time"]));
    // What cannot be said before such a file is read, only the file changes.
    expect(
      all.record.assumptions!.every(
        ({ kind, remedy, path }) => remedy === (kind === "time" ? "curves" : "file") && path === "mine.csv",
      ),
    ).toBe(true);
  });

  test("is read otherwise where its columns are called as the lines of what was assumed say", async () => {
    const table = (first: string, second: string, third: string) => {
      const rows = [0, 1, 2, 3].map((n) => [`s${n % 2}`, 58000.25 + n, 2458100.75 + n, 15.5, 0.125].join());
      return `${first},${second},${third},mag,magerr\n${rows.join("\n")}\n`;
    };
    const one = await opened(table("which", "mjd", "later"));
    expect(one.objectKey).toEqual(["mine"]);
    expect(one.epochMjd).toEqual([58000.25, 58001.25, 58002.25, 58003.25]);
    const said = one.record.assumptions!.map(({ text }) => text).join(" ");
    expect(said).toContain("Call the column that says it “object”.");
    expect(said).toContain("The times are those of mjd. Where others are meant, call their column “mjd”, “jd”,");
    const two = await opened(table("object", "before", "jd"));
    expect(two.objectKey).toEqual(["s0", "s1"]);
    expect(two.epochMjd).toEqual([58100.25, 58101.25, 58102.25, 58103.25]);
    for (const name of ["hjd", "bjd_tdb"])
      expect((await opened(table("object", "before", name))).epochMjd, name).toEqual(two.epochMjd);
    const texts = two.record.assumptions!.map(({ text }) => text);
    expect(texts).toContain(
      "Rows of the same object were read as one object. Where that column names none, call it otherwise.",
    );
  });

  test("of one object, called by its file, in BJD", async () => {
    const one = await opened("BJD_TDB,rel_flux_T1,rel_flux_err_T1\n2458000.75,1.5,0.125\n2458001.75,1.25,0.125\n");
    expect(one.objectKey).toEqual(["mine"]);
    expect(one.epochMjd).toEqual([58000.25, 58001.25]);
    expect(one.record.time).toMatchObject({ scale: "TDB", place: "barycentre" });
    expect(await one.curve("mine", one.measured[0]!)).toMatchObject({
      value: [1.5, 1.25],
      uncertainty: [0.125, 0.125],
    });
  });

  test("is none where it is a table of epochs, has no uncertainties, or days for times", async () => {
    for (const text of [
      "epoch,mjd,zp_mag,zp_mag_err\ne1,58000.5,25,0.1\ne2,58001.5,25,0.1\n",
      "file,mjd,mag,magerr\na.fits,58000.5,25,0.1\nb.fits,58001.5,25,0.1\n",
      "object,mjd,mag\na,58000.5,15\na,58001.5,15\n",
      "object,date,mag,magerr\na,2024-01-01,15,0.1\na,2024-01-02,15,0.1\n",
      "object,mag,magerr\na,15,0.1\na,15,0.1\n",
    ])
      expect(await holdsStore(new File([text], "t.csv")), text).toBe(false);
  });
});

test("what can be no magnitude and no time is none, however few rows there are, and each kind is said", async () => {
  const rows = [
    "58000.1,12.1,0.01",
    "58001.2,12.2,0.01",
    "58002.3,99.999,9.999",
    "58003.4,-999,-999",
    "58004.5,-99,-99",
  ];
  const file = new File([["mjd,mag,mag_err", ...rows].join("\n")], "few.csv");
  const { curve, notes, epochs, measured } = await readFile(file);
  expect(epochs.count).toBe(5);
  const { value, uncertainty } = await curve("few", measured[0]!);
  expect(finite(value)).toEqual([12.1, 12.2].map(Math.fround));
  expect(finite(uncertainty)).toHaveLength(2);
  expect(notes).toContain("3 numbers of mag beyond ±50 mag were taken for none (99.999");
  const extended = await fileOf("aavso-extended.txt").text();
  const timeless = await readFile(new File([extended.replace("|2459102.5|", "|0|")], "a.txt"));
  expect(timeless.epochs.count).toBe(2);
  expect(timeless.notes).toContain("1 time was taken for none, as before 1800 or after 2200 (MJD -2400000.5)");
  const gaia = await fileOf("gaia.csv").text();
  const asJd = gaia.replaceAll(/(?<=,)\d{4}\.\d{6,}(?=,)/g, (days) => String(Number(days) + 2455197.5));
  expect(asJd).not.toBe(gaia);
  expect((await readFile(new File([asJd], "gaia.csv"))).notes).toMatch(
    /taken for none, as before 1800 or after 2200 \(MJD 25/,
  );
});

test("differential magnitudes of the AAVSO's format are light curves of their own", async () => {
  const text = await fileOf("aavso-extended.txt").text();
  const file = new File([text.replace("|8.300|na|V|NO|STD|", "|0.300|na|V|NO|DIF|")], "a.txt");
  const { curve, measured, notes } = await readFile(file);
  expect(measured).toEqual(
    ["v-mag", "v_dif-mag"].map((key) => expect.stringMatching(new RegExp(key.replace("_", "."), "i"))),
  );
  expect(finite((await curve("SS Cyg", measured[0]!)).value)).toEqual([Math.fround(8.12)]);
  expect(finite((await curve("SS Cyg", measured[1]!)).value)).toEqual([Math.fround(0.3)]);
  expect(notes).toContain("MTYPE DIF");
});

test("a TESS file says which moment its times are of, and whether they are of the barycenter", async () => {
  const bytes = readFileSync(new URL("tess.fits", folder)).toString("latin1");
  const card = (name: string, value: string) => `${name.padEnd(8)}= ${value.padEnd(20)}`.padEnd(80);
  const at = bytes.indexOf("TIMEREF = ");
  const reference = bytes.slice(at, at + 80);
  const changed = (by: string) =>
    new File([Uint8Array.from(Buffer.from(bytes.replace(reference, by), "latin1"))], "tess.fits");
  const started = await readFile(changed(card("TIMEPIXR", "0.0")));
  expect(started.record.time).toEqual({ scale: "TDB", reference: "start", place: "barycentre" });
  const local = await readFile(changed(card("TIMEREF", "'LOCAL   '")));
  expect(local.record.time).toEqual({ scale: "TDB", reference: "mid", place: "spacecraft" });
});
