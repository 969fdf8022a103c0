import { type CurveFileOptions, refuseTold } from "../../core/archives/curve-file-options.ts";
import type { DatasetRecord } from "../../core/cube/dataset.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { CurveSource } from "../../core/lightcurve/curve-source.ts";
import type { DatasetOverview, LookedAt } from "../../core/verbs/datasets.ts";
import type { RemoteStore } from "../../core/verbs/remote-store.ts";
import { openRemoteStore } from "../../storage/http/open-remote-store.ts";
import { openZipStore } from "../../storage/zip/open-zip-store.ts";
import { additionsOfFile } from "./additions-of-file.ts";
import { holdsArchive, openArchiveFile } from "./archive-file.ts";
import { openZarrSource } from "./zarr-source.ts";

export { previewArchiveFile } from "./archive-file.ts";

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
async function openCurves(
  file: File,
  sourceId: string,
  told?: CurveFileOptions,
  others: readonly File[] = [],
): Promise<OpenedCurves> {
  if (others.length > 0) {
    const files = [file, ...others];
    const source = await openArchiveFile(files, sourceId, told);
    if (!source) throw notAStore(file.name);
    const newest = Math.max(...files.map(({ lastModified }) => lastModified));
    const byteLength = files.reduce((sum, { size }) => sum + size, 0);
    return { source, byteLength, createdAt: new Date(newest).toISOString() };
  }
  const store = await openZipStore(file, file.name);
  const { name, size: byteLength, lastModified } = file;
  const facts = { byteLength, createdAt: new Date(lastModified).toISOString() };
  if (store && told) store.close();
  if (store) refuseTold(told, name);
  if (store) {
    const source = await openZarrSource(store, { sourceId, name: nameOf(file), file: name });
    const withCopy = await additionsOfFile(async (path) => {
      const bytes = await store.get(`/${path}`);
      return bytes && new TextDecoder().decode(bytes);
    });
    return { ...facts, source, withCopy };
  }
  const archive = await openArchiveFile(file, sourceId, told);
  if (archive) return { ...facts, source: archive };
  throw notAStore(name);
}

function notAStore(file: string): WorkbenchError {
  const [expected, found] = ["a zip with a Zarr store in it, or light curves of an archive", "neither"];
  const message = `${file} is no store of light curves that can be opened: expected ${expected}, found ${found}.`;
  return new WorkbenchError("NotAStore", { file, expected, found }, message);
}

/** @throws NotAStore, ServerFault */
async function openOnServer(remote: RemoteStore, sourceId: string): Promise<OpenedCurves> {
  const { url, name: file } = remote;
  const opened = await openRemoteStore(remote);
  if (!opened) throw notAStore(file);
  const { store, version } = opened;
  const source = await openZarrSource(store, {
    sourceId,
    name: nameOf({ name: file }).replace(/\.zarr$/i, "") || file,
    file,
  });
  const folder = "folder" in opened ? opened.folder : undefined;
  const time = Date.parse(version.lastModified ?? "");
  return {
    source,
    byteLength: "archive" in opened ? version.byteLength : 0,
    createdAt: new Date(Number.isNaN(time) ? Date.now() : time).toISOString(),
    remote: { url, version, unchecked: folder?.unchecked() ?? [] },
    ...(folder?.isGuessed && {
      notSeen: "arrays of names that are not known here (the folder says nowhere which it has)",
    }),
  };
}

const nameOf = ({ name }: { name: string }) => name.replace(/(\.zarr)?\.zip$/i, "") || name;

interface OpenedCurves {
  source: CurveSource;
  byteLength: number;
  createdAt: string;
  /** What may be there and was not looked at. */
  notSeen?: string;
  /** What people did to it; of a store on a server it is not asked for. */
  withCopy?: string[];
  remote?: NonNullable<DatasetOverview["readOnly"]>["remote"] & object;
}

/**
 * The light curves in a file, or in a store on a server, to be looked at only.
 * @param sourceId what the page knows it by in place of a dataset's id
 * @throws NotAStore, StoreDamaged, CatalogSyntax, ServerFault, InvalidRequest
 */
export async function openFileSource(file: LookedAt, sourceId: string): Promise<DatasetSource> {
  const opened = await ("url" in file
    ? openOnServer(file, sourceId)
    : "told" in file
      ? openCurves(file.file, sourceId, file.told, file.others)
      : openCurves(file, sourceId));
  const { source, byteLength, createdAt, notSeen, withCopy = [], remote } = opened;
  const { record, wideFlags, hasLimits, leftOut = [] } = await source.overview();
  const overview: DatasetOverview = {
    readOnly: {
      ...{ file: file.name, leftOut: notSeen ? [...leftOut, notSeen] : leftOut },
      ...(withCopy.length > 0 && { withCopy }),
      ...(remote && { remote }),
    },
    ...(wideFlags && { wideFlags }),
    ...(hasLimits && { hasLimits }),
    record: { ...recordOfFile(file.name, createdAt), ...record },
    summary: {
      datasetId: sourceId,
      name: record.name,
      createdAt,
      objectCount: record.objectCount,
      epochCount: (await source.epochs()).count,
      measurementCount: record.measurements.length,
      byteLength,
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
  file: string,
  createdAt: string,
): Omit<DatasetRecord, "datasetId" | "name" | "objectCount" | "tables" | "measurements" | "time"> => ({
  formatVersion: 0,
  createdAt,
  reference: { kind: "reference", file, contentHash: "" },
  match: { mode: "auto", radiusArcsec: Number.NaN, removeOffsets: false },
  template: "",
  chunks: { objectsPerChunk: 0, shardObjects: 0, shardMeasurements: 0, shardTables: 0, shardEpochs: 1 },
  codec: "none",
});
