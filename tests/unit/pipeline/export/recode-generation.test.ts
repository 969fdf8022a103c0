import { BlobReader, configure, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { expect, test } from "vitest";
import { datasetFiles } from "../../../../src/core/cube/dataset.ts";
import { abortedError, type Job, type Progress, silentJob } from "../../../../src/core/job.ts";
import type { CodecName } from "../../../../src/core/kernels/codec-name.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { removeDataset } from "../../../../src/pipeline/dataset/datasets.ts";
import { exportZip } from "../../../../src/pipeline/export/export-zip.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { exportFolders, sweepExportFolders } from "../../../../src/storage/export-folders.ts";
import { tryLock } from "../../../../src/storage/locks.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { rootOf } from "../../../support/root-of.ts";
import { writeTestDataset } from "../../../support/small-dataset.ts";

configure({ useWebWorkers: false });

const datasetId = "small";
const codecs: [CodecName, CodecName][] = [
  ["none", "zstd"],
  ["zstd", "none"],
];

async function made(codec: CodecName) {
  const files: Files = new Map();
  const root = memoryTree(files);
  const tree = datasetTree(root, datasetId);
  await writeTestDataset(tree);
  await rechunk({ root }, { datasetId, codec }, silentJob());
  return { files, root, tree, folders: exportFolders(Promise.resolve(root)) };
}

const exported = (files: Files) => [...files.keys()].filter((path) => path.startsWith("exports/"));

async function unzip(blob: Blob): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const entry of await new ZipReader(new BlobReader(blob), { checkSignature: true }).getEntries())
    if (!entry.directory) found.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
  return found;
}

for (const [from, to] of codecs)
  test(`a copy in codec ${from}, exported in ${to}, is byte for byte what a rechunk to ${to} makes`, async () => {
    const { files, root, tree, folders } = await made(from);
    const seen: Progress[] = [];
    const job: Job = { ...silentJob(), progress: (progress) => seen.push(progress) };
    const found = await unzip(await exportZip({ root: rootOf(tree), folders }, { datasetId, codec: to }, job));
    await rechunk({ root }, { datasetId, codec: to }, silentJob());
    const store = `datasets/${datasetId}/${datasetFiles.objectChunked(2)}/`;
    const expected = [...files].filter(([path]) => path.startsWith(store));
    expect([...found.keys()].sort()).toEqual(
      [
        "README.md",
        "journal.jsonl",
        "light-curves.ipynb",
        "recipe.json",
        ...expected.map(([path]) => path.slice(store.length)),
      ].sort(),
    );
    for (const [path, bytes] of expected) {
      // A zip is of no dataset: the root of a copy says of which it is.
      const own = `,\n    "dataset_id": "${datasetId}"`;
      const isRoot = path === `${store}zarr.json`;
      const anyones = isRoot ? Buffer.from(Buffer.from(bytes).toString().replace(own, "")) : bytes;
      expect(anyones.length).toBe(bytes.length - (isRoot ? own.length : 0));
      expect(Buffer.compare(found.get(path.slice(store.length))!, anyones), path).toBe(0);
    }
    const first = `datasets/${datasetId}/${datasetFiles.objectChunked(1)}/`;
    const total = [...files].reduce((sum, [path, { length }]) => sum + (path.startsWith(first) ? length : 0), 0);
    expect(seen.at(-1)).toEqual({ stage: "export", done: total, total, unit: "byte" });
    expect(seen.every(({ done }, i) => i === 0 || done >= seen[i - 1]!.done)).toBe(true);
  });

test("an export in the copy's own codec packs nothing anew", async () => {
  const { files, tree, folders } = await made("zstd");
  const own = await unzip(await exportZip({ root: rootOf(tree), folders }, { datasetId, codec: "zstd" }, silentJob()));
  expect(exported(files)).toEqual([]);
  expect(own).toEqual(await unzip(await exportZip({ root: rootOf(tree), folders }, { datasetId }, silentJob())));
});

test("a cancelled export leaves nothing of what it packed anew", async () => {
  const { files, tree, folders } = await made("zstd");
  let checkpoints = 0;
  const job: Job = {
    ...silentJob(),
    async checkpoint(stage) {
      if (exported(files).length > 0 && ++checkpoints > 2) throw abortedError(stage);
    },
  };
  const request = { datasetId, codec: "none" } as const;
  await expect(exportZip({ root: rootOf(tree), folders }, request, job)).rejects.toMatchObject({ tag: "Aborted" });
  expect(checkpoints).toBe(3);
  expect(exported(files)).toEqual([]);
});

test("a damaged chunk is not exported in another codec", async () => {
  const { files, tree, folders } = await made("zstd");
  const path = `datasets/${datasetId}/${datasetFiles.objectChunked(1)}/lightcurves/c/0/0/0/0`;
  files.get(path)![5]! ^= 1;
  const request = { datasetId, codec: "none" } as const;
  await expect(exportZip({ root: rootOf(tree), folders }, request, silentJob())).rejects.toMatchObject({
    tag: "DatasetDamaged",
    details: { path: "lightcurves/c/0/0/0/0" },
  });
  expect(exported(files)).toEqual([]);
});

test("what an export packed stays while the next one is made, and goes when its thread is gone", async () => {
  const { files, root, tree, folders } = await made("zstd");
  const request = { datasetId, codec: "none" } as const;
  const first = await exportZip({ root: rootOf(tree), folders }, request, silentJob());
  const perExport = exported(files).length;
  expect(perExport).toBeGreaterThan(1);
  await exportZip({ root: rootOf(tree), folders }, request, silentJob());
  expect((await unzip(first)).size).toBeGreaterThan(perExport);
  await exportZip({ root: rootOf(tree), folders }, request, silentJob());
  expect(exported(files).length).toBe(2 * perExport);

  await root.replaceFile("exports/of-a-thread-that-is-gone/1/flags/c/0/0/0", new Uint8Array(8));
  await sweepExportFolders(root);
  expect(exported(files).length).toBe(2 * perExport);
  const lock = await tryLock("lightcurve-workbench/exports/another-tab");
  await root.replaceFile("exports/another-tab/1/flags/c/0/0/0", new Uint8Array(8));
  await sweepExportFolders(root);
  expect(exported(files)).toContain("exports/another-tab/1/flags/c/0/0/0");
  lock!.release();
  await sweepExportFolders(root);
  expect(exported(files).length).toBe(2 * perExport);
});

test("an export during which newer copies are made starts again, and cries no damage", async () => {
  const { root, folders } = await made("none");
  let newer = 0;
  const job: Job = {
    ...silentJob(),
    async checkpoint() {
      // Twice: the copy that is being read is removed when the second one is published.
      if (newer < 2 && ++newer) await rechunk({ root }, { datasetId, force: true }, silentJob());
    },
  };
  const found = await unzip(await exportZip({ root, folders }, { datasetId }, job));
  expect(newer).toBe(2);
  expect(found.has("zarr.json")).toBe(true);
});

test("an export during which the dataset is removed says that it is gone", async () => {
  const { root, folders } = await made("none");
  const job: Job = {
    ...silentJob(),
    checkpoint: () => removeDataset({ root }, { datasetId }, silentJob()),
  };
  await expect(exportZip({ root, folders }, { datasetId }, job)).rejects.toMatchObject({ tag: "DatasetMissing" });
});
