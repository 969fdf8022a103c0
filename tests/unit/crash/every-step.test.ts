// What SQLite does with its crash tests: every job is cut off at every single step that changes the disk, by the end of
// the process, by the end of the machine's power, by a full disk and by a failing one. Then it is asked again.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentJob } from "../../../src/core/job.ts";
import { listDatasets, removeDataset } from "../../../src/pipeline/datasets.ts";
import { openDatasetReader } from "../../../src/pipeline/read.ts";
import { rechunk } from "../../../src/pipeline/rechunk.ts";
import { sweepDatasets } from "../../../src/pipeline/sweep-datasets.ts";
import { verify } from "../../../src/pipeline/verify.ts";
import { datasetTree } from "../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../src/storage/files.ts";
import { madeEpochKey } from "../../support/made-catalogs.ts";
import { drop, firstDrop, secondDrop } from "../../support/made-drops.ts";
import { Killed, MemoryDisk } from "../../support/memory-disk.ts";

interface Work {
  root: FileTree;
  /** Hears of every epoch that was reported as committed. */
  onCommit(epochKey: string): void;
}

async function withDataset(root: FileTree, act: (datasetId: string) => Promise<unknown>): Promise<void> {
  const [known] = await listDatasets(root);
  if (known) await act(known.datasetId);
}

const jobs: Record<string, (work: Work) => Promise<unknown>> = {
  ingest: ({ root, onCommit }) => drop(root, firstDrop, onCommit),
  append: ({ root, onCommit }) => drop(root, secondDrop, onCommit),
  rechunk: ({ root }) => withDataset(root, (datasetId) => rechunk(root, { datasetId }, silentJob())),
  verify: ({ root }) =>
    withDataset(root, async (datasetId) => {
      const { damage } = await verify(root, { datasetId }, silentJob());
      if (damage.length > 0) throw new Error(`damage: ${JSON.stringify(damage)}`);
    }),
  remove: ({ root }) => withDataset(root, (datasetId) => removeDataset(root, { datasetId }, silentJob())),
};

/** Each with the jobs that come before it. */
const cases: { job: string; after: string[] }[] = [
  { job: "ingest", after: [] },
  { job: "append", after: ["ingest"] },
  { job: "append", after: ["ingest", "rechunk"] },
  { job: "rechunk", after: ["ingest"] },
  { job: "rechunk", after: ["ingest", "rechunk", "append"] },
  { job: "verify", after: ["ingest", "rechunk"] },
  { job: "remove", after: ["ingest", "rechunk"] },
];

/** As when the page is opened anew, and then asked for one thing. */
async function run(disk: MemoryDisk, job: string, onCommit = (_: string) => {}): Promise<void> {
  const root = disk.tree();
  await sweepDatasets(root);
  await jobs[job]!({ root, onCommit });
}

async function diskAfter(done: string[]): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  for (const job of done) await run(disk, job);
  return disk;
}

/** Files below the one dataset, by path; its id and the time of its making are random, so they are replaced. */
function contentOf(disk: MemoryDisk): Record<string, string> {
  const ids = new Set([...disk.files.keys()].map((path) => path.split("/")[1]));
  const files: Record<string, string> = { datasets: String(ids.size) };
  for (const [path, bytes] of disk.files) {
    const name = path.split("/").slice(2).join("/");
    if (name === "dataset.json") {
      const { datasetId: _id, createdAt: _at, crc32c: _sum, ...same } = JSON.parse(new TextDecoder().decode(bytes));
      files[name] = JSON.stringify(same);
    } else files[name] = Buffer.from(bytes).toString("latin1");
  }
  return files;
}

async function readEpochKeys(root: FileTree): Promise<string[]> {
  const [known] = await listDatasets(root);
  if (!known) return [];
  const reader = await openDatasetReader(datasetTree(root, known.datasetId));
  return (await reader.epochs().finally(() => reader.close())).epochKey;
}

/** How often each kind of fault struck in all tests. */
const faults = new Map<string, number>();
const struck = (kind: string, count: number) => faults.set(kind, (faults.get(kind) ?? 0) + count);
afterAll(() => console.log(`faults: ${JSON.stringify(Object.fromEntries(faults))}, lost: 0`));

for (const { job, after } of cases)
  describe(`${job} after ${after.join(", ") || "nothing"}`, () => {
    let start: MemoryDisk;
    let committedBefore: string[];
    let expected: Record<string, string>;
    let steps: MemoryDisk["steps"];

    beforeAll(async () => {
      start = await diskAfter(after);
      committedBefore = await readEpochKeys(start.tree());
      const disk = start.copy();
      await run(disk, job);
      steps = disk.steps;
      expected = contentOf(disk);
    });

    test.each(["the process", "the power"])(
      "cut off by the end of %s at every step, loses nothing and goes on to the same bytes",
      async (end) => {
        for (let step = 0; step < steps.changes; step++) {
          const disk = start.copy();
          disk.plan("kill", step);
          const committed = [...committedBefore];
          await expect(
            run(disk, job, (epochKey) => committed.push(epochKey)),
            `step ${step}`,
          ).rejects.toThrow(Killed);
          const left = end === "the power" ? disk.afterPowerLoss() : disk.copy();
          if (job !== "remove")
            expect(await readEpochKeys(left.tree()), `step ${step}`).toEqual(expect.arrayContaining(committed));
          await run(left, job);
          expect(contentOf(left), `step ${step}`).toEqual(expected);
        }
        struck(`end of ${end}`, steps.changes);
      },
    );

    test("on a disk that runs full at every step, says so, closes every file and goes on later", async () => {
      let refusals = 0;
      for (let step = 0; step < steps.changes; step++) {
        const disk = start.copy();
        disk.plan("full", step);
        const committed = [...committedBefore];
        const error = await run(disk, job, (epochKey) => committed.push(epochKey)).catch((error) => error);
        expect(disk.openHandles, `step ${step}`).toEqual([]);
        if (error) {
          refusals++;
          expect(error, `step ${step}`).toMatchObject({ tag: "QuotaExceeded" });
        }
        disk.heal();
        if (job !== "remove")
          expect(await readEpochKeys(disk.tree()), `step ${step}`).toEqual(expect.arrayContaining(committed));
        await run(disk, job);
        expect(contentOf(disk), `step ${step}`).toEqual(expected);
      }
      struck("full disk", refusals);
      if (!["verify", "remove"].includes(job)) expect(refusals).toBeGreaterThan(0);
    });

    test("with every step failing once, closes every file and goes on to the same bytes", async () => {
      for (let step = 0; step < steps.all; step++) {
        const disk = start.copy();
        disk.plan("error", step);
        await run(disk, job).catch(() => {});
        expect(disk.openHandles, `step ${step}`).toEqual([]);
        disk.heal();
        await run(disk, job);
        expect(contentOf(disk), `step ${step}`).toEqual(expected);
      }
      struck("failing step", steps.all);
    });
  });

test("the made epochs are the ones that are read", async () => {
  const disk = await diskAfter(["ingest", "append"]);
  expect(await readEpochKeys(disk.tree())).toEqual([0, 1, 2, 3].map(madeEpochKey));
});
