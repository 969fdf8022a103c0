import { expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { rechunkPart, takeShards } from "../../../../src/pipeline/copy/rechunk-parts.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { smallSize, writeTestDataset } from "../../../support/small-dataset.ts";

const datasetId = "small";
const count = 4;
/** So little that even this dataset is cut into several files. */
const maxBytes = 20_000;

async function made(): Promise<Files> {
  const files: Files = new Map();
  await writeTestDataset(datasetTree(memoryTree(files), datasetId), { ...smallSize, objectCount: 700, epochCount: 5 });
  return files;
}
const copyOf = (files: Files): Files => new Map([...files].map(([path, bytes]) => [path, bytes.slice()]));
const textOf = (files: Files) =>
  Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString("base64")]));

async function parts(files: Files, of = count) {
  const before = textOf(files);
  const root = memoryTree(files);
  const made = await Promise.all(
    Array.from({ length: of }, async (_, n) => {
      const into: Files = new Map();
      const part = { index: n + 1, count: of };
      const report = await rechunkPart({ root, into: memoryTree(into) }, { datasetId, part, maxBytes }, silentJob());
      return { name: `part ${n + 1}`, files: into, root: memoryTree(into), report };
    }),
  );
  expect(textOf(files)).toEqual(before);
  return made;
}

test("light curves made in four parts, side by side, are those of one rechunk, byte for byte", async () => {
  const files = await made();
  const whole = copyOf(files);
  await rechunk({ root: memoryTree(whole) }, { datasetId, maxBytes }, silentJob());
  const found = await parts(files);
  expect(found[0]!.report.totalShards).toBeGreaterThanOrEqual(count);
  expect(found.reduce((sum, { report }) => sum + report.shards, 0)).toBe(found[0]!.report.totalShards);
  const root = memoryTree(files);
  const taken = await takeShards(root, found, { datasetId, maxBytes }, silentJob());
  expect(taken).toEqual({ taken: found[0]!.report.totalShards, missing: 0 });
  await rechunk({ root }, { datasetId, maxBytes, force: true }, silentJob());
  expect(textOf(files)).toEqual(textOf(whole));
});

test("a part that is missing is made, one that is there twice changes nothing", async () => {
  const files = await made();
  const whole = copyOf(files);
  await rechunk({ root: memoryTree(whole) }, { datasetId, maxBytes }, silentJob());
  const [, second, third] = await parts(files);
  const root = memoryTree(files);
  const taken = await takeShards(root, [second!, third!, second!], { datasetId, maxBytes }, silentJob());
  expect(taken.missing).toBeGreaterThan(0);
  await rechunk({ root }, { datasetId, maxBytes, force: true }, silentJob());
  expect(textOf(files)).toEqual(textOf(whole));
});

test("a part that was cut off anywhere goes on to the same files", async () => {
  const files = await made();
  const [whole] = await parts(files, 2);
  const into: Files = new Map();
  for (let after = 1; ; after++) {
    let calls = 0;
    const job = {
      ...silentJob(),
      async checkpoint() {
        if (++calls > after) throw new Error("cut off");
      },
    };
    const request = { datasetId, maxBytes, part: { index: 1, count: 2 } };
    const made = rechunkPart({ root: memoryTree(files), into: memoryTree(into) }, request, job);
    if (await made.then(() => true).catch(() => false)) break;
    expect(after).toBeLessThan(100);
  }
  expect(textOf(into)).toEqual(textOf(whole!.files));
});

test("parts of other epochs, of another packing, or of nothing are refused by name", async () => {
  const files = await made();
  const found = await parts(files);
  const root = memoryTree(files);
  await expect(takeShards(root, found, { datasetId, maxBytes, codec: "zstd" }, silentJob())).rejects.toThrow(
    /^part 1: expected a part of the light curves of these epochs, in the same packing, found one of others/,
  );
  const none = { name: "nothing", root: memoryTree() };
  await expect(takeShards(root, [none], { datasetId, maxBytes }, silentJob())).rejects.toThrow(
    /^nothing: .* found none/,
  );
  const writer = await openDatasetWriter(datasetTree(root, datasetId));
  const [epoch] = writer.epochs.values();
  const slab = (await writer.readSlab(epoch!.epochKey))!;
  await writer.commitEpoch("another", slab, { catalogs: epoch!.catalogs, refused: [] });
  await writer.finish();
  await writer.close();
  await expect(takeShards(root, found, { datasetId, maxBytes }, silentJob())).rejects.toThrow(/found one of others/);
});
