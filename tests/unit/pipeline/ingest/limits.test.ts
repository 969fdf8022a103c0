import { expect, test } from "vitest";
import { noPoint } from "../../../../src/core/cube/no-point.ts";
import { parseCatalog } from "../../../../src/core/format/parse-catalog.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { unpackCurves } from "../../../../src/core/lightcurve/curve-pack.ts";
import type { CurveSource } from "../../../../src/core/lightcurve/curve-source.ts";
import { pointState } from "../../../../src/core/lightcurve/reason-counts.ts";
import type { DroppedFile } from "../../../../src/core/verbs/expand-archives.ts";
import { verify } from "../../../../src/pipeline/check/verify.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { excludeEpochs } from "../../../../src/pipeline/dataset/exclude-epochs.ts";
import { exportCurves } from "../../../../src/pipeline/export/export-curves.ts";
import { exportZip } from "../../../../src/pipeline/export/export-zip.ts";
import { importStore } from "../../../../src/pipeline/import/import-store.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { openZarrSource } from "../../../../src/pipeline/read/zarr-source.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { exportFolders } from "../../../../src/storage/export-folders.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { openZipStore } from "../../../../src/storage/zip/open-zip-store.ts";
import { pointReason } from "../../../../src/ui/kit/text/point-reason.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { planned } from "../../../support/planned.ts";
import { dropped } from "../../../support/sample-files.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

/** Star 3 has a limit in psf at odd epochs, star 5 one in both at epoch 2: in mmag, so that its unit counts. */
const catalog = (epoch: number, unit: "mag" | "mmag" = "mag"): DroppedFile => {
  const scale = unit === "mmag" ? 1000 : 1;
  const rows = Array.from({ length: 20 }, (_, star) => {
    const at = [(10 + star * 0.01).toFixed(5), (-5 + (star % 7) * 0.01).toFixed(5)];
    const value = ((15 + star / 10) * scale).toFixed(3);
    const psf =
      (star === 3 && epoch % 2 === 1) || (star === 5 && epoch === 2) ? `>${(17.5 + epoch / 10) * scale}` : value;
    const auto = star === 5 && epoch === 2 ? `>${18.25 * scale}` : value;
    return [star + 1, ...at, auto, 0.1 * scale, psf, 0.1 * scale].join(",");
  });
  const head = `number,ra,dec,mag_auto [${unit}],magerr_auto [${unit}],mag_psf [${unit}],magerr_psf [${unit}]`;
  return dropped(`night${epoch}.csv`, [head, ...rows].join("\n"));
};

const run = (root: FileTree, files: DroppedFile[], datasetId?: string) =>
  ingest(
    { root, parser: thisThreadParser },
    planned({ files, match: { mode: "auto" }, ...(datasetId && { datasetId }) }),
    silentJob(),
  );

/** Everything that a source says of limits: star, measurement, epoch, number. */
async function limitsOf(source: Pick<CurveSource, "overview" | "objects" | "curvePack">) {
  const { record, hasLimits } = await source.overview();
  const { objectKey } = await source.objects();
  const names = objectKey.flatMap((objectKey) =>
    record.measurements.map(({ measurementKey }) => ({ objectKey, measurementKey })),
  );
  const pack = await source.curvePack(names);
  const curves = unpackCurves(names, pack, pack.axis!);
  const stated = curves.flatMap((curve) =>
    Array.from(curve.limits ?? [], (limit, epoch) => ({ limit, epoch })).flatMap(({ limit, epoch }) => {
      if (Number.isNaN(limit)) return [];
      expect(curve.value[epoch]).toBeNaN();
      expect(pointState(curve, epoch)).toBe("upperLimit");
      expect(pointReason(curve, epoch)).toBe(`limit only, ${Number(limit.toPrecision(6))}`);
      const others = curve.value.filter(Number.isFinite);
      const star = Math.round((others[0]! - 15) * 10);
      return [`${star} ${curve.measurementKey} ${curve.epochKeys[epoch]} ${limit.toFixed(3)} ${curve.flags[epoch]}`];
    }),
  );
  return { hasLimits, stated: stated.sort(), curves };
}

