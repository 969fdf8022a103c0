import { expect, test } from "vitest";
import { parseSealedJson, sealJson } from "../../../../src/core/bytes/sealed-json.ts";
import { type DatasetRecord, datasetFiles } from "../../../../src/core/cube/dataset.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { analyse } from "../../../../src/pipeline/analyse/analyse.ts";
import { shardStatistics } from "../../../../src/pipeline/analyse/shard-statistics.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { renameDataset } from "../../../../src/pipeline/dataset/datasets.ts";
import { excludeEpochs } from "../../../../src/pipeline/dataset/exclude-epochs.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { exportZip } from "../../../../src/pipeline/export/export-zip.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { exportFolders } from "../../../../src/storage/export-folders.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { epochKey, smallSize, writeTestDataset } from "../../../support/small-dataset.ts";

const datasetId = "small";

test("a tab that was open when a newer version took the dataset over reads on, and writes nothing into it", async () => {
  const files: Files = new Map();
  const root = memoryTree(files);
  const tree = datasetTree(root, datasetId);
  await writeTestDataset(tree, smallSize);
  await rechunk({ root }, { datasetId }, silentJob());
  const reader = await openDatasetReader(tree);
  const name = { objectKey: "I5", measurementKey: "ch1_sci-mag_aper_0" };
  const [before] = await reader.lightCurves([name]);

  const path = [...files.keys()].find((key) => key.endsWith(datasetFiles.dataset))!;
  const record = parseSealedJson<DatasetRecord>(new TextDecoder().decode(files.get(path)));
  const newer = { ...record, formatVersion: record.formatVersion + 1 };
  await tree.replaceFile(datasetFiles.dataset, new TextEncoder().encode(sealJson(newer, "indented")));
  const snapshot = () => new Map([...files].map(([key, bytes]) => [key, bytes.slice()]));
  const taken = snapshot();

  expect(await reader.lightCurves([name])).toEqual([before]);
  const tooNew = { tag: "DatasetTooNew" };
  await expect(reader.overview()).rejects.toMatchObject(tooNew);
  const analyst = {
    concurrency: 1,
    shardStatistics: (asked: Parameters<typeof shardStatistics>[1]) => shardStatistics({ root }, asked, silentJob()),
  };
  const calls: (() => Promise<unknown>)[] = [
    () => openDatasetReader(tree),
    () => openDatasetWriter(tree),
    () => rechunk({ root }, { datasetId, force: true }, silentJob()),
    () => analyse({ root, analyst }, { datasetId, force: true }, silentJob()),
    () => excludeEpochs({ root }, { datasetId, epochKeys: [epochKey(0)], exclude: true }, silentJob()),
    () => renameDataset({ root }, { datasetId, name: "Other" }, silentJob()),
    () => exportZip({ root, folders: exportFolders(Promise.resolve(root)) }, { datasetId }, silentJob()),
  ];
  for (const call of calls) await expect(call(), String(call)).rejects.toMatchObject(tooNew);
  expect(snapshot()).toEqual(taken);
});
