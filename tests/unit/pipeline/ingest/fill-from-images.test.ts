import { expect, test } from "vitest";
import { datasetFiles } from "../../../../src/core/cube/dataset.ts";
import { silentJob } from "../../../../src/core/job.ts";
import type { CatalogEvent } from "../../../../src/core/verbs/ingest.ts";
import { listDatasets } from "../../../../src/pipeline/dataset/datasets.ts";
import { expandArchives } from "../../../../src/pipeline/ingest/expand-archives.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { readEpochAxis } from "../../../../src/storage/axis-files.ts";
import { datasetTree, readRecord } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { madeCatalog, madeReference } from "../../../support/made-catalogs.ts";
import { madeImage, madeWorld } from "../../../support/made-images.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { planned } from "../../../support/planned.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

const count = 30;
const catalogs = (tables = ["ch1_sci"]) =>
  [0, 1, 2].flatMap((epoch) =>
    tables.map((table) =>
      madeCatalog(
        epoch,
        table,
        Float32Array.from({ length: count }, (_, i) => i + epoch),
      ),
    ),
  );
const begin = 58_000.25;

function image(epoch: number, cards: Record<string, string | number> = {}, table = "ch1_sci"): File {
  const said = { "MJD-OBS": begin + epoch, EXPTIME: 86.4, FILTER: "ch1", AIRMASS: 1 + epoch / 10, ...cards };
  const bytes = madeImage(20, 20, () => 1, { ...madeWorld(10, 5, 10, 10, 0.6), ...said });
  return new File([bytes], `IDF_gr${100 + epoch}_${table}.fits`);
}

async function drop(root: FileTree, dropped: File[]) {
  const job = silentJob<CatalogEvent>();
  const { files } = await expandArchives({ files: dropped.map((file) => ({ path: file.name, file })) }, silentJob());
  const [known] = await listDatasets(root);
  const match = { mode: "position", radiusArcsec: 1 } as const;
  const request = planned({ files, match, ...(known ? { datasetId: known.datasetId } : {}) });
  return ingest({ root, parser: thisThreadParser }, request, job);
}

async function axisOf(root: FileTree) {
  const [dataset] = await listDatasets(root);
  const tree = datasetTree(root, dataset!.datasetId);
  const axis = (await readEpochAxis(tree.subtree(datasetFiles.epochChunked)))!;
  const columns = Object.fromEntries(axis.columns.map(({ name, data, unit }) => [name, { data: [...data], unit }]));
  return { ...axis, columns, record: await readRecord(tree) };
}

const saidOf = ({ assumptions }: { assumptions: { kind: string; text: string }[] }) =>
  assumptions.filter(({ kind }) => kind === "image").map(({ text }) => text);

test("epochs without a table get what the headers of their images say, with the middle of the exposure as time", async () => {
  const root = memoryTree();
  const spacecraft = { SPTZR_X: -1.5e8, SPTZR_Y: 2e6, SPTZR_Z: 3e6 };
  const report = await drop(root, [madeReference(count), ...catalogs(), image(0, spacecraft), image(2)]);
  expect(saidOf(report)).toEqual([
    "Headers of 2 images gave epochs what nothing else says of them, with how many: a time, the middle of the exposure (2), " +
      "the middle of the exposure (2), filter (2), exposure time (2), airmass (2), x of the spacecraft from the Sun (1), " +
      "y of the spacecraft from the Sun (1), z of the spacecraft from the Sun (1), pixel scale (2).",
  ]);
  const { epochKey, epochMjd, timeSource, columns, record } = await axisOf(root);
  const at = (key: string) => epochKey.indexOf(key);
  const order = ["gr100", "gr101", "gr102"].map(at);
  expect(order.map((row) => epochMjd[row])).toEqual([begin + 0.0005, Number.NaN, begin + 2.0005]);
  expect(order.map((row) => timeSource[row])).toEqual(["header", "unknown", "header"]);
  expect(order.map((row) => columns.exptime!.data[row])).toEqual([86.4, Number.NaN, 86.4]);
  expect(order.map((row) => columns.filter!.data[row])).toEqual(["ch1", "", "ch1"]);
  expect(order.map((row) => columns.airmass!.data[row])).toEqual([1, Number.NaN, 1.2]);
  expect(order.map((row) => columns.observer_x!.data[row])).toEqual([-1.5e8, Number.NaN, Number.NaN]);
  expect(columns.pixel_scale!.data[at("gr100")]).toBeCloseTo(0.6, 9);
  expect([columns.exptime!.unit, columns.observer_x!.unit, columns.pixel_scale!.unit]).toEqual(["s", "km", "arcsec"]);
  expect(record.time).toMatchObject({ reference: "mid", scale: "UTC" });
});

