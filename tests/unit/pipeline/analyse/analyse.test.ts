import { BlobReader, configure, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { beforeAll, describe, expect, test } from "vitest";
import { datasetFiles } from "../../../../src/core/cube/dataset.ts";
import { abortedError, type Job, type Progress, silentJob } from "../../../../src/core/job.ts";
import { selectPoints } from "../../../../src/core/lightcurve/points.ts";
import { statistics } from "../../../../src/core/lightcurve/statistic-list.ts";
import { validityRule, validMask } from "../../../../src/core/lightcurve/valid.ts";
import { type AnalyseIo, analyse } from "../../../../src/pipeline/analyse/analyse.ts";
import { shardStatistics } from "../../../../src/pipeline/analyse/shard-statistics.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { excludeEpochs } from "../../../../src/pipeline/dataset/exclude-epochs.ts";
import { readStatistics } from "../../../../src/pipeline/dataset/statistics.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { exportZip } from "../../../../src/pipeline/export/export-zip.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree, readRecord } from "../../../../src/storage/dataset-directory.ts";
import { exportFolders } from "../../../../src/storage/export-folders.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { computeStatistics } from "../../../oracles/statistics/definitions.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { rootOf } from "../../../support/root-of.ts";
import { commitTestEpoch, type Size, smallSize, writeTestDataset } from "../../../support/small-dataset.ts";
import { relativeError } from "../../core/lightcurve/peer-curves.ts";

configure({ useWebWorkers: false });

const datasetId = "small";
const size: Size = { ...smallSize, epochCount: 40 };

let prototype: Files;
beforeAll(async () => {
  prototype = new Map();
  const root = memoryTree(prototype);
  await writeTestDataset(datasetTree(root, datasetId), size);
  await rechunk({ root }, { datasetId }, silentJob());
});

/** A copy of the dataset, rechunked, not analysed. */
function freshRoot(): FileTree {
  return memoryTree(new Map([...prototype].map(([path, bytes]) => [path, bytes.slice()])));
}

const inThisThread = (root: FileTree): AnalyseIo["analyst"] => ({
  concurrency: 2,
  shardStatistics: (request) => shardStatistics({ root }, request, silentJob()),
});

const run = (root: FileTree, more: { measurementKeys?: string[]; force?: boolean } = {}, job: Job = silentJob()) =>
  analyse({ root, analyst: inThisThread(root) }, { datasetId, ...more }, job);

async function read(root: FileTree, columnNames?: string[]) {
  const columns = await readStatistics(datasetTree(root, datasetId), columnNames ? { columnNames } : {});
  return new Map(columns.map((column) => [column.name, column]));
}

const statisticsFiles = async (root: FileTree) =>
  (await datasetTree(root, datasetId).list("")).map(({ name }) => name).filter((name) => name.startsWith("statistics"));

/** Holds the columns of some objects against the reference's statistics of their light curves. */
async function expectStatistics(root: FileTree, objects: number[]): Promise<void> {
  const columns = await read(root);
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const { record } = await reader.overview();
  const { objectKey } = await reader.objects();
  for (const object of objects) {
    const curves = await reader.lightCurves(
      record.measurements.map(({ measurementKey }) => ({ objectKey: objectKey[object]!, measurementKey })),
    );
    const epochCount = curves[0]!.epochKeys.length;
    const inAll = new Uint8Array(epochCount).fill(1);
    for (const [m, { measurementKey, epochMjd, value, uncertainty }] of curves.entries()) {
      const mask = validMask(value, uncertainty, validityRule(record.measurements[m]!));
      for (const [i, isValid] of mask.entries()) inAll[i]! &= isValid;
      const expected = computeStatistics(selectPoints(epochMjd, value, uncertainty, mask), epochCount);
      for (const [name, number] of Object.entries(expected)) {
        const actual = columns.get(`${name}_${measurementKey}`)!.data[object] as number;
        expect(relativeError([actual], [number], 1e-3), `${name} of object ${object}`).toBeLessThan(1e-6);
      }
    }
    expect(columns.get("n_epochs_valid_all")!.data[object]).toBe(inAll.filter(Boolean).length);
  }
  reader.close();
}

test("every object has the statistics of its light curves, and counts the epochs valid in all of them", async () => {
  const root = freshRoot();
  const report = await run(root);
  expect(report).toMatchObject({ datasetId, generation: 1, changed: true });
  expect([...(await read(root)).keys()]).toEqual(report.columnNames);
  expect(report.columnNames).toHaveLength(1 + size.measurementCount * statistics.length);
  await expectStatistics(root, [0, 1, 2, 77, size.objectCount - 1]);
});

