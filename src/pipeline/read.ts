import type { LightCurve } from "../core/lightcurve/light-curve.ts";
import type { DatasetOverview, EpochColumns, LightCurveRequest, ObjectColumns } from "../core/requests.ts";
import type { FileTree } from "../storage/files.ts";

/** Reads one dataset; any number may be open, also while a writer writes. Files stay open until `close`. */
export interface DatasetReader {
  /** Reads dataset.json anew, and goes over to a newer generation where one was published. */
  overview(): Promise<DatasetOverview>;
  /** The object axis: of the published generation, or of the epoch-chunked store before the first rechunk. */
  objects(): Promise<ObjectColumns>;
  /** The epochs in time order (unknown times last, ties by key), with what the journal says of each. */
  epochs(): Promise<EpochColumns>;
  /**
   * Light curves of the published generation, in the order asked for. Arrays are the caller's to keep or transfer;
   * `epochKeys` and `epochMjd` are shared between the curves of one call.
   * @throws NotRechunked, UnknownObject, UnknownMeasurement, DatasetDamaged
   */
  lightCurves(curves: LightCurveRequest["curves"]): Promise<LightCurve[]>;
  close(): void;
}

/**
 * @param tree the dataset's own directory, `datasetTree(root, datasetId)`
 * @throws DatasetMissing, DatasetTooNew
 */
export async function openDatasetReader(_tree: FileTree): Promise<DatasetReader> {
  throw new Error("not written yet");
}
