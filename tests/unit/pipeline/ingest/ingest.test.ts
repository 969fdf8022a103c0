import { expect, test } from "vitest";
import { noPoint } from "../../../../src/core/cube/no-point.ts";
import { abortedError, type Job, silentJob } from "../../../../src/core/job.ts";
import type { DroppedFile } from "../../../../src/core/verbs/expand-archives.ts";
import type { CatalogEvent } from "../../../../src/core/verbs/ingest.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { readObjectAxis } from "../../../../src/storage/axis-files.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { planned, type Unplanned } from "../../../support/planned.ts";
import { dropped, sampleDrop, sampleEpochs, sampleText } from "../../../support/sample-files.ts";
import { temporaryTree } from "../../../support/temporary-tree.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";
import { treeTexts } from "../../../support/tree-texts.ts";

function run(
  root: FileTree,
  files: DroppedFile[],
  more: Partial<Unplanned> = {},
  job: Job<CatalogEvent> = silentJob(),
) {
  return ingest({ root, parser: thisThreadParser }, planned({ files, match: { mode: "auto" }, ...more }), job);
}

/** Values and flags of an epoch, by object and measurement key. */
async function readEpoch(root: FileTree, datasetId: string, epochKey: string) {
  const tree = datasetTree(root, datasetId);
  const writer = await openDatasetWriter(tree);
  const slab = (await writer.readSlab(epochKey))!;
  const { record } = writer;
  await writer.close();
  const objects = await readObjectAxis(tree.subtree("lightcurves_write.zarr"));
  return {
    record,
    at(objectKey: string, measurementKey: string) {
      const object = objects.objectKey.indexOf(objectKey);
      const m = record.measurements.findIndex((measurement) => measurement.measurementKey === measurementKey);
      const table = record.tables.findIndex(({ tableKey }) => tableKey === record.measurements[m]!.tableKey);
      return {
        value: slab.value[m]![object]!,
        uncertainty: slab.uncertainty[m]![object]!,
        flags: slab.flags[table]![object]!,
      };
    },
    flags: (tableKey: string) => slab.flags[record.tables.findIndex((table) => table.tableKey === tableKey)]!,
  };
}

const epochOf = (name: string) => name.match(/gr\d+/)![0];
const [first, second] = sampleEpochs as [string, string];

/** Rows of a SExtractor catalog by column position, for comparing with what was stored. */
const rowsOf = (text: string) =>
  text.split("\n").flatMap((line) => (line && !line.startsWith("#") ? [line.trim().split(/\s+/).map(Number)] : []));

test("epochs are committed in the order of their keys, and every source of the catalog that matches is stored", async () => {
  const { tree } = temporaryTree();
  const events: CatalogEvent[] = [];
  const report = await run(
    tree,
    sampleDrop(3),
    {},
    { ...silentJob<CatalogEvent>(), event: (e) => void events.push(e) },
  );
  expect(report).toMatchObject({ committedEpochs: 3, committedCatalogs: 3, radiusArcsec: 1, cancelled: false });
  expect(report.refused).toEqual([]);
  const committed = events.filter(({ state }) => state === "committed");
  expect(committed.map(({ path }) => path)).toEqual(sampleEpochs.slice(0, 3));
  const states = events.filter(({ path }) => path === first).map(({ state }) => state);
  expect(states).toEqual(["waiting", "parsing", "matching", "writing", "committed"]);

  const stored = await readEpoch(tree, report.datasetId, epochOf(first));
  const counts = committed[0]!.counts!;
  const flags = stored.flags("ch1_sci");
  expect(flags.filter((flag) => flag >= 0)).toHaveLength(counts.matchedCount);
  expect(flags.filter((flag) => flag === noPoint.notDetected)).toHaveLength(counts.nonDetectionCount);
  expect(counts.matchedCount + counts.unmatchedCount).toBe(rowsOf(sampleText(first)).length);
  const magnitudes = new Set(rowsOf(sampleText(first)).map((row) => Math.fround(row[5]!)));
  const objects = await readObjectAxis(datasetTree(tree, report.datasetId).subtree("lightcurves_write.zarr"));
  const values = objects.objectKey.map((key) => stored.at(key, "ch1_sci-mag_auto").value).filter(Number.isFinite);
  expect(values.length).toBeGreaterThan(300);
  expect(values.every((value) => magnitudes.has(value))).toBe(true);
});

