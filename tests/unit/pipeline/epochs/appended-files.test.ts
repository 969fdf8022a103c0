// What a writer does to files that only grow, cut off at every step: epochs that are committed together, an append over a
// seal, a file that is written anew without what is dead in it; and what a reader finds meanwhile.
import { expect, test } from "vitest";
import { datasetFiles, type JournalEpoch } from "../../../../src/core/cube/dataset.ts";
import { epochFiles, liveBytes } from "../../../../src/core/cube/epoch-runs.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { repair } from "../../../../src/pipeline/check/repair.ts";
import { verify } from "../../../../src/pipeline/check/verify.ts";
import { readDatasetState } from "../../../../src/pipeline/dataset/dataset-state.ts";
import { createDataset } from "../../../../src/pipeline/epochs/create-dataset.ts";
import { readEpochSlab } from "../../../../src/pipeline/epochs/epoch-files.ts";
import { type DatasetWriter, openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { readJournal } from "../../../../src/storage/journal-file.ts";
import { Killed, MemoryDisk } from "../../../support/memory-disk.ts";
import { commitTestEpoch, newDataset, smallSize, testPart, testSlab } from "../../../support/small-dataset.ts";

const size = { ...smallSize, objectCount: 70, measurementCount: 1, tableCount: 1 };
const filePath = "lightcurves/c/0/0/0/0";
const small = (disk: MemoryDisk) => datasetTree(disk.tree(), "small");

async function session(tree: FileTree, act: (writer: DatasetWriter) => Promise<unknown>): Promise<void> {
  const writer = await openDatasetWriter(tree);
  try {
    await act(writer);
    await writer.finish();
  } finally {
    await writer.close();
  }
}

async function prepared(act: (writer: DatasetWriter) => Promise<unknown>): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  await createDataset(small(disk), newDataset(size));
  await session(small(disk), act);
  return disk;
}

const versionOf = ({ catalogs }: JournalEpoch) => Number(catalogs[0]!.contentHash.split(".")[1]);

/** As the epochs are read by another thread: each as some version of it was committed, or refused, never anything else. */
async function readAll(disk: MemoryDisk): Promise<Map<string, number>> {
  const tree = small(disk);
  const { record, epochs } = await readDatasetState(tree);
  const versions = new Map<string, number>();
  for (const epoch of epochs.values()) {
    const version = versionOf(epoch);
    const slab = await readEpochSlab(tree, record, epoch).catch((error) => {
      // Between the line of a file that was written anew and its rename.
      if (!isWorkbenchError(error, "DatasetDamaged")) throw error;
    });
    if (slab) expect(slab).toEqual(testSlab(size, Number(epoch.epochKey.slice(2)), version));
    versions.set(epoch.epochKey, slab ? version : Number.NaN);
  }
  return versions;
}

