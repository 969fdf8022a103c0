import { expect, test } from "vitest";
import { datasetFiles } from "../../../../src/core/cube/dataset.ts";
import { epochOrder } from "../../../../src/core/cube/epoch-order.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { createDataset } from "../../../../src/pipeline/epochs/create-dataset.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree, readRecord } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { Crash, failingTree } from "../../../support/failing-tree.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import {
  commitTestEpoch,
  epochKey,
  epochMjd,
  newDataset,
  type Size,
  smallSize,
  testSlab,
  writeTestDataset,
} from "../../../support/small-dataset.ts";
import { fileTexts } from "../../../support/tree-texts.ts";

const request = { datasetId: "small" };

async function written(size: Size = smallSize): Promise<{ root: FileTree; tree: FileTree; files: Files }> {
  const files: Files = new Map();
  const root = memoryTree(files);
  const tree = datasetTree(root, "small");
  await writeTestDataset(tree, size);
  return { root, tree, files };
}

/** Every light curve equals the slabs that were committed. */
async function expectCurves(tree: FileTree, size: Size, epochCount = size.epochCount, version = (_epoch: number) => 0) {
  const keys = Array.from({ length: epochCount }, (_, epoch) => epochKey(epoch));
  const mjd = Float64Array.from(keys, (_, epoch) => epochMjd(epoch));
  const order = epochOrder(keys, mjd);
  const slabs = Array.from(order, (epoch) => testSlab(size, epoch, version(epoch)));
  const { objects, measurements } = newDataset(size);
  const reader = await openDatasetReader(tree);
  for (const [m, { measurementKey }] of measurements.entries()) {
    const curves = await reader.lightCurves(objects.objectKey.map((objectKey) => ({ objectKey, measurementKey })));
    expect(curves.length).toBe(size.objectCount);
    for (const [o, curve] of curves.entries()) {
      expect(curve.objectKey).toBe(objects.objectKey[o]);
      expect(curve.epochKeys).toEqual(Array.from(order, (epoch) => keys[epoch]));
      expect(curve.epochMjd).toEqual(mjd.slice().sort());
      expect(curve.value).toEqual(Float32Array.from(slabs, (slab) => slab.value[m]![o]!));
      expect(curve.uncertainty).toEqual(Float32Array.from(slabs, (slab) => slab.uncertainty[m]![o]!));
      expect(curve.flags).toEqual(Int16Array.from(slabs, (slab) => slab.flags[m % size.tableCount]![o]!));
    }
  }
  reader.close();
}

const sizes: Size[] = [
  smallSize,
  { objectCount: 1, measurementCount: 1, tableCount: 1, epochCount: 1 },
  { objectCount: 64, measurementCount: 2, tableCount: 1, epochCount: 70 },
  { objectCount: 333, measurementCount: 5, tableCount: 3, epochCount: 3 },
];

for (const size of sizes)
  for (const maxBytes of [256 * 2 ** 20, 20_000, 500])
    test(`light curves equal the epochs: ${Object.values(size).join(" x ")}, ${maxBytes} bytes`, async () => {
      const { root, tree } = await written(size);
      const report = await rechunk({ root }, { ...request, maxBytes }, silentJob());
      expect(report).toMatchObject({ generation: 1, changed: true });
      await expectCurves(tree, size);
    });

test("many epochs of few objects: light curves of ten objects at a thousand epochs equal the epochs", async () => {
  const size: Size = { objectCount: 10, measurementCount: 1, tableCount: 1, epochCount: 1000 };
  const { root, tree } = await written(size);
  await rechunk({ root }, request, silentJob());
  await expectCurves(tree, size);
});

test("without epochs, and without measurements, there are light curves without points", async () => {
  const root = memoryTree();
  const tree = datasetTree(root, "small");
  const { tables, measurements } = newDataset();
  await createDataset(tree, { ...newDataset(), tables: [], measurements: [] });
  expect(await rechunk({ root }, request, silentJob())).toMatchObject({ changed: true });
  const writer = await openDatasetWriter(tree);
  await writer.extend({ tables, measurements });
  await writer.close();
  const reader = await openDatasetReader(tree);
  const { measurementKey } = measurements[0]!;
  const before = await reader.lightCurves([{ objectKey: "I1", measurementKey }]);
  expect(before[0]!.value).toEqual(new Float32Array());
  await rechunk({ root }, request, silentJob());
  expect(await reader.lightCurves([{ objectKey: "I1", measurementKey }])).toEqual(before);
  reader.close();
});