test("several shards, each of several blocks, come out in the order of the objects", async () => {
  const root = memoryTree();
  const tree = datasetTree(root, datasetId);
  const large: Size = { objectCount: 2000, measurementCount: 3, tableCount: 1, epochCount: 100 };
  await writeTestDataset(tree, large);
  await rechunk({ root }, { datasetId, maxBytes: 2 ** 23 }, silentJob());
  const { objectsPerShard } = (await readRecord(tree)).generation!;
  expect(objectsPerShard).toBeLessThan(large.objectCount);
  await run(root);
  const objectsPerBlock = Math.floor(2 ** 20 / (large.measurementCount * 8 * large.epochCount));
  expect(objectsPerBlock).toBeLessThan(objectsPerShard);
  const edges = [objectsPerBlock, objectsPerShard].flatMap((edge) => [edge - 1, edge, edge + 1]);
  await expectStatistics(root, [0, ...edges, large.objectCount - 1]);
});

test("units and descriptions are kept with the columns", async () => {
  const root = freshRoot();
  await run(root);
  const columns = await read(root);
  expect(columns.get("mad_ch1_sci-mag_aper_0")).toMatchObject({ unit: "mag" });
  expect(columns.get("first_mjd_ch1_sci-mag_aper_0")).toMatchObject({ unit: "d" });
  expect(columns.get("roms_ch1_sci-mag_aper_0")).not.toHaveProperty("unit");
});

test("a second analysis finds everything done; a forced one does it again", async () => {
  const root = freshRoot();
  await run(root);
  expect((await run(root)).changed).toBe(false);
  expect((await run(root, { force: true })).changed).toBe(true);
});

test("only the measurements asked for get columns, while epochs are counted over all of them", async () => {
  const root = freshRoot();
  await run(root);
  const counts = (await read(root)).get("n_epochs_valid_all")!.data;
  const { columnNames } = await run(root, { measurementKeys: ["ch2_sci-mag_aper_1"] });
  expect(columnNames).toHaveLength(1 + statistics.length);
  const columns = await read(root);
  expect(columns.has("mad_ch2_sci-mag_aper_1")).toBe(true);
  expect(columns.has("mad_ch1_sci-mag_aper_0")).toBe(false);
  expect(columns.get("n_epochs_valid_all")!.data).toEqual(counts);
});

const counted = "valid_epochs.1.columns";
const allOf = (columns: Map<string, { data: unknown }>) => [...columns].map(([name, { data }]) => [name, data]);

test("epochs counted while a copy was verified are those that an analysis counts, which then reads no other measurement", async () => {
  const measurementKeys = ["ch2_sci-mag_aper_1"];
  const [known, anew] = [freshRoot(), freshRoot()];
  const tree = datasetTree(anew, datasetId);
  expect(await tree.byteLength(counted)).toBeGreaterThan(0);
  await tree.remove(counted);
  await run(known, { measurementKeys });
  await run(anew, { measurementKeys });
  expect(allOf(await read(known))).toEqual(allOf(await read(anew)));

  // The first light curve, of another measurement.
  for (const root of [known, anew]) {
    const path = `${datasetFiles.objectChunked(1)}/lightcurves/c/0/0/0/0`;
    const bytes = (await datasetTree(root, datasetId).readFile(path))!;
    bytes[5]! ^= 1;
    await datasetTree(root, datasetId).replaceFile(path, bytes);
  }
  expect((await run(known, { measurementKeys, force: true })).changed).toBe(true);
  // Those of the last analysis serve as well.
  expect((await run(anew, { measurementKeys, force: true })).changed).toBe(true);
  await tree.remove("statistics.1.columns");
  await expect(run(anew, { measurementKeys })).rejects.toMatchObject({ tag: "DatasetDamaged" });
});

test("epochs are counted anew where an epoch is left out, or where the counts are not as they were written", async () => {
  const root = freshRoot();
  const tree = datasetTree(root, datasetId);
  const bytes = (await tree.readFile(counted))!;
  bytes[0]! ^= 1;
  await tree.replaceFile(counted, bytes);
  await run(root);
  await expectStatistics(root, [0, 1, 77]);
  const before = (await read(root)).get("n_epochs_valid_all")!.data as Float64Array;
  const { epochKeys } = (await readCurve(freshRoot()))!;
  await excludeEpochs({ root }, { datasetId, epochKeys: [epochKeys[3]!], exclude: true }, silentJob());
  await run(root);
  const after = (await read(root)).get("n_epochs_valid_all")!.data as Float64Array;
  expect(after.every((count, object) => count === before[object] || count === before[object]! - 1)).toBe(true);
  expect(after).not.toEqual(before);
});

async function readCurve(root: FileTree) {
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const { record } = await reader.overview();
  const { objectKey } = await reader.objects();
  const { measurementKey } = record.measurements[0]!;
  const [curve] = await reader.lightCurves([{ objectKey: objectKey[0]!, measurementKey }]);
  reader.close();
  return curve;
}

test("only the columns asked for are read", async () => {
  const root = freshRoot();
  await run(root);
  expect([...(await read(root, ["std_ch1_sci-mag_aper_0", "nothing"])).keys()]).toEqual(["std_ch1_sci-mag_aper_0"]);
});

test("progress goes from no object to all of them", async () => {
  const root = freshRoot();
  const seen: Progress[] = [];
  await run(root, {}, { ...silentJob(), progress: (progress) => void seen.push(progress) });
  const total = size.objectCount;
  expect(seen[0]).toEqual({ stage: "analyse", done: 0, total, unit: "object" });
  expect(seen.at(-1)).toEqual({ stage: "analyse", done: total, total, unit: "object" });
});

