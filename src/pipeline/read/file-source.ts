import type { DatasetRecord } from "../../core/cube/dataset.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { CurveSource } from "../../core/lightcurve/curve-source.ts";
import type { DatasetOverview } from "../../core/verbs/datasets.ts";
import { openZipStore } from "../../storage/zip/open-zip-store.ts";
import { holdsArchive, openArchiveFile } from "./archive-file.ts";
import { openZarrSource } from "./zarr-source.ts";

/** A source that the page can show as it shows a dataset. */
export interface DatasetSource extends CurveSource {
  overview(): Promise<DatasetOverview>;
}

/** Whether a file is a zip with a Zarr store in it, of whatever, or light curves of an archive; decided by what is in it. */
export async function holdsStore(file: File): Promise<boolean> {
  const store = await openZipStore(file, file.name);
  store?.close();
  return store !== undefined || holdsArchive(file);
}

/** @throws NotAStore */
async function openCurves(file: File, sourceId: string): Promise<CurveSource> {
  const store = await openZipStore(file, file.name);
  if (store) return openZarrSource(store, { sourceId, name: nameOf(file), file: file.name });
  const archive = await openArchiveFile(file, sourceId);
  if (archive) return archive;
  const [expected, found] = ["a zip with a Zarr store in it, or light curves of an archive", "neither"];
  const message = `${file.name} is no store of light curves that can be opened: expected ${expected}, found ${found}.`;
  throw new WorkbenchError("NotAStore", { file: file.name, expected, found }, message);
}

const nameOf = (file: File) => file.name.replace(/(\.zarr)?\.zip$/i, "") || file.name;

/**
 * The light curves in a file, to be looked at only.
 * @param sourceId what the page knows it by in place of a dataset's id
 * @throws NotAStore, StoreDamaged, CatalogSyntax
 */
export async function openFileSource(file: File, sourceId: string): Promise<DatasetSource> {
  const source = await openCurves(file, sourceId);
  const { record, wideFlags, hasLimits, leftOut = [] } = await source.overview();
  const overview: DatasetOverview = {
    readOnly: { file: file.name, leftOut },
    ...(wideFlags && { wideFlags }),
    ...(hasLimits && { hasLimits }),
    record: { ...recordOfFile(file), ...record },
    summary: {
      datasetId: sourceId,
      name: record.name,
      createdAt: new Date(file.lastModified).toISOString(),
      objectCount: record.objectCount,
      epochCount: (await source.epochs()).count,
      measurementCount: record.measurements.length,
      byteLength: file.size,
      upToDate: true,
      rechunked: true,
    },
  };
  return {
    overview: async () => overview,
    objects: () => source.objects(),
    epochs: () => source.epochs(),
    curvePack: (curves, knownAxisId) => source.curvePack(curves, knownAxisId),
    blocks: (wanted) => source.blocks(wanted),
    ...(source.propertyPack && { propertyPack: (objectKeys) => source.propertyPack!(objectKeys) }),
    close: () => source.close(),
  };
}

/** What a dataset's record says of how it was made, of a file that says nothing of it. */
const recordOfFile = (
  file: File,
): Omit<DatasetRecord, "datasetId" | "name" | "objectCount" | "tables" | "measurements" | "time"> => ({
  formatVersion: 0,
  createdAt: new Date(file.lastModified).toISOString(),
  reference: { kind: "reference", file: file.name, contentHash: "" },
  match: { mode: "auto", radiusArcsec: Number.NaN, removeOffsets: false },
  template: "",
  chunks: { objectsPerChunk: 0, shardObjects: 0, shardMeasurements: 0, shardTables: 0, shardEpochs: 1 },
  codec: "none",
});