test("a generation that is up to date is not made again unless asked", async () => {
  const { root, tree, files } = await written();
  await rechunk({ root }, request, silentJob());
  const before = new Map(files);
  expect(await rechunk({ root }, request, silentJob())).toMatchObject({ generation: 1, changed: false });
  expect(files).toEqual(before);
  expect(await rechunk({ root }, { ...request, force: true }, silentJob())).toMatchObject({
    generation: 2,
    changed: true,
  });
  await expectCurves(tree, smallSize);
});

test("a new epoch, a replaced one and a new epoch table each make the copy stale", async () => {
  const { root, tree } = await written();
  await rechunk({ root }, request, silentJob());
  const changes = [
    (writer: Awaited<ReturnType<typeof openDatasetWriter>>) => commitTestEpoch(writer, smallSize, 5),
    (writer: Awaited<ReturnType<typeof openDatasetWriter>>) => commitTestEpoch(writer, smallSize, 2, 1),
    (writer: Awaited<ReturnType<typeof openDatasetWriter>>) =>
      writer.finish({
        epochKey: ["gr1"],
        epochMjd: Float64Array.of(epochMjd(1)),
        timeSource: ["epoch-table"],
        columns: [],
      }),
  ];
  for (const [i, change] of changes.entries()) {
    const writer = await openDatasetWriter(tree);
    await change(writer);
    await writer.finish();
    await writer.close();
    expect(await rechunk({ root }, request, silentJob())).toMatchObject({ generation: i + 2, changed: true });
  }
  await expectCurves(tree, smallSize, 6, (epoch) => (epoch === 2 ? 1 : 0));
});

test("an open reader goes on with the generation it has, and over to the next when that is gone", async () => {
  const { root, tree } = await written();
  await rechunk({ root }, request, silentJob());
  const reader = await openDatasetReader(tree);
  const curve = [{ objectKey: "I2", measurementKey: newDataset().measurements[0]!.measurementKey }];
  const before = await reader.lightCurves(curve);
  for (let generation = 2; generation <= 4; generation++) {
    await rechunk({ root }, { ...request, force: true }, silentJob());
    expect(await reader.lightCurves(curve)).toEqual(before);
  }
  const { record } = await reader.overview();
  expect(record.generation?.generation).toBe(4);
  expect(await reader.lightCurves(curve)).toEqual(before);
  expect((await tree.list("")).map(({ name }) => name)).toContain("lightcurves_read.3.zarr");
  expect((await tree.list("")).map(({ name }) => name)).not.toContain("lightcurves_read.2.zarr");
  reader.close();
});

test("a rechunk that died anywhere and was done again leaves the bytes of one that did not", async () => {
  const size = { ...smallSize, objectCount: 130, epochCount: 2 };
  const { files: before } = await written(size);
  const copy = (files: Files): Files => new Map([...files].map(([path, bytes]) => [path, bytes.slice()]));
  const small = { ...request, maxBytes: 3_000 };
  const whole = copy(before);
  await rechunk({ root: memoryTree(whole) }, small, silentJob());
  const shards = [...whole.keys()].filter((path) => /read.1.zarr\/(lightcurves|flags|source_properties)\/c/.test(path));
  expect(shards.length).toBe(9);
  let resumed = 0;
  // Every step of a smaller one is in tests/unit/crash/rechunk.test.ts.
  for (let survived = 0; ; survived += 3) {
    const files = copy(before);
    const tree = memoryTree(files);
    const died = await rechunk({ root: failingTree(tree, survived).tree }, small, silentJob()).then(
      () => false,
      (error) => {
        if (!(error instanceof Crash)) throw error;
        return true;
      },
    );
    const { generation } = await readRecord(datasetTree(tree, "small"));
    const finished = [...files.keys()].filter((path) => shards.includes(path)).length;
    if (!generation && finished > 0) resumed++;
    const progress: number[] = [];
    await rechunk({ root: tree }, small, {
      ...silentJob(),
      progress: ({ stage, done }) => stage === "rechunk" && progress.push(done),
    });
    if (!generation) expect(progress.at(-1)).toBe(shards.length);
    expect(fileTexts(files)).toEqual(fileTexts(whole));
    if (!died) break;
  }
  expect(resumed).toBeGreaterThan(shards.length);
});

test("a damaged epoch is never published", async () => {
  const { root, tree } = await written();
  const path = `${datasetFiles.epochChunked}/lightcurves/c/0/0/0/0`;
  const shard = (await tree.readFile(path))!;
  shard[100]! ^= 1;
  await tree.replaceFile(path, shard);
  await expect(rechunk({ root }, request, silentJob())).rejects.toMatchObject({ tag: "DatasetDamaged" });
  expect((await readRecord(tree)).generation).toBeUndefined();
});
