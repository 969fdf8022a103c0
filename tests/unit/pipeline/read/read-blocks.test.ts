import { expect, test } from "vitest";
import { datasetFiles, type JournalEpoch } from "../../../../src/core/cube/dataset.ts";
import { parseJournal } from "../../../../src/core/cube/journal.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { unpackCurveBlock } from "../../../../src/core/lightcurve/curve-block.ts";
import type { CurveAxis } from "../../../../src/core/lightcurve/curve-pack.ts";
import type { LightCurve } from "../../../../src/core/lightcurve/light-curve.ts";
import type { CurveBlocksRequest, EpochBlock, EpochBlocksRequest } from "../../../../src/core/verbs/read-blocks.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { excludeEpochs } from "../../../../src/pipeline/dataset/exclude-epochs.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { readCurveBlocks } from "../../../../src/pipeline/read/read-curve-blocks.ts";
import { readEpochBlocks } from "../../../../src/pipeline/read/read-epoch-blocks.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { rootOf } from "../../../support/root-of.ts";
import {
  commitTestEpoch,
  epochKey,
  epochMjd,
  newDataset,
  smallSize,
  testSlab,
  writeTestDataset,
} from "../../../support/small-dataset.ts";

const datasetId = "small";
const size = smallSize;
const { objects, measurements } = newDataset(size);
const measurementKeys = measurements.map(({ measurementKey }) => measurementKey);

/** Counts files that are open for reading. */
function countingTree(tree: FileTree, open: { count: number }): FileTree {
  return {
    ...tree,
    subtree: (path) => countingTree(tree.subtree(path), open),
    async openRead(path) {
      const file = await tree.openRead(path);
      if (!file) return undefined;
      open.count++;
      return {
        byteLength: file.byteLength,
        read: (into, at) => file.read(into, at),
        close() {
          open.count--;
          file.close();
        },
      };
    },
  };
}

async function made() {
  const files: Files = new Map();
  const open = { count: 0 };
  const root = memoryTree(files);
  const tree = countingTree(datasetTree(root, datasetId), open);
  await writeTestDataset(tree);
  return { root, tree, files, open };
}

async function curvesOf(tree: FileTree, request: Omit<CurveBlocksRequest, "datasetId">) {
  const blocks: { byteLength: number; objectCount: number; hasAxis: boolean }[] = [];
  const curves: LightCurve[] = [];
  let axis: CurveAxis | undefined;
  for await (const packed of readCurveBlocks({ root: rootOf(tree) }, { ...request, datasetId })) {
    axis = packed.axis ?? axis;
    const block = unpackCurveBlock(packed, axis!);
    curves.push(...block.curves);
    const byteLength = block.numbers.byteLength + block.flags.byteLength;
    blocks.push({ byteLength, objectCount: block.objectKeys.length, hasAxis: packed.axis !== undefined });
  }
  return { blocks, curves };
}

async function epochOf(tree: FileTree, request: Omit<EpochBlocksRequest, "datasetId">): Promise<EpochBlock[]> {
  const blocks: EpochBlock[] = [];
  for await (const block of readEpochBlocks({ root: rootOf(tree) }, { ...request, datasetId })) blocks.push(block);
  return blocks;
}

test("blocks of all light curves hold what single reads give, and none is larger than asked for", async () => {
  const { root, tree } = await made();
  await rechunk({ root }, { datasetId }, silentJob());
  const blockBytes = 7 * 10 * size.epochCount * size.measurementCount + 1;
  const { blocks, curves } = await curvesOf(tree, { blockBytes });
  const reader = await openDatasetReader(tree);
  const names = objects.objectKey.flatMap((objectKey) =>
    measurementKeys.map((measurementKey) => ({ objectKey, measurementKey })),
  );
  expect(curves).toEqual(await reader.lightCurves(names));
  reader.close();
  expect(blocks.map(({ objectCount }) => objectCount)).toEqual([...Array(21).fill(7), 3]);
  expect(Math.max(...blocks.map(({ byteLength }) => byteLength))).toBeLessThanOrEqual(blockBytes);
  expect(blocks.map(({ hasAxis }) => hasAxis)).toEqual([true, ...Array(21).fill(false)]);
});

test("one measurement of all objects, or some objects in any order, are streamed alike", async () => {
  const { root, tree } = await made();
  await rechunk({ root }, { datasetId }, silentJob());
  const one = await curvesOf(tree, { measurementKeys: [measurementKeys[1]!], blockBytes: 1000 });
  expect(one.curves.map(({ objectKey }) => objectKey)).toEqual(objects.objectKey);
  expect(new Set(one.curves.map(({ measurementKey }) => measurementKey))).toEqual(new Set([measurementKeys[1]]));
  const some = await curvesOf(tree, { objectKeys: ["I9", "I2", "I150"], blockBytes: 1 });
  expect(some.blocks.map(({ objectCount }) => objectCount)).toEqual([1, 1, 1]);
  expect([...new Set(some.curves.map(({ objectKey }) => objectKey))]).toEqual(["I9", "I2", "I150"]);
});

