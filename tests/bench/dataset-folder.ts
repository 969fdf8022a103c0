import { datasetFiles } from "../../src/core/cube/dataset.ts";
import { defaultMaxBytes } from "../../src/core/cube/plan-chunks.ts";
import { planRechunk } from "../../src/core/cube/plan-rechunk.ts";
import { silentJob } from "../../src/core/job.ts";
import type { CodecName } from "../../src/core/kernels/codec-name.ts";
import { rechunk } from "../../src/pipeline/copy/rechunk.ts";
import { datasetTree, readRecord } from "../../src/storage/dataset-directory.ts";
import { listFiles } from "../../src/storage/list-files.ts";
import { nodeTree } from "../support/node-tree.ts";
import type { Size } from "../support/small-dataset.ts";
import { writeSyntheticDataset } from "./store/synthetic-dataset.ts";

export interface FolderRequest {
  datasetId: string;
  size: Size;
  missing: number;
  codec: CodecName;
  /** Objects fill a field of half a degree, in place of lying on a line. */
  square?: boolean;
}

/** Writes a synthetic dataset below a folder of this machine; returns its store, and how a rechunk would cut it. */
export async function writeEpochs(folder: string, request: FolderRequest) {
  const tree = datasetTree(nodeTree(folder), request.datasetId);
  await writeSyntheticDataset(tree, request);
  const { chunks } = await readRecord(tree);
  const { objectsPerShard } = planRechunk(request.size, chunks.objectsPerChunk, defaultMaxBytes);
  return { store: `${folder}/datasets/${request.datasetId}/${datasetFiles.epochChunked}`, objectsPerShard };
}

/** The same, rechunked; returns the files below the folder that showing light curves needs: all but the epochs' shards. */
export async function writeLightCurves(folder: string, request: FolderRequest): Promise<string[]> {
  await writeEpochs(folder, request);
  await rechunk({ root: nodeTree(folder) }, { datasetId: request.datasetId }, silentJob());
  const epochShard = new RegExp(`/${datasetFiles.epochChunked}/(lightcurves|flags)/c/`);
  return (await listFiles(nodeTree(folder))).filter((path) => !epochShard.test(path));
}
