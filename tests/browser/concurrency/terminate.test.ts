// Workers are terminated at random moments of their jobs, as a page does that is closed or reloaded; new ones go on.
import { expect, test } from "vitest";
import type { CodecName } from "../../../src/core/kernels/codec-name.ts";
import type { RechunkApi, WriterApi } from "../../../src/rpc/api.ts";
import { spawn, type WorkerHandle } from "../../../src/rpc/spawn.ts";
import { tellFigures } from "../../support/figures.ts";
import { madeCatalog, madeEpochTable, madeReference } from "../../support/made-catalogs.ts";
import { planned } from "../../support/planned.ts";
import { seededRandom } from "../../support/random.ts";
import type { DiskApi } from "./disk-api.ts";

const terminations = 30;
/** A job that was struck so often in one round is let through, so that strikes fall on every job and both codecs. */
const strikesPerJob = 3;
const seed = 4;
const objectCount = 200;
const codecs: CodecName[] = ["zstd", "none"];

const startWriter = () =>
  spawn<WriterApi>("writer", new Worker(new URL("../../../workers/writer.ts", import.meta.url), { type: "module" }));
const startRechunk = () =>
  spawn<RechunkApi>("rechunk", new Worker(new URL("../../../workers/rechunk.ts", import.meta.url), { type: "module" }));

const files = [
  madeReference(objectCount),
  madeEpochTable(8),
  ...Array.from({ length: 8 }, (_, epoch) =>
    madeCatalog(
      epoch,
      "ch1_sci",
      Float32Array.from({ length: objectCount }, (_, object) => 1000 + 500 * epoch + object),
    ),
  ),
];

/** What a page would ask for, one thing after the other; each goes on where it was cut off. */
const jobs: ((
  ids: () => Promise<string[]>,
  codec: CodecName,
) => { worker: WorkerHandle<unknown>; done: Promise<unknown> })[] = [
  (ids, codec) => {
    const worker = startWriter();
    const request = planned({
      codec,
      files: files.map((file) => ({ path: file.name, file })),
      match: { mode: "position", radiusArcsec: 1 },
      name: "terminate",
      newDatasetIfForeign: true,
    });
    // As in the page, a dataset that is there is open: one that was complete when its worker was struck is known again.
    const drop = ([datasetId]: string[]) => worker.api.ingest({ ...request, ...(datasetId ? { datasetId } : {}) });
    return { worker, done: worker.api.sweep().then(ids).then(drop) };
  },
  (ids) => {
    const worker = startRechunk();
    return { worker, done: ids().then(([datasetId]) => worker.api.rechunk({ datasetId: datasetId! })) };
  },
  (ids) => {
    const worker = startRechunk();
    const verify = ([datasetId]: string[]) => worker.api.verify({ datasetId: datasetId! });
    return {
      worker,
      done: ids()
        .then(verify)
        .then(({ damage }) => expect(damage).toEqual([])),
    };
  },
  (ids) => {
    const worker = startWriter();
    const remove = ([datasetId]: string[]) => (datasetId ? worker.api.remove({ datasetId }) : undefined);
    return { worker, done: worker.api.sweep().then(ids).then(remove) };
  },
];

test(`${terminations} terminated workers: nothing is lost, and what is resumed is byte-identical`, async ({ task }) => {
  const random = seededRandom(seed);
  const disk = spawn<DiskApi>("disk", new Worker(new URL("./disk.worker.ts", import.meta.url), { type: "module" }));
  /** What every job leaves, of every codec: datasets are packed in one round of jobs and plain in the next. */
  const expected: Record<string, string>[][] = [[], []];
  const elapsedMs: number[] = [];
  for (const [codec, states] of expected.entries())
    for (const [index, job] of jobs.entries()) {
      const startedMs = performance.now();
      const { worker, done } = job(disk.api.datasetIds, codecs[codec]!);
      await done;
      worker.terminate();
      elapsedMs[index] = performance.now() - startedMs;
      states.push(await disk.api.state());
    }
  const struck = jobs.map(() => 0);
  let terminated = 0;
  let round = 0;
  let strikesHere = 0;
  for (let index = 0; terminated < terminations; ) {
    const { worker, done } = jobs[index]!(disk.api.datasetIds, codecs[round % 2]!);
    const letThrough = strikesHere === strikesPerJob;
    const delayMs = letThrough ? 60_000 : random.next() * elapsedMs[index]! * 1.2;
    const finished = await Promise.race([
      done.then(
        () => true,
        (error) => {
          if (worker.alive) throw error;
          return false;
        },
      ),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), delayMs)),
    ]);
    worker.terminate();
    if (!finished) {
      await done.catch(() => {});
      struck[index]!++;
      strikesHere++;
      terminated++;
      continue;
    }
    const message = `after job ${index}, ${terminated} terminations, seed ${seed}`;
    await expect.poll(() => disk.api.state(), { message }).toEqual(expected[round % 2]![index]);
    index = (index + 1) % jobs.length;
    strikesHere = 0;
    if (index === 0) round++;
  }
  const [ingest = 0, rechunk = 0, verify = 0, remove = 0] = struck;
  tellFigures(task, { what: "terminated workers", ingest, rechunk, verify, remove, lost: 0, seed: `seed ${seed}` });
  const worker = startWriter();
  for (const datasetId of await disk.api.datasetIds()) await worker.api.remove({ datasetId });
  worker.terminate();
  disk.terminate();
});
