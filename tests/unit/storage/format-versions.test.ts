// Datasets that earlier versions of the workbench wrote, byte for byte: they must open, go on, and be told from newer ones.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { parseSealedJson, sealJson } from "../../../src/core/bytes/sealed-json.ts";
import { datasetFormatVersion } from "../../../src/core/cube/dataset.ts";
import { migrateRecord } from "../../../src/core/cube/migrate-record.ts";
import { silentJob } from "../../../src/core/job.ts";
import { verify } from "../../../src/pipeline/check/verify.ts";
import { rechunk } from "../../../src/pipeline/copy/rechunk.ts";
import { listDatasets } from "../../../src/pipeline/dataset/datasets.ts";
import { openDatasetReader } from "../../../src/pipeline/read/read.ts";
import { datasetTree, readRecord } from "../../../src/storage/dataset-directory.ts";
import { madeCatalog } from "../../support/made-catalogs.ts";
import { drop, firstDrop, propertyDrops, secondDrop } from "../../support/made-drops.ts";
import { type Files, memoryTree } from "../../support/memory-tree.ts";

const folder = fileURLToPath(new URL("../../fixtures/stores/", import.meta.url));
const versions = readdirSync(folder).flatMap((name) => /^version-(\d+)\.zip$/.exec(name)?.[1] ?? []);

/** With a reference catalog, and without one. */
const origins = [
  { origin: "a reference catalog", suffix: "", drops: [firstDrop, secondDrop] },
  { origin: "the union of its epochs", suffix: "-union", drops: [firstDrop.slice(1), secondDrop.slice(1)] },
] as const;
/** From version 3 on, also with what sources have besides their photometry. */
const withProperties = { origin: "the union, with properties", suffix: "-properties", drops: propertyDrops } as const;
const everyKind = versions.flatMap((version) =>
  [...origins, ...(Number(version) < 3 ? [] : [withProperties])].map((origin) => ({ version, ...origin })),
);

function stored(version: string, suffix = ""): Files {
  const entries = unzipSync(readFileSync(`${folder}version-${version}${suffix}.zip`));
  return new Map(Object.entries(entries).map(([path, bytes]) => [path, Uint8Array.from(bytes)]));
}

async function readCurves(files: Files): Promise<string> {
  const root = memoryTree(files);
  const [known] = await listDatasets(root);
  const reader = await openDatasetReader(datasetTree(root, known!.datasetId));
  try {
    const { record } = await reader.overview();
    const { objectKey } = await reader.objects();
    const names = record.measurements.flatMap(({ measurementKey }) =>
      objectKey.map((objectKey) => ({ objectKey, measurementKey })),
    );
    const properties = await reader.propertyPack?.(objectKey);
    const curves = (await reader.lightCurves(names)).map((curve) => Object.values(curve).map(String));
    return JSON.stringify([curves, String(properties?.numbers)]);
  } finally {
    reader.close();
  }
}

test("every format version is kept as a fixture", () => {
  expect(versions).toEqual(Array.from({ length: datasetFormatVersion }, (_, n) => String(n + 1)));
});

describe.each(everyKind)(
  "a dataset of format version $version, its objects from $origin",
  ({ version, suffix, drops }) => {
    test("opens, verifies, and holds what it held", async () => {
      const files = stored(version, suffix);
      const root = memoryTree(files);
      const [known] = await listDatasets(root);
      expect(known).toMatchObject({ objectCount: 30, epochCount: 4, upToDate: false, rechunked: true });
      expect((await verify({ root }, known!, silentJob())).damage).toEqual([]);
    });

    test("takes more catalogs, is rechunked, and equals what the present version makes of the same catalogs", async () => {
      const files = stored(version, suffix);
      const root = memoryTree(files);
      // Datasets of now remember the epoch table's rows for epochs to come; that one is given it again.
      await drop(root, [...drops[1], ...drops[0].filter(({ name }) => name.startsWith("epochs"))]);
      const { datasetId } = (await listDatasets(root))[0]!;
      // Older workbenches refuse it from here on: they would not know where its epochs lie.
      const record = new TextDecoder().decode(files.get(`datasets/${datasetId}/dataset.json`));
      expect(parseSealedJson(record)).toMatchObject({ formatVersion: datasetFormatVersion });
      await rechunk({ root }, { datasetId }, silentJob());
      expect((await verify({ root }, { datasetId }, silentJob())).damage).toEqual([]);

      const fresh: Files = new Map();
      await drop(memoryTree(fresh), drops[0]);
      const made = await drop(memoryTree(fresh), drops[1]);
      await rechunk({ root: memoryTree(fresh) }, { datasetId: made.datasetId }, silentJob());
      expect(await readCurves(files)).toBe(await readCurves(fresh));
    });
  },
);

test("a union from before its revisions were kept is refined as if they had been", async () => {
  const refined = async (files: Files, drops: readonly File[][]) => {
    for (const catalogs of drops) await drop(memoryTree(files), catalogs);
    const [known] = await listDatasets(memoryTree(files));
    const reader = await openDatasetReader(datasetTree(memoryTree(files), known!.datasetId));
    const { objectKey, decDeg, columns } = await reader.objects().finally(() => reader.close());
    return objectKey.map((key, k) => [key, decDeg[k]!.toFixed(12), columns.map(({ name, data }) => [name, data[k]])]);
  };
  const third = [madeCatalog(4, "ch1_sci", new Float32Array(30).fill(17), { northArcsec: 0.4 })];
  const [first, second] = [firstDrop.slice(1), secondDrop.slice(1)];
  const fromStored = await refined(stored("1", "-union"), [third]);
  expect(fromStored).toEqual(await refined(new Map(), [first, second, third]));
});

test("a dataset of a newer format is refused by name, and not touched", async () => {
  const files = stored(versions.at(-1)!);
  const root = memoryTree(files);
  const path = [...files.keys()].find((name) => name.endsWith("/dataset.json"))!;
  const datasetId = path.split("/")[1]!;
  const record = parseSealedJson<object>(new TextDecoder().decode(files.get(path)));
  const newer = { ...record, formatVersion: datasetFormatVersion + 1 };
  files.set(path, new TextEncoder().encode(sealJson(newer, "indented")));
  const before = [...files.entries()].map(([name, bytes]) => `${name} ${bytes.join()}`);
  await expect(readRecord(datasetTree(root, datasetId))).rejects.toMatchObject({
    tag: "DatasetTooNew",
    details: { formatVersion: datasetFormatVersion + 1, supported: datasetFormatVersion },
  });
  await expect(verify({ root }, { datasetId }, silentJob())).rejects.toMatchObject({ tag: "DatasetTooNew" });
  expect([...files.entries()].map(([name, bytes]) => `${name} ${bytes.join()}`)).toEqual(before);
});

test("a record goes through every migration between its version and the present one, in order", () => {
  const steps = [1, 2, 3].map((step) => (record: Record<string, unknown>) => ({
    ...record,
    steps: [...((record.steps as number[] | undefined) ?? []), step],
  }));
  expect(migrateRecord({ formatVersion: 2 }, steps, 4)).toEqual({ formatVersion: 4, steps: [2, 3] });
  expect(migrateRecord({ formatVersion: 4 }, steps, 4)).toEqual({ formatVersion: 4 });
});
