import { expect, test } from "vitest";
import { parseCatalog } from "../../../../src/core/format/parse-catalog.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { unpackCurves } from "../../../../src/core/lightcurve/curve-pack.ts";
import type { DroppedFile } from "../../../../src/core/verbs/expand-archives.ts";
import { flagCounts } from "../../../../src/pipeline/analyse/flag-counts.ts";
import { verify } from "../../../../src/pipeline/check/verify.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { exportCurves } from "../../../../src/pipeline/export/export-curves.ts";
import { exportZip } from "../../../../src/pipeline/export/export-zip.ts";
import { importStore } from "../../../../src/pipeline/import/import-store.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { mergeParts } from "../../../../src/pipeline/ingest/merge-parts.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { readEpochBlocks } from "../../../../src/pipeline/read/read-epoch-blocks.ts";
import { openZarrSource } from "../../../../src/pipeline/read/zarr-source.ts";
import { readStoreMetadata } from "../../../../src/storage/axis-files.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { exportFolders } from "../../../../src/storage/export-folders.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { openZipStore } from "../../../../src/storage/zip/open-zip-store.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { planned, type Unplanned } from "../../../support/planned.ts";
import { dropped } from "../../../support/sample-files.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

const starCount = 70;
/** Bits that catalogs of surveys use, the highest among them. */
const wide = [2 ** 15, 2 ** 16 + 4, 2 ** 30 + 2 ** 20 + 1, 2 ** 31 - 1];
const flagOf = (star: number, epoch: number, isWide: boolean) =>
  isWide && (star + epoch) % 3 === 0 ? wide[(star + epoch) % 4]! : (star * 7 + epoch) % 256;

const catalog = (epoch: number, isWide: boolean): DroppedFile => {
  const rows = Array.from({ length: starCount }, (_, star) => {
    const at = [(10 + star * 0.01).toFixed(5), (-5 + (star % 7) * 0.01).toFixed(5)];
    return [star + 1, ...at, 15 + star / 100 + epoch / 1000, 0.1, flagOf(star, epoch, isWide)].join(",");
  });
  return dropped(`night${epoch}.csv`, ["number,ra,dec,mag_auto,magerr_auto,flags", ...rows].join("\n"));
};

async function ingested(root: FileTree, files: DroppedFile[], more: Partial<Unplanned> = {}) {
  const report = await ingest(
    { root, parser: thisThreadParser },
    planned({ files, match: { mode: "auto" }, ...more }),
    silentJob(),
  );
  expect(report.refused).toEqual([]);
  expect(report.assumptions.filter(({ text }) => text.includes("flags"))).toEqual([]);
  return report.datasetId;
}

/** Every flag of every epoch of a dataset's light curves, by epoch and star. */
async function flagsOf(root: FileTree, datasetId: string) {
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const { record } = await reader.overview();
  const names = (await reader.objects()).objectKey.map((objectKey) => ({
    objectKey,
    measurementKey: record.measurements[0]!.measurementKey,
  }));
  const pack = await reader.curvePack(names);
  reader.close();
  return { pack, curves: unpackCurves(names, pack, pack.axis!), record };
}

/** That each star's light curve has its own flags: a star is known by its brightness. */
function expectFlags(curves: Awaited<ReturnType<typeof flagsOf>>["curves"], isWide: (epoch: number) => boolean) {
  expect(curves).toHaveLength(starCount);
  let wideCount = 0;
  for (const { value, flags, epochKeys } of curves)
    for (const [at, key] of epochKeys.entries()) {
      const epoch = Number(key.replace(/\D/g, ""));
      const star = Math.round((value[at]! - 15 - epoch / 1000) * 100);
      expect(flags[at]).toBe(flagOf(star, epoch, isWide(epoch)));
      if (flags[at]! > 32767) wideCount++;
    }
  return wideCount;
}

const typeOf = async (root: FileTree, datasetId: string, store: string) =>
  (await readStoreMetadata(datasetTree(root, datasetId).subtree(store)))!.consolidated_metadata.metadata.flags!
    .data_type;
const catalogs = (count: number, isWide: (epoch: number) => boolean) =>
  Array.from({ length: count }, (_, epoch) => catalog(epoch, isWide(epoch)));

