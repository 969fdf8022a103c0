// A dataset is made anew from the catalogs of all of its drops: then it is what one drop of them is.
import { expect, test } from "vitest";
import { encodeAdditions } from "../../../../src/core/additions/addition-log.ts";
import { keptExcludedPoints } from "../../../../src/core/additions/excluded-points.ts";
import { keptPeriods } from "../../../../src/core/additions/kept-periods.ts";
import { keptView } from "../../../../src/core/additions/kept-view.ts";
import { datasetFiles } from "../../../../src/core/cube/dataset.ts";
import { abortedError, type Job, type Stage, silentJob } from "../../../../src/core/job.ts";
import type { Addition } from "../../../../src/core/verbs/additions.ts";
import type { DroppedFile } from "../../../../src/core/verbs/expand-archives.ts";
import type { CatalogEvent } from "../../../../src/core/verbs/ingest.ts";
import { readMerged } from "../../../../src/pipeline/dataset/additions.ts";
import { listDatasets } from "../../../../src/pipeline/dataset/datasets.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { rematch } from "../../../../src/pipeline/ingest/rematch.ts";
import { readEpochAxis, readObjectAxis } from "../../../../src/storage/axis-files.ts";
import { changeRecord, datasetTree, readRecord } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { planned } from "../../../support/planned.ts";
import { dropped } from "../../../support/sample-files.ts";
import { scatteredField } from "../../../support/scattered-field.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

const io = (root: FileTree) => ({ root, parser: thisThreadParser });
const match = { mode: "position", radiusArcsec: 1 } as const;

async function drop(root: FileTree, files: DroppedFile[], datasetId?: string): Promise<string> {
  const request = planned({ files, match, name: "field", ...(datasetId === undefined ? {} : { datasetId }) });
  return (await ingest(io(root), request, silentJob())).datasetId;
}

/** Every number of a dataset, by the place of its object. */
async function contentOf(root: FileTree, datasetId: string) {
  const tree = datasetTree(root, datasetId);
  const writer = await openDatasetWriter(tree);
  try {
    const objects = await readObjectAxis(tree.subtree(datasetFiles.epochChunked));
    const times = await readEpochAxis(tree.subtree(datasetFiles.epochChunked));
    const epochs = [...writer.epochs.keys()].sort();
    const slabs = await Promise.all(epochs.map(async (key) => (await writer.readSlab(key))!));
    const catalogs = epochs.map((key) => writer.epochs.get(key)!.catalogs);
    return { objects, epochs, slabs, catalogs, times, tables: writer.record.tables, match: writer.record.match };
  } finally {
    await writer.close();
  }
}

/** Two drops of half the epochs each, the later first. */
async function inHalves(files: DroppedFile[]) {
  const root = memoryTree();
  const datasetId = await drop(root, files.slice(4));
  await drop(root, files.slice(0, 4), datasetId);
  return { root, datasetId };
}

test.each([1, 2])("two halves that are matched anew are one drop, value for value (field %i)", async (seed) => {
  const files = scatteredField(seed);
  const once = memoryTree();
  const whole = await contentOf(once, await drop(once, files));
  const { root, datasetId } = await inHalves(files);
  const halves = await contentOf(root, datasetId);
  expect(halves.slabs).not.toEqual(whole.slabs);

  const report = await rematch(
    io(root),
    { ...planned({ files, match: { mode: "auto" } }), anewFrom: datasetId },
    silentJob(),
  );
  expect(report.rematched).toMatchObject({
    datasetId,
    objectCount: { before: halves.objects.objectKey.length, after: whole.objects.objectKey.length },
    left: [],
  });
  expect(await contentOf(root, report.datasetId)).toEqual(whole);
  expect(await contentOf(root, datasetId)).toEqual(halves);
  expect((await listDatasets(root)).map(({ name }) => name).sort()).toEqual(["field", "field, matched anew"]);
});

