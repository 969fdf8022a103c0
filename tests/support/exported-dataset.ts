import { keepCorrection, useCorrectionChange } from "../../src/core/additions/kept-corrections.ts";
import { MergedAdditions } from "../../src/core/additions/merged-additions.ts";
import { firstStamp } from "../../src/core/additions/stamp.ts";
import { emptySlab } from "../../src/core/cube/slab.ts";
import { silentJob } from "../../src/core/job.ts";
import { rechunk } from "../../src/pipeline/copy/rechunk.ts";
import { additionKeeper } from "../../src/pipeline/dataset/addition-keeper.ts";
import { createDataset } from "../../src/pipeline/epochs/create-dataset.ts";
import { openDatasetWriter } from "../../src/pipeline/epochs/write-epoch.ts";
import { datasetTree, readRecord, writeRecord } from "../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../src/storage/files.ts";
import { newDataset, testPart } from "./small-dataset.ts";

export const exportedId = "exported";
/** Names that are formulas, paths, numbers, and texts that quoting must keep. */
export const exportedObjects = ["I1", "=1+1", "../../etc/x", "-12", 'a,"b" #c', "\u03b1 Ori", "I7", "nowhere"];
export const exportedMeasurements = ["ch1-mag_auto", "ch1-mag_aper_1", "ch2-flux_auto"];
export const exportedEpochs = ["e0", "e1", "e2", "e3", "e4", "e5"];
export const exportedMjd = exportedEpochs.map((_, epoch) =>
  epoch === 5 ? undefined : 58_000.1234567891 + 10.3 * epoch,
);
const zeroPoint = [0.25, -0.125, 0, null, 0.5, 0];

/** Values that a text of few digits loses, beside plain ones. */
const odd = [Math.fround(0.1), -0, 1e-42, 3.4028234e38, 16777216, 1 / 3, 98.7, 2 ** -126].map(Math.fround);

/** A small dataset with everything in it that an export can get wrong: keys, numbers, missing points, a correction, an excluded epoch. */
export async function writeExportedDataset(root: FileTree): Promise<void> {
  const tree = datasetTree(root, exportedId);
  const size = {
    objectCount: exportedObjects.length,
    measurementCount: 3,
    tableCount: 2,
    epochCount: 6,
    propertyCount: 2,
  };
  const made = newDataset(size);
  await createDataset(tree, {
    ...made,
    ...{
      datasetId: exportedId,
      name: "Exported, a field",
      time: { scale: "UTC", reference: "mid", place: "observatory" },
    },
    measurements: exportedMeasurements.map((measurementKey, m) => ({
      ...{ measurementKey, tableKey: m < 2 ? "ch1_sci" : "ch2_sci", unit: m < 2 ? "mag" : "uJy" },
      ...({ kind: m < 2 ? "mag" : "flux", valueColumn: "V", uncertaintyColumn: "E" } as const),
    })),
    objects: {
      ...made.objects,
      columns: [...made.objects.columns, { name: "A_IMAGE", data: exportedObjects.map((_, row) => row / 8) }].map(
        ({ data, ...column }) => ({ ...column, data: Float64Array.from(data as ArrayLike<number>) }),
      ),
      objectKey: exportedObjects,
      raDeg: Float64Array.of(10, 359.999999, 10.5, 180, 0, 88.7929, 301.25, Number.NaN),
      decDeg: Float64Array.of(-5, 89.5, -5.5, -89.9, 41.8, 7.4071, -41.2, Number.NaN),
    },
  });
  const writer = await openDatasetWriter(tree);
  for (const [epoch, epochKey] of exportedEpochs.entries()) {
    const slab = emptySlab(size.objectCount, 3, 2, 2);
    for (let object = 0; object < size.objectCount; object++)
      for (let m = 0; m < 3; m++) {
        const measured = (object + m + epoch) % 5 !== 0;
        slab.flags[m < 2 ? 0 : 1]![object] = measured ? (epoch === 1 ? 3 : 0) : -3;
        if (!measured || (object === 3 && epoch === 2)) continue;
        slab.value[m]![object] = m === 2 ? odd[(object + epoch) % odd.length]! : 14 + object / 7 + epoch / 97;
        slab.uncertainty[m]![object] = m === 1 ? Number.NaN : 0.01 + (object + epoch) / 1e4;
      }
    for (const [plane, numbers] of slab.properties.entries())
      for (let object = 0; object < size.objectCount; object++)
        if (slab.flags[plane >> 1]![object]! >= 0) numbers[object] = odd[(object + plane + epoch) % odd.length]!;
    const mjd = exportedMjd[epoch];
    await writer.commitEpoch(epochKey, slab, {
      ...testPart(epoch),
      time: mjd === undefined ? { source: "unknown" } : { epochMjd: mjd, source: "header" },
    });
  }
  await writer.finish();
  await writer.close();
  await rechunk({ root }, { datasetId: exportedId }, silentJob());
  await writeRecord(tree, { ...(await readRecord(tree)), excludedEpochs: ["e4"] });
  const zeroPoints = {
    ...{ epochKeys: exportedEpochs, zeroPoint, uncertainty: zeroPoint.map((one) => (one === null ? null : 0.001)) },
    ...{ objectCount: [3, 3, 3, 0, 3, 3], scatter: zeroPoint, clippedCount: 0, unweighted: false, notChosen: {} },
    comparison: { objectKeys: ["I1", "I7"], scatter: [0.01, 0.01] },
  };
  const changes = keepCorrection(
    {
      ...{ name: "zero points", version: 1, madeAt: "2026-01-01T00:00:00.000Z", engineVersion: "0.1.0", madeFrom: "x" },
      ...{ options: {}, measurements: { "ch1-mag_auto": zeroPoints } },
    },
    new MergedAdditions(),
  );
  const additions = [...changes, useCorrectionChange("zero points")].map((change) => ({
    ...change,
    stamp: firstStamp,
  }));
  await additionKeeper(Promise.resolve(root)).keep({ datasetId: exportedId, additions: additions as never });
}
