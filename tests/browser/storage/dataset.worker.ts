import { epochOrder } from "../../../src/core/cube/epoch-order.ts";
import { silentJob } from "../../../src/core/job.ts";
import { verify } from "../../../src/pipeline/check/verify.ts";
import { rechunk } from "../../../src/pipeline/copy/rechunk.ts";
import { removeDataset } from "../../../src/pipeline/dataset/datasets.ts";
import { openDatasetWriter } from "../../../src/pipeline/epochs/write-epoch.ts";
import { type DatasetReader, openDatasetReader } from "../../../src/pipeline/read/read.ts";
import { serve } from "../../../src/rpc/serve.ts";
import { datasetTree } from "../../../src/storage/dataset-directory.ts";
import { openOpfsTree } from "../../../src/storage/opfs/opfs-tree.ts";
import {
  commitTestEpoch,
  epochKey,
  epochMjd,
  newDataset,
  type Size,
  testSlab,
  writeTestDataset,
} from "../../support/small-dataset.ts";
import type { StoreApi } from "./store-api.ts";

const datasetId = "small";
const size: Size = { objectCount: 300, measurementCount: 3, tableCount: 2, epochCount: 12 };
let reader: DatasetReader | undefined;

serve<StoreApi>({
  async make() {
    const tree = datasetTree(await openOpfsTree(), datasetId);
    await tree.remove("");
    await writeTestDataset(tree, size);
  },
  async rechunk({ force }) {
    const report = await rechunk({ root: await openOpfsTree() }, { datasetId, force, maxBytes: 50_000 }, silentJob());
    return report.generation;
  },
  async read({ replacedEpoch }) {
    reader ??= await openDatasetReader(datasetTree(await openOpfsTree(), datasetId));
    await reader.overview();
    const keys = Array.from({ length: size.epochCount }, (_, epoch) => epochKey(epoch));
    const order = epochOrder(
      keys,
      Float64Array.from(keys, (_, epoch) => epochMjd(epoch)),
    );
    const slabs = Array.from(order, (epoch) => testSlab(size, epoch, epoch === replacedEpoch ? 1 : 0));
    const { objects, measurements } = newDataset(size);
    let numbers = 0;
    let differing = 0;
    for (const [m, { measurementKey }] of measurements.entries()) {
      const curves = await reader.lightCurves(objects.objectKey.map((objectKey) => ({ objectKey, measurementKey })));
      for (const [o, { value, uncertainty, flags }] of curves.entries())
        for (const [e, slab] of slabs.entries()) {
          const found = [value[e], uncertainty[e], flags[e]];
          const expected = [slab.value[m]![o], slab.uncertainty[m]![o], slab.flags[m % size.tableCount]![o]];
          numbers += found.length;
          differing += found.filter((number, i) => !Object.is(number, expected[i])).length;
        }
    }
    return { numbers, differing };
  },
  async replaceEpoch({ epoch }) {
    const writer = await openDatasetWriter(datasetTree(await openOpfsTree(), datasetId));
    await commitTestEpoch(writer, size, epoch, 1);
    await writer.finish();
    await writer.close();
  },
  async damage() {
    const { damage } = await verify({ root: await openOpfsTree() }, { datasetId }, silentJob());
    return damage.map(({ path, what }) => `${path}: ${what}`);
  },
  async list() {
    return (await datasetTree(await openOpfsTree(), datasetId).list("")).map(({ name }) => name);
  },
  async remove() {
    reader?.close();
    reader = undefined;
    const root = await openOpfsTree();
    await removeDataset({ root }, { datasetId }, silentJob());
    return (await root.list("datasets")).map(({ name }) => name);
  },
});