/** The same where the journal and all files of epochs are: how far the metadata has come is another test's. */
const stateOf = (disk: MemoryDisk) =>
  [...disk.files]
    .filter(([path]) => /journal|moved|\/c\/0\/0\//.test(path))
    .map(([path, bytes]) => `${path} ${Buffer.from(bytes).toString("base64")}`)
    .join();

/** Cuts a session off at every step; then the dataset is opened, every epoch is read, and nothing is damaged. */
async function cutEverywhere(
  before: MemoryDisk,
  act: (writer: DatasetWriter) => Promise<unknown>,
  examine: (versions: Map<string, number>, refusedMeanwhile: number) => void,
): Promise<MemoryDisk> {
  const examined = new Set<string>();
  for (let step = 0; ; step++) {
    const disk = before.copy();
    disk.plan("kill", step);
    const died = await session(small(disk), act).then(
      () => false,
      (error) => {
        if (!(error instanceof Killed)) throw error;
        return true;
      },
    );
    disk.heal();
    if (!died) return disk;
    for (const left of [disk.copy(), disk.afterPowerLoss()]) {
      const state = stateOf(left);
      if (examined.has(state)) continue;
      examined.add(state);
      const meanwhile = [...(await readAll(left)).values()];
      await session(small(left), async () => {});
      examine(await readAll(left), meanwhile.filter(Number.isNaN).length);
      expect((await verify({ root: left.tree() }, { datasetId: "small" }, silentJob())).damage, `step ${step}`).toEqual(
        [],
      );
    }
  }
}

const stage = (writer: DatasetWriter, epoch: number, version = 0) =>
  writer.stageEpoch(`gr${epoch}`, testSlab(size, epoch, version), testPart(epoch, version));

test("epochs that are staged are seen once they are committed, all of them with one flush of each file", async () => {
  const disk = await prepared((writer) => commitTestEpoch(writer, size, 0));
  const writer = await openDatasetWriter(small(disk));
  for (const epoch of [1, 2, 3]) await stage(writer, epoch);
  expect([...writer.epochs.keys()]).toEqual(["gr0"]);
  expect([...(await readAll(disk)).keys()]).toEqual(["gr0"]);
  disk.heal();
  await writer.commitStaged();
  // Three files of epochs are flushed; the journal is written and flushed.
  expect(disk.steps.changes).toBe(5);
  expect([...(await readAll(disk)).keys()]).toEqual(["gr0", "gr1", "gr2", "gr3"]);
  await stage(writer, 4);
  expect(await writer.readSlab("gr4")).toEqual(testSlab(size, 4));
  await writer.close();
});

test("a group that is cut off anywhere leaves the first of its epochs or all, appended over the seal of those before", async () => {
  const before = await prepared((writer) => commitTestEpoch(writer, size, 0));
  const seen = new Set<number>();
  await cutEverywhere(
    before,
    async (writer) => {
      for (const epoch of [1, 2, 3]) await stage(writer, epoch);
      await writer.commitStaged();
    },
    (versions, refused) => {
      expect([...versions.keys()]).toEqual(["gr0", "gr1", "gr2", "gr3"].slice(0, versions.size));
      expect(refused).toBe(0);
      seen.add(versions.size);
    },
  );
  expect(seen.has(1) && seen.has(4)).toBe(true);
});

test("a file that is more than half dead is written anew, and every epoch is there wherever that is cut off", async () => {
  const before = await prepared(async (writer) => {
    for (const version of [0, 1]) for (const epoch of [0, 1, 2]) await commitTestEpoch(writer, size, epoch, version);
  });
  let refusals = 0;
  const after = await cutEverywhere(
    before,
    (writer) => commitTestEpoch(writer, size, 1, 2),
    (versions, refused) => {
      refusals += refused;
      expect([1, 2]).toContain(versions.get("gr1"));
      expect([versions.get("gr0"), versions.get("gr2")]).toEqual([1, 1]);
    },
  );
  expect(refusals).toBeGreaterThan(0);
  const { lines } = await readJournal(small(after));
  expect(lines.filter(({ type }) => type === "moved").map((line) => "path" in line && line.path)).toEqual([
    filePath,
    "flags/c/0/0/0",
    "source_properties/c/0/0/0/0",
  ]);
  const file = epochFiles(lines).get(filePath)!;
  expect(file.end).toBe(liveBytes(file));
  expect(file.runs.get(1)!.offset).toBe(file.runs.get(0)!.byteLength);
  // What follows is appended behind it.
  await session(small(after), (writer) => commitTestEpoch(writer, size, 3));
  expect([...(await readAll(after))]).toEqual([
    ["gr0", 1],
    ["gr2", 1],
    ["gr1", 2],
    ["gr3", 0],
  ]);
});

test("a reader that read the journal before a file was written anew is refused, and finds everything when it reads again", async () => {
  const disk = await prepared(async (writer) => {
    for (const version of [0, 1]) for (const epoch of [0, 1, 2]) await commitTestEpoch(writer, size, epoch, version);
  });
  const { record, epochs } = await readDatasetState(small(disk));
  await session(small(disk), (writer) => commitTestEpoch(writer, size, 1, 2));
  await expect(readEpochSlab(small(disk), record, epochs.get("gr2")!)).rejects.toMatchObject({ tag: "DatasetDamaged" });
  expect([...(await readAll(disk)).values()].some(Number.isNaN)).toBe(false);
});

test("a reader goes on with what an epoch was while it is replaced", async () => {
  const disk = await prepared(async (writer) => {
    for (const epoch of [0, 1, 2]) await commitTestEpoch(writer, size, epoch);
  });
  const { record, epochs } = await readDatasetState(small(disk));
  await session(small(disk), (writer) => commitTestEpoch(writer, size, 1, 1));
  expect(await readEpochSlab(small(disk), record, epochs.get("gr1")!)).toEqual(testSlab(size, 1));
  expect((await readAll(disk)).get("gr1")).toBe(1);
});

test("where the line of a later commit is lost, a repair does not take the earlier one for it", async () => {
  const disk = await prepared(async (writer) => {
    for (const epoch of [0, 1, 2]) await commitTestEpoch(writer, size, epoch);
    await commitTestEpoch(writer, size, 1, 1);
  });
  const tree = small(disk);
  const journal = (await tree.readFile(datasetFiles.journal))!;
  journal[journal.length - 40]! ^= 1;
  await tree.replaceFile(datasetFiles.journal, journal);
  await expect(openDatasetWriter(tree)).rejects.toMatchObject({ tag: "DatasetDamaged" });
  const report = await repair({ root: disk.tree() }, { datasetId: "small" }, silentJob());
  expect(report).toMatchObject({ adoptedEpochs: ["gr1"], lostEpochs: [], damage: [] });
  const { record, epochs } = await readDatasetState(tree);
  expect(await readEpochSlab(tree, record, epochs.get("gr1")!)).toEqual(testSlab(size, 1, 1));
});

test("whoever waits for the epochs is let in between two commits of a long ingest", async () => {
  const disk = await prepared((writer) => commitTestEpoch(writer, size, 0));
  const writer = await openDatasetWriter(small(disk));
  await commitTestEpoch(writer, size, 1);
  const { now } = performance;
  const verified = verify({ root: disk.tree() }, { datasetId: "small" }, silentJob());
  try {
    performance.now = () => now.call(performance) + 2000;
    await commitTestEpoch(writer, size, 2);
  } finally {
    performance.now = now;
  }
  expect((await verified).damage.filter(({ path }) => path.endsWith("/c/0/0/0/0"))).toEqual([]);
  await commitTestEpoch(writer, size, 3);
  await writer.finish();
  await writer.close();
  expect([...(await readAll(disk)).keys()]).toEqual(["gr0", "gr1", "gr2", "gr3"]);
});
