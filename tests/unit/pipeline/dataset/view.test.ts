import { expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import type { DatasetView } from "../../../../src/core/verbs/view.ts";
import { readView, saveView } from "../../../../src/pipeline/dataset/view.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { writeTestDataset } from "../../../support/small-dataset.ts";

const datasetId = "small";
const view: DatasetView = {
  ...{ viewVersion: 1, filter: "x > 1", filterHistory: ["x > 1"], savedFilters: [], sort: [], columnWidths: {} },
  ...{ selection: ["I2"], namedSelections: [], tags: [{ name: "variable", key: "v", objectKeys: ["I2"] }] },
  ...{ notes: { I2: "an eclipse at gr1? ½ mag" }, views: {} },
};

async function dataset() {
  const root = memoryTree();
  const tree = datasetTree(root, datasetId);
  await writeTestDataset(tree);
  return { root, tree };
}

test("a dataset whose view was never kept has none", async () => {
  expect(await readView((await dataset()).tree)).toBeUndefined();
});

test("the view that was kept last is read", async () => {
  const { root, tree } = await dataset();
  await saveView({ root }, { datasetId, view: { ...view, filter: "" } }, silentJob());
  await saveView({ root }, { datasetId, view }, silentJob());
  expect(await readView(tree)).toEqual(view);
});

test("a view that is not as it was written is refused by name", async () => {
  const { root, tree } = await dataset();
  await saveView({ root }, { datasetId, view }, silentJob());
  const bytes = (await tree.readFile("view.json"))!;
  bytes[20]! ^= 1;
  await tree.replaceFile("view.json", bytes);
  await expect(readView(tree)).rejects.toMatchObject({ tag: "DatasetDamaged", details: { path: "view.json" } });
});

test("no view is kept of a dataset that is not there", async () => {
  const { root } = await dataset();
  await expect(saveView({ root }, { datasetId: "gone", view }, silentJob())).rejects.toMatchObject({
    tag: "DatasetMissing",
  });
  expect(await root.list("datasets")).toHaveLength(1);
});
