// What sources have besides their photometry: from the catalogs through both stores to whoever reads them.
import { expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import { objectProperties } from "../../../../src/core/lightcurve/object-properties.ts";
import { verify } from "../../../../src/pipeline/check/verify.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { exportZip } from "../../../../src/pipeline/export/export-zip.ts";
import { importStore } from "../../../../src/pipeline/import/import-store.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { openFileSource } from "../../../../src/pipeline/read/file-source.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { openZarrSource } from "../../../../src/pipeline/read/zarr-source.ts";
import { datasetTree, readRecord } from "../../../../src/storage/dataset-directory.ts";
import { exportFolders } from "../../../../src/storage/export-folders.ts";
import { openZipStore } from "../../../../src/storage/zip/open-zip-store.ts";
import { madeProperties } from "../../../support/made-catalogs.ts";
import { drop, propertyDrops } from "../../../support/made-drops.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { planned } from "../../../support/planned.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

const kept = ["x_image", "y_image", "fwhm_image", "background"];

async function made(files: Files = new Map()) {
  const root = memoryTree(files);
  await drop(root, propertyDrops[0]!);
  const { datasetId } = await drop(root, propertyDrops[1]!);
  await rechunk({ root }, { datasetId }, silentJob());
  return { root, datasetId };
}

async function propertiesOf(root: ReturnType<typeof memoryTree>, datasetId: string) {
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  try {
    const { objectKey } = await reader.objects();
    const pack = await reader.propertyPack!(objectKey);
    const curves = await reader.lightCurves(
      ["ch1_sci", "ch2_sci"].flatMap((table) =>
        objectKey.map((key) => ({ objectKey: key, measurementKey: `${table}-mag_auto` })),
      ),
    );
    return { objectKey, pack, curves };
  } finally {
    reader.close();
  }
}

test("every property of every source is what its catalog says, and nothing where there is no source", async () => {
  const { root, datasetId } = await made();
  const { objectKey, pack, curves } = await propertiesOf(root, datasetId);
  const { propertyKeys, tableKeys, axis, numbers } = pack!;
  expect(propertyKeys).toEqual(["x_image", "y_image", "fwhm_image", "fwhm_world", "background"]);
  expect(tableKeys).toEqual(["ch1_sci", "ch2_sci"]);
  const epochCount = axis.epochKeys.length;
  let compared = 0;
  for (const [object, key] of objectKey.entries())
    for (const [table] of tableKeys.entries())
      for (const [epoch, epochKey] of axis.epochKeys.entries()) {
        const curve = curves[table * objectKey.length + object]!;
        const magnitude = curve.value[curve.epochKeys.indexOf(epochKey)]!;
        const expected = madeProperties(magnitude, sourceOf(magnitude));
        const found = propertyKeys.map(
          (_, p) => numbers[((object * 2 + table) * propertyKeys.length + p) * epochCount + epoch]!,
        );
        // The last epoch's catalog has no such columns.
        const none = Number.isNaN(magnitude) || epochKey === "gr103";
        expect(found, `${key} ${epochKey}`).toEqual(
          propertyKeys.map((property) => {
            const at = kept.indexOf(property);
            return none || at < 0 ? Number.NaN : Math.fround(expected[at]!);
          }),
        );
        if (!none) compared++;
      }
  expect(compared).toBeGreaterThan(80);
  expect((await verify({ root }, { datasetId }, silentJob())).damage).toEqual([]);
});

/** Which source of a made catalog has this magnitude. */
const sourceOf = (magnitude: number) => magnitude % 1000;

test("an object has a column of each table and property that an epoch has a number of", async () => {
  const { root, datasetId } = await made();
  const { objectKey } = await propertiesOf(root, datasetId);
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const { columns, epochKeys } = objectProperties(objectKey[3]!, await reader.propertyPack!([objectKey[3]!]));
  await expect(reader.propertyPack!(["no such"])).rejects.toMatchObject({ tag: "UnknownObject" });
  reader.close();
  expect(epochKeys).toEqual(["gr100", "gr101", "gr102", "gr103"]);
  const names = columns.map(({ tableKey, propertyKey, unit }) => `${tableKey} ${propertyKey} ${unit}`);
  expect(names).toEqual([
    ...["ch1_sci x_image pix", "ch1_sci y_image pix", "ch1_sci fwhm_image pix", "ch1_sci background undefined"],
    ...["ch2_sci x_image pix", "ch2_sci y_image pix", "ch2_sci fwhm_image pix", "ch2_sci background undefined"],
  ]);
});

test("a zip has them, whoever opens it and imports it again", async () => {
  const { root, datasetId } = await made();
  const before = await propertiesOf(root, datasetId);
  const blob = await exportZip({ root, folders: exportFolders(Promise.resolve(root)) }, { datasetId }, silentJob());
  const zip = new File([await blob.arrayBuffer()], "made.zarr.zip");
  const source = await openFileSource(zip, "file:1");
  const opened = await source.propertyPack!(before.objectKey);
  source.close();
  expect(opened!.propertyKeys).toEqual(before.pack!.propertyKeys);
  expect(opened!.numbers).toEqual(before.pack!.numbers);
  const other = memoryTree(new Map());
  const imported = await importStore({ root: other }, { file: zip }, silentJob());
  await rechunk({ root: other }, { datasetId: imported.datasetId }, silentJob());
  const { pack } = await propertiesOf(other, imported.datasetId);
  expect(pack!.numbers).toEqual(before.pack!.numbers);
  expect((await verify({ root: other }, { datasetId: imported.datasetId }, silentJob())).damage).toEqual([]);
});

test("the names of properties are read once, however many objects are asked for one after the other", async () => {
  const { root, datasetId } = await made();
  const { objectKey } = await propertiesOf(root, datasetId);
  const blob = await exportZip({ root, folders: exportFolders(Promise.resolve(root)) }, { datasetId }, silentJob());
  const store = (await openZipStore(new File([await blob.arrayBuffer()], "made.zip"), "made.zip"))!;
  const asked: string[] = [];
  const get = store.get.bind(store);
  store.get = (key) => {
    asked.push(key);
    return get(key);
  };
  const source = await openZarrSource(store, { sourceId: "file:1", name: "made", file: "made.zip" });
  const names = () => asked.filter((key) => /^\/property\/c/.test(key)).length;
  const before = names();
  for (const key of objectKey.slice(0, 3))
    expect((await source.propertyPack!([key]))!.propertyKeys.length).toBeGreaterThan(0);
  expect(names() - before).toBe(1);
  source.close();
});

/** Catalogs of a spelling that says neither what its width is in, nor that it is SExtractor's. */
const spelled = [1, 2].map((epoch) => {
  const rows = [0, 1, 2, 3, 4].map((k) => [10 + k / 50, 2 + k / 50, 15 + k, 0.01, 100 + 9 * k, 80 + k, 2.5].join(","));
  const text = ["ra,dec,mag_auto,magerr_auto,xcentroid,ycentroid,fwhm", ...rows].join("\n");
  return { path: `a${epoch}.csv`, file: new File([text], `a${epoch}.csv`) };
});

test.each([
  [undefined, ["position", "property"]],
  [false, ["position"]],
])("what is taken of columns of other names is said, in the report and the dataset (%s)", async (kept, kinds) => {
  const root = memoryTree(new Map());
  const { datasetId, assumptions } = await ingest(
    { root, parser: thisThreadParser },
    planned({
      ...{ files: spelled, match: { mode: "position", radiusArcsec: 1 } },
      ...(kept === undefined ? {} : { sourceProperties: kept }),
    }),
    silentJob(),
  );
  const said = assumptions.filter(({ text }) => /xcentroid|fwhm/.test(text));
  expect(said.map(({ kind, fileCount }) => [kind, fileCount])).toEqual(kinds.map((kind) => [kind, 2]));
  const record = await readRecord(datasetTree(root, datasetId));
  const recorded = record.assumptions!.filter(({ text }) => /xcentroid|fwhm/.test(text));
  expect(recorded).toEqual(said.map(({ kind, text }) => ({ kind, text, path: "a1.csv" })));
});

test("where they are not to be kept, nothing of them is stored, then and later", async () => {
  const files: Files = new Map();
  const root = memoryTree(files);
  const { datasetId } = await ingest(
    { root, parser: thisThreadParser },
    planned({
      files: propertyDrops[0]!.map((file) => ({ path: file.name, file })),
      match: { mode: "position", radiusArcsec: 1 },
      sourceProperties: false,
    }),
    silentJob(),
  );
  await drop(root, propertyDrops[1]!);
  await rechunk({ root }, { datasetId }, silentJob());
  expect((await readRecord(datasetTree(root, datasetId))).properties).toEqual([]);
  expect([...files.keys()].filter((path) => /propert/.test(path))).toEqual([]);
  expect((await propertiesOf(root, datasetId)).pack).toBeUndefined();
});
