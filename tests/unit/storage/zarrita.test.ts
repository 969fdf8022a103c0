import { expect, test } from "vitest";
import * as zarr from "zarrita";
import { datasetFiles } from "../../../src/core/cube/dataset.ts";
import { epochOrder } from "../../../src/core/cube/epoch-order.ts";
import { silentJob } from "../../../src/core/job.ts";
import { rechunk } from "../../../src/pipeline/copy/rechunk.ts";
import { datasetTree } from "../../../src/storage/dataset-directory.ts";
import { epochKey, epochMjd, newDataset, smallSize, testSlab, writeTestDataset } from "../../support/small-dataset.ts";
import { temporaryTree } from "../../support/temporary-tree.ts";
import { TreeStore } from "../../support/tree-store.ts";

const epochs = Array.from({ length: smallSize.epochCount }, (_, epoch) => epoch);
const inTime = epochOrder(epochs.map(epochKey), Float64Array.from(epochs, epochMjd));

async function makeDataset() {
  const { tree: root } = temporaryTree();
  const tree = datasetTree(root, "small");
  await writeTestDataset(tree);
  await rechunk({ root }, { datasetId: "small", maxBytes: 20_000 }, silentJob());
  return tree;
}

const layouts = [
  { layout: "epoch-chunked", directory: datasetFiles.epochChunked, order: epochs },
  { layout: "object-chunked", directory: datasetFiles.objectChunked(1), order: Array.from(inTime) },
];

for (const { layout, directory, order } of layouts)
  test(`zarrita reads the ${layout} store: cubes, keys and columns`, async () => {
    const store = new TreeStore((await makeDataset()).subtree(directory));
    const root = zarr.root(store);
    const array = async (name: string) => zarr.open.v3(root.resolve(name), { kind: "array" });
    const slabs = order.map((epoch) => testSlab(smallSize, epoch));

    const curves = await array("lightcurves");
    expect(curves.shape).toEqual([150, 3, 2, 5]);
    const { data } = await zarr.get(curves);
    const expected = new Float32Array(150 * 3 * 2 * 5);
    let at = 0;
    for (let object = 0; object < 150; object++)
      for (let m = 0; m < 3; m++)
        for (const value of ["value", "uncertainty"] as const)
          for (const slab of slabs) expected[at++] = slab[value][m]![object]!;
    expect(data).toEqual(expected);

    const flags = await zarr.get(await array("flags"));
    expect(flags.shape).toEqual([150, 2, 5]);
    expect(flags.data).toEqual(
      Int16Array.from(
        { length: 150 * 2 * 5 },
        (_, i) => slabs[i % 5]!.flags[Math.floor(i / 5) % 2]![Math.floor(i / 10)]!,
      ),
    );

    const { objects, measurements } = newDataset();
    expect((await zarr.get(await array("object"))).data).toEqual(objects.objectKey);
    expect((await zarr.get(await array("object_ra"))).data).toEqual(objects.raDeg);
    expect((await zarr.get(await array("object_mag_auto"))).data).toEqual(objects.columns[0]!.data);
    expect((await zarr.get(await array("measurement"))).data).toEqual(measurements.map((m) => m.measurementKey));
    expect((await zarr.get(await array("epoch"))).data).toEqual(order.map(epochKey));
    expect((await zarr.get(await array("epoch_mjd"))).data).toEqual(Float64Array.from(order, epochMjd));
    store.close();
  });
