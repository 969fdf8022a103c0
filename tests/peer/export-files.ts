import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportFormats } from "../../src/core/export/curve-formats.ts";
import { reasonWord } from "../../src/core/export/point-table.ts";
import { silentJob } from "../../src/core/job.ts";
import { unpackCurves } from "../../src/core/lightcurve/curve-pack.ts";
import { pointState } from "../../src/core/lightcurve/reason-counts.ts";
import { exportCurves } from "../../src/pipeline/export/export-curves.ts";
import { openDatasetReader } from "../../src/pipeline/read/read.ts";
import { datasetTree } from "../../src/storage/dataset-directory.ts";
import { exportFolders } from "../../src/storage/export-folders.ts";
import {
  exportedId,
  exportedMeasurements,
  exportedObjects,
  writeExportedDataset,
} from "../support/exported-dataset.ts";
import { memoryTree } from "../support/memory-tree.ts";

const bits = (numbers: Float32Array) => [...new Uint32Array(numbers.slice().buffer)];

/** One small dataset in every format of export, and its points as `points.json`: floats as their bits. */
export async function makeExports(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const root = memoryTree();
  await writeExportedDataset(root);
  const io = { root, folders: exportFolders(Promise.resolve(root)) };
  for (const { id, extension } of exportFormats) {
    const filters = { "ch1-mag_auto": "CV", "ch1-mag_aper_1": "TG" };
    const aavso = id === "aavso" ? { measurementKeys: Object.keys(filters), observerCode: "XYZ", filters } : {};
    const one = id === "text" ? { objectKeys: ["I1"], measurementKeys: ["ch1-mag_auto"] } : {};
    const request = { datasetId: exportedId, format: id, values: "both", ...aavso, ...one } as const;
    const blob = await exportCurves(io, request, silentJob());
    await writeFile(join(folder, `${id}${extension}`), blob.stream());
  }
  const names = exportedObjects.flatMap((objectKey) =>
    exportedMeasurements.map((measurementKey) => ({ objectKey, measurementKey })),
  );
  const read = async (asStored: boolean) => {
    const reader = await openDatasetReader(datasetTree(root, exportedId), { asStored });
    const [pack, objects] = [await reader.curvePack(names), await reader.objects()];
    reader.close();
    return { curves: unpackCurves(names, pack, pack.axis!), objects };
  };
  const [raw, corrected] = [await read(true), await read(false)];
  const points = corrected.curves.map((curve, i) => ({
    ...{ objectKey: curve.objectKey, measurement: curve.measurementKey, epochs: curve.epochKeys },
    mjd: [...new BigUint64Array(curve.epochMjd.slice().buffer)].map(String),
    ...{ value: bits(raw.curves[i]!.value), uncertainty: bits(raw.curves[i]!.uncertainty) },
    ...{ value_corrected: bits(curve.value), uncertainty_corrected: bits(curve.uncertainty) },
    flags: [...curve.flags],
    reason: curve.epochKeys.map((_, epoch) => reasonWord(pointState(curve, epoch))),
  }));
  const { objectKey, raDeg, decDeg } = raw.objects;
  const places = objectKey.map((key, i) => ({ key, ra: raDeg[i], dec: decDeg[i] }));
  await writeFile(join(folder, "points.json"), JSON.stringify({ points, places }));
}