test("a stream of light curves that is left early closes every file", async () => {
  const { root, tree, open } = await made();
  await rechunk({ root }, { datasetId }, silentJob());
  for await (const block of readCurveBlocks({ root: rootOf(tree) }, { datasetId, blockBytes: 1 })) {
    expect(block.objectKeys).toEqual(["I1"]);
    expect(open.count).toBeGreaterThan(0);
    break;
  }
  await Promise.resolve();
  expect(open.count).toBe(0);
});

test("what is not there rejects: no rechunk, an unknown object, measurement, epoch", async () => {
  const { root, tree, open } = await made();
  await expect(curvesOf(tree, {})).rejects.toMatchObject({ tag: "NotRechunked" });
  await rechunk({ root }, { datasetId }, silentJob());
  await expect(curvesOf(tree, { objectKeys: ["I0"] })).rejects.toMatchObject({ tag: "UnknownObject" });
  await expect(curvesOf(tree, { measurementKeys: ["x"] })).rejects.toMatchObject({ tag: "UnknownMeasurement" });
  await expect(epochOf(tree, { epochKey: "x" })).rejects.toMatchObject({ tag: "UnknownEpoch" });
  await expect(epochOf(tree, { epochKey: "gr0", measurementKeys: ["x"] })).rejects.toMatchObject({
    tag: "UnknownMeasurement",
  });
  await Promise.resolve();
  expect(open.count).toBe(0);
});

test("blocks of one epoch hold what was committed for it, measurement by measurement", async () => {
  const { tree } = await made();
  const wanted = [2, 0];
  const keys = wanted.map((m) => measurementKeys[m]!);
  for (let epoch = 0; epoch < size.epochCount; epoch++) {
    const slab = testSlab(size, epoch);
    const blocks = await epochOf(tree, { epochKey: epochKey(epoch), measurementKeys: keys, blockBytes: 1 });
    expect(blocks.map(({ objectKeys }) => objectKeys.length)).toEqual([64, 64, 22]);
    let start = 0;
    for (const { objectKeys, value, uncertainty, flags, ...block } of blocks) {
      expect(block).toEqual({ epochKey: epochKey(epoch), epochMjd: epochMjd(epoch), measurementKeys: keys });
      const end = start + objectKeys.length;
      expect(objectKeys).toEqual(objects.objectKey.slice(start, end));
      const rows = (columns: Float32Array[]) => wanted.flatMap((m) => [...columns[m]!.subarray(start, end)]);
      expect([...value]).toEqual(rows(slab.value));
      expect([...uncertainty]).toEqual(rows(slab.uncertainty));
      const tables = wanted.flatMap((m) => [...slab.flags[m % size.tableCount]!.subarray(start, end)]);
      expect([...flags]).toEqual(tables);
      start = end;
    }
    const [whole] = await epochOf(tree, { epochKey: epochKey(epoch) });
    expect(whole!.objectKeys).toEqual(objects.objectKey);
    expect([...whole!.value]).toEqual(slab.value.flatMap((column) => [...column]));
  }
});

test("an excluded epoch is still given as it is stored, but has no points in light curves", async () => {
  const { root, tree } = await made();
  await rechunk({ root }, { datasetId }, silentJob());
  await excludeEpochs({ root }, { datasetId, epochKeys: ["gr1"], exclude: true }, silentJob());
  const [block] = await epochOf(tree, { epochKey: "gr1" });
  expect(block!.value.some((value) => !Number.isNaN(value))).toBe(true);
  const { curves } = await curvesOf(tree, {});
  const at = curves[0]!.epochKeys.indexOf("gr1");
  expect(curves.every(({ value }) => Number.isNaN(value[at]))).toBe(true);
});

test("blocks of an epoch that is replaced meanwhile are all of one commit, and no file is kept open", async () => {
  const { tree, open } = await made();
  const versions: Float32Array[] = [];
  for await (const { value } of readEpochBlocks(
    { root: rootOf(tree) },
    { datasetId, epochKey: "gr2", blockBytes: 1 },
  )) {
    expect(open.count).toBe(0);
    versions.push(value);
    if (versions.length > 1) continue;
    const writer = await openDatasetWriter(tree);
    await commitTestEpoch(writer, size, 2, 1);
    await writer.close();
  }
  const old = testSlab(size, 2).value;
  const found = versions.flatMap((value) => [...value.subarray(0, value.length / size.measurementCount)]);
  expect(found).toEqual([...old[0]!]);
  const [renewed] = await epochOf(tree, { epochKey: "gr2", measurementKeys: [measurementKeys[0]!] });
  expect([...renewed!.value]).toEqual([...testSlab(size, 2, 1).value[0]!]);
});

test("a damaged shard of the epoch rejects with its path", async () => {
  const { tree, files } = await made();
  const path = `datasets/small/${datasetFiles.epochChunked}/lightcurves/c/0/0/0/0`;
  const { lines } = parseJournal(files.get(`datasets/small/${datasetFiles.journal}`)!);
  const { offset } = (lines[3] as JournalEpoch).shards[0]!;
  files.get(path)![offset! + 10]! ^= 1;
  await expect(epochOf(tree, { epochKey: "gr3" })).rejects.toMatchObject({
    tag: "DatasetDamaged",
    details: { path: "lightcurves/c/0/0/0/0" },
  });
  await expect(epochOf(tree, { epochKey: "gr4" })).resolves.toHaveLength(1);
});