test("the same drop again is recognised by its contents and changes no byte", async () => {
  const { tree } = temporaryTree();
  const { datasetId } = await run(tree, sampleDrop(2));
  const before = await treeTexts(tree);
  const report = await run(tree, sampleDrop(2), { datasetId });
  expect(report).toMatchObject({ datasetId, committedEpochs: 0, skippedCatalogs: 2 });
  expect(await treeTexts(tree)).toEqual(before);
});

test("an ingest that was cancelled keeps what it committed, and the same drop goes on to the same bytes", async () => {
  const whole = temporaryTree();
  const uncut = await run(whole.tree, sampleDrop(4));
  const cut = temporaryTree();
  let written = 0;
  const job: Job<CatalogEvent> = {
    ...silentJob<CatalogEvent>(),
    event: ({ state }) => void (state === "writing" && written++),
    async checkpoint(stage) {
      if (written === 2) throw abortedError(stage);
    },
  };
  const report = await run(cut.tree, sampleDrop(4), {}, job);
  expect(report).toMatchObject({ cancelled: true, committedEpochs: 2 });
  const resumed = await run(cut.tree, sampleDrop(4), { datasetId: report.datasetId });
  expect(resumed).toMatchObject({ committedEpochs: 2, skippedCatalogs: 2 });
  const store = (root: FileTree, id: string) => treeTexts(datasetTree(root, id).subtree("lightcurves_write.zarr"));
  expect(await store(cut.tree, report.datasetId)).toEqual(await store(whole.tree, uncut.datasetId));
});

test("a second channel dropped later is merged into the committed epoch", async () => {
  const { tree } = temporaryTree();
  const { datasetId } = await run(tree, sampleDrop(1));
  const before = await readEpoch(tree, datasetId, epochOf(first));
  const other = first.replace("ch1", "ch2");
  const report = await run(tree, [dropped(other, sampleText(first))], { datasetId });
  expect(report).toMatchObject({ committedEpochs: 1, refused: [] });
  const after = await readEpoch(tree, datasetId, epochOf(first));
  expect(after.record.tables.map(({ tableKey }) => tableKey)).toEqual(["ch1_sci", "ch2_sci"]);
  for (const key of ["745", "861", "1"]) {
    expect(after.at(key, "ch1_sci-mag_auto")).toEqual(before.at(key, "ch1_sci-mag_auto"));
    expect(after.at(key, "ch2_sci-mag_auto")).toEqual(before.at(key, "ch1_sci-mag_auto"));
  }
});

test("a changed catalog dropped later replaces its part of the epoch, and the report says so", async () => {
  const { tree } = temporaryTree();
  const { datasetId } = await run(tree, sampleDrop(2));
  const changed = sampleText(second);
  const report = await run(tree, [dropped(first, changed)], { datasetId });
  expect(report.warnings[0]!.warnings.map(({ message }) => message)).toEqual([
    `Epoch ${epochOf(second)} has a catalog with the same content.`,
    `Replaces ${first}, which was committed before.`,
  ]);
  const replaced = await readEpoch(tree, datasetId, epochOf(first));
  const twin = await readEpoch(tree, datasetId, epochOf(second));
  expect(replaced.flags("ch1_sci")).toEqual(twin.flags("ch1_sci"));
});

test("of two catalogs for one epoch and table the second is refused by name unless it is the same", async () => {
  const { tree } = temporaryTree();
  const report = await run(tree, [
    ...sampleDrop(1),
    dropped(`copy/${first}`, sampleText(first)),
    dropped(`other/${first}`, sampleText(second)),
  ]);
  expect(report).toMatchObject({ committedCatalogs: 1, skippedCatalogs: 1 });
  expect(report.refused).toMatchObject([
    {
      path: `other/${first}`,
      error: { tag: "DuplicatePartition", details: { other: `copy/${first}`, epochKey: epochOf(first) } },
    },
  ]);
});

