import { expect, test } from "vitest";
import { encodeAdditions } from "../../../../src/core/additions/addition-log.ts";
import { excludePointChanges } from "../../../../src/core/additions/excluded-points.ts";
import { StampClock } from "../../../../src/core/additions/stamp.ts";
import { CandidateBook } from "../../../../src/core/calibration/candidate-book.ts";
import { EpochDepth } from "../../../../src/core/calibration/epoch-depth.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { validityRule } from "../../../../src/core/lightcurve/valid.ts";
import { calibrate } from "../../../../src/pipeline/analyse/calibrate.ts";
import { gatherCandidates } from "../../../../src/pipeline/analyse/gather-candidates.ts";
import { shardCandidates } from "../../../../src/pipeline/analyse/shard-candidates.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { excludeEpochs } from "../../../../src/pipeline/dataset/exclude-epochs.ts";
import { createDataset } from "../../../../src/pipeline/epochs/create-dataset.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { judgeCurve } from "../../../oracles/judge-curve.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { epochKey, newDataset, type Size, smallSize, testPart, testSlab } from "../../../support/small-dataset.ts";

const datasetId = "small";
const size: Size = { ...smallSize, epochCount: 12 };

async function made(codec?: "zstd" | "none"): Promise<{ root: FileTree; files: Files }> {
  const files: Files = new Map();
  const root = memoryTree(files);
  const tree = datasetTree(root, datasetId);
  await createDataset(tree, newDataset(size));
  const writer = await openDatasetWriter(tree);
  for (let epoch = 0; epoch < size.epochCount; epoch++) {
    const slab = testSlab(size, epoch);
    for (const value of slab.value)
      for (let object = 0; object < value.length; object++)
        value[object]! += 0.01 * Math.sin(7 * object * epoch + object);
    // Some are flagged, some saturated, some have no point.
    for (const flags of slab.flags)
      for (let object = 0; object < flags.length; object++)
        if (flags[object]! > 0) flags[object] = [0, 0, 0, 2, 0, object % 5 === 0 ? 4 : 0][(object + epoch) % 6]!;
    await writer.commitEpoch(epochKey(epoch), slab, testPart(epoch));
  }
  await writer.finish();
  await writer.close();
  // So little memory that there are several shards.
  await rechunk({ root }, { datasetId, maxBytes: 500, ...(codec && { codec }) }, silentJob());
  return { root, files };
}

const here = (root: FileTree) => ({
  concurrency: 1,
  shardCandidates: (
    ...[request, job]: Parameters<typeof shardCandidates> extends [unknown, ...infer Rest] ? Rest : never
  ) => shardCandidates({ root }, request, job),
});

test.each(["zstd", "none"] as const)(
  "what shards say of objects and epochs is what their light curves say one by one, without what is excluded (%s)",
  async (codec) => {
    const { root } = await made(codec);
    const tree = datasetTree(root, datasetId);
    await excludeEpochs({ root }, { datasetId, epochKeys: [epochKey(3)], exclude: true }, silentJob());
    const point = { objectKey: "I5", measurementKey: "ch2_sci-mag_aper_1", epochKey: epochKey(1) };
    const clock = new StampClock("test", Date.now);
    const log = await tree.openWrite(`additions/log-${clock.next().slice(0, 12)}.jsonl`);
    const changes = excludePointChanges([point], true);
    log.write(encodeAdditions(changes.map((change) => ({ ...change, stamp: clock.next() }))), 0);
    log.close();
    const reader = await openDatasetReader(tree, { asStored: true });
    const { record } = await reader.overview();
    expect(record.generation!.objectsPerShard).toBeLessThan(size.objectCount);
    const objects = await reader.objects();
    // Neither all of them, nor in the order of the store.
    for (const keys of [[2, 0], [1], [0, 1, 2]].map((some) =>
      some.map((m) => record.measurements[m]!.measurementKey),
    )) {
      const { gathered, epochKeys } = await gatherCandidates(
        { root, analyst: here(root) },
        datasetId,
        objects,
        keys,
        silentJob(),
      );
      for (const measurementKey of keys) {
        const rule = validityRule(record.measurements.find((one) => one.measurementKey === measurementKey)!);
        const [book, depth] = [new CandidateBook(size.objectCount), new EpochDepth(rule)];
        const curves = await reader.lightCurves(objects.objectKey.map((objectKey) => ({ objectKey, measurementKey })));
        for (const [object, curve] of curves.entries()) {
          book.add(object, judgeCurve(curve.value, curve.uncertainty, curve.flags, rule));
          depth.add(Float32Array.from([...curve.value, ...curve.uncertainty]), size.epochCount);
        }
        const found = gathered.get(measurementKey)!;
        expect(epochKeys).toEqual(curves[0]!.epochKeys);
        expect(found.book.candidates).toEqual(book.candidates);
        expect([found.book.epochCount, found.book.statesErrors]).toEqual([size.epochCount - 1, book.statesErrors]);
        expect(found.depth.at(5)).toHaveLength(size.epochCount);
        for (const [epoch, magnitude] of found.depth.at(5).entries()) {
          const expected = depth.at(5)[epoch]!;
          if (Number.isNaN(expected)) expect(magnitude).toBeNaN();
          else expect(magnitude).toBeCloseTo(expected, 9);
        }
      }
    }
    reader.close();
  },
);

test("zero points are the same to the last bit, however many take in light curves and whoever ends first", async () => {
  const { root } = await made();
  const run = async (analyst?: Parameters<typeof calibrate>[0]["analyst"]) => {
    const io = analyst ? { root, analyst } : { root };
    const { changes, left } = await calibrate(io, { datasetId, options: {} }, silentJob());
    expect(left).toEqual([]);
    return JSON.stringify(changes).replaceAll(/"madeAt":"[^"]*"/g, "");
  };
  const order: number[] = [];
  const waiting: (() => void)[] = [];
  const lastFirst = {
    concurrency: 3,
    async shardCandidates(...[request, job]: Parameters<ReturnType<typeof here>["shardCandidates"]>) {
      const found = await shardCandidates({ root }, request, job);
      // The first of each three ends after the two that were started after it.
      if (request.shard % 3 === 0 && request.shard < 2) await new Promise<void>((resolve) => waiting.push(resolve));
      order.push(request.shard);
      if (order.length === 2) for (const go of waiting) go();
      return found;
    },
  };
  const alone = await run();
  expect(await run(lastFirst)).toBe(alone);
  expect(order).not.toEqual([...order].sort((a, b) => a - b));
  expect(alone).toContain("zeroPoint");
});

test("a damaged shard is named, and an abort ends the work", async () => {
  const { root, files } = await made();
  const analyst = here(root);
  await expect(
    calibrate(
      { root, analyst },
      { datasetId, options: {} },
      { ...silentJob(), checkpoint: () => Promise.reject(new Error("stop")) },
    ),
  ).rejects.toThrow("stop");
  const path = [...files.keys()].find(
    (name) => /g\d+.*lightcurves\/c\/1\//.test(name) || /lightcurves\/c\/1\/0\/0\/0$/.test(name),
  )!;
  files.get(path)![100]! ^= 1;
  await expect(calibrate({ root, analyst }, { datasetId, options: {} }, silentJob())).rejects.toMatchObject({
    tag: "DatasetDamaged",
  });
});