test("what an epoch table says is never written over, and its gaps are filled", async () => {
  const root = memoryTree();
  const table = new File(
    ["epoch,mjd,exposure,band,airmass\ngr100,58000,30,I1,\ngr101,58001,,I2,1.7\ngr102,58002,30,,\n"],
    "epochs.csv",
  );
  await drop(root, [madeReference(count), table, ...catalogs(), image(0), image(1), image(2)]);
  const { epochKey, epochMjd, columns, record } = await axisOf(root);
  const order = ["gr100", "gr101", "gr102"].map((key) => epochKey.indexOf(key));
  expect(order.map((row) => epochMjd[row])).toEqual([58000, 58001, 58002]);
  expect(order.map((row) => columns.exposure!.data[row])).toEqual([30, 86.4, 30]);
  expect(order.map((row) => columns.band!.data[row])).toEqual(["I1", "I2", "ch1"]);
  expect(order.map((row) => columns.airmass!.data[row])).toEqual([1, 1.7, 1.2]);
  expect([columns.exptime, columns.filter, record.time.reference]).toEqual([undefined, undefined, "unknown"]);
});

test("images that come later fill the epochs of the dataset, and are no catalogs", async () => {
  const root = memoryTree();
  await drop(root, [madeReference(count), ...catalogs()]);
  const report = await drop(root, [image(0), image(1)]);
  expect([report.committedEpochs, report.refused]).toEqual([0, []]);
  const { epochKey, columns } = await axisOf(root);
  expect(columns.exptime!.data[epochKey.indexOf("gr101")]).toBe(86.4);
  const again = await drop(root, [image(0), image(1)]);
  expect(saidOf(again)).toEqual([]);
});

test("images of one epoch that contradict each other fill nothing, and files that are no images stop nothing", async () => {
  const root = memoryTree();
  const broken = [
    new File(["no image"], "IDF_gr102_ch1_sci.fits"),
    new File([], "empty.fits"),
    new File([(await image(2).arrayBuffer()).slice(0, 700)], "cut.fits"),
  ];
  const later = { FILTER: "ch2", AIRMASS: -4, EXPTIME: "long", "MJD-OBS": begin + 1.2 };
  const two = [image(1), image(1, later, "ch2_sci"), image(0), image(0, { EXPTIME: 90 }, "ch2_sci")];
  const report = await drop(root, [madeReference(count), ...catalogs(["ch1_sci", "ch2_sci"]), ...two, ...broken]);
  expect(report.committedEpochs).toBe(3);
  expect(saidOf(report)[0]).toContain(
    "contradict each other, which was not taken: the middle of the exposure (1), filter (1), exposure time (1).",
  );
  const { epochKey, epochMjd, columns } = await axisOf(root);
  const [first, row] = [epochKey.indexOf("gr100"), epochKey.indexOf("gr101")];
  expect(columns.filter!.data).toEqual(["ch1", "", ""]);
  expect([columns.airmass!.data[row], columns.exptime!.data[row], columns.exptime!.data[first]]).toEqual([
    1.1,
    86.4,
    Number.NaN,
  ]);
  expect(epochMjd[row]).toBe(begin + 1.0005);
  expect(epochMjd[first]).toBeCloseTo(begin + (43.2 + 45) / 2 / 86_400, 9);
});

test("a whole number of days is a day, not midnight: it gives no epoch its time, and that is said", async () => {
  const root = memoryTree();
  const report = await drop(root, [madeReference(count), ...catalogs(), image(0, { "MJD-OBS": 58_000 }), image(1)]);
  expect(saidOf(report)[0]).toBe(
    "1 image states a day and no time of day (MJD-OBS of IDF_gr100_ch1_sci.fits: MJD 58000). It was read as the day, not as " +
      "midnight, and gives no epoch its time: an epoch table, or a keyword with the time of day, does.",
  );
  const { epochKey, epochMjd } = await axisOf(root);
  expect(epochMjd[epochKey.indexOf("gr100")]).toBeNaN();
  expect(epochMjd[epochKey.indexOf("gr101")]).toBe(begin + 1.0005);
});
