import { expect, test } from "vitest";
import { datasetFiles } from "../../../../src/core/cube/dataset.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { newDataset, writeTestDataset } from "../../../support/small-dataset.ts";

const datasetId = "small";
const [{ measurementKey } = { measurementKey: "" }] = newDataset().measurements;
const rootOfCopy = `datasets/${datasetId}/${datasetFiles.objectChunked(1)}/zarr.json`;

async function made(): Promise<{ files: Files; root: FileTree }> {
  const files: Files = new Map();
  const root = memoryTree(files);
  await writeTestDataset(datasetTree(root, datasetId));
  await rechunk({ root }, { datasetId }, silentJob());
  return { files, root };
}

async function firstCurve(root: FileTree) {
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  try {
    const { objectKey } = await reader.objects();
    return (await reader.lightCurves([{ objectKey: objectKey[0]!, measurementKey }]))[0]!;
  } finally {
    reader.close();
  }
}

/** Of the copy's root; gives back what it said. */
function rewrite(files: Files, change: (attributes: Record<string, unknown>) => void): void {
  const root = JSON.parse(new TextDecoder().decode(files.get(rootOfCopy)));
  change(root.attributes);
  files.set(rootOfCopy, new TextEncoder().encode(JSON.stringify(root)));
}

test("light curves that say that they are of another dataset are not shown as this one's", async () => {
  const { files, root } = await made();
  expect((await firstCurve(root)).value.length).toBeGreaterThan(0);
  rewrite(files, (attributes) => {
    expect(attributes.dataset_id).toBe(datasetId);
    attributes.dataset_id = "another";
  });
  await expect(firstCurve(root)).rejects.toMatchObject({
    tag: "DatasetDamaged",
    details: { path: `${datasetFiles.objectChunked(1)}/zarr.json`, found: "those of another" },
  });
});

test("light curves of before, which say of no dataset that they are its, are read", async () => {
  const { files, root } = await made();
  const before = await firstCurve(root);
  rewrite(files, (attributes) => delete attributes.dataset_id);
  expect(await firstCurve(root)).toEqual(before);
});
