import { expect, test } from "vitest";
import { datasetFiles, type JournalEpoch } from "../../../../src/core/cube/dataset.ts";
import { emptySlab } from "../../../../src/core/cube/slab.ts";
import { formatCounted } from "../../../../src/core/format-counted.ts";
import { createDataset, type NewDataset } from "../../../../src/pipeline/epochs/create-dataset.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { readEpochAxis, readObjectAxis } from "../../../../src/storage/axis-files.ts";
import { readJournal } from "../../../../src/storage/journal-file.ts";
import { listFiles } from "../../../../src/storage/list-files.ts";
import {
  commitTestEpoch,
  epochMjd,
  newDataset,
  smallSize,
  testPart,
  testSlab,
  writeTestDataset,
} from "../../../support/small-dataset.ts";
import { temporaryTree } from "../../../support/temporary-tree.ts";
import { treeTexts } from "../../../support/tree-texts.ts";

const shardPath = `${datasetFiles.epochChunked}/lightcurves/c/0/0/0/0`;

test("committed epochs come back as they were given, after reopening too", async () => {
  const { tree } = temporaryTree();
  await writeTestDataset(tree);
  const writer = await openDatasetWriter(tree);
  expect([...writer.epochs.keys()]).toEqual(["gr0", "gr1", "gr2", "gr3", "gr4"]);
  for (let epoch = 0; epoch < smallSize.epochCount; epoch++)
    expect(await writer.readSlab(`gr${epoch}`)).toEqual(testSlab(smallSize, epoch));
  expect(await writer.readSlab("gr9")).toBeUndefined();
  await writer.close();
});

test("the same epochs give the same bytes", async () => {
  const [one, other] = [temporaryTree(), temporaryTree()];
  await writeTestDataset(one.tree);
  await writeTestDataset(other.tree);
  expect(await treeTexts(one.tree)).toEqual(await treeTexts(other.tree));
});

test("an epoch committed again is replaced and keeps its position", async () => {
  const { tree } = temporaryTree();
  await writeTestDataset(tree);
  const writer = await openDatasetWriter(tree);
  const line = await commitTestEpoch(writer, smallSize, 1, 1);
  expect(line.epochIndex).toBe(1);
  expect(await writer.readSlab("gr1")).toEqual(testSlab(smallSize, 1, 1));
  await writer.close();
  const again = await openDatasetWriter(tree);
  expect(await again.readSlab("gr1")).toEqual(testSlab(smallSize, 1, 1));
  expect(again.epochs.size).toBe(smallSize.epochCount);
  await again.close();
});

const emptyTestSlab = () => {
  const { objectCount, measurementCount, tableCount, propertyCount } = smallSize;
  return emptySlab(objectCount, measurementCount, tableCount, propertyCount);
};

test("an epoch without a single number has no place in a file, and one replaced by it loses its place", async () => {
  const { tree } = temporaryTree();
  await writeTestDataset(tree);
  const writer = await openDatasetWriter(tree);
  const empty = emptyTestSlab();
  const line = await writer.commitEpoch("gr2", empty, testPart(2));
  expect(line.shards).toEqual([]);
  expect(line.finiteCount).toEqual([0, 0, 0]);
  expect(await writer.readSlab("gr2")).toEqual(empty);
  for (const epoch of [0, 1, 3, 4]) await writer.commitEpoch(`gr${epoch}`, empty, testPart(epoch));
  await writer.close();
  expect(await tree.byteLength(shardPath)).toBeUndefined();
  const again = await openDatasetWriter(tree);
  expect(await again.readSlab("gr4")).toEqual(empty);
  await commitTestEpoch(again, smallSize, 4);
  expect(await again.readSlab("gr4")).toEqual(testSlab(smallSize, 4));
  await again.close();
});

