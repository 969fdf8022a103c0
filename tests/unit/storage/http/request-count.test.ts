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
import { type LyingServer, lyingServer } from "../../../support/lying-server.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { newDataset, testPart } from "../../../support/small-dataset.ts";

const [objectCount, epochCount, measurementCount] = [4000, 150, 4];
const [manyObjects, twoEpochs] = [50_000, 2];
const numberAt = (object: number, measurement: number, epoch: number) =>
  Math.fround(15 + object / 1000 + measurement * 0.25 + epoch / 4096);

const root = memoryTree();

/** Light curves of 25 MB, and of many objects, with a number of its own at each place. */
beforeAll(async () => {
  await makeDataset("large", objectCount, measurementCount, epochCount);
  await makeDataset("many", manyObjects, 1, twoEpochs);
});

async function makeDataset(
  datasetId: string,
  objectCount: number,
  measurementCount: number,
  epochCount: number,
): Promise<void> {
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
}

async function zipOf(datasetId: string, codec: "none" | "zstd"): Promise<Uint8Array> {
  const zip = await exportZip(
    { root, folders: { fresh: async () => memoryTree() } },
    { datasetId, codec },
    silentJob(),
  );
  return new Uint8Array(await zip.arrayBuffer());
}

/** What the server sent for what it was asked. */
function bytesOf({ files, asked }: Pick<LyingServer, "files" | "asked">): number {
  return asked.reduce((sum, each) => {
    const [method, path, range] = each.split(" ");
    if (method === "HEAD") return sum;
    const [from, last] = range?.split("-").map(Number) ?? [0, (files.get(path!.slice(1))?.length ?? 0) - 1];
    return sum + last! - from! + 1;
  }, 0);
}

// Of a folder: each file's beginning, which tells its length, its index and its chunk; not counted is how often it was asked whether the
// store still is the same, which depends on what came at a time.
test.each([
  ["a zip whose shards have little of flags", "zip", "zstd", { opened: 5, first: 3, next: 1 }],
  ["a zip whose shards have more than a megabyte of flags", "zip", "none", { opened: 5, first: 4, next: 1 }],
  ["a folder", "folder", "zstd", { opened: 18, first: 5, next: 0 }],
] as const)(
  "of %s little is read before it is open, and few requests bring the curves that are asked for",
  async (_, as, codec, most) => {
    const zip = await zipOf("large", codec);
    if (codec === "none") expect(zip.length).toBeGreaterThan(20_000_000);
    const files = Object.entries(unzipSync(zip)).map(([path, bytes]) => [`large.zarr/${path}`, bytes] as const);
    const server = await lyingServer(as === "zip" ? { "large.zarr.zip": zip } : Object.fromEntries(files));
    const taken = () => {
      const parts = server.asked.filter((each) => each.startsWith("GET "));
      expect(server.asked.length).toBeLessThanOrEqual(2 * parts.length + 1);
      const sent = { requests: parts.length, bytes: bytesOf(server) };
      server.asked.length = 0;
      return sent;
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
    expect(opened.requests).toBeLessThanOrEqual(most.opened);
    expect(opened.bytes).toBeLessThan(2 ** 20);
    expect(first.requests).toBeLessThanOrEqual(most.first);
    expect(next.requests).toBeLessThanOrEqual(most.next);
    expect(neighbors.requests).toBeLessThanOrEqual(10);
    source.close();
    await server.close();
  },
);

test("what is read of a zip before it is open grows with its objects, and not with its light curves: below 1 MB for 50,000", async () => {
  const server = await lyingServer({ "many.zarr.zip": await zipOf("many", "zstd") });
  const source = await openFileSource(
    { url: `${server.url}/many.zarr.zip`, name: "many", carrier: serverCarrier() },
    "file:x",
  );
  expect((await source.overview()).record.objectCount).toBe(manyObjects);
  expect(server.asked.length).toBeLessThanOrEqual(5);
  expect(bytesOf(server)).toBeLessThan(2 ** 20);
  source.close();
  await server.close();
});
