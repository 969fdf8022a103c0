import { expect, test } from "vitest";
import type { JournalEpoch } from "../../../../src/core/cube/dataset.ts";
import { cubeOfPath, EpochGrid } from "../../../../src/core/cube/epoch-shards.ts";
import { parseJournal } from "../../../../src/core/cube/journal.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { decodeShardIndex, encodeShardIndex, shardIndexBytes } from "../../../../src/core/zarr/shard-index.ts";
import { repair } from "../../../../src/pipeline/check/repair.ts";
import { verify } from "../../../../src/pipeline/check/verify.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { listDatasets } from "../../../../src/pipeline/dataset/datasets.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { datasetTree, readRecord } from "../../../../src/storage/dataset-directory.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { commitTestEpoch, testSlab, writeTestDataset } from "../../../support/small-dataset.ts";

const size = { objectCount: 70, measurementCount: 2, tableCount: 1, epochCount: 3 };

async function rechunked(): Promise<Files> {
  const files: Files = new Map();
  const root = memoryTree(files);
  await writeTestDataset(datasetTree(root, "small"), size);
  await rechunk({ root }, { datasetId: "small" }, silentJob());
  return files;
}

const verifyFiles = (files: Files) => verify({ root: memoryTree(files) }, { datasetId: "small" }, silentJob());

test("a dataset that is as it was written has no damage, and every chunk is looked at", async () => {
  const report = await verifyFiles(await rechunked());
  expect(report.damage).toEqual([]);
  expect(report.checkedEpochs).toBe(3);
  // 2 object chunks x (2 measurements + 1 table) x 3 epochs, and 70 objects x (2 + 1) curves, some of them left out.
  expect(report.checkedChunks).toBeGreaterThan(150);
});

test("a copy that is older than the epochs is held against what was committed when it was made", async () => {
  const files = await rechunked();
  const writer = await openDatasetWriter(datasetTree(memoryTree(files), "small"));
  await commitTestEpoch(writer, size, 1, 1);
  await commitTestEpoch(writer, size, 3);
  await writer.finish();
  await writer.close();
  expect((await verifyFiles(files)).damage).toEqual([]);
});

test("a flipped bit in any part of any file is found, and the file named", async () => {
  const files = await rechunked();
  // All regions of all kinds of files are in tests/unit/flips.
  const flips = [...files].map(([path, bytes], n) => {
    const part = [0, 0.5, 1][n % 3]!;
    return { path, at: Math.min(Math.floor(bytes.length * part), bytes.length - 1) };
  });
  expect(flips.length).toBeGreaterThan(50);
  for (const { path, at } of flips) {
    const bytes = files.get(path)!;
    bytes[at]! ^= 1 << (at % 8);
    const { damage } = await verifyFiles(files);
    bytes[at]! ^= 1 << (at % 8);
    const directory = /lightcurves_(read.1|write).zarr|journal.jsonl|dataset.json|valid_epochs.1.columns/.exec(
      path,
    )![0];
    expect(
      damage.filter((found) => found.path.includes(directory)),
      `${path} byte ${at}`,
    ).not.toEqual([]);
  }
});

test("damage is named by epoch, array and object, with what to do about it", async () => {
  const files = await rechunked();
  const flip = (path: string, at: number) => {
    files.get(`datasets/small/${path}`)![at]! ^= 4;
  };
  const { lines } = parseJournal(files.get("datasets/small/journal.jsonl")!);
  flip("lightcurves_write.zarr/lightcurves/c/0/0/0/0", (lines[1] as JournalEpoch).shards[0]!.offset! + 5);
  flip("lightcurves_read.1.zarr/flags/c/0/0/0", 15);
  const { damage } = await verifyFiles(files);
  const [epoch, curve] = damage;
  expect(damage.length).toBe(2);
  expect(epoch).toMatchObject({
    path: "lightcurves_write.zarr/lightcurves/c/0/0/0/0",
    array: "lightcurves",
    epochKey: "gr1",
    remedy: "Drop the catalogs of epoch gr1 again: IDF_gr1_ch1_sci.sexcat",
  });
  expect(epoch!.objectKeys).toEqual(Array.from({ length: 64 }, (_, i) => `I${i + 1}`));
  expect(curve).toMatchObject({
    path: "lightcurves_read.1.zarr/flags/c/0/0/0",
    array: "flags",
    objectKeys: ["I2"],
    remedy: "Rechunk: the light curves are made again from the epochs.",
  });
});

