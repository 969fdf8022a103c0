import { readFileSync } from "node:fs";
import { BlobReader, configure, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { beforeAll, expect, test } from "vitest";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { parseRecipe } from "../../../../src/core/export/recipe.ts";
import { abortedError, type Progress, silentJob } from "../../../../src/core/job.ts";
import type { Carrier } from "../../../../src/core/verbs/remote-store.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { listDatasets } from "../../../../src/pipeline/dataset/datasets.ts";
import { exportZip } from "../../../../src/pipeline/export/export-zip.ts";
import { importStore } from "../../../../src/pipeline/import/import-store.ts";
import { openFileSource } from "../../../../src/pipeline/read/file-source.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree, readRecord } from "../../../../src/storage/dataset-directory.ts";
import { exportFolders } from "../../../../src/storage/export-folders.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { serverCarrier } from "../../../../src/ui/door/server-carrier.ts";
import {
  contractEpochs,
  contractMeasurements,
  contractObjects,
  contractValue,
  isMeasured,
} from "../../../support/curve-source-contract.ts";
import { exportedId, writeExportedDataset } from "../../../support/exported-dataset.ts";
import { lyingServer } from "../../../support/lying-server.ts";
import { memoryTree } from "../../../support/memory-tree.ts";

configure({ useWebWorkers: false });

async function zipOf(root: FileTree, datasetId: string): Promise<File> {
  const blob = await exportZip({ root, folders: exportFolders(Promise.resolve(root)) }, { datasetId }, silentJob());
  return new File([await blob.arrayBuffer()], "field.zarr.zip");
}

async function entriesOf(zip: Blob): Promise<Map<string, Uint8Array>> {
  const entries = new Map<string, Uint8Array>();
  for (const entry of await new ZipReader(new BlobReader(zip), { checkSignature: true }).getEntries())
    if (!entry.directory) entries.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
  return entries;
}

let zip: File;
beforeAll(async () => {
  const root = memoryTree();
  await writeExportedDataset(root);
  zip = await zipOf(root, exportedId);
});

test("our own zip, imported on another machine and exported again, has every array byte for byte, and all that was added", async () => {
  const root = memoryTree();
  const report = await importStore({ root }, { file: zip }, silentJob());
  expect(report).toMatchObject({ objectCount: 8, epochCount: 6, measurementCount: 3, leftOut: [] });
  await rechunk({ root }, { datasetId: report.datasetId }, silentJob());
  const [before, after] = [await entriesOf(zip), await entriesOf(await zipOf(root, report.datasetId))];
  expect([...after.keys()]).toEqual([...before.keys()]);
  const own = new Set(["README.md", "journal.jsonl"]); // of the dataset's id, and of where its files lie
  for (const [name, bytes] of before) if (!own.has(name)) expect(Buffer.compare(after.get(name)!, bytes), name).toBe(0);
  expect(before.has("additions.jsonl")).toBe(true);
  const recipe = parseRecipe(new TextDecoder().decode(before.get("recipe.json")))!;
  expect(recipe.dataset.excludedEpochs).toEqual(["e4"]);
  expect(recipe.inputs).toHaveLength(6);
  expect(recipe.correction).toEqual({
    name: "zero points",
    version: 1,
    measurementKeys: ["ch1-mag_auto"],
    options: expect.anything(),
  });
  const record = await readRecord(datasetTree(root, report.datasetId));
  expect([record.name, record.time.place]).toEqual(["Exported, a field", "observatory"]);
  // Columns are shown in the order of the catalog: theirs, not that of their names.
  const reader = await openDatasetReader(datasetTree(root, report.datasetId));
  expect((await reader.objects()).columns.map(({ name }) => name)).toEqual(["MAG_AUTO", "A_IMAGE"]);
  reader.close();
});

test("our own zip that is only looked at says what only a copy has: its numbers are as measured", async () => {
  const overview = async (file: File) => (await openFileSource(file, "a")).overview();
  const { readOnly, correction } = await overview(zip);
  expect(correction).toBeUndefined();
  expect(readOnly?.withCopy).toEqual(["zero points “zero points”", "1 excluded epoch"]);
  const bytes = readFileSync(new URL("../../../fixtures/stores-python/v2-zstd.zip", import.meta.url));
  expect((await overview(new File([bytes], "python.zip"))).readOnly).not.toHaveProperty("withCopy");
});

test.each(["v2-zstd", "v3-sharded", "xarray-v3-times"])(
  "a store of Python (%s) becomes a dataset with its numbers",
  async (name) => {
    const bytes = readFileSync(new URL(`../../../fixtures/stores-python/${name}.zip`, import.meta.url));
    const root = memoryTree();
    const { datasetId } = await importStore({ root }, { file: new File([bytes], `${name}.zip`) }, silentJob());
    await rechunk({ root }, { datasetId }, silentJob());
    const reader = await openDatasetReader(datasetTree(root, datasetId));
    const names = contractObjects.flatMap((objectKey) =>
      contractMeasurements.map((measurementKey) => ({ objectKey, measurementKey })),
    );
    const curves = await reader.lightCurves(names);
    reader.close();
    curves.forEach(({ value }, i) => {
      const [object, measurement] = [Math.floor(i / 2), i % 2];
      const expected = contractEpochs.map((_, epoch) =>
        isMeasured(object, measurement, epoch) ? contractValue(object, measurement, epoch) : Number.NaN,
      );
      expect([...value]).toEqual(expected);
    });
  },
);

test("what is cancelled, no store, or damaged leaves no dataset", async () => {
  const root = memoryTree();
  const tags: string[] = [];
  const refused = async (file: File, job = silentJob()) => {
    const error: unknown = await importStore({ root }, { file }, job).catch((caught) => caught);
    tags.push(isWorkbenchError(error) ? error.tag : String(error));
  };
  let committed = 0;
  await refused(zip, {
    ...silentJob(),
    checkpoint: async (stage) => {
      if (stage === "write" && ++committed === 2) throw abortedError(stage);
    },
  });
  await refused(new File(["PK\u0003\u0004, but no more"], "x.zip"));
  await refused(new File(["no zip at all"], "x.zip"));
  const bytes = new Uint8Array(await zip.arrayBuffer());
  const at = Buffer.from(bytes).indexOf("lightcurves/c/0");
  bytes[at + 400]! ^= 0xff;
  await refused(new File([bytes], "flipped.zarr.zip"));
  expect(tags).toEqual(["Aborted", "CatalogSyntax", "NotAStore", "StoreDamaged"]);
  expect(await listDatasets(root)).toEqual([]);
});

test.each(["zip", "folder"])("our store on a server, as a %s, becomes the dataset that the zip becomes", async (as) => {
  const entries = await entriesOf(zip);
  const files =
    as === "zip"
      ? { "field.zarr.zip": new Uint8Array(await zip.arrayBuffer()) }
      : Object.fromEntries([...entries].map(([path, bytes]) => [`field.zarr/${path}`, bytes]));
  const server = await lyingServer(files);
  const name = as === "zip" ? "field.zarr.zip" : "field.zarr";
  const file = { url: `${server.url}/${name}`, name, carrier: serverCarrier() };
  const root = memoryTree();
  const stages = new Set<string>();
  const job = { ...silentJob<never>(), progress: ({ stage }: Progress) => void stages.add(stage) };
  const { datasetId } = await importStore({ root }, { file }, job);
  expect([...stages]).toEqual(["read", "write"]);
  await rechunk({ root }, { datasetId }, silentJob());
  const after = await entriesOf(await zipOf(root, datasetId));
  const own = new Set(["README.md", "journal.jsonl"]);
  for (const [name, bytes] of entries)
    if (!own.has(name)) expect(Buffer.compare(after.get(name)!, bytes), name).toBe(0);
  expect((await readRecord(datasetTree(root, datasetId))).name).toBe("Exported, a field");

  // Neither what is cancelled leaves a dataset, nor what is another one than was opened.
  const other = memoryTree();
  const abort = new AbortController();
  server.asked.length = 0;
  const carrier: Carrier = (asked, signal) => {
    abort.abort();
    return serverCarrier()(asked, signal);
  };
  const cancelled = importStore(
    { root: other },
    { file: { ...file, carrier } },
    { ...silentJob(), signal: abort.signal },
  );
  await expect(cancelled).rejects.toMatchObject({ tag: "Aborted" });
  const version = { byteLength: 1, etag: '"earlier"' };
  if (as === "folder") server.mood = "changed midway";
  server.patience = 3;
  for (const changed of as === "folder" ? [file, { ...file, version }] : [{ ...file, version }])
    await expect(importStore({ root: other }, { file: changed }, silentJob())).rejects.toMatchObject({
      details: { fault: "changed" },
    });
  expect(await listDatasets(other)).toEqual([]);
  await server.close();
});

test("an address at which no store lies becomes none", async () => {
  const server = await lyingServer({ "x.zip": new TextEncoder().encode("no zip at all") });
  const file = { url: `${server.url}/x.zip`, name: "x.zip", carrier: serverCarrier() };
  await expect(importStore({ root: memoryTree() }, { file }, silentJob())).rejects.toMatchObject({ tag: "NotAStore" });
  await server.close();
});
