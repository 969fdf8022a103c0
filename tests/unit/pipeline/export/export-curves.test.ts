import { BlobReader, configure, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { beforeAll, expect, test } from "vitest";
import { timesChange } from "../../../../src/core/additions/kept-times.ts";
import { StampClock } from "../../../../src/core/additions/stamp.ts";
import { prepareTimes } from "../../../../src/core/barycenter/dataset-times.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import type { ByteSink } from "../../../../src/core/export/byte-sink.ts";
import type { CurveWriter } from "../../../../src/core/export/curve-export.ts";
import { exportFormats } from "../../../../src/core/export/curve-formats.ts";
import { aavso } from "../../../../src/core/export/formats/aavso.ts";
import { pointColumns, reasonWord } from "../../../../src/core/export/point-table.ts";
import { parseEcsvHeader } from "../../../../src/core/format/delimited/ecsv-header.ts";
import { parseCatalog } from "../../../../src/core/format/parse-catalog.ts";
import { abortedError, type Progress, silentJob } from "../../../../src/core/job.ts";
import type { CurveBlock } from "../../../../src/core/lightcurve/curve-block.ts";
import { unpackCurves } from "../../../../src/core/lightcurve/curve-pack.ts";
import type { LightCurve } from "../../../../src/core/lightcurve/light-curve.ts";
import { pointState } from "../../../../src/core/lightcurve/reason-counts.ts";
import type { ExportCurvesRequest } from "../../../../src/core/verbs/export-curves.ts";
import { additionKeeper } from "../../../../src/pipeline/dataset/addition-keeper.ts";
import { exportCurves, exportTable } from "../../../../src/pipeline/export/export-curves.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { exportFolders } from "../../../../src/storage/export-folders.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import {
  exportedId,
  exportedMeasurements,
  exportedObjects,
  writeExportedDataset,
} from "../../../support/exported-dataset.ts";
import { memoryTree } from "../../../support/memory-tree.ts";

configure({ useWebWorkers: false });

let root: FileTree;
const curves: Record<"raw" | "corrected", LightCurve[]> = { raw: [], corrected: [] };
beforeAll(async () => {
  root = memoryTree();
  await writeExportedDataset(root);
  const names = exportedObjects.flatMap((objectKey) =>
    exportedMeasurements.map((measurementKey) => ({ objectKey, measurementKey })),
  );
  for (const which of ["raw", "corrected"] as const) {
    const reader = await openDatasetReader(datasetTree(root, exportedId), { asStored: which === "raw" });
    const pack = await reader.curvePack(names);
    curves[which] = unpackCurves(names, pack, pack.axis!);
    reader.close();
  }
});

const io = () => ({ root, folders: exportFolders(Promise.resolve(root)) });
const exported = (request: Omit<ExportCurvesRequest, "datasetId">, job = silentJob()) =>
  exportCurves(io(), { ...request, datasetId: exportedId }, job);
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

const columnOf = (parsed: Awaited<ReturnType<typeof parseCatalog>>, name: string) =>
  parsed.columns.find((column) => column.name === name)!;

/** As a spreadsheet must see them: what would run is told apart. */
const asCsv = (key: string) => (key === "=1+1" ? "'=1+1" : key);
const asFits = (key: string) => key.replaceAll("\u03b1", "\\u03b1");

test.each(["csv", "ecsv", "votable", "fits", "parquet"])(
  "every number of %s is the dataset's, bit by bit",
  async (format) => {
    const blob = await exported({ format, values: "both" });
    const parsed = await parseCatalog(
      await bytesOf(blob),
      `x${exportFormats.find(({ id }) => id === format)!.extension}`,
      {
        float64: () => true,
      } as never,
    );
    const { raw, corrected } = curves;
    const epochCount = raw[0]!.value.length;
    expect(parsed.rowCount).toBe(raw.length * epochCount);
    const keyText = format === "csv" ? asCsv : format === "fits" ? asFits : (key: string) => key;
    const flagsName = format === "parquet" ? "sex_flags" : "flags";
    const float32 = (name: string) => Float32Array.from(columnOf(parsed, name).data as Float64Array);
    const found = {
      value: float32("value"),
      uncertainty: float32("uncertainty"),
      value_corrected: float32("value_corrected"),
      uncertainty_corrected: float32("uncertainty_corrected"),
    };
    const mjd = columnOf(parsed, "mjd").data as Float64Array;
    let row = 0;
    for (const [i, curve] of raw.entries()) {
      const other = corrected[i]!;
      for (let epoch = 0; epoch < epochCount; epoch++, row++) {
        const where = `${curve.objectKey} ${curve.measurementKey} ${epoch}`;
        const text = (name: string) => (columnOf(parsed, name).data as ArrayLike<unknown>)[row];
        if (String(text("object_key")) !== keyText(curve.objectKey))
          expect(text("object_key"), where).toBe(keyText(curve.objectKey));
        expect(text("measurement"), where).toBe(curve.measurementKey);
        expect(text("epoch_key"), where).toBe(curve.epochKeys[epoch]);
        expect(text("reason"), where).toBe(reasonWord(pointState(other, epoch)));
        expect(text(flagsName), where).toBe(other.flags[epoch]);
        expect(mjd[row], where).toBe(curve.epochMjd[epoch]);
        expect(found.value[row], where).toBe(curve.value[epoch]);
        expect(found.uncertainty[row], where).toBe(curve.uncertainty[epoch]);
        expect(found.value_corrected[row], where).toBe(other.value[epoch]);
        expect(found.uncertainty_corrected[row], where).toBe(other.uncertainty[epoch]);
      }
    }
  },
);

test.each(exportFormats.map(({ id }) => id))(
  "a file of %s says how its values were corrected, and its time system",
  async (format) => {
    const measurementKeys = ["ch1-mag_auto"];
    const options = { observerCode: "XYZ", filters: { "ch1-mag_auto": "CV" } };
    const text = async (values: "raw" | "corrected") => {
      const blob = await exported({ format, values, measurementKeys, ...options });
      return new TextDecoder("latin1")
        .decode(await bytesOf(blob))
        .replace(/\s*COMMENT\s+/g, " ")
        .replaceAll("&quot;", '"');
    };
    const raw = await text("raw");
    expect(raw).toContain("no correction was applied");
    expect(raw).toMatch(/time scale: UTC/);
    expect(raw).toMatch(/the middle of the exposure/);
    const corrected = await text("corrected");
    expect(corrected).not.toContain("no correction was applied");
    expect(corrected).toMatch(/zero points.{1,12}\(version 1\)\s+taken off/);
  },
);

const observatory = { kind: "observatory", longitudeDeg: -70.4, latitudeDeg: -24.6, heightMeters: 2635 } as const;

/** The same dataset, with what its user says of its times. */
async function withPlace(): Promise<FileTree> {
  const own = memoryTree();
  await writeExportedDataset(own);
  const keeper = additionKeeper(Promise.resolve(own));
  const said = { ...timesChange({ place: observatory }), stamp: new StampClock("a").next() };
  await keeper.keep({ datasetId: exportedId, additions: [said] });
  await keeper.release({ datasetId: exportedId });
  return own;
}

test.each(["csv", "ecsv", "votable", "fits", "parquet"])(
  "%s leaves with times at the barycenter where they are asked for, each object's own",
  async (format) => {
    const own = await withPlace();
    const measurementKeys = ["ch1-mag_auto"];
    const ask = { datasetId: exportedId, format, measurementKeys, times: "bjd_tdb" as const };
    const blob = await exportCurves({ root: own, folders: exportFolders(Promise.resolve(own)) }, ask, silentJob());
    const ending = exportFormats.find(({ id }) => id === format)!.extension;
    const parsed = await parseCatalog(await bytesOf(blob), `x${ending}`, { float64: () => true } as never);
    const reader = await openDatasetReader(datasetTree(own, exportedId));
    const [epochs, objects, { record }] = [await reader.epochs(), await reader.objects(), await reader.overview()];
    reader.close();
    const times = await prepareTimes(epochs, record.time, { place: observatory }, "bjd_tdb");
    const expected = objects.objectKey.flatMap((_, i) => [...times.at(objects.raDeg[i]!, objects.decDeg[i]!)]);
    expect([...(columnOf(parsed, "mjd").data as Float64Array)]).toEqual(expected);
    // Up to 500 s of light travel, and 64 s or more from UTC to TDB, which no two directions share.
    const before = objects.objectKey.flatMap(() => [...epochs.epochMjd]);
    const seconds = expected.map((mjd, k) => 86_400 * (mjd - before[k]!)).filter(Number.isFinite);
    expect(seconds.length).toBeGreaterThan(0);
    expect(Math.max(...seconds.map((one) => Math.abs(one - 69)))).toBeLessThan(505);
    expect(new Set(seconds.map((one) => one.toFixed(3))).size).toBeGreaterThan(epochs.count);
    expect(new TextDecoder("latin1").decode(await bytesOf(blob))).toMatch(/time scale: TDB|TDB/);
  },
);

test("tables of arrays have each object's times with its light curve, and none for all of them", async () => {
  const own = await withPlace();
  const ask = { datasetId: exportedId, format: "fits-arrays", times: "bjd_tdb" } as const;
  const blob = await exportCurves({ root: own, folders: exportFolders(Promise.resolve(own)) }, ask, silentJob());
  const names = [...new TextDecoder("latin1").decode(await bytesOf(blob)).matchAll(/TTYPE\d+ *= '(\w+)/g)];
  const all = names.map(([, name]) => name);
  expect(all.filter((name) => name === "epoch_key")).toHaveLength(1);
  expect(all.filter((name) => name === "mjd")).toHaveLength(1);
});

test("times of which nobody has said where they are from are refused by name, and the AAVSO takes none at the barycenter", async () => {
  await expect(exported({ format: "csv", times: "bjd_tdb" })).rejects.toMatchObject({ tag: "TimesUnknown" });
  const own = await withPlace();
  const aavso = {
    ...{ datasetId: exportedId, format: "aavso", observerCode: "XYZ", filters: { "ch1-mag_auto": "CV" } },
    measurementKeys: ["ch1-mag_auto"],
  };
  const io = { root: own, folders: exportFolders(Promise.resolve(own)) };
  await expect(exportCurves(io, { ...aavso, times: "bjd_tdb" }, silentJob())).rejects.toMatchObject({
    tag: "InvalidRequest",
  });
  expect(await (await exportCurves(io, { ...aavso, times: "hjd_utc" }, silentJob())).text()).toContain("#DATE=HJD");
});

test("objects and measurements leave in the order asked for, and only points where only they are", async () => {
  const text = await (
    await exported({ format: "csv", objectKeys: ["I7", "I1"], measurementKeys: ["ch2-flux_auto"], onlyPoints: true })
  ).text();
  const lines = text.split("\r\n").filter((line) => line && !line.startsWith("#"));
  expect(lines[0]).toBe("object_key,ra,dec,measurement,epoch_key,mjd,value,uncertainty,flags,reason");
  expect(lines.slice(1).map((line) => line.split(",")[0])).toEqual([...Array(4).fill("I7"), ...Array(4).fill("I1")]);
  expect(lines.slice(1).every((line) => line.endsWith(",point"))).toBe(true);
});

test("many light curves as text are a zip of files whose names are no paths; one is one file", async () => {
  const blob = await exported({ format: "text", measurementKeys: ["ch1-mag_auto"] });
  expect(blob.type).toBe("application/zip");
  const entries = await new ZipReader(new BlobReader(blob), { checkSignature: true }).getEntries();
  expect(entries.map(({ filename }) => filename)).toEqual([
    ...["I1_ch1-mag_auto.txt", "1+1_ch1-mag_auto.txt", "etc-x_ch1-mag_auto.txt", "12_ch1-mag_auto.txt"],
    ...["a-b-c_ch1-mag_auto.txt", "Ori_ch1-mag_auto.txt", "I7_ch1-mag_auto.txt", "nowhere_ch1-mag_auto.txt"],
  ]);
  const one = await exported({ format: "text", objectKeys: ["I1"], measurementKeys: ["ch1-mag_auto"] });
  expect(one.type).toBe("text/plain");
  const lines = (await one.text()).split("\n").filter((line) => line && !line.startsWith("#"));
  expect(lines).toHaveLength(3); // of six: one not detected, one excluded, one without a time
  expect(lines[0]).toMatch(/^2458010\.9234567891 14\.010309 0\.0101$/);
});

test("a format of one value a point has the corrected one where both are asked for, and its header is about what it holds", async () => {
  const asked = { format: "text", objectKeys: ["I1"], measurementKeys: ["ch1-mag_auto"] };
  const both = await (await exported({ ...asked, values: "both" })).text();
  expect(both).toBe(await (await exported({ ...asked, values: "corrected" })).text());
  expect(both).toContain("# Times are JD; time scale: ");
  expect(both).toContain("# There are no flags here");
  expect(both).not.toMatch(/MJD|columns named corrected/);
});

test("a column of magnitudes and fluxes is not called one of fluxes", () => {
  const ucdsOf = (...kinds: ("mag" | "flux" | "other")[]) => {
    const measurements = kinds.map((kind) => ({ measurementKey: kind, unit: "", kind }));
    const head = { measurements, values: "raw", epochKeys: [], objects: { objectKey: [] } };
    const columns = pointColumns(head as unknown as Parameters<typeof pointColumns>[0]);
    return columns.filter(({ name }) => ["value", "uncertainty"].includes(name)).map(({ ucd }) => ucd);
  };
  expect(ucdsOf("mag", "mag")).toEqual(["phot.mag", "stat.error;phot.mag"]);
  expect(ucdsOf("flux")).toEqual(["phot.flux", "stat.error;phot.flux"]);
  expect(ucdsOf("mag", "flux")).toEqual(["phot", "stat.error;phot"]);
  expect(ucdsOf("other")).toEqual([undefined, "stat.error"]);
});

test("an AAVSO file says what a star is fainter than, but not beside corrected values", () => {
  const curve = {
    ...{ objectKey: "I1", measurementKey: "m", epochKeys: ["a", "b", "c"] },
    epochMjd: Float64Array.of(58_000, 58_001, 58_002),
    value: Float32Array.of(15, Number.NaN, Number.NaN),
    uncertainty: Float32Array.of(0.01, Number.NaN, Number.NaN),
    flags: Int16Array.of(0, -7, -6),
    limits: Float32Array.of(Number.NaN, 17.5, 18),
  };
  const written = (values: "raw" | "corrected", everyEpoch = true) => {
    const texts: string[] = [];
    const sink = { text: (more: string) => void texts.push(more), byteLength: 0 } as unknown as ByteSink;
    const measurements = [{ measurementKey: "m", tableKey: "t", unit: "mag", kind: "mag", valueColumn: "M" }] as const;
    const head = {
      ...{ name: "f", measurements: [...measurements], epochKeys: curve.epochKeys, values, everyEpoch, about: [] },
      objects: { objectKey: ["I1"], raDeg: Float64Array.of(1), decDeg: Float64Array.of(2) },
      time: { scale: "UTC", reference: "mid", place: "geocentre" } as const,
      ...{ hasLimits: true as const, options: { observerCode: "XYZ", filters: { m: "V" } } },
    };
    const block = { objectKeys: ["I1"], measurementKeys: ["m"], curves: [curve] } as unknown as CurveBlock;
    (aavso.open(head, sink) as CurveWriter).write({ firstObject: 0, raw: block, corrected: block });
    const text = texts.join("");
    const rows = text.split("\r\n").filter((line) => line && !line.startsWith("#"));
    return { text, magnitudes: rows.map((row) => row.split(",").slice(2, 4)) };
  };
  // The third epoch was left out: it has no limit either.
  expect(written("raw").magnitudes).toEqual([
    ["15.0000", "0.0100"],
    ["<17.5000", "na"],
  ]);
  expect(written("raw", false).magnitudes).toEqual([["15.0000", "0.0100"]]);
  expect(written("corrected").magnitudes).toEqual([["15.0000", "0.0100"]]);
  expect(written("corrected").text).toContain("# Limits are left out: they are without the corrections.");
});

test("a HATS catalog holds every object that has a place once, sorted by its pixel", async () => {
  const blob = await exported({ format: "hats" });
  const entries = await new ZipReader(new BlobReader(blob), { checkSignature: true }).getEntries();
  const names = entries.map(({ filename }) => filename);
  expect(names.slice(-3)).toEqual(["dataset/_common_metadata", "partition_info.csv", "hats.properties"]);
  expect(names.slice(0, -3).every((name) => /^dataset\/Norder=0\/Dir=0\/Npix=\d+\.parquet$/.test(name))).toBe(true);
  const last = entries.at(-1)!;
  const properties = last.directory ? "" : new TextDecoder().decode(await last.getData!(new Uint8ArrayWriter()));
  expect(properties).toContain(`hats_nrows=${exportedObjects.length - 1}\n`);
  expect(properties).toContain("# Left out, as they have no place on the sky: 1 object.\n");
});

test("progress counts objects to the end, and a cancelled export leaves nothing behind", async () => {
  const seen: Progress[] = [];
  await exported({ format: "csv" }, { ...silentJob(), progress: (progress) => seen.push(progress) });
  expect(seen.at(-1)).toEqual({ stage: "export", done: 8, total: 8, unit: "object" });
  const before = new Set((await root.list("exports")).map(({ name }) => name));
  const stopped = exported(
    { format: "csv" },
    {
      ...silentJob(),
      checkpoint: async (stage) => {
        throw abortedError(stage);
      },
    },
  );
  await expect(stopped).rejects.toSatisfy((error) => isWorkbenchError(error, "Aborted"));
  expect((await root.list("exports")).filter(({ name }) => !before.has(name))).toEqual([]);
  expect(before.size).toBeGreaterThan(0);
});

test.each([
  [{ format: "xlsx" }, "InvalidRequest"],
  [{ format: "csv", objectKeys: ["I99"] }, "UnknownObject"],
  [{ format: "csv", measurementKeys: ["no"] }, "UnknownMeasurement"],
  [{ format: "aavso", measurementKeys: ["ch1-mag_auto"] }, "InvalidRequest"],
  [
    { format: "aavso", observerCode: "XYZ", filters: { "ch1-mag_auto": "X9" }, measurementKeys: ["ch1-mag_auto"] },
    "InvalidRequest",
  ],
  [
    { format: "aavso", observerCode: "XYZ", filters: { "ch2-flux_auto": "V" }, measurementKeys: ["ch2-flux_auto"] },
    "InvalidRequest",
  ],
] as const)("%j is refused by name", async (request, tag) => {
  const refused = exported(request as never);
  await expect(refused).rejects.toSatisfy((error) => isWorkbenchError(error, tag));
});

test("AAVSO's extended format keeps to their limits", async () => {
  const filters = { "ch1-mag_auto": "CV", "ch1-mag_aper_1": "TG" };
  const blob = await exported({ format: "aavso", measurementKeys: Object.keys(filters), observerCode: "xyz", filters });
  const lines = (await blob.text()).split("\r\n").filter(Boolean);
  const header = lines.filter((line) => line.startsWith("#"));
  expect(header.slice(0, 6)).toEqual([
    ...[
      "#TYPE=EXTENDED",
      "#OBSCODE=XYZ",
      "#SOFTWARE=Lightcurve Workbench 0.1.0",
      "#DELIM=;",
      "#DATE=JD",
      "#OBSTYPE=CCD",
    ],
  ]);
  const rows = lines.filter((line) => !line.startsWith("#")).map((line) => line.split(";"));
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) {
    expect(row).toHaveLength(15);
    const [name, date, magnitude, error, filter, trans, mtype, cname] = row as string[];
    expect(exportedObjects).toContain(name);
    expect(date).toMatch(/^\d{7}\.\d+$/);
    expect(date!.length).toBeLessThanOrEqual(16);
    expect(magnitude).toMatch(/^\d+\.\d+$/);
    expect(magnitude!.length).toBeLessThanOrEqual(8);
    expect(error!.length).toBeLessThanOrEqual(6);
    expect(error === "na").toBe(filter === "TG");
    expect([trans, mtype, cname]).toEqual(["NO", "STD", "ENSEMBLE"]);
  }
});

test("the header of an ECSV is ASCII, for STILTS, and says the same", async () => {
  const name = "Field \u201calpha\u201d, \u03b1 Ori \u00e9 \u{1f52d} \\u00e9";
  const column = { name: "mag", unit: "mag", description: name, data: Float64Array.of(1) };
  const blob = await exportTable(io(), { format: "ecsv", name, about: [name], columns: [column] }, silentJob());
  const text = await blob.text();
  expect(text).toMatch(/^[\x20-\x7e\n]+$/);
  expect(text).toContain("\\U0001f52d");
  const lines = text.split("\n").filter((line) => line.startsWith("# "));
  const { columns, meta } = parseEcsvHeader(lines.slice(1).map((line) => line.slice(2)));
  expect(columns[0]!.description).toBe(name);
  expect((meta as Map<string, unknown>).get("name")).toBe(name);
  expect((meta as Map<string, unknown>).get("about")).toEqual([name]);
});

test("a table says in which scale and of which place its times are", async () => {
  const time = { scale: "UTC", reference: "start", place: "observatory" } as const;
  const columns = [{ name: "first_mjd", data: Float64Array.of(58_000) }];
  const blob = await exportTable(io(), { format: "votable", name: "t", about: [], time, columns }, silentJob());
  expect(await blob.text()).toContain('timescale="UTC" refposition="TOPOCENTER"');
});

test("columns of a VOTable have their names as IDs, where those can be IDs and are no other element's", async () => {
  const data = Float64Array.of(1);
  const columns = ["object_key", "ch1-mag", "time", "2mass", "a b"].map((name) => ({ name, description: "", data }));
  const blob = await exportTable(io(), { format: "votable", name: "t", about: [], columns }, silentJob());
  const text = await blob.text();
  expect([...text.matchAll(/<FIELD ID="([^"]*)"/g)].map(([, id]) => id)).toEqual([
    ...["object_key", "ch1-mag", "column_3", "column_4", "column_5"],
  ]);
});

test.each(["csv", "ecsv", "votable", "fits", "parquet"])("any table leaves as %s", async (format) => {
  const request = {
    ...{ format, name: "objects", about: ["The objects."] },
    columns: [
      { name: "object_key", data: exportedObjects },
      {
        name: "mag",
        unit: "mag",
        description: "Mean",
        data: Float64Array.from(exportedObjects, (_, i) => (i ? 1 / i : Number.NaN)),
      },
    ],
  };
  const blob = await exportTable(io(), request, silentJob());
  const parsed = await parseCatalog(await bytesOf(blob), "x", { float64: () => true });
  expect([...(columnOf(parsed, "mag").data as Float64Array)].slice(0, 4)).toEqual([Number.NaN, 1, 0.5, 1 / 3]);
  expect(parsed.rowCount).toBe(exportedObjects.length);
});