test("missing files are named", async () => {
  const files = await rechunked();
  for (const path of ["lightcurves_write.zarr/flags/c/0/0/0", "lightcurves_read.1.zarr/lightcurves/c/0/0/0/0"])
    files.delete(`datasets/small/${path}`);
  const missing = (path: string, epochKey?: string) => [path, epochKey, "The file is missing."];
  expect((await verifyFiles(files)).damage.map(({ path, epochKey, what }) => [path, epochKey, what])).toEqual([
    ...["gr0", "gr1", "gr2"].map((epochKey) => missing("lightcurves_write.zarr/flags/c/0/0/0", epochKey)),
    missing("lightcurves_read.1.zarr/lightcurves/c/0/0/0/0"),
  ]);
});

test("a journal that is gone is named, never taken for an empty one, and a repair makes it again from the epochs' files", async () => {
  const files = await rechunked();
  const root = memoryTree(files);
  await root.remove("datasets/small/journal.jsonl");
  expect((await verifyFiles(files)).damage).toMatchObject([
    { path: "journal.jsonl", what: "journal.jsonl is missing, where there are files of epochs." },
  ]);
  expect((await listDatasets(root))[0]).toMatchObject({ error: { details: { path: "journal.jsonl" } } });
  await expect(rechunk({ root }, { datasetId: "small", force: true }, silentJob())).rejects.toMatchObject({
    tag: "DatasetDamaged",
  });
  const shards = epochShards(files);
  const report = await repair({ root }, { datasetId: "small" }, silentJob());
  expect(report).toMatchObject({ lostEpochs: [], adoptedEpochs: ["gr0", "gr1", "gr2"], damage: [] });
  expect(epochShards(files)).toEqual(shards);
  const writer = await openDatasetWriter(datasetTree(root, "small"));
  for (let epoch = 0; epoch < 3; epoch++) expect(await writer.readSlab(`gr${epoch}`)).toEqual(testSlab(size, epoch));
  await writer.close();
  expect((await verifyFiles(files)).damage).toEqual([]);
});

/** Paths and bytes of the shards of epochs. */
const epochShards = (files: Files) =>
  [...files]
    .filter(([path]) => /lightcurves_write\.zarr\/(lightcurves|flags|source_properties)\/c\//.test(path))
    .map(([path, bytes]) => `${path} ${Buffer.from(bytes).toString("hex")}`)
    .sort();

test.each([0, 1, 2])(
  "a journal with %i of 3 lines is named, and nothing is removed; a repair adopts the rest",
  async (left) => {
    const files = await rechunked();
    const root = memoryTree(files);
    const path = "datasets/small/journal.jsonl";
    const lines = new TextDecoder().decode(files.get(path)!).split("\n").slice(0, left);
    files.set(path, new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")));
    const shards = epochShards(files);
    await expect(openDatasetWriter(datasetTree(root, "small"))).rejects.toMatchObject({ tag: "DatasetDamaged" });
    expect((await verifyFiles(files)).damage[0]).toMatchObject({ path: "journal.jsonl", what: /epochs are lost/ });
    const report = await repair({ root }, { datasetId: "small" }, silentJob());
    expect(report).toMatchObject({ lostEpochs: [], adoptedEpochs: ["gr0", "gr1", "gr2"].slice(left), damage: [] });
    expect(epochShards(files)).toEqual(shards);
    expect((await verifyFiles(files)).damage).toEqual([]);
  },
);

test("what may be the last copy is set aside, not deleted, where no axis names it or the copy says otherwise", async () => {
  const files = await rechunked();
  const root = memoryTree(files);
  files.set("datasets/small/journal.jsonl", new Uint8Array());
  const { chunks } = await readRecord(datasetTree(root, "small"));
  // Two epochs in each other's place: each is whole, and says what the other should.
  for (const cube of ["lightcurves/c/0/0/0/0", "flags/c/0/0/0"]) {
    const grid = new EpochGrid(cubeOfPath(cube), chunks);
    const file = files.get(`datasets/small/lightcurves_write.zarr/${cube}`)!;
    const indexAt = file.length - shardIndexBytes(grid.chunksPerShard);
    const { offset, byteLength } = decodeShardIndex(file.subarray(indexAt), grid.chunksPerShard, file.length);
    for (let chunk = 0; chunk < grid.chunksPerEpoch; chunk++)
      for (const values of [offset, byteLength]) {
        const [first, second] = [grid.chunkOfShard(chunk, 0), grid.chunkOfShard(chunk, 1)];
        [values[first], values[second]] = [values[second]!, values[first]!];
      }
    file.set(encodeShardIndex({ offset, byteLength }), indexAt);
  }
  const report = await repair({ root }, { datasetId: "small" }, silentJob());
  expect(report.adoptedEpochs).toEqual(["gr2"]);
  expect(report.lostEpochs).toHaveLength(4);
  const aside = [...files.keys()].filter((path) => path.startsWith("datasets/small/set-aside/"));
  expect(aside).toHaveLength(2);
});
