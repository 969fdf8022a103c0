// What SQLite does with its crash tests: every job is cut off at every single step that changes the disk, by the end of
// the process, by the end of the machine's power, by a full disk and by a failing one. Then it is asked again.
import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { silentJob } from "../../../src/core/job.ts";
import type { CodecName } from "../../../src/core/kernels/codec-name.ts";
import type { ShardStatisticsRequest } from "../../../src/core/verbs/shard-statistics.ts";
import type { DatasetView } from "../../../src/core/verbs/view.ts";
import { analyse } from "../../../src/pipeline/analyse/analyse.ts";
import { shardStatistics } from "../../../src/pipeline/analyse/shard-statistics.ts";
import { verify } from "../../../src/pipeline/check/verify.ts";
import { rechunk } from "../../../src/pipeline/copy/rechunk.ts";
import { additionKeeper } from "../../../src/pipeline/dataset/addition-keeper.ts";
import { listDatasets, removeDataset } from "../../../src/pipeline/dataset/datasets.ts";
import { sweepDatasets } from "../../../src/pipeline/epochs/sweep-datasets.ts";
import { openDatasetReader } from "../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../src/storage/files.ts";
import { tellFigures } from "../../support/figures.ts";
import { drop, firstDrop, secondDrop } from "../../support/made-drops.ts";
import { Killed, MemoryDisk } from "../../support/memory-disk.ts";

interface Work {
  root: FileTree;
  codec: CodecName;
  /** Hears of every epoch that was reported as committed. */
  onCommit(epochKey: string): void;
}

async function withDataset(root: FileTree, act: (datasetId: string) => Promise<unknown>): Promise<void> {
  const [known] = await listDatasets(root);
  if (known) await act(known.datasetId);
}

const view: DatasetView = {
  ...{ viewVersion: 1, filter: "", filterHistory: [], savedFilters: [], sort: [], columnWidths: {} },
  ...{ selection: ["1"], namedSelections: [], tags: [], notes: { "2": "a flare?" }, views: {} },
};

const jobs = {
  ingest: ({ root, codec, onCommit }) => drop(root, firstDrop, { codec, onCommit }),
  append: ({ root, codec, onCommit }) => drop(root, secondDrop, { codec, onCommit }),
  rechunk: ({ root }) => withDataset(root, (datasetId) => rechunk({ root }, { datasetId }, silentJob())),
  verify: ({ root }) =>
    withDataset(root, async (datasetId) => {
      const { damage } = await verify({ root }, { datasetId }, silentJob());
      if (damage.length > 0) throw new Error(`damage: ${JSON.stringify(damage)}`);
    }),
  analyse: ({ root }) =>
    withDataset(root, (datasetId) => {
      const analyst = {
        concurrency: 1,
        shardStatistics: (shard: ShardStatisticsRequest) => shardStatistics({ root }, shard, silentJob()),
      };
      return analyse({ root, analyst }, { datasetId }, silentJob());
    }),
  "keep the view": ({ root }) =>
    withDataset(root, async (datasetId) => {
      const keeper = additionKeeper(Promise.resolve(root), { logId: "tab", now: () => 0 });
      const kept = keeper.open({ datasetId }).then(() => keeper.saveView({ datasetId, view }));
      await kept.finally(() => keeper.release({ datasetId }));
    }),
  remove: ({ root }) => withDataset(root, (datasetId) => removeDataset({ root }, { datasetId }, silentJob())),
} satisfies Record<string, (work: Work) => Promise<unknown>>;

export type JobName = keyof typeof jobs;

/** As when the page is opened anew, and then asked for one thing. */
async function run(disk: MemoryDisk, job: JobName, codec: CodecName, onCommit = (_: string) => {}): Promise<void> {
  const root = disk.tree();
  await sweepDatasets({ root }, undefined, silentJob());
  await jobs[job]({ root, codec, onCommit });
}

export async function diskAfter(done: JobName[], codec: CodecName): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  for (const job of done) await run(disk, job, codec);
  return disk;
}

/** Files below the one dataset, by path; its id and the time of its making are random, so they are replaced. */
function contentOf(disk: MemoryDisk): Record<string, string> {
  const ids = [...new Set([...disk.files.keys()].map((path) => path.split("/")[1]!))];
  const files: Record<string, string> = { datasets: String(ids.length) };
  for (const [path, bytes] of disk.files) {
    const [, id = "", ...names] = path.split("/");
    const dataset = ids.indexOf(id);
    const name = (dataset > 0 ? [dataset, ...names] : names).join("/");
    if (name.startsWith("statistics.")) {
      // NaN has many bit patterns, and which of them is computed depends on how the engine compiled the kernel.
      files[name] = `${bytes.length} bytes`;
    } else if (names.at(-1) === "dataset.json") {
      const { datasetId: _id, createdAt: _at, crc32c: _sum, ...same } = JSON.parse(new TextDecoder().decode(bytes));
      files[name] = JSON.stringify(same);
    } else files[name] = Buffer.from(bytes).toString("latin1");
  }
  return files;
}

