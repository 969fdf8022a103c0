import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { emptySlab } from "../../src/core/cube/slab.ts";
import { silentJob } from "../../src/core/job.ts";
import { candidatesAt } from "../../src/core/known/match-known.ts";
import { rechunk } from "../../src/pipeline/copy/rechunk.ts";
import { createDataset } from "../../src/pipeline/epochs/create-dataset.ts";
import { openDatasetWriter } from "../../src/pipeline/epochs/write-epoch.ts";
import { exportCurves } from "../../src/pipeline/export/export-curves.ts";
import { datasetTree } from "../../src/storage/dataset-directory.ts";
import { exportFolders } from "../../src/storage/export-folders.ts";
import { memoryTree } from "../support/memory-tree.ts";
import { seededRandom } from "../support/random.ts";
import { newDataset, testPart } from "../support/small-dataset.ts";

const datasetId = "crowded";
/** More than a file of the HATS catalog takes (50,000) around one place, and some all over the sky. */
const [inCrowd, elsewhere] = [51_000, 2_000];
const degree = Math.PI / 180;

/** Cones across RA 0, across files, at both poles, in the crowd, and one with nothing in it. */
const cones = [
  { raDeg: 0, decDeg: 12, radiusArcsec: 1800 },
  { raDeg: 359.9, decDeg: -3, radiusArcsec: 3600 },
  { raDeg: 5, decDeg: -5, radiusArcsec: 600 },
  { raDeg: 45, decDeg: 0, radiusArcsec: 30_000 },
  { raDeg: 123, decDeg: 90, radiusArcsec: 40_000 },
  { raDeg: 200, decDeg: -89, radiusArcsec: 40_000 },
  { raDeg: 180, decDeg: 41.8, radiusArcsec: 30_000 },
  { raDeg: 100.25, decDeg: 33.25, radiusArcsec: 1 },
];

/**
 * A catalog of so many objects that HATS cuts it into pixels of two sizes, as HATS and as CSV, and `cones.json`: the objects
 * within some radii, as our own search by position finds them.
 */
export async function makeCrowdedExport(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const root = memoryTree();
  const { next } = seededRandom(24);
  const objectCount = inCrowd + elsewhere;
  const made = newDataset({ objectCount, measurementCount: 1, tableCount: 1, epochCount: 1 });
  const raDeg = Float64Array.from(
    { length: objectCount },
    (_, k) => (k < inCrowd ? 350 + 20 * next() : 360 * next()) % 360,
  );
  const decDeg = raDeg.map((_, k) => Math.asin((2 * next() - 1) * (k < inCrowd ? 0.25 : 1)) / degree);
  const tree = datasetTree(root, datasetId);
  await createDataset(tree, {
    ...made,
    ...{ datasetId, name: "Crowded", maxBytes: 1 << 20 },
    objects: { ...made.objects, raDeg, decDeg, columns: [] },
  });
  const slab = emptySlab(objectCount, 1, 1, 0);
  for (let object = 0; object < objectCount; object++) {
    slab.flags[0]![object] = object % 5 === 0 ? -3 : object % 256;
    if (object % 5 === 0) continue;
    slab.value[0]![object] = 14 + 8 * next();
    slab.uncertainty[0]![object] = 0.1 * next();
  }
  const writer = await openDatasetWriter(tree);
  await writer.commitEpoch("e0", slab, testPart(0));
  await writer.finish();
  await writer.close();
  await rechunk({ root }, { datasetId }, silentJob());
  const io = { root, folders: exportFolders(Promise.resolve(root)) };
  for (const [format, name] of [
    ["hats", "crowded.hats.zip"],
    ["csv", "crowded.csv"],
  ] as const) {
    const blob = await exportCurves(io, { datasetId, format, values: "raw" }, silentJob());
    await writeFile(join(folder, name), blob.stream());
  }
  const found = cones.map((cone) => ({
    ...cone,
    objectKeys: candidatesAt({ raDeg, decDeg }, cone, cone.radiusArcsec).map(({ row }) => made.objects.objectKey[row]),
  }));
  await writeFile(join(folder, "cones.json"), JSON.stringify(found));
}