const expected = [
  "3 default-psf night1 17.600 0",
  "3 default-psf night3 17.800 0",
  `5 default-auto night2 18.250 ${noPoint.upperLimit}`,
  `5 default-psf night2 17.700 ${noPoint.upperLimit}`,
];

async function look(root: FileTree, datasetId: string) {
  await rechunk({ root }, { datasetId }, silentJob());
  expect((await verify({ root }, { datasetId }, silentJob())).damage).toEqual([]);
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const found = await limitsOf(reader);
  reader.close();
  return found;
}

test("a limit is no value, and is kept: in the light curve, in tables, in the zip and in what is made of it", async () => {
  const root = memoryTree();
  const { datasetId } = await run(
    root,
    [0, 1, 2, 3].map((epoch) => catalog(epoch, epoch === 3 ? "mmag" : "mag")),
  );
  const { stated, hasLimits, curves } = await look(root, datasetId);
  expect(hasLimits).toBe(true);
  expect(stated).toEqual(expected);
  expect(curves.filter(({ limits }) => limits)).toHaveLength(3);

  const folders = exportFolders(Promise.resolve(root));
  for (const format of ["csv", "fits", "votable", "ecsv", "parquet"]) {
    const blob = await exportCurves({ root, folders }, { datasetId, format }, silentJob());
    const { columns } = await parseCatalog(new Uint8Array(await blob.arrayBuffer()), `points.${format}`);
    const column = columns.find(({ name }) => name.startsWith("limit"))!;
    const found = Array.from<string | number, number>(column.data, (cell) =>
      cell === "" ? Number.NaN : Number(cell),
    ).filter(Number.isFinite);
    expect(found.map((limit) => limit.toFixed(3)).sort(), format).toEqual(["17.600", "17.700", "17.800", "18.250"]);
  }
  for (const format of ["fits-arrays", "parquet-nested"])
    expect((await exportCurves({ root, folders }, { datasetId, format }, silentJob())).size).toBeGreaterThan(1000);

  const csv = await exportCurves({ root, folders }, { datasetId, format: "csv" }, silentJob());
  expect(await csv.text()).toMatch(/,limit\b/);

  const zip = await exportZip({ root, folders }, { datasetId }, silentJob());
  const file = new File([zip], "limits.zarr.zip");
  const identity = { sourceId: "zip", name: "zip", file: file.name };
  const source = await openZarrSource((await openZipStore(file, file.name))!, identity);
  expect(await limitsOf(source)).toMatchObject({ hasLimits: true, stated: expected });
  source.close();
  const imported = await importStore({ root }, { file }, silentJob());
  expect((await look(root, imported.datasetId)).stated).toEqual(expected);

  await excludeEpochs({ root }, { datasetId, epochKeys: ["night2"], exclude: true }, silentJob());
  expect((await look(root, datasetId)).stated).toEqual(expected.slice(0, 2));
});

test("limits come and go with the catalogs that state them", async () => {
  const root = memoryTree();
  const { datasetId } = await run(
    root,
    [0, 1].map((epoch) => catalog(epoch)),
  );
  expect((await look(root, datasetId)).stated).toEqual(expected.slice(0, 1));
  await run(
    root,
    [2, 3].map((epoch) => catalog(epoch)),
    datasetId,
  );
  expect((await look(root, datasetId)).stated).toEqual(expected);
  const text = (await catalog(2).file.text()).replaceAll(">", "");
  await run(root, [dropped("night2.csv", text)], datasetId);
  expect((await look(root, datasetId)).stated).toEqual(expected.slice(0, 2));
});

test("without a limit there is nothing of limits in the store", async () => {
  const root = memoryTree();
  const { datasetId } = await run(root, [catalog(0), catalog(4)]);
  const { stated, hasLimits } = await look(root, datasetId);
  expect([stated, hasLimits]).toEqual([[], undefined]);
  const store = datasetTree(root, datasetId).subtree("lightcurves_read.1.zarr");
  expect((await store.list("")).filter(({ name }) => name.startsWith("limit"))).toEqual([]);
  const folders = exportFolders(Promise.resolve(root));
  const csv = await exportCurves({ root, folders }, { datasetId, format: "csv" }, silentJob());
  expect(await csv.text()).not.toMatch(/,limit\b/);
});
