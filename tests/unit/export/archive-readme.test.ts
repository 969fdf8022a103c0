import { expect, test } from "vitest";
import { type DatasetRecord, datasetFormatVersion, type GenerationRecord } from "../../../src/core/cube/dataset.ts";
import { archiveFileName } from "../../../src/core/export/archive-file-name.ts";
import { writeArchiveReadme } from "../../../src/core/export/archive-readme.ts";

const generation: GenerationRecord = {
  ...{ generation: 3, objectCount: 1434, measurementCount: 2, tableCount: 1, epochCount: 64 },
  ...{ objectsPerShard: 512, codec: "lz4", journalHash: "xxh128:0", byteLength: 1, verified: true },
};

const record: DatasetRecord = {
  ...{ formatVersion: datasetFormatVersion, datasetId: "d1", name: "Field 3", createdAt: "2026-01-01T00:00:00Z" },
  reference: { file: "coadd_ch1.sexcat", contentHash: "xxh128:1", kind: "reference" },
  ...{ objectCount: 1434, match: { mode: "position", radiusArcsec: 1 }, template: "idf" },
  time: { scale: "UTC", reference: "mid", place: "unknown" },
  tables: [{ tableKey: "ch1_sci" }],
  measurements: [
    {
      ...{ measurementKey: "ch1_sci-mag_auto", tableKey: "ch1_sci", unit: "mag", kind: "mag" },
      ...{ valueColumn: "MAG_AUTO", uncertaintyColumn: "MAGERR_AUTO" },
    },
    { measurementKey: "ch1_sci-x", tableKey: "ch1_sci", unit: "", kind: "other", valueColumn: "X" },
  ],
  chunks: { objectsPerChunk: 512, shardObjects: 2048, shardMeasurements: 8, shardTables: 1 },
  ...{ codec: "lz4", generation },
};

test("the readme shows the two lines that open the archive, its shape, its units and its origin", () => {
  const text = writeArchiveReadme(record, generation);
  expect(text).toContain('store = zarr.storage.ZipStore("Field-3.zarr.zip", mode="r")\nds = xr.open_zarr(store)');
  expect(text).toContain("object 1434 x measurement 2 x value 2 x epoch 64");
  expect(text).toContain("| ch1_sci-mag_auto | mag | ch1_sci | MAG_AUTO | MAGERR_AUTO |");
  expect(text).toContain("by position, within 1 arcsec");
  expect(text).toContain("-1 no catalog, -2 outside footprint");
  expect(text).toContain("Time scale: UTC; refers to: mid; place: unknown");
});

test("a name that carries markup, line breaks or bars breaks neither a line nor a table", () => {
  const hostile = structuredClone(record);
  hostile.name = "a\n# b\u202e";
  hostile.measurements[0]!.valueColumn = "A|B\r\nC";
  const text = writeArchiveReadme(hostile, generation);
  expect(text.split("\n")[0]).toBe("# a # b");
  expect(text).toContain("| A\\|B C |");
});

test("an archive is named after its dataset in characters that every system takes", () => {
  expect(archiveFileName("Field 3: κ Cas / ../x")).toBe("Field-3-Cas-..-x.zarr.zip");
  expect(archiveFileName("..")).toBe("lightcurves.zarr.zip");
  expect(archiveFileName("x".repeat(300))).toHaveLength(89);
});