test("a cube that grows beyond its shards goes on in further shards", async () => {
  const { tree } = temporaryTree();
  const size = { ...smallSize, epochCount: 1 };
  const unionOf = ({ objects: { objectKey, raDeg, decDeg } }: NewDataset) => ({
    ...{ key: objectKey, raDeg, decDeg, errorArcsec: raDeg.map((ra) => ra / 2) },
    sourceCount: Uint32Array.from(objectKey, (_, i) => i),
  });
  const small = newDataset(size);
  await createDataset(tree, { ...small, reference: { kind: "union", united: ["first"] }, union: unionOf(small) });
  const grown = { objectCount: 400, measurementCount: 9, tableCount: 5, epochCount: 1, propertyCount: 2 };
  const { tables, measurements, objects } = newDataset(grown);
  const writer = await openDatasetWriter(tree);
  await commitTestEpoch(writer, size, 0);
  await writer.extend({ tables, measurements: [...writer.record.measurements, ...measurements] });
  await writer.refineUnion(unionOf(newDataset(grown)), ["second"]);
  expect(writer.record.reference).toEqual({ kind: "union", united: ["first", "second"], revision: 2 });
  expect(writer.record).toMatchObject({ objectCount: 400 });
  const extended = {
    objectCount: 400,
    measurementCount: writer.record.measurements.length,
    tableCount: 5,
    epochCount: 1,
    propertyCount: 2,
  };
  const line = await commitTestEpoch(writer, extended, 1);
  expect(line.shards.map(({ path }) => path)).toEqual([
    "lightcurves/c/0/0/0/0",
    "lightcurves/c/0/1/0/0",
    "lightcurves/c/0/2/0/0",
    "lightcurves/c/1/0/0/0",
    "lightcurves/c/1/1/0/0",
    "lightcurves/c/1/2/0/0",
    "lightcurves/c/2/0/0/0",
    "lightcurves/c/2/1/0/0",
    "lightcurves/c/2/2/0/0",
    "flags/c/0/0/0",
    "flags/c/0/1/0",
    "flags/c/1/0/0",
    "flags/c/1/1/0",
    "flags/c/2/0/0",
    "flags/c/2/1/0",
    "source_properties/c/0/0/0/0",
    "source_properties/c/0/1/0/0",
    "source_properties/c/1/0/0/0",
    "source_properties/c/1/1/0/0",
    "source_properties/c/2/0/0/0",
    "source_properties/c/2/1/0/0",
  ]);
  expect(await writer.readSlab("gr1")).toEqual(testSlab(extended, 1));
  const before = (await writer.readSlab("gr0"))!;
  expect(before.value[0]!.subarray(0, 150)).toEqual(testSlab(size, 0).value[0]);
  expect(before.value[0]!.subarray(150).every(Number.isNaN)).toBe(true);
  await writer.finish();
  await writer.close();
  const { objectKey, columns } = await readObjectAxis(tree.subtree(datasetFiles.epochChunked));
  expect(objectKey).toEqual(objects.objectKey);
  expect(columns).toMatchObject([
    { name: "position_error", unit: "arcsec", data: objects.raDeg.map((ra) => ra / 2) },
    { name: "source_count", data: Float64Array.from(objectKey, (_, i) => i) },
  ]);
});

test("times come from what is given at the end, else from the journal, and stay when nothing new is given", async () => {
  const { tree } = temporaryTree();
  await writeTestDataset(tree);
  const writer = await openDatasetWriter(tree);
  await writer.finish({
    epochKey: ["gr3", "gr1", "unheard-of"],
    epochMjd: Float64Array.of(60003, Number.NaN, 1),
    timeSource: ["epoch-table", "unknown", "epoch-table"],
    columns: [{ name: "AOR", data: ["a3", "a1", "x"] }],
  });
  await writer.finish();
  await writer.close();
  const axis = await readEpochAxis(tree.subtree(datasetFiles.epochChunked));
  expect(axis).toEqual({
    epochKey: ["gr0", "gr1", "gr2", "gr3", "gr4"],
    epochMjd: Float64Array.of(epochMjd(0), epochMjd(1), epochMjd(2), 60003, epochMjd(4)),
    timeSource: ["header", "header", "header", "epoch-table", "header"],
    columns: [{ name: "AOR", data: ["", "a1", "", "a3", ""] }],
  });
});

test("metadata that a killed ingest left behind is brought up to date on open", async () => {
  const { tree } = temporaryTree();
  await createDataset(tree, newDataset());
  const killed = await openDatasetWriter(tree);
  await commitTestEpoch(killed, smallSize, 0);
  await killed.close();
  await (await openDatasetWriter(tree)).close();
  expect((await readEpochAxis(tree.subtree(datasetFiles.epochChunked))).epochKey).toEqual(["gr0"]);
});

test("a dataset has one writer at a time", async () => {
  const { tree } = temporaryTree();
  await createDataset(tree, newDataset());
  const writer = await openDatasetWriter(tree);
  await expect(openDatasetWriter(tree)).rejects.toMatchObject({ tag: "DatasetBusy", details: { datasetId: "small" } });
  await writer.close();
  await (await openDatasetWriter(tree)).close();
});

test("a slab of another shape is refused before anything is written", async () => {
  const { tree } = temporaryTree();
  await createDataset(tree, newDataset());
  const writer = await openDatasetWriter(tree);
  await expect(writer.commitEpoch("e", emptySlab(150, 2, 2), testPart(0))).rejects.toMatchObject({
    tag: "InvalidRequest",
  });
  expect(await tree.list(datasetFiles.tmp)).toEqual([]);
  await writer.close();
});