test("a refused catalog leaves its reason with every object of its epoch, and an epoch of refused catalogs is none", async () => {
  const { tree } = temporaryTree();
  const broken = "<html>404</html>";
  const report = await run(tree, [
    ...sampleDrop(1),
    dropped(first.replace("ch1", "ch2"), broken),
    dropped(second, broken),
  ]);
  expect(report.refused.map(({ path, error }) => [path, error.tag])).toEqual([
    [first.replace("ch1", "ch2"), "NotACatalog"],
    [second, "NotACatalog"],
  ]);
  const stored = await readEpoch(tree, report.datasetId, epochOf(first));
  expect(new Set(stored.flags("ch2_sci"))).toEqual(new Set([noPoint.catalogRefused]));
  const writer = await openDatasetWriter(datasetTree(tree, report.datasetId));
  expect([...writer.epochs.keys()]).toEqual([epochOf(first)]);
  await writer.close();
});

test("without a reference catalog the objects are the union of the epochs, and later epochs add to it", async () => {
  const { tree } = temporaryTree();
  const epochs = sampleEpochs.slice(0, 3).map((name) => dropped(name, sampleText(name)));
  const { datasetId } = await run(tree, epochs.slice(0, 2));
  const before = await readEpoch(tree, datasetId, epochOf(first));
  const total = before.record.objectCount;
  const sources = [first, second].map((name) => rowsOf(sampleText(name)).length);
  expect(total).toBeGreaterThanOrEqual(Math.max(...sources));
  expect(total).toBeLessThan(sources[0]! + sources[1]!);
  const report = await run(tree, epochs, { datasetId });
  expect(report).toMatchObject({ committedEpochs: 1, skippedCatalogs: 2 });
  const after = await readEpoch(tree, datasetId, epochOf(first));
  expect(after.record.objectCount).toBeGreaterThan(total);
  expect(after.at("1", "ch1_sci-mag_auto")).toEqual(before.at("1", "ch1_sci-mag_auto"));
  const third = await readEpoch(tree, datasetId, epochOf(sampleEpochs[2]!));
  // Every source of a united epoch has an object.
  expect(third.flags("ch1_sci").filter((flag) => flag >= 0)).toHaveLength(rowsOf(sampleText(sampleEpochs[2]!)).length);
});

test("catalogs of another field make a new dataset where the drop may choose one", async () => {
  const { tree } = temporaryTree();
  const { datasetId } = await run(tree, sampleDrop(1));
  const moved = sampleText(second).replaceAll(/^((?:\s*\S+){3}\s+)(\d+\.\d+)/gm, (row, start: string, ra: string) =>
    row.startsWith("#") ? row : `${start}${(Number(ra) - 30).toFixed(7)}`,
  );
  const more = { datasetId, newDatasetIfForeign: true };
  expect((await run(tree, [dropped(second, moved)], more)).datasetId).not.toBe(datasetId);
  expect((await run(tree, [dropped(second, sampleText(second))], more)).datasetId).toBe(datasetId);
});

test("a drop without any catalog is refused as a whole", async () => {
  const { tree } = temporaryTree();
  await expect(run(tree, [dropped("notes.txt", "hello")])).rejects.toMatchObject({ tag: "NothingToIngest" });
});

test("when several files may be the reference catalog, the error lists them", async () => {
  const { tree } = temporaryTree();
  const coadd = sampleText("coadd_ch1.sexcat");
  const files = [dropped("coadd_a.sexcat", coadd), dropped("coadd_b.sexcat", coadd), dropped(first, sampleText(first))];
  await expect(run(tree, files)).rejects.toMatchObject({ tag: "InvalidRequest", message: /coadd_a.*coadd_b/ });
  await expect(run(tree, files, { referencePath: "coadd_b.sexcat" })).resolves.toMatchObject({ committedEpochs: 1 });
});
