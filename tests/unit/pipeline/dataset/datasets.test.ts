import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseSealedJson, sealJson } from "../../../../src/core/bytes/sealed-json.ts";
import type { DatasetRecord } from "../../../../src/core/cube/dataset.ts";
import { type Job, silentJob } from "../../../../src/core/job.ts";
import { listDatasets, removeDataset, renameDataset } from "../../../../src/pipeline/dataset/datasets.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree, readRecord, writeRecord } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { planned } from "../../../support/planned.ts";
import { sampleDrop, sampleEpochs } from "../../../support/sample-files.ts";
import { smallSize, writeTestDataset } from "../../../support/small-dataset.ts";
import { temporaryTree } from "../../../support/temporary-tree.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

const make = (root: FileTree, epochs: number) =>
  ingest(
    { root, parser: thisThreadParser },
    planned({ files: sampleDrop(epochs), match: { mode: "auto" } }),
    silentJob(),
  );

test("datasets are listed newest first with their counts, and renamed", async () => {
  const { tree } = temporaryTree();
  const { datasetId: older } = await make(tree, 1);
  const { datasetId: newer } = await make(tree, 2);
  await renameDataset({ root: tree }, { datasetId: older, name: "first night" }, silentJob());
  expect(await listDatasets(tree)).toMatchObject([
    { datasetId: newer, epochCount: 2, rechunked: false, upToDate: false },
    { datasetId: older, name: "first night", epochCount: 1 },
  ]);
});

test("a removed dataset leaves nothing behind, and removing it again does nothing", async () => {
  const { tree } = temporaryTree();
  const { datasetId } = await make(tree, 1);
  await removeDataset({ root: tree }, { datasetId }, silentJob());
  expect(await tree.list("datasets")).toEqual([]);
  await removeDataset({ root: tree }, { datasetId }, silentJob());
  expect(await listDatasets(tree)).toEqual([]);
});

test("a dataset that is being written to is not removed", async () => {
  const { tree } = temporaryTree();
  const { datasetId } = await make(tree, 1);
  const writer = await openDatasetWriter(datasetTree(tree, datasetId));
  await expect(removeDataset({ root: tree }, { datasetId }, silentJob())).rejects.toMatchObject({ tag: "DatasetBusy" });
  await writer.close();
  expect((await readRecord(datasetTree(tree, datasetId))).removing).toBeUndefined();
});

test("a half-removed dataset is in no list", async () => {
  const { tree } = temporaryTree();
  const { datasetId } = await make(tree, 1);
  let steps = 0;
  const dies: Job = {
    ...silentJob(),
    async checkpoint() {
      if (++steps === 2) throw new Error("power cut");
    },
  };
  await expect(removeDataset({ root: tree }, { datasetId }, dies)).rejects.toThrow("power cut");
  expect(await listDatasets(tree)).toEqual([]);
  await removeDataset({ root: tree }, { datasetId }, silentJob());
  expect(await tree.list("datasets")).toEqual([]);
});

test.each(["flipped", "missing"])(
  "a dataset whose record is %s is listed with the reason, and can be removed",
  async (state) => {
    const { tree } = temporaryTree();
    const { datasetId } = await make(tree, 1);
    const { datasetId: sound } = await make(tree, 1);
    const path = `datasets/${datasetId}/dataset.json`;
    const record = (await tree.readFile(path))!;
    record[20]! ^= 1;
    if (state === "missing") await tree.remove(path);
    else await tree.replaceFile(path, record);
    const [first, second, ...others] = await listDatasets(tree);
    expect(first).toMatchObject({ datasetId: sound, epochCount: 1 });
    expect(first!.error).toBeUndefined();
    expect(second).toMatchObject({
      datasetId,
      name: `Dataset ${datasetId.slice(0, 8)}`,
      error: { tag: "DatasetDamaged", details: { path: "dataset.json" } },
    });
    expect(second!.byteLength).toBeGreaterThan(10_000);
    expect(others).toEqual([]);
    await removeDataset({ root: tree }, { datasetId }, silentJob());
    expect((await listDatasets(tree)).map((dataset) => dataset.datasetId)).toEqual([sound]);
  },
);

test("a dataset that lost its journal does not keep the same catalogs from becoming a new one", async () => {
  const { tree } = temporaryTree();
  const { datasetId: damaged } = await make(tree, 1);
  await tree.remove(`datasets/${damaged}/journal.jsonl`);
  const { datasetId, committedEpochs } = await ingest(
    { root: tree, parser: thisThreadParser },
    planned({ files: sampleDrop(1), match: { mode: "auto" }, newDatasetIfForeign: true }),
    silentJob(),
  );
  expect(datasetId).not.toBe(damaged);
  expect(committedEpochs).toBe(1);
});

