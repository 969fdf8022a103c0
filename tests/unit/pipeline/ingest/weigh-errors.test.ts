import { expect, test } from "vitest";
import { datasetFiles, type MatchSettings } from "../../../../src/core/cube/dataset.ts";
import { silentJob } from "../../../../src/core/job.ts";
import type { DroppedFile } from "../../../../src/core/verbs/expand-archives.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { separations } from "../../../../src/pipeline/ingest/separations.ts";
import { readObjectAxis } from "../../../../src/storage/axis-files.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { planned } from "../../../support/planned.ts";
import { dropped } from "../../../support/sample-files.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

const header = "NUMBER,ALPHA_J2000,DELTA_J2000,ERRA_WORLD [deg],ERRB_WORLD [deg],MAG_AUTO\n";
const arcsec = (value: number) => (value / 3600).toFixed(15);
/** Sources on the equator, at a right ascension and with an error in arcsec each. */
const catalog = (name: string, sources: [east: number, error: number, magnitude: number][]) => {
  const rows = sources.map(([east, error, magnitude], k) =>
    [k + 1, arcsec(3600 + east), "0.5", arcsec(error), arcsec(error), magnitude].join(","),
  );
  return dropped(name, `${header}${rows.join("\n")}\n`);
};

const reference = catalog("superstack.csv", [[0, 0.01, 15]]);
/** The closer source is far too far away for how well its position is known; the other is just where it may be. */
const rivals = catalog("night.csv", [
  [0.5, 0.02, 20],
  [0.7, 0.6, 15],
]);

async function matched(files: DroppedFile[], match: Partial<MatchSettings>, referencePath?: string) {
  const root = memoryTree();
  const io = { root, parser: thisThreadParser };
  const request = { files, match: { mode: "position", radiusArcsec: 2, ...match } as const };
  const { datasetId } = await ingest(
    io,
    planned({ ...request, ...(referencePath ? { referencePath } : {}) }),
    silentJob(),
  );
  const tree = datasetTree(root, datasetId);
  const writer = await openDatasetWriter(tree);
  const slab = (await writer.readSlab([...writer.epochs.keys()][0]!))!;
  const [epoch] = writer.epochs.values();
  await writer.close();
  const objects = await readObjectAxis(tree.subtree(datasetFiles.epochChunked));
  return { io, datasetId, value: slab.value[0]!, catalog: epoch!.catalogs[0]!, objects, record: writer.record };
}

test("of two rivals the more probable one is taken where catalogs state their errors", async () => {
  const { value, catalog, record } = await matched([reference, rivals], {}, reference.path);
  expect([...value]).toEqual([15]);
  expect(catalog).toMatchObject({ matchedCount: 1, ambiguousCount: 1, weighed: true });
  expect(record.match.weighErrors).toBe(true);
});

test("the closer one is taken where errors are not to be used", async () => {
  const { value, catalog, record } = await matched([reference, rivals], { weighErrors: false }, reference.path);
  expect([...value]).toEqual([20]);
  expect(catalog.weighed).toBeUndefined();
  expect(record.match.weighErrors).toBe(false);
});

test("errors that catalogs state are told before anything is matched", async () => {
  const { io, datasetId } = await matched([reference, rivals], {}, reference.path);
  const request = { ...rivals, tableKey: "default", idf: false };
  const report = await separations(io, { datasetId, catalogs: [request], maxArcsec: 5 }, silentJob());
  expect(report.objectErrorArcsec).toBeCloseTo(0.01, 9);
  expect(report.sourceErrorArcsec).toBeCloseTo(0.6, 9);
});

test("a union's centroids are weighted, and their errors are kept with the objects", async () => {
  const files = [catalog("visit1.csv", [[0, 0.1, 15]]), catalog("visit2.csv", [[1, 0.2, 15]])];
  const { objects } = await matched(files, {});
  expect((objects.raDeg[0]! - 1) * 3600).toBeCloseTo(0.2, 6);
  const error = objects.columns.find(({ name }) => name === "position_error")!;
  expect(error.unit).toBe("arcsec");
  expect(error.data[0]).toBeCloseTo(1 / Math.sqrt(125), 9);
});
