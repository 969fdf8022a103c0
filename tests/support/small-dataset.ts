import { noPoint } from "../../src/core/cube/no-point.ts";
import { emptySlab, type Slab } from "../../src/core/cube/slab.ts";
import { propertyKeys } from "../../src/core/cube/source-properties.ts";
import { createDataset, type NewDataset } from "../../src/pipeline/epochs/create-dataset.ts";
import { type DatasetWriter, type EpochPart, openDatasetWriter } from "../../src/pipeline/epochs/write-epoch.ts";
import type { FileTree } from "../../src/storage/files.ts";

export interface Size {
  objectCount: number;
  measurementCount: number;
  tableCount: number;
  epochCount: number;
  /** Properties of sources that are kept in each table; none when absent. */
  propertyCount?: number;
}

export const smallSize: Size = {
  objectCount: 150,
  measurementCount: 3,
  tableCount: 2,
  epochCount: 5,
  propertyCount: 2,
};

export function newDataset(size: Size = smallSize): NewDataset {
  const { objectCount, measurementCount, tableCount, epochCount, propertyCount } = size;
  const numbers = (scale: number) => Float64Array.from({ length: objectCount }, (_, i) => scale * i);
  return {
    datasetId: "small",
    name: "Small",
    createdAt: "2026-01-01T00:00:00.000Z",
    reference: { kind: "reference", file: "superstack.cat", contentHash: "xxh128:00" },
    match: { mode: "position", radiusArcsec: 1, removeOffsets: false },
    template: "IDF",
    time: { scale: "UTC", reference: "mid", place: "spacecraft" },
    tables: Array.from({ length: tableCount }, (_, t) => ({
      tableKey: `ch${t + 1}_sci`,
      channel: `ch${t + 1}`,
      kind: "sci",
    })),
    measurements: Array.from({ length: measurementCount }, (_, m) => ({
      measurementKey: `ch${(m % tableCount) + 1}_sci-mag_aper_${m}`,
      tableKey: `ch${(m % tableCount) + 1}_sci`,
      unit: "mag",
      kind: "mag",
      valueColumn: `MAG_APER_${m}`,
      uncertaintyColumn: `MAGERR_APER_${m}`,
    })),
    ...(propertyCount && { properties: propertyKeys.slice(0, propertyCount) }),
    codec: "none",
    objects: {
      objectKey: Array.from({ length: objectCount }, (_, i) => `I${i + 1}`),
      raDeg: numbers(0.01),
      decDeg: numbers(-0.001),
      xImage: numbers(3),
      yImage: numbers(5),
      columns: [{ name: "MAG_AUTO", unit: "mag", data: numbers(0.1) }],
    },
    epochCount,
    maxBytes: 1, // the smallest chunks: 64 objects
  };
}

/**
 * A slab that is a function of its epoch: a third of the objects unmeasured, flags and reasons of every kind, properties of
 * those that are measured.
 */
export function testSlab(size: Size, epoch: number, version = 0): Slab {
  const slab = emptySlab(size.objectCount, size.measurementCount, size.tableCount, size.propertyCount);
  for (let object = 0; object < size.objectCount; object++) {
    const measured = (object * 7 + epoch) % 3 !== 0;
    for (let m = 0; m < size.measurementCount; m++) {
      if (!measured) continue;
      slab.value[m]![object] = 14 + m + object / 97 + epoch / 1000 + version / 7;
      slab.uncertainty[m]![object] = 0.01 + (object + epoch) / 1e5;
    }
    for (let t = 0; t < size.tableCount; t++)
      slab.flags[t]![object] = measured ? (object + epoch + t) % 256 : noPoint.notDetected - (object % 3);
    if (measured)
      for (const [p, numbers] of slab.properties.entries())
        numbers[object] = 100 * p + 3 * object + epoch / 7 + version;
  }
  return slab;
}

export function testPart(epoch: number, version = 0): EpochPart {
  const catalog = {
    file: `IDF_gr${epoch}_ch1_sci.sexcat`,
    contentHash: `xxh128:${epoch}.${version}`,
    byteLength: 1000,
    tableKey: "ch1_sci",
    rowCount: 120,
    matchedCount: 100,
    unmatchedCount: 20,
    ambiguousCount: 0,
    flaggedCount: 3,
    nonDetectionCount: 1,
    matchedBy: "position",
    warnings: 0,
  } as const;
  return { catalogs: [catalog], refused: [], time: { epochMjd: epochMjd(epoch), source: "header" } };
}

/** Epochs are committed out of time order. */
export const epochMjd = (epoch: number) => 55000 + ((epoch * 3) % 5) + epoch / 100;
export const epochKey = (epoch: number) => `gr${epoch}`;

export async function commitTestEpoch(writer: DatasetWriter, size: Size, epoch: number, version = 0) {
  return writer.commitEpoch(epochKey(epoch), testSlab(size, epoch, version), testPart(epoch, version));
}

/** A dataset with all epochs imported, closed. */
export async function writeTestDataset(tree: FileTree, size: Size = smallSize): Promise<void> {
  await createDataset(tree, newDataset(size));
  const writer = await openDatasetWriter(tree);
  for (let epoch = 0; epoch < size.epochCount; epoch++) await commitTestEpoch(writer, size, epoch);
  await writer.finish();
  await writer.close();
}
