// Objects without a reference catalog: the union of the epochs, refined by those that come later.
import { describe, expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import type { DroppedFile } from "../../../../src/core/verbs/expand-archives.ts";
import type { IngestRequest } from "../../../../src/core/verbs/ingest.ts";
import { repair } from "../../../../src/pipeline/check/repair.ts";
import { verify } from "../../../../src/pipeline/check/verify.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { listDatasets } from "../../../../src/pipeline/dataset/datasets.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { Killed, MemoryDisk } from "../../../support/memory-disk.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { planned } from "../../../support/planned.ts";
import { seededRandom } from "../../../support/random.ts";
import { dropped } from "../../../support/sample-files.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

const objectCount = 40;
const random = seededRandom(5).next;
const scatter = () => (random() - 0.5) / 3600;

/** A visit that sees the first so many objects, each a little off; with errors of their positions or without. */
function visit(name: string, count: number, errors: boolean, offArcsec = 0): DroppedFile {
  const rows = Array.from({ length: count }, (_, object) => {
    const raDeg = (359.99 + 0.003 * (object % 8) + scatter()) % 360;
    const decDeg = 0.003 * Math.floor(object / 8) + scatter() + offArcsec / 3600;
    const error = errors ? `,${((0.1 + random()) / 3600).toExponential(6)}` : "";
    return `${object},${raDeg.toFixed(9)},${decDeg.toFixed(9)},${(15 + object / 10).toFixed(2)}${error}`;
  });
  const header = `NUMBER,ALPHA_J2000,DELTA_J2000,MAG_AUTO${errors ? ",ERRA_WORLD [deg]" : ""}`;
  return dropped(name, `${header}\n${rows.join("\n")}\n`);
}

const visits = (errors: boolean) => [
  visit("v1.csv", 30, errors),
  visit("v2.csv", 25, errors),
  visit("v3.csv", objectCount, errors),
  visit("v4.csv", 35, errors),
];

async function add(root: FileTree, files: DroppedFile[], match: Partial<IngestRequest["match"]> = {}): Promise<string> {
  const [known] = await listDatasets(root);
  const request = { files, match: { mode: "position", radiusArcsec: 3, ...match }, name: "union" } as const;
  const target = known ? { datasetId: known.datasetId } : { newDatasetIfForeign: true };
  return (await ingest({ root, parser: thisThreadParser }, planned({ ...request, ...target }), silentJob())).datasetId;
}

async function readObjects(root: FileTree) {
  const [known] = await listDatasets(root);
  const reader = await openDatasetReader(datasetTree(root, known!.datasetId));
  return reader.objects().finally(() => reader.close());
}

/** What is kept of each object, by key. */
async function byKey(root: FileTree): Promise<Record<string, Record<string, number>>> {
  const { objectKey, raDeg, decDeg, columns } = await readObjects(root);
  return Object.fromEntries(
    objectKey.map((key, k) => [
      key,
      {
        ra: raDeg[k]!,
        dec: decDeg[k]!,
        ...Object.fromEntries(columns.map(({ name, data }) => [name, Number(data[k])])),
      },
    ]),
  );
}

const filesOf = (files: Files) =>
  Object.fromEntries(
    [...files]
      .map(([path, bytes]) => [path.split("/").slice(2).join("/"), Buffer.from(bytes).toString("latin1")] as const)
      .filter(([path]) => path !== "dataset.json"),
  );

describe.each([true, false])("with position errors: %s", (errors) => {
  const [v1, v2, v3, v4] = visits(errors) as [DroppedFile, DroppedFile, DroppedFile, DroppedFile];

  test("epochs that come later refine the objects as if they had come with the first, and keep their keys", async () => {
    const [once, twice] = [memoryTree(), memoryTree()];
    await add(once, [v1, v2, v3, v4]);
    await add(twice, [v3, v4]);
    const first = await byKey(twice);
    await add(twice, [v2, v1]);
    const second = await byKey(twice);
    expect(second).toEqual(await byKey(once));
    expect(Object.keys(second)).toEqual(Object.keys(first));
    expect(second["1"]!.source_count).toBe(4);
    expect(second["1"]!.ra).not.toBe(first["1"]!.ra);
    if (errors) expect(second["1"]!.position_error).toBeLessThan(first["1"]!.position_error!);
  });

  test("in whatever order epochs come, the same positions come of them", async () => {
    const [once, twice] = [memoryTree(), memoryTree()];
    await add(once, [v1, v2, v3, v4]);
    for (const v of [v1, v2, v3, v4]) await add(twice, [v]);
    const rows = async (root: FileTree) =>
      Object.values(await byKey(root))
        .sort((a, b) => a.source_count! - b.source_count! || a.dec! - b.dec! || a.ra! - b.ra!)
        .map((row) => Object.values(row).map((value) => Number(value.toFixed(11))));
    expect(await rows(twice)).toEqual(await rows(once));
  });
});

test("committed epochs keep their points, a copy is out of date, and everything verifies", async () => {
  const [v1, v2, v3, v4] = visits(true) as [DroppedFile, DroppedFile, DroppedFile, DroppedFile];
  const root = memoryTree();
  const datasetId = await add(root, [v1, v2]);
  const readSlab = async () => {
    const writer = await openDatasetWriter(datasetTree(root, datasetId));
    return writer.readSlab("v1").finally(() => writer.close());
  };
  const before = (await readSlab())!;
  await rechunk({ root }, { datasetId }, silentJob());
  expect((await listDatasets(root))[0]).toMatchObject({ upToDate: true, objectCount: 30 });
  await add(root, [v3, v4]);
  expect((await listDatasets(root))[0]).toMatchObject({ upToDate: false, objectCount });
  const after = (await readSlab())!;
  expect(after.value[0]!.subarray(0, 30)).toEqual(before.value[0]);
  expect(after.flags[0]!.subarray(0, 30)).toEqual(before.flags[0]);
  await rechunk({ root }, { datasetId }, silentJob());
  expect((await verify({ root }, { datasetId }, silentJob())).damage).toEqual([]);
  const copy = await readObjects(root);
  expect(copy.columns.map(({ name }) => name)).toEqual(["position_error", "source_count"]);
});

test("a catalog that replaces another adds its objects, and does not count twice what both saw", async () => {
  const root = memoryTree();
  await add(root, [visit("v1.csv", 10, false), visit("v2.csv", 10, false)]);
  const before = await byKey(root);
  await add(root, [visit("v2.csv", 12, false)]);
  const after = await byKey(root);
  expect(after).toMatchObject(before);
  expect(Object.values(after).map(({ source_count }) => source_count)).toEqual([...Array(10).fill(2), 1, 1]);
});

test("an offset that is taken off before matching does not move the objects", async () => {
  const shifted = visit("v9.csv", 30, false, 5);
  const [, , v3] = visits(false) as [DroppedFile, DroppedFile, DroppedFile];
  const [plain, removed] = [memoryTree(), memoryTree()];
  await add(plain, [v3, shifted], { keepOffsets: true });
  await add(removed, [v3, shifted], { removeOffsets: true });
  expect(Object.keys(await byKey(plain))).toHaveLength(objectCount + 30);
  const objects = Object.values(await byKey(removed));
  expect(objects.map(({ source_count }) => source_count)).toEqual(expect.arrayContaining([1, 2]));
  expect(objects).toHaveLength(objectCount);
});

describe("A catalog that lies off the others by more than the radius", () => {
  // No grid, under whose period an offset could hide.
  const field = Array.from({ length: objectCount }, () => [150 + 0.05 * random(), 0.05 * random()] as const);
  const seen = (name: string, count: number, offArcsec = 0) => {
    const rows = field.slice(0, count).map(([ra, dec], star) => {
      const at = [ra + scatter() / 3, dec + scatter() / 3 + offArcsec / 3600].map((degrees) => degrees.toFixed(8));
      return `${star},${at.join(",")},${15 + star / 10}`;
    });
    return dropped(name, `NUMBER,ALPHA_J2000,DELTA_J2000,MAG_AUTO\n${rows.join("\n")}\n`);
  };
  const [v1, v3, v4] = [seen("v1.csv", 30), seen("v3.csv", objectCount), seen("v4.csv", 35)];
  const shifted = seen("v9.csv", 38, 20);
  const request = { files: [v1, v3, v4, shifted], match: { mode: "auto" as const, radiusArcsec: 2 } };
  const matchedOf = async (root: FileTree, datasetId: string) => {
    const writer = await openDatasetWriter(datasetTree(root, datasetId));
    const [catalog] = writer.epochs.get("v9")!.catalogs;
    return writer.close().then(() => catalog!);
  };
  const run = async (match: Partial<IngestRequest["match"]> = {}) => {
    const root = memoryTree();
    const io = { root, parser: thisThreadParser };
    const report = await ingest(io, planned({ ...request, match: { ...request.match, ...match } }), silentJob());
    const catalog = await matchedOf(root, report.datasetId);
    return { root, report, catalog, objects: Object.keys(await byKey(root)) };
  };

  test("is registered to them before it is united, and the report and the dataset say so", async () => {
    const { root, report, catalog, objects } = await run();
    expect(objects).toHaveLength(objectCount);
    expect(catalog).toMatchObject({ matchedCount: 38, offset: { removed: true } });
    expect(catalog.offset!.northArcsec).toBeCloseTo(20, 0);
    const said = { path: "v9.csv", kind: "match", text: expect.stringMatching(/lies (19|20)\.\d+″ off .*taken off/) };
    expect(report.assumptions).toEqual([expect.objectContaining(said)]);
    const writer = await openDatasetWriter(datasetTree(root, report.datasetId));
    expect(writer.record.assumptions).toEqual([expect.objectContaining(said)]);
    await writer.close();
  });

  test("is matched where it says that it lies if that is asked for, and is said to stand out", async () => {
    const { report, objects } = await run({ keepOffsets: true });
    expect(objects.length).toBeGreaterThan(objectCount + 30);
    expect(report.assumptions).toEqual([]);
  });

  test("keeps an offset within the radius, and is said to stand out from the others", async () => {
    const root = memoryTree();
    const files = [v1, v3, v4, seen("v9.csv", 38, 1.2)];
    const report = await ingest({ root, parser: thisThreadParser }, planned({ ...request, files }), silentJob());
    expect((await matchedOf(root, report.datasetId)).offset).toMatchObject({ removed: false });
    expect(report.assumptions.map(({ path, text }) => `${path} ${text}`)).toEqual([
      expect.stringMatching(/^v9\.csv It lies [01]\.\d+″ off .*the offset was left in/),
    ]);
  });
});

test("cut off at any step, the objects are those before or after, and the same drop goes on to the same bytes", async () => {
  const [v1, v2, v3] = visits(true) as [DroppedFile, DroppedFile, DroppedFile];
  const start = new MemoryDisk();
  await add(start.tree(), [v1]);
  await add(start.tree(), [v2]);
  const whole = start.copy();
  await add(whole.tree(), [v3]);
  const [before, after] = [await byKey(start.tree()), await byKey(whole.tree())];
  expect(after).not.toEqual(before);
  const seen = new Set<string>();
  for (let step = 0; step < whole.steps.changes; step++) {
    const disk = start.copy();
    disk.plan("kill", step);
    await expect(add(disk.tree(), [v3])).rejects.toThrow(Killed);
    for (const left of [disk.copy(), disk.afterPowerLoss()]) {
      const found = await byKey(left.tree());
      seen.add(Object.keys(found).length === 30 ? "before" : "after");
      expect(found, `step ${step}`).toEqual(Object.keys(found).length === 30 ? before : after);
      await add(left.tree(), [v3]);
      expect(filesOf(left.files), `step ${step}`).toEqual(filesOf(whole.files));
      expect(await byKey(left.tree())).toEqual(after);
    }
  }
  expect([...seen]).toEqual(["before", "after"]);
});

test.each(["flipped", "missing"])(
  "a union that is %s is told, and given up for the positions that the objects have",
  async (how) => {
    const [v1, v2] = visits(true) as [DroppedFile, DroppedFile];
    const files: Files = new Map();
    const root = memoryTree(files);
    const datasetId = await add(root, [v1]);
    const before = await byKey(root);
    const path = [...files.keys()].find((name) => name.includes("/union."))!;
    if (how === "missing") files.delete(path);
    else files.get(path)![3]! ^= 1;
    const name = path.split("/").at(-1)!;
    expect((await verify({ root }, { datasetId }, silentJob())).damage).toMatchObject([{ path: name }]);
    expect(await repair({ root }, { datasetId }, silentJob())).toMatchObject({
      repaired: [{ path: name }],
      damage: [],
    });
    expect(await byKey(root)).toEqual(before);
    await add(root, [v2]);
    expect((await byKey(root))["1"]).toMatchObject({ source_count: 2 });
    expect((await verify({ root }, { datasetId }, silentJob())).damage).toEqual([]);
  },
);

test("a star that the first epoch has at the edge of its scatter is one object, with all of its points", async () => {
  const root = memoryTree();
  const files = [0, 1.05, 0.7, 0.9].map((offArcsec, epoch) => {
    const rows = Array.from({ length: 6 }, (_, star) => {
      const decDeg = 0.01 * star + (star === 5 ? offArcsec / 3600 : 0);
      return `10.000000,${decDeg.toFixed(9)},${15 + star}.${epoch}`;
    });
    return dropped(`v${epoch}.csv`, `ra,dec,mag_auto\n${rows.join("\n")}\n`);
  });
  const datasetId = await add(root, files, { radiusArcsec: 1 });
  const { objectKey } = await readObjects(root);
  expect([...objectKey].sort()).toEqual(["1", "2", "3", "4", "5", "6"]);
  await rechunk({ root }, { datasetId }, silentJob());
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const curves = await reader.lightCurves(
    objectKey.map((objectKey) => ({ objectKey, measurementKey: "default-auto" })),
  );
  reader.close();
  expect(curves.map(({ value }) => value.filter(Number.isFinite).length)).toEqual([4, 4, 4, 4, 4, 4]);
});
