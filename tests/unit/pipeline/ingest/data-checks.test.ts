// What checks of data once found silently wrong, each as the drop that shows it.
import { expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import type { DroppedFile } from "../../../../src/core/verbs/expand-archives.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { planned, type Unplanned } from "../../../support/planned.ts";
import { dropped } from "../../../support/sample-files.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

/** A catalog of six stars: magnitudes tell catalogs apart. */
const catalog = (path: string, mag = 15): DroppedFile => {
  const rows = Array.from({ length: 6 }, (_, star) => `${star + 1},${10 + star / 100},-5,${mag + star / 10},0.1`);
  const { file } = dropped("any.csv", ["number,ra,dec,mag_auto,magerr_auto", ...rows].join("\n"));
  return { path, file };
};

function workplace() {
  const root = memoryTree();
  return {
    run: (files: DroppedFile[], more: Partial<Unplanned> = {}) =>
      ingest({ root, parser: thisThreadParser }, planned({ files, match: { mode: "auto" }, ...more }), silentJob()),
    async epochs(datasetId: string) {
      const reader = await openDatasetReader(datasetTree(root, datasetId));
      const { record } = await reader.overview();
      const epochs = await reader.epochs();
      reader.close();
      return { tables: record.tables.map(({ tableKey }) => tableKey), ...epochs };
    },
  };
}

test("the same names in a folder a night are an epoch each, not tables of the nights", async () => {
  const { run, epochs } = workplace();
  const paths = ["night1", "night2"].flatMap((night) => ["001", "002", "003"].map((n) => `${night}/${n}.csv`));
  const { datasetId } = await run(paths.map((path, n) => catalog(path, 15 + n)));
  const { count, tables } = await epochs(datasetId);
  expect([count, tables.length]).toEqual([6, 1]);
});

test("a name with a number of its own in every file is an epoch each, not a table each", async () => {
  const { run, epochs } = workplace();
  const { datasetId } = await run([1, 2, 3, 4, 5].map((n) => catalog(`KIC8462852_00${n}.csv`, 14 + n)));
  const { count, tables } = await epochs(datasetId);
  expect([count, tables.length]).toEqual([5, 1]);
});

test("epochs without a time are in the order in which people count", async () => {
  const { run, epochs } = workplace();
  const { datasetId } = await run([1, 2, 10, 11, 3].map((n) => catalog(`img${n}.csv`, 14 + n)));
  expect((await epochs(datasetId)).epochKey).toEqual(["img1", "img2", "img3", "img10", "img11"]);
});

test("an epoch table is kept for epochs that come later, and rows and catalogs that lack each other are told", async () => {
  const { run, epochs } = workplace();
  const keys = ["va", "vb", "vc", "vd"];
  const table = ["epoch,mjd", ...keys.slice(0, 3).map((key, n) => `${key},${58_100 + n}`)].join("\n");
  const first = await run([catalog("va.csv", 14), catalog("vd.csv", 17), dropped("epochs.csv", table)]);
  const said = first.warnings.flatMap(({ warnings }) => warnings.map(({ message }) => message)).join("\n");
  expect(said).toMatch(/2 of 3 rows have no catalog yet/);
  expect(said).toMatch(/vd/);
  const { datasetId } = first;
  await run([catalog("vb.csv", 15), catalog("vc.csv", 16)], { datasetId });
  const { epochKey, epochMjd } = await epochs(datasetId);
  expect(epochKey).toEqual(keys);
  expect([...epochMjd]).toEqual([58_100, 58_101, 58_102, Number.NaN]);
});
