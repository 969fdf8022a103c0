// Runs every job on the real OPFS and counts access handles: opened, open at most, left open.
import { abortedError, type Job, silentJob } from "../../../src/core/job.ts";
import { repair } from "../../../src/pipeline/check/repair.ts";
import { verify } from "../../../src/pipeline/check/verify.ts";
import { rechunk } from "../../../src/pipeline/copy/rechunk.ts";
import { listDatasets, removeDataset } from "../../../src/pipeline/dataset/datasets.ts";
import { sweepDatasets } from "../../../src/pipeline/epochs/sweep-datasets.ts";
import { openDatasetReader } from "../../../src/pipeline/read/read.ts";
import { serve } from "../../../src/rpc/serve.ts";
import { datasetTree } from "../../../src/storage/dataset-directory.ts";
import { openOpfsTree } from "../../../src/storage/opfs/opfs-tree.ts";
import { drop, firstDrop, secondDrop } from "../../support/made-drops.ts";
import type { HandlesApi } from "./handles-api.ts";

const open = new Set<FileSystemSyncAccessHandle>();
const figures = { opened: 0, mostOpen: 0 };

const create = FileSystemFileHandle.prototype.createSyncAccessHandle;
FileSystemFileHandle.prototype.createSyncAccessHandle = async function (...options: unknown[]) {
  const handle = await (create as (...options: unknown[]) => Promise<FileSystemSyncAccessHandle>).apply(this, options);
  const close = handle.close.bind(handle);
  open.add(handle);
  figures.opened++;
  figures.mostOpen = Math.max(figures.mostOpen, open.size);
  handle.close = () => {
    open.delete(handle);
    close();
  };
  return handle;
};

/** A job that is aborted at its n-th checkpoint. */
function abortingJob(checkpoints: number): Job {
  let left = checkpoints;
  return {
    ...silentJob(),
    checkpoint: async (stage) => {
      if (left-- <= 0) throw abortedError(stage);
    },
  };
}

async function count() {
  const root = await openOpfsTree();
  const leftOpen: Record<string, number> = {};
  const job = async (name: string, run: () => Promise<unknown>) => {
    await run().catch((error) => {
      if (error.tag !== "Aborted") throw error;
    });
    // What was being opened ahead when a job ended is closed as soon as it is open.
    for (let n = 0; n < 20 && open.size > 0; n++) await new Promise((resolve) => setTimeout(resolve, 10));
    leftOpen[name] = open.size;
  };
  await job("ingest", () => drop(root, firstDrop));
  const { datasetId } = (await listDatasets(root))[0]!;
  for (let n = 0; n < 3; n++) {
    await job(`rechunk, aborted at checkpoint ${n}`, () => rechunk({ root }, { datasetId }, abortingJob(n)));
    await job(`verify, aborted at checkpoint ${n}`, () => verify({ root }, { datasetId }, abortingJob(n)));
  }
  await job("rechunk", () => rechunk({ root }, { datasetId }, silentJob()));
  await job("append", () => drop(root, secondDrop));
  await job("verify", () => verify({ root }, { datasetId }, silentJob()));
  await job("read", async () => {
    const reader = await openDatasetReader(datasetTree(root, datasetId));
    const { record } = await reader.overview();
    const { objectKey } = await reader.objects();
    const measurementKey = record.measurements[0]!.measurementKey;
    await reader.lightCurves(objectKey.map((objectKey) => ({ objectKey, measurementKey })));
    reader.close();
  });
  await job("repair", async () => {
    const damaged = `datasets/${datasetId}/lightcurves_read.1.zarr/lightcurves/c/0/0/0/0`;
    const bytes = (await root.readFile(damaged))!;
    bytes[0]! ^= 1;
    await root.replaceFile(damaged, bytes);
    await repair({ root }, { datasetId }, silentJob());
  });
  await job("sweep", () => sweepDatasets({ root }, undefined, silentJob()));
  await job("remove", () => removeDataset({ root }, { datasetId }, silentJob()));
  return { ...figures, leftOpen };
}

serve<HandlesApi>({ count } satisfies HandlesApi);
