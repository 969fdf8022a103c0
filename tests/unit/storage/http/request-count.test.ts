import { unzipSync } from "fflate";
import { beforeAll, expect, test } from "vitest";
import { emptySlab } from "../../../../src/core/cube/slab.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { unpackCurves } from "../../../../src/core/lightcurve/curve-pack.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { createDataset } from "../../../../src/pipeline/epochs/create-dataset.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { exportZip } from "../../../../src/pipeline/export/export-zip.ts";
import { openFileSource } from "../../../../src/pipeline/read/file-source.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { serverCarrier } from "../../../../src/ui/door/server-carrier.ts";
import { lyingServer } from "../../../support/lying-server.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { newDataset, testPart } from "../../../support/small-dataset.ts";

const [objectCount, epochCount, measurementCount] = [4000, 150, 4];
const numberAt = (object: number, measurement: number, epoch: number) =>
  Math.fround(15 + object / 1000 + measurement * 0.25 + epoch / 4096);

const root = memoryTree();
const datasetId = "large";

/** Light curves of 25 MB, with a number of its own at each place. */
beforeAll(async () => {
  const tree = datasetTree(root, datasetId);
  const made = newDataset({ objectCount, measurementCount, tableCount: 1, epochCount });
  await createDataset(tree, { ...made, datasetId });
  const writer = await openDatasetWriter(tree);
  for (let epoch = 0; epoch < epochCount; epoch++) {
    const slab = emptySlab(objectCount, measurementCount, 1);
    slab.flags[0]!.fill(0);
    for (let m = 0; m < measurementCount; m++)
      for (let object = 0; object < objectCount; object++) {
        slab.value[m]![object] = numberAt(object, m, epoch);
        slab.uncertainty[m]![object] = 0.01;
      }
    await writer.commitEpoch(`e${String(epoch).padStart(4, "0")}`, slab, {
      ...testPart(epoch),
      time: { epochMjd: 58_000 + epoch, source: "header" },
    });
  }
  await writer.finish();
  await writer.close();
  await rechunk({ root }, { datasetId, codec: "none" }, silentJob());
});

async function zipOf(codec: "none" | "zstd"): Promise<Uint8Array> {
  const zip = await exportZip(
    { root, folders: { fresh: async () => memoryTree() } },
    { datasetId, codec },
    silentJob(),
  );
  return new Uint8Array(await zip.arrayBuffer());
}

// A folder: each file's beginning, which tells its length, its index and its chunk, and after each turn whether the store is the same.
test.each([
  ["a zip whose shards have little of flags", "zip", "zstd", { first: 3, next: 1 }],
  ["a zip whose shards have more than a megabyte of flags", "zip", "none", { first: 4, next: 1 }],
  ["a folder", "folder", "zstd", { first: 9, next: 3 }],
] as const)(
  "of %s little is read before it is open, and few requests bring the curves that are asked for",
  async (_, as, codec, most) => {
    const zip = await zipOf(codec);
    if (codec === "none") expect(zip.length).toBeGreaterThan(20_000_000);
    const files = Object.entries(unzipSync(zip)).map(([path, bytes]) => [`large.zarr/${path}`, bytes] as const);
    const server = await lyingServer(as === "zip" ? { "large.zarr.zip": zip } : Object.fromEntries(files));
    const taken = () => {
      const asked = server.asked.splice(0);
      const ranges = asked.flatMap((each) =>
        [...each.matchAll(/ (\d+)-(\d+)$/g)].map(([, from, last]) => [from, last].map(Number)),
      );
      return { requests: asked.length, bytes: ranges.reduce((sum, [from, last]) => sum + last! - from! + 1, 0) };
    };
    const path = as === "zip" ? "large.zarr.zip" : "large.zarr";
    const file = { url: `${server.url}/${path}`, name: "large", carrier: serverCarrier() };
    const source = await openFileSource(file, "file:x");
    const { objectKey } = await source.objects();
    const { measurements } = (await source.overview()).record;
    const opened = taken();
    const read = async (objects: number[]) => {
      const { measurementKey } = measurements[1]!;
      const names = objects.map((object) => ({ objectKey: objectKey[object]!, measurementKey }));
      const pack = await source.curvePack(names);
      for (const [i, curve] of unpackCurves(names, pack, pack.axis!).entries())
        expect(Array.from(curve.value)).toEqual(
          Array.from({ length: epochCount }, (_, epoch) => numberAt(objects[i]!, 1, epoch)),
        );
      return taken();
    };
    const first = await read([1700]);
    const next = await read([1720]);
    const neighbors = await read(Array.from({ length: 100 }, (_, i) => 1730 + i));
    if (as === "zip") expect(opened.requests).toBeLessThanOrEqual(12);
    expect(opened.bytes).toBeLessThan(2 ** 20);
    expect(first.requests).toBeLessThanOrEqual(most.first);
    expect(next.requests).toBeLessThanOrEqual(most.next);
    expect(neighbors.requests).toBeLessThanOrEqual(10);
    source.close();
    await server.close();
  },
);