test("flags of more than 16 bits come back as they are, from both stores, zips and tables", async () => {
  const root = memoryTree();
  const datasetId = await ingested(
    root,
    catalogs(6, () => true),
  );
  expect(await typeOf(root, datasetId, "lightcurves_write.zarr")).toBe("int32");
  await rechunk({ root }, { datasetId }, silentJob());
  expect(await typeOf(root, datasetId, "lightcurves_read.1.zarr")).toBe("int32");
  expect((await verify({ root }, { datasetId }, silentJob())).damage).toEqual([]);

  const { curves, pack, record } = await flagsOf(root, datasetId);
  expect(pack.flags).toBeInstanceOf(Int32Array);
  expect(expectFlags(curves, () => true)).toBeGreaterThan(100);
  const counts = await flagCounts({ root }, { datasetId, tableKey: record.tables[0]!.tableKey }, silentJob());
  expect(counts.sourceCount.every((count) => count === 6)).toBe(true);
  const saturated = curves.map(({ flags }) => flags.filter((flag) => flag & 4).length);
  expect([...counts.saturatedCount]).toEqual(saturated);

  for await (const block of readEpochBlocks({ root }, { datasetId, epochKey: curves[0]!.epochKeys[2]! })) {
    expect(block.flags).toBeInstanceOf(Int32Array);
    expect([...block.flags]).toEqual(curves.map(({ flags }) => flags[2]));
  }

  const folders = exportFolders(Promise.resolve(root));
  const zip = await exportZip({ root, folders }, { datasetId, codec: "zstd" }, silentJob());
  const file = new File([zip], "wide.zarr.zip");
  const source = await openZarrSource((await openZipStore(file, file.name))!, {
    ...{ sourceId: "zip", name: "zip", file: file.name },
  });
  const names = curves.map(({ objectKey, measurementKey }) => ({ objectKey, measurementKey }));
  const zipped = await source.curvePack(names);
  expect(zipped.flags).toEqual(pack.flags);
  expect((await source.overview()).wideFlags).toBe(true);
  source.close();

  for (const format of ["fits", "parquet", "votable", "ecsv", "csv"]) {
    const blob = await exportCurves({ root, folders }, { datasetId, format }, silentJob());
    const parsed = await parseCatalog(new Uint8Array(await blob.arrayBuffer()), `points.${format}`);
    const column = parsed.columns.find(({ name }) => /flags$/i.test(name))!;
    expect(Array.from(column.data, Number), format).toEqual(curves.flatMap(({ flags }) => [...flags]));
  }

  const imported = await importStore({ root }, { file }, silentJob());
  await rechunk({ root }, { datasetId: imported.datasetId }, silentJob());
  expect((await flagsOf(root, imported.datasetId)).pack.flags).toEqual(pack.flags);
});

test("a later epoch widens the flags of those that are there, which stay what they were", async () => {
  const root = memoryTree();
  const isWide = (epoch: number) => epoch >= 3;
  const all = catalogs(6, isWide);
  const datasetId = await ingested(root, all.slice(0, 3));
  expect(await typeOf(root, datasetId, "lightcurves_write.zarr")).toBe("int16");
  await rechunk({ root }, { datasetId }, silentJob());
  const narrow = await flagsOf(root, datasetId);
  expect(narrow.pack.flags).toBeInstanceOf(Int16Array);

  await ingested(root, all.slice(3), { datasetId });
  expect(await typeOf(root, datasetId, "lightcurves_write.zarr")).toBe("int32");
  // The copy that is published stays as it is until the next one.
  expect((await flagsOf(root, datasetId)).pack.flags).toEqual(narrow.pack.flags);
  expect((await verify({ root }, { datasetId }, silentJob())).damage).toEqual([]);
  await rechunk({ root }, { datasetId }, silentJob());
  expect((await verify({ root }, { datasetId }, silentJob())).damage).toEqual([]);
  expect(expectFlags((await flagsOf(root, datasetId)).curves, isWide)).toBeGreaterThan(30);
});

test("a widening that was cut off is brought to its end, by the next copy too", async () => {
  const root = memoryTree();
  const datasetId = await ingested(
    root,
    catalogs(4, () => false),
  );
  const writer = await openDatasetWriter(datasetTree(root, datasetId));
  await writer.update({ chunks: { ...writer.record.chunks, wideFlags: true } });
  const [first] = writer.epochs.values();
  await writer.commitEpoch(first!.epochKey, (await writer.readSlab(first!.epochKey))!, first!);
  await writer.close();

  await rechunk({ root }, { datasetId }, silentJob());
  expect(await typeOf(root, datasetId, "lightcurves_write.zarr")).toBe("int32");
  expect((await verify({ root }, { datasetId }, silentJob())).damage).toEqual([]);
  const { curves, pack } = await flagsOf(root, datasetId);
  expect(pack.flags).toBeInstanceOf(Int32Array);
  expectFlags(curves, () => false);
});

test("parts of which one has wide flags are merged to a dataset of wide flags", async () => {
  // With a reference no part sees the catalogs of another.
  const reference = dropped("superstack.csv", await catalog(9, false).file.text());
  const files = [reference, ...catalogs(6, (epoch) => epoch === 4)];
  const parts = [];
  const widths: string[] = [];
  for (const index of [1, 2]) {
    const root = memoryTree();
    const datasetId = await ingested(root, files, { part: { index, count: 2 } } as Partial<Unplanned>);
    widths.push(await typeOf(root, datasetId, "lightcurves_write.zarr"));
    parts.push({ name: `part ${index}`, tree: datasetTree(root, datasetId) });
  }
  expect(widths.sort()).toEqual(["int16", "int32"]);
  const root = memoryTree();
  const { datasetId } = await mergeParts(root, parts, {}, silentJob());
  await rechunk({ root }, { datasetId }, silentJob());
  expect((await verify({ root }, { datasetId }, silentJob())).damage).toEqual([]);
  expect(expectFlags((await flagsOf(root, datasetId)).curves, (epoch) => epoch === 4)).toBeGreaterThan(10);
});

test("bits beyond the 31st are kept as that one, and it is said", async () => {
  const root = memoryTree();
  const text = await catalog(0, false).file.text();
  const more = dropped("night1.csv", text.replace(/,\d+$/m, ",4294967297"));
  const { assumptions } = await ingest(
    { root, parser: thisThreadParser },
    planned({ files: [catalog(0, false), more], match: { mode: "auto" } }),
    silentJob(),
  );
  expect(assumptions.map(({ text }) => text)).toContainEqual(
    "flags: of flags above 2147483647, all bits from 1073741824 on were kept as the one bit 1073741824.",
  );
});