/** The same where two disks hold the same, so that what becomes of one becomes of the other. */
function digestOf(disk: MemoryDisk): string {
  const files = Object.entries(contentOf(disk)).sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash("sha256").update(JSON.stringify(files));
  for (const [path, bytes] of disk.files) if (path.includes("/statistics.")) hash.update(bytes);
  return hash.digest("hex");
}

export async function readEpochKeys(root: FileTree): Promise<string[]> {
  const [known] = await listDatasets(root);
  if (!known) return [];
  const reader = await openDatasetReader(datasetTree(root, known.datasetId));
  return (await reader.epochs().finally(() => reader.close())).epochKey;
}

/** Cuts `job` off at every one of its steps, on a disk on which the jobs in `after` were done before. */
export function testEveryStep(job: JobName, after: JobName[], codec: CodecName = "zstd"): void {
  describe(`${job} after ${after.join(", ") || "nothing"}, codec ${codec}`, () => {
    let start: MemoryDisk;
    let committedBefore: string[];
    let expected: Record<string, string>;
    let steps: MemoryDisk["steps"];

    beforeAll(async () => {
      start = await diskAfter(after, codec);
      committedBefore = await readEpochKeys(start.tree());
      const disk = start.copy();
      await run(disk, job, codec);
      steps = disk.steps;
      expected = contentOf(disk);
    });

    const expectCommitted = async (disk: MemoryDisk, committed: string[], message: string) => {
      if (job !== "remove")
        expect(await readEpochKeys(disk.tree()), message).toEqual(expect.arrayContaining(committed));
    };

    /** Contents from which the job went on as it should: many steps leave the same. */
    const wentOn = new Set<string>();
    /** Asks for the job again, and checks that everything is as if it had never been cut off. */
    const expectDone = async (disk: MemoryDisk, message: string) => {
      const content = digestOf(disk);
      if (wentOn.has(content)) return;
      await run(disk, job, codec);
      expect(contentOf(disk), message).toEqual(expected);
      if (job === "analyse") await run(disk, "verify", codec);
      wentOn.add(content);
    };

    test("cut off by the end of the process or the power, loses nothing and goes on to the same bytes", async ({
      task,
    }) => {
      for (let step = 0; step < steps.changes; step++) {
        const disk = start.copy();
        disk.plan("kill", step);
        const committed = [...committedBefore];
        const killed = run(disk, job, codec, (epochKey) => committed.push(epochKey));
        await expect(killed, `step ${step}`).rejects.toThrow(Killed);
        for (const [end, left] of Object.entries({ process: disk.copy(), power: disk.afterPowerLoss() })) {
          const message = `step ${step}, end of the ${end}`;
          await expectCommitted(left, committed, message);
          await expectDone(left, message);
        }
      }
      tellFigures(task, { what: `crash, ${job}`, kills: steps.changes, "power cuts": steps.changes, lost: 0 });
    });

    if (codec === "none") return; // what faults do does not depend on what the bytes are

    test("on a disk that runs full at every step, says so, closes every file and goes on later", async ({ task }) => {
      let refusals = 0;
      for (let step = 0; step < steps.changes; step++) {
        const disk = start.copy();
        disk.plan("full", step);
        const committed = [...committedBefore];
        const error = await run(disk, job, codec, (epochKey) => committed.push(epochKey)).catch((error) => error);
        expect(disk.openHandles, `step ${step}`).toEqual([]);
        if (error) {
          refusals++;
          expect(error, `step ${step}`).toMatchObject({ tag: "QuotaExceeded" });
        }
        disk.heal();
        await expectCommitted(disk, committed, `step ${step}`);
        await expectDone(disk, `step ${step}`);
      }
      tellFigures(task, { what: `crash, ${job}`, "full disks": refusals, lost: 0 });
      if (job !== "verify" && job !== "remove") expect(refusals).toBeGreaterThan(0);
    });

    test("with every step failing once, closes every file and goes on to the same bytes", async ({ task }) => {
      for (let step = 0; step < steps.all; step++) {
        const disk = start.copy();
        disk.plan("error", step);
        await run(disk, job, codec).catch(() => {});
        expect(disk.openHandles, `step ${step}`).toEqual([]);
        disk.heal();
        await expectDone(disk, `step ${step}`);
      }
      tellFigures(task, { what: `crash, ${job}`, "failing steps": steps.all, lost: 0 });
    });
  });
}
