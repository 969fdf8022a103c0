import { type DatasetRecord, datasetFormatVersion, type GenerationRecord } from "../../../../src/core/cube/dataset.ts";

export const generation: GenerationRecord = {
  ...{ generation: 2, objectCount: 1434, measurementCount: 2, tableCount: 1, epochCount: 64 },
  ...{
    objectsPerShard: 512,
    codec: "zstd",
    journalHash: "xxh128:0",
    journalLines: 3,
    byteLength: 1,
    metadataHash: "xxh128:0",
    verified: true,
  },
};

/** A dataset with a published generation, as its dataset.json says it. */
export const record: DatasetRecord = {
  ...{ formatVersion: datasetFormatVersion, datasetId: "d1", name: "Field 3", createdAt: "2026-01-01T00:00:00Z" },
  reference: { file: "coadd_ch1.sexcat", contentHash: "xxh128:1", kind: "reference" },
  ...{ objectCount: 1434, match: { mode: "position", radiusArcsec: 1, removeOffsets: false }, template: "IDF" },
  time: { scale: "UTC", reference: "mid", place: "unknown" },
  tables: [{ tableKey: "ch1_sci" }],
  measurements: [
    {
      ...{ measurementKey: "ch1_sci-mag_auto", tableKey: "ch1_sci", unit: "mag", kind: "mag" },
      ...{ valueColumn: "MAG_AUTO", uncertaintyColumn: "MAGERR_AUTO" },
    },
    { measurementKey: "ch1_sci-x", tableKey: "ch1_sci", unit: "", kind: "other", valueColumn: "X" },
  ],
  chunks: { objectsPerChunk: 512, shardObjects: 2048, shardMeasurements: 8, shardTables: 1, shardEpochs: 64 },
  ...{ codec: "zstd", generation },
};
