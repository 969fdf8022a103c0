import { noPoint } from "../../src/core/cube/no-point.ts";
import { emptySlab } from "../../src/core/cube/slab.ts";
import { silentJob } from "../../src/core/job.ts";
import { rechunk } from "../../src/pipeline/copy/rechunk.ts";
import { createDataset } from "../../src/pipeline/epochs/create-dataset.ts";
import { openDatasetWriter } from "../../src/pipeline/epochs/write-epoch.ts";
import { exportZip } from "../../src/pipeline/export/export-zip.ts";
import { datasetTree } from "../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../src/storage/files.ts";
import {
  contractEpochs,
  contractMeasurements,
  contractMjd,
  contractObjects,
  contractUncertainty,
  contractValue,
  isMeasured,
} from "./curve-source-contract.ts";
import { memoryTree } from "./memory-tree.ts";
import { newDataset, testPart } from "./small-dataset.ts";

const datasetId = "contract";

/** The contract's numbers as a dataset of ours, committed out of time order and rechunked. */
async function ourDataset(): Promise<FileTree> {
  const root = memoryTree();
  const tree = datasetTree(root, datasetId);
  const made = newDataset({ objectCount: 3, measurementCount: 2, tableCount: 2, epochCount: 5 });
  await createDataset(tree, {
    ...made,
    datasetId,
    measurements: made.measurements.map((axis, m) => ({ ...axis, measurementKey: contractMeasurements[m]! })),
    objects: {
      ...made.objects,
      objectKey: contractObjects,
      raDeg: Float64Array.of(10, 10.5, 11),
      decDeg: Float64Array.of(-5, -5.5, -6),
    },
  });
  const writer = await openDatasetWriter(tree);
  for (const epoch of [2, 0, 1, 3, 4]) {
    const slab = emptySlab(3, 2, 2);
    for (let object = 0; object < 3; object++)
      for (let m = 0; m < 2; m++) {
        const measured = isMeasured(object, m, epoch);
        slab.flags[m]![object] = measured ? (epoch === 3 ? 2 : 0) : noPoint.notDetected;
        if (!measured) continue;
        slab.value[m]![object] = contractValue(object, m, epoch);
        slab.uncertainty[m]![object] = contractUncertainty(object, epoch);
      }
    const time = { epochMjd: contractMjd[epoch]!, source: "header" } as const;
    await writer.commitEpoch(contractEpochs[epoch]!, slab, { ...testPart(epoch), time });
  }
  await writer.finish();
  await writer.close();
  await rechunk({ root }, { datasetId }, silentJob());
  return root;
}

let made: Promise<FileTree> | undefined;

/** The dataset's own directory. */
export async function contractTree(): Promise<FileTree> {
  made ??= ourDataset();
  return datasetTree(await made, datasetId);
}

/** Its zip. */
export async function contractZip(): Promise<Blob> {
  await contractTree();
  const folders = { fresh: async () => memoryTree() };
  return exportZip({ root: await made!, folders }, { datasetId }, silentJob());
}
