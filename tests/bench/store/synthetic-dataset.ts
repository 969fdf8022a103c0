import type { ObjectAxis } from "../../../src/core/cube/dataset.ts";
import { emptySlab } from "../../../src/core/cube/slab.ts";
import { createDataset } from "../../../src/pipeline/epochs/create-dataset.ts";
import { openDatasetWriter } from "../../../src/pipeline/epochs/write-epoch.ts";
import type { FileTree } from "../../../src/storage/files.ts";
import { newDataset } from "../../support/small-dataset.ts";
import { observe, observeFlags } from "../../support/synthetic-sky.ts";
import type { DatasetRequest } from "./bench-api.ts";
import { skyOf } from "./synthetic-curve.ts";

/** Makes a dataset through the writer, epoch by epoch; returns the milliseconds that the writer took. */
export async function writeSyntheticDataset(tree: FileTree, request: DatasetRequest): Promise<number> {
  const { datasetId, size, missing, codec } = request;
  const { maxBytes: _, ...dataset } = newDataset(size);
  if (request.square) spread(dataset.objects);
  await createDataset(tree, { ...dataset, datasetId, codec });
  const writer = await openDatasetWriter(tree);
  const sky = skyOf(size);
  const slab = emptySlab(size.objectCount, size.measurementCount, size.tableCount);
  let writeMs = 0;
  for (let epoch = 0; epoch < size.epochCount; epoch++) {
    slab.value.forEach((value, measurement) => {
      observe(sky, { epoch, measurement, missing }, value, slab.uncertainty[measurement]!);
    });
    slab.flags.forEach((flags, table) => {
      observeFlags(sky, epoch, slab.value[table]!, flags);
    });
    const start = performance.now();
    await writer.commitEpoch(`gr${epoch}`, slab, {
      catalogs: [],
      refused: [],
      time: { epochMjd: timeOf(epoch), source: "header" },
    });
    writeMs += performance.now() - start;
  }
  const start = performance.now();
  await writer.finish();
  await writer.close();
  return writeMs + performance.now() - start;
}

/** Once a night, within five hours: whole days would leave no power at every other frequency. */
const timeOf = (epoch: number) => 58000.3 + epoch + 0.2 * ((epoch * 0.618_034) % 1);

/** Over a field of half a degree, as images show it. */
function spread({ raDeg, decDeg }: ObjectAxis): void {
  const side = Math.ceil(Math.sqrt(raDeg.length));
  for (let i = 0; i < raDeg.length; i++) {
    raDeg[i] = 150 + (0.5 * (i % side)) / side;
    decDeg[i] = 2 + (0.5 * Math.floor(i / side)) / side;
  }
}