test("an analysis that is cancelled leaves nothing, or what was there before", async () => {
  const root = freshRoot();
  const cancelled: Job = {
    ...silentJob(),
    async checkpoint(stage) {
      throw abortedError(stage);
    },
  };
  await expect(run(root, {}, cancelled)).rejects.toMatchObject({ tag: "Aborted" });
  expect(await statisticsFiles(root)).toEqual([]);
  await run(root);
  const before = await read(root);
  await expect(run(root, { force: true }, cancelled)).rejects.toMatchObject({ tag: "Aborted" });
  expect(await read(root)).toEqual(before);
});

test("after a rechunk the statistics of the old light curves are not shown, and go with the next analysis", async () => {
  const root = freshRoot();
  await run(root);
  const writer = await openDatasetWriter(datasetTree(root, datasetId));
  await commitTestEpoch(writer, size, 3, 1);
  await writer.finish();
  await writer.close();
  expect((await read(root)).size).toBeGreaterThan(0);
  await rechunk({ root }, { datasetId }, silentJob());
  expect((await read(root)).size).toBe(0);
  expect(await run(root)).toMatchObject({ generation: 2, changed: true });
  expect(await statisticsFiles(root)).toEqual(["statistics.2.columns"]);
  const names = (await datasetTree(root, datasetId).list("")).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith("valid_epochs"))).toEqual(["valid_epochs.2.columns"]);
});

test("an archive holds the statistics as arrays of its store, which its root document knows", async () => {
  const root = freshRoot();
  const tree = datasetTree(root, datasetId);
  const plain = await archiveOf(tree);
  await run(root);
  const columns = await read(root);
  const { archive, order } = await archiveOf(tree);
  expect(order.slice(0, 2)).toEqual(["README.md", "zarr.json"]);
  for (const path of plain.order) expect(archive.has(path), path).toBe(true);

  const json = (path: string) => JSON.parse(new TextDecoder().decode(archive.get(path)));
  const known = json("zarr.json").consolidated_metadata.metadata;
  expect(Object.keys(known)).toEqual(expect.arrayContaining(["lightcurves", "object_ra", "object_stetson_j"]));
  expect(known.object_median).toMatchObject({
    shape: [size.objectCount, size.measurementCount],
    dimension_names: ["object", "measurement"],
  });
  expect(json("object_median/zarr.json")).toEqual(known.object_median);
  const numbers = (path: string) => new Float64Array(archive.get(path)!.slice().buffer);
  expect(numbers("object_median/c/0/1")).toEqual(columns.get("median_ch2_sci-mag_aper_1")!.data);
  expect(numbers("object_n_epochs_valid_all/c/0")).toEqual(columns.get("n_epochs_valid_all")!.data);
});

async function archiveOf(tree: FileTree): Promise<{ archive: Map<string, Uint8Array>; order: string[] }> {
  const io = { root: rootOf(tree), folders: exportFolders(Promise.resolve(tree)) };
  const blob = await exportZip(io, { datasetId }, silentJob());
  const entries = await new ZipReader(new BlobReader(blob), { checkSignature: true }).getEntries();
  const archive = new Map<string, Uint8Array>();
  for (const entry of entries)
    if (!entry.directory) archive.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
  return { archive, order: [...archive.keys()] };
}

describe("what cannot be analysed is said", () => {
  test("a dataset that was never rechunked", async () => {
    const root = memoryTree();
    await writeTestDataset(datasetTree(root, datasetId), { ...size, epochCount: 2 });
    await expect(run(root)).rejects.toMatchObject({ tag: "NotRechunked" });
    expect((await read(root)).size).toBe(0);
  });

  test("a measurement that is not there", async () => {
    await expect(run(freshRoot(), { measurementKeys: ["ch3"] })).rejects.toMatchObject({
      tag: "UnknownMeasurement",
      details: { measurementKey: "ch3" },
    });
  });

  test("a shard that is not as it was written", async () => {
    const files: Files = new Map([...prototype].map(([path, bytes]) => [path, bytes.slice()]));
    const shard = [...files.keys()].find((path) => path.endsWith(".1.zarr/lightcurves/c/0/0/0/0"))!;
    files.get(shard)![5]! ^= 1;
    const root = memoryTree(files);
    await expect(run(root)).rejects.toMatchObject({ tag: "DatasetDamaged" });
    expect(await statisticsFiles(root)).toEqual([]);
  });

  test("a file of statistics that was cut short is damage to who reads it, and is made anew by the next analysis", async () => {
    const root = freshRoot();
    await run(root);
    const tree = datasetTree(root, datasetId);
    const bytes = (await tree.readFile("statistics.1.columns"))!;
    await tree.replaceFile("statistics.1.columns", bytes.slice(0, -9));
    await expect(read(root)).rejects.toMatchObject({ tag: "DatasetDamaged" });
    expect((await run(root)).changed).toBe(true);
    expect((await read(root)).size).toBeGreaterThan(0);
  });
});