test("what people added follows its object, and what cannot is listed", async () => {
  const files = scatteredField(1);
  const { root, datasetId } = await inHalves(files);
  const tree = datasetTree(root, datasetId);
  const { objectKey, raDeg, decDeg } = (await contentOf(root, datasetId)).objects;
  const [first, second] = [objectKey[0]!, objectKey[1]!];
  const period = {
    periodDays: 2.5,
    zeroTime: 0,
    timeName: "MJD",
    method: "gls",
    measurementKeys: ["default-auto"],
    savedAt: "2026-01-01T00:00:00Z",
  };
  const said: Omit<Addition, "stamp">[] = [
    { kind: "tagged", name: "variable", keys: [first, "gone"], value: true },
    { kind: "note", keys: [second], value: "a note" },
    { kind: "selection", keys: ["mine"], value: { objectKeys: [first, second], at: 1 } },
    { kind: "period", name: first, keys: ["p"], value: period },
    { kind: "excluded-point", name: second, keys: ["default-auto\ne2", "default-auto\nnone"], value: true },
    { kind: "setting", keys: ["focusedKey"], value: second },
    { kind: "correction", name: "zero points", keys: ["default-auto"], value: {} },
  ];
  const additions = said.map((one, n): Addition => ({ ...one, stamp: `00000000${n}.0000.t` }));
  await tree.replaceFile(datasetFiles.additions, encodeAdditions(additions));
  await changeRecord(tree, (record) => ({ ...record, excludedEpochs: ["e3"] }));

  const { rematched, ...report } = await rematch(
    io(root),
    { ...planned({ files, match }), anewFrom: datasetId },
    silentJob(),
  );
  const made = datasetTree(root, report.datasetId);
  const { objects } = await contentOf(root, report.datasetId);
  const keyAt = (old: string) => {
    const k = objectKey.indexOf(old);
    const apart = Array.from(objects.raDeg, (ra, n) => Math.hypot(ra - raDeg[k]!, objects.decDeg[n]! - decDeg[k]!));
    return objects.objectKey[apart.indexOf(Math.min(...apart))]!;
  };
  const merged = await readMerged(made);
  const view = keptView(merged)!;
  expect(view.tags.find(({ name }) => name === "variable")!.objectKeys).toEqual([keyAt(first)]);
  expect(view.notes).toEqual({ [keyAt(second)]: "a note" });
  expect(view.namedSelections).toEqual([{ name: "mine", objectKeys: [keyAt(first), keyAt(second)] }]);
  expect(view.focusedKey).toBe(keyAt(second));
  expect(keptPeriods(merged).get(keyAt(first))).toMatchObject([{ periodDays: 2.5 }]);
  expect(keptExcludedPoints(merged)).toEqual([`${keyAt(second)}\ndefault-auto\ne2`]);
  expect((await readRecord(made)).excludedEpochs).toEqual(["e3"]);
  expect(rematched!.followedCount).toBe(5);
  expect(rematched!.left.sort()).toEqual([
    "1 excluded point of measurements or epochs that are gone",
    "the correction “zero points”: make it anew",
    "the tag “variable” of object gone, which none is in the place of",
  ]);
});

test("times of an epoch table follow, those of epochs to come too", async () => {
  const files = scatteredField(4);
  const root = memoryTree();
  const table = dropped(
    "epochs.csv",
    `epoch,mjd,seeing\n${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `e${n},${58000.5 + n},${n}`).join("\n")}\n`,
  );
  const datasetId = await drop(root, [...files.slice(4), table]);
  await drop(root, files.slice(0, 4), datasetId);
  const { times } = await contentOf(root, datasetId);
  const report = await rematch(io(root), { ...planned({ files, match }), anewFrom: datasetId }, silentJob());
  const anew = await contentOf(root, report.datasetId);
  for (const [k, key] of anew.times.epochKey.entries()) {
    expect(anew.times.epochMjd[k]).toBe(58000.5 + Number(key.slice(1)));
    expect(anew.times.columns.find(({ name }) => name === "seeing")!.data[k]).toBe(Number(key.slice(1)));
  }
  expect([...anew.times.epochMjd].sort()).toEqual([...times.epochMjd].sort());
  await drop(root, [dropped("e9.csv", await files[0]!.file.text())], report.datasetId);
  const { epochKey, epochMjd } = (await contentOf(root, report.datasetId)).times;
  expect(epochMjd[epochKey.indexOf("e9")]).toBe(58009.5);
});

/** Somebody cancels as soon as a stage has begun. */
function cancelledIn(stage: Stage): Job<CatalogEvent> {
  const abort = new AbortController();
  return {
    ...silentJob<CatalogEvent>(),
    signal: abort.signal,
    progress: (progress) => void (progress.stage === stage && abort.abort()),
    async checkpoint(now) {
      if (abort.signal.aborted) throw abortedError(now);
    },
  };
}

test("where a catalog is missing, or the job is cancelled, nothing is made and the dataset stays as it is", async () => {
  const files = scatteredField(5);
  const { root, datasetId } = await inHalves(files);
  const before = await contentOf(root, datasetId);
  const lacking = { ...planned({ files: files.slice(1), match }), anewFrom: datasetId };
  await expect(rematch(io(root), lacking, silentJob())).rejects.toThrow(
    "1 catalog is missing: e1.csv. It stays as it is.",
  );
  const broken = [dropped("e1.csv", "nothing\n"), ...files.slice(1)];
  const refused = { ...planned({ files: broken, match }), anewFrom: datasetId };
  await expect(rematch(io(root), refused, silentJob())).rejects.toThrow("1 catalog is missing: e1.csv");

  const anew = { ...planned({ files, match }), anewFrom: datasetId };
  const report = await rematch(io(root), anew, cancelledIn("write"));
  expect(report).toMatchObject({ cancelled: true, datasetId });
  await expect(rematch(io(root), anew, cancelledIn("verify"))).rejects.toThrow("Cancelled during verify");
  expect((await listDatasets(root)).map(({ name }) => name)).toEqual(["field"]);
  expect(await contentOf(root, datasetId)).toEqual(before);
});
