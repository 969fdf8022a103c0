import { expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import type { DroppedFile } from "../../../../src/core/verbs/expand-archives.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { separations } from "../../../../src/pipeline/ingest/separations.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { planned, type Unplanned } from "../../../support/planned.ts";
import { dropped, sampleDrop, sampleEpochs, sampleText } from "../../../support/sample-files.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

const epochOf = (name: string) => name.match(/gr\d+/)![0];
const [first, second] = sampleEpochs as [string, string];

function workplace() {
  const root = memoryTree();
  const io = { root, parser: thisThreadParser };
  return {
    io,
    run: (files: DroppedFile[], more: Partial<Unplanned> = {}) =>
      ingest(io, planned({ files, match: { mode: "auto" }, ...more }), silentJob()),
    async look(datasetId: string) {
      const reader = await openDatasetReader(datasetTree(root, datasetId));
      const { record } = await reader.overview();
      return { record, epochs: await reader.epochs() };
    },
  };
}

test("the same catalogs are matched again with other settings when that is asked for", async () => {
  const { run, look } = workplace();
  const { datasetId } = await run(sampleDrop(3));
  const before = await look(datasetId);
  const match = { mode: "position", radiusArcsec: 0.05, removeOffsets: true } as const;
  expect(await run(sampleDrop(3), { datasetId, match })).toMatchObject({ committedEpochs: 0, skippedCatalogs: 3 });
  expect((await look(datasetId)).record.match).toEqual(before.record.match);

  const report = await run(sampleDrop(3), { datasetId, match, reread: true });
  expect(report).toMatchObject({ committedEpochs: 3, skippedCatalogs: 0, radiusArcsec: 0.05 });
  const messages = report.warnings.flatMap(({ warnings }) => warnings.map(({ message }) => message));
  expect(messages).toEqual([expect.stringMatching(/^\d+ of \d+ rows have no catalog yet/)]);
  const after = await look(datasetId);
  expect(after.record.match).toEqual({ ...match, weighErrors: true });
  expect(after.epochs.epochKey).toEqual(before.epochs.epochKey);
  for (const [row, [catalog]] of after.epochs.catalogs.entries()) {
    expect(catalog!.matchedCount).toBeLessThan(before.epochs.catalogs[row]![0]!.matchedCount);
    expect(catalog!.offset?.removed ?? true).toBe(true);
  }
});

test("a mapping serves the reference, the union and the epochs alike", async () => {
  const { run, look } = workplace();
  const odd = (text: string) => text.replaceAll("ALPHA_J2000", "EAST_DEG").replaceAll("DELTA_J2000", "NORTH_DEG");
  const files = sampleEpochs.slice(0, 2).map((name) => dropped(name, odd(sampleText(name))));
  const measurements = [{ measurement: "brightness", value: "MAG_AUTO", unit: "mag", kind: "mag" as const }];
  const mapping = { key: "NUMBER", ra: "EAST_DEG", dec: "NORTH_DEG", measurements };
  const report = await run(files, { mapping });
  expect(report).toMatchObject({ committedEpochs: 2, refused: [] });
  const { record } = await look(report.datasetId);
  expect(record.measurements.map(({ measurementKey }) => measurementKey)).toEqual(["ch1_sci-brightness"]);
  expect(record.objectCount).toBeGreaterThan(100);
});

test("a catalog that was refused is remembered, its epoch too, until one is taken in its place", async () => {
  const { run, look } = workplace();
  const broken = dropped(second, "no catalog at all");
  const { datasetId } = await run([...sampleDrop(1), broken]);
  const { record, epochs } = await look(datasetId);
  expect(epochs.epochKey).toEqual([epochOf(first)]);
  expect(record.refusedCatalogs).toMatchObject([{ epochKey: epochOf(second), tableKey: "ch1_sci", file: second }]);
  await run([dropped(second, sampleText(second))], { datasetId });
  expect((await look(datasetId)).record.refusedCatalogs).toEqual([]);
});

test("separations show where true pairs end, around a reference, a dataset, or the first catalog", async () => {
  const { io, run } = workplace();
  const [reference, , ...epochs] = sampleDrop(3);
  const request = ({ path, file }: DroppedFile) => ({ path, file, tableKey: "ch1_sci", idf: true });
  const catalogs = epochs.map(request);
  const found = await separations(io, { reference: request(reference!), catalogs, maxArcsec: 10 }, silentJob());
  const { histogram, proposedArcsec, sourceCount, objectCount } = found;
  expect(objectCount).toBeGreaterThan(500);
  expect(found.proposedFrom).toBe("pixels");
  expect(found.pixelArcsec).toBeCloseTo(0.6, 3);
  expect(histogram.pairCounts.reduce((a, b) => a + b, 0)).toBeGreaterThan(sourceCount / 2);
  expect(histogram.fit!.radiusArcsec).toBeGreaterThan(0.1);
  expect(histogram.fit!.radiusArcsec).toBeLessThan(5 * proposedArcsec);

  const { datasetId, radiusArcsec } = await run(sampleDrop(2));
  const around = await separations(io, { datasetId, catalogs, maxArcsec: 10 }, silentJob());
  expect(around).toMatchObject({ objectCount, proposedArcsec: radiusArcsec, proposedFrom: "dataset" });
  expect(around.histogram.pairCounts).toEqual(histogram.pairCounts);

  const broken = request(dropped("broken.cat", "no catalog at all"));
  const others = { reference: request(reference!), catalogs: [broken, ...catalogs], maxArcsec: 10 };
  expect((await separations(io, others, silentJob())).histogram.pairCounts).toEqual(histogram.pairCounts);
  const none = separations(io, { ...others, catalogs: [broken] }, silentJob());
  await expect(none).rejects.toThrow("broken.cat");

  const alone = await separations(io, { catalogs, maxArcsec: 10 }, silentJob());
  expect(alone.sourceCount).toBeLessThan(sourceCount);
  expect(alone.histogram.fit).toBeDefined();

  const csv = dropped("night.csv", "ra,dec,mag_auto\n10,20,15\n10.1,20,15\n10,20.1,15\n10.1,20.1,15\n");
  const bare = await separations(
    io,
    { catalogs: [{ ...csv, tableKey: "default", idf: false }], maxArcsec: 10 },
    silentJob(),
  );
  expect(bare).toMatchObject({ proposedArcsec: 1, proposedFrom: "nothing" });
  expect(bare.pixelArcsec).toBeUndefined();
});

test("taking measured offsets off brings the separations of a shifted catalog together", async () => {
  const { io } = workplace();
  const [reference] = sampleDrop(0);
  const header = sampleText(first)
    .split("\n")
    .filter((line) => line.startsWith("#"));
  const column = (name: string) => header.findIndex((line) => line.includes(` ${name} `));
  const decColumn = Number(header[column("DELTA_J2000")]!.match(/\d+/)![0]) - 1;
  const shifted = sampleText(first)
    .split("\n")
    .map((line) => {
      if (line === "" || line.startsWith("#")) return line;
      const cells = line.trim().split(/\s+/);
      cells[decColumn] = (Number(cells[decColumn]) + 1.5 / 3600).toFixed(8);
      return cells.join(" ");
    })
    .join("\n");
  const request = ({ path, file }: DroppedFile) => ({ path, file, tableKey: "ch1_sci", idf: true });
  const one = { reference: request(reference!), catalogs: [request(dropped(first, shifted))], maxArcsec: 5 };
  const plain = await separations(io, one, silentJob());
  expect(plain.offsets[0]!.northArcsec).toBeCloseTo(1.5, 0);
  const removed = await separations(io, { ...one, removeOffsets: true }, silentJob());
  const near = (counts: Uint32Array) => counts.subarray(0, 5).reduce((a, b) => a + b, 0);
  expect(near(removed.histogram.pairCounts)).toBeGreaterThan(3 * near(plain.histogram.pairCounts));
});