test("before a rechunk, objects and epochs are read, and light curves say what is missing", async () => {
  const { tree } = temporaryTree();
  const { datasetId } = await make(tree, 2);
  const reader = await openDatasetReader(datasetTree(tree, datasetId));
  const objects = await reader.objects();
  expect(objects.count).toBe(1434);
  expect(objects.columns.map(({ name }) => name)).toContain("mag_auto");
  const epochs = await reader.epochs();
  expect(epochs.epochKey).toEqual(sampleEpochs.slice(0, 2).map((name) => name.match(/gr\d+/)![0]));
  expect(Array.from(epochs.epochMjd)).toEqual([58856.287514, 58867.266134]);
  expect(epochs.timeSource).toEqual(["epoch-table", "epoch-table"]);
  expect(epochs.columns.map(({ name }) => name)).toContain("exptime");
  expect(epochs.catalogs[0]![0]).toMatchObject({ file: sampleEpochs[0], matchedBy: "position" });
  await expect(reader.lightCurves([{ objectKey: "1", measurementKey: "ch1_sci-mag_auto" }])).rejects.toMatchObject({
    tag: "NotRechunked",
  });
  reader.close();
});

/** Many copies of one small dataset, under ids of their own. */
async function copies(count: number): Promise<Files> {
  const files: Files = new Map();
  await writeTestDataset(datasetTree(memoryTree(files), "small"), { ...smallSize, objectCount: 2, epochCount: 1 });
  const small = [...files];
  for (let n = 0; n < count; n++)
    for (const [path, bytes] of small) files.set(path.replace("/small/", `/copy-${n}/`), bytes);
  for (let n = 0; n < count; n++) {
    const tree = memoryTree(files, `datasets/copy-${n}`);
    const record = parseSealedJson<DatasetRecord>(new TextDecoder().decode((await tree.readFile("dataset.json"))!));
    const { crc32c: _, ...plain } = record as DatasetRecord & { crc32c?: string };
    await writeRecord(tree, { ...plain, datasetId: `copy-${n}` });
  }
  return files;
}

test("hundreds of datasets are listed, each broken one by its name, a few at a time and with one hasher", async () => {
  const files = await copies(300);
  const broken = Array.from({ length: 30 }, (_, n) => `copy-${n * 9}`);
  for (const [n, name] of broken.entries()) {
    const path = `datasets/${name}/dataset.json`;
    const whole = files.get(path)!;
    const damaged = [
      whole.slice(0, n),
      new Uint8Array(whole.length),
      whole.map((byte, at) => (at === n ? byte ^ 1 : byte)),
    ];
    files.set(path, damaged[n % 3]!);
  }
  const inner = memoryTree(files);
  const under = { now: 0, most: 0 };
  const counted = (tree: FileTree): FileTree => ({
    ...tree,
    subtree: (path) => counted(tree.subtree(path)),
    async readFile(path) {
      under.most = Math.max(under.most, ++under.now);
      await new Promise(setImmediate);
      under.now--;
      return tree.readFile(path);
    },
  });
  const listed = await listDatasets(counted(inner));
  expect(listed).toHaveLength(301);
  const unreadable = listed.filter(({ error }) => error !== undefined);
  expect(unreadable.map(({ datasetId }) => datasetId).sort()).toEqual(broken.sort());
  for (const { error } of unreadable) expect(error).toMatchObject({ tag: "DatasetDamaged" });
  expect(under.most).toBeLessThanOrEqual(8);
});

test("a broken dataset is listed by the name of its folder, and takes no other with it", async () => {
  const { tree, directory } = temporaryTree();
  await writeTestDataset(datasetTree(tree, "small"), smallSize);
  const record = (await tree.readFile("datasets/small/dataset.json"))!;
  mkdirSync(join(directory, "datasets/a-folder/dataset.json"), { recursive: true });
  await tree.replaceFile("datasets/garbage/dataset.json", new TextEncoder().encode("null"));
  await tree.replaceFile("datasets/no-record/dataset.json", new TextEncoder().encode(sealJson({ a: 1 }, "line")));
  await tree.replaceFile("datasets/foreign/dataset.json", record);
  const listed = await listDatasets(tree);
  expect(listed.find(({ datasetId }) => datasetId === "small")?.error).toBeUndefined();
  for (const datasetId of ["a-folder", "garbage", "no-record", "foreign"])
    expect(listed.find((summary) => summary.datasetId === datasetId)).toMatchObject({
      datasetId,
      error: { tag: "DatasetDamaged" },
    });
  expect(listed).toHaveLength(5);
  await expect(openDatasetReader(datasetTree(tree, "foreign"))).rejects.toMatchObject({
    tag: "DatasetDamaged",
    details: { datasetId: "foreign", found: "small" },
  });
});