test("epochs that lost a file are named, and mended by giving them again", async () => {
  const { tree } = temporaryTree();
  await writeTestDataset(tree);
  await tree.remove(shardPath);
  const writer = await openDatasetWriter(tree);
  expect([...writer.damaged.keys()]).toEqual(["gr0", "gr1", "gr2", "gr3", "gr4"]);
  expect(writer.damaged.get("gr1")).toMatchObject({ path: "lightcurves/c/0/0/0/0", found: "no such file" });
  await expect(writer.readSlab("gr1")).rejects.toMatchObject({ tag: "DatasetDamaged" });
  await commitTestEpoch(writer, smallSize, 1);
  expect([...writer.damaged.keys()]).toEqual(["gr0", "gr2", "gr3", "gr4"]);
  expect(await writer.readSlab("gr1")).toEqual(testSlab(smallSize, 1));
  await expect(writer.readSlab("gr0")).rejects.toMatchObject({ tag: "DatasetDamaged" });
  for (const epoch of [0, 2, 3, 4]) await commitTestEpoch(writer, smallSize, epoch);
  await writer.close();
  const mended = await openDatasetWriter(tree);
  expect(mended.damaged.size).toBe(0);
  for (let epoch = 0; epoch < 5; epoch++)
    expect(await mended.readSlab(`gr${epoch}`)).toEqual(testSlab(smallSize, epoch));
  await mended.close();
});

test("a file that is shorter than its lines is damage, by the names of the epochs that it has lost", async () => {
  const { tree } = temporaryTree();
  await writeTestDataset(tree);
  const bytes = (await tree.readFile(shardPath))!;
  const { shards } = (await readJournal(tree)).lines[3] as JournalEpoch;
  await tree.replaceFile(shardPath, bytes.slice(0, shards[0]!.offset! + 10));
  const writer = await openDatasetWriter(tree);
  expect([...writer.damaged.keys()]).toEqual(["gr3", "gr4"]);
  expect(writer.damaged.get("gr3")).toMatchObject({ found: formatCounted(shards[0]!.offset! + 10, "byte") });
  expect(await writer.readSlab("gr2")).toEqual(testSlab(smallSize, 2));
  await writer.close();
});

test("a flipped journal line is refused by name, dropped by a repair, and its epoch given again", async () => {
  const { tree } = temporaryTree();
  await writeTestDataset(tree);
  const journal = (await tree.readFile(datasetFiles.journal))!;
  journal[journal.indexOf(0x0a) - 40]! ^= 1;
  await tree.replaceFile(datasetFiles.journal, journal);
  await expect(openDatasetWriter(tree)).rejects.toMatchObject({
    tag: "DatasetDamaged",
    details: { path: "journal.jsonl line 1" },
  });
  const writer = await openDatasetWriter(tree, { repair: true });
  expect([...writer.epochs.keys()]).toEqual(["gr1", "gr2", "gr3", "gr4"]);
  await commitTestEpoch(writer, smallSize, 0);
  await writer.close();
  const mended = await openDatasetWriter(tree);
  for (let epoch = 0; epoch < 5; epoch++)
    expect(await mended.readSlab(`gr${epoch}`)).toEqual(testSlab(smallSize, epoch));
  await mended.close();
});

test.each(["missing", "empty", "cut"])(
  "a journal that is %s is damage, and no shard is removed for it",
  async (state) => {
    const { tree } = temporaryTree();
    await writeTestDataset(tree);
    const journal = (await tree.readFile(datasetFiles.journal))!;
    const shards = await listFiles(tree.subtree(datasetFiles.epochChunked), "lightcurves/c");
    if (state === "missing") await tree.remove(datasetFiles.journal);
    else
      await tree.replaceFile(datasetFiles.journal, journal.slice(0, state === "cut" ? journal.indexOf(0x0a) + 1 : 0));
    await expect(openDatasetWriter(tree)).rejects.toMatchObject({
      tag: "DatasetDamaged",
      details: {
        path: "journal.jsonl",
        found: expect.stringMatching(/^(no such file|[45] epochs that no line of [01] speaks of)$/),
      },
    });
    expect(await listFiles(tree.subtree(datasetFiles.epochChunked), "lightcurves/c")).toEqual(shards);
    await tree.replaceFile(datasetFiles.journal, journal);
    const writer = await openDatasetWriter(tree);
    for (let epoch = 0; epoch < 5; epoch++)
      expect(await writer.readSlab(`gr${epoch}`)).toEqual(testSlab(smallSize, epoch));
    await writer.close();
  },
);
