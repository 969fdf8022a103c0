import { expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { describeStores } from "../../../../src/pipeline/dataset/describe.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { smallSize, writeTestDataset } from "../../../support/small-dataset.ts";

const datasetId = "small";

test("both stores are described with shapes, chunks, codecs and sizes", async () => {
  const root = memoryTree();
  const tree = datasetTree(root, datasetId);
  await writeTestDataset(tree);
  await rechunk({ root }, { datasetId }, silentJob());
  const [epochChunked, objectChunked, ...others] = await describeStores(tree);
  expect(others).toEqual([]);
  const cube = (store: typeof epochChunked) => store?.arrays.find(({ name }) => name === "lightcurves");
  expect(cube(epochChunked)).toMatchObject({
    dataType: "float32",
    dimensionNames: ["object", "measurement", "value", "epoch"],
  });
  expect(cube(objectChunked)?.shape).toEqual(cube(epochChunked)?.shape);
  expect(cube(epochChunked)?.shape[0]).toBe(smallSize.objectCount);
  // A light curve is one inner chunk: one object, one measurement, all values and epochs.
  expect(cube(objectChunked)?.innerChunkShape).toEqual([1, 1, ...cube(objectChunked)!.shape.slice(2)]);
  expect(cube(objectChunked)?.codecs[0]).toBe("bytes");
  expect(epochChunked!.byteLength).toBeGreaterThan(
    epochChunked!.arrays.reduce((sum, { byteLength }) => sum + byteLength, 0),
  );
});

test("a dataset that was not rechunked yet has one store", async () => {
  const tree = datasetTree(memoryTree(), datasetId);
  await writeTestDataset(tree);
  expect((await describeStores(tree)).map(({ layout }) => layout)).toEqual(["epoch-chunked"]);
});

test("a store whose metadata is gone is named", async () => {
  const tree = datasetTree(memoryTree(), datasetId);
  await writeTestDataset(tree);
  await tree.remove("lightcurves_write.zarr/zarr.json");
  await expect(describeStores(tree)).rejects.toMatchObject({
    tag: "DatasetDamaged",
    details: { path: "lightcurves_write.zarr/zarr.json", found: "nothing" },
  });
});
