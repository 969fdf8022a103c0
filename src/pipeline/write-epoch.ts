import type {
  DatasetRecord,
  EpochAxis,
  EpochTime,
  JournalCatalog,
  JournalEpoch,
  MeasurementAxis,
  ObjectAxis,
  TableAxis,
} from "../core/cube/dataset.ts";
import type { Slab } from "../core/cube/slab.ts";
import type { FileTree } from "../storage/files.ts";

/** What the journal says of an epoch besides its numbers: all of its catalogs, those of an earlier commit included. */
export interface EpochPart {
  catalogs: JournalCatalog[];
  refused: JournalEpoch["refused"];
  time?: EpochTime;
}

/** The one owner of a dataset's epoch-chunked store. Calls are to be awaited one after the other. */
export interface DatasetWriter {
  readonly record: DatasetRecord;
  /** Committed epochs by key; a replaced epoch appears once, as last committed. */
  readonly epochs: ReadonlyMap<string, JournalEpoch>;
  /**
   * Commits one epoch whole: when this resolves it survives any crash, and before that nothing of it is seen.
   * Replaces the epoch where its key is committed already.
   * @param slab as many objects, measurements and tables as the record has
   */
  commitEpoch(epochKey: string, slab: Slab, part: EpochPart): Promise<JournalEpoch>;
  /** A committed epoch as it is stored, for merging further catalogs into it; undefined when there is none. */
  readSlab(epochKey: string): Promise<Slab | undefined>;
  /** Lengthens axes: committed epochs hold NaN there. Only appends; what is known already may be given again. */
  extend(more: { tables?: TableAxis[]; measurements?: MeasurementAxis[]; objects?: ObjectAxis }): Promise<void>;
  /** Changes what dataset.json says besides axes: name, epoch table, time frame, match. */
  update(
    change: Partial<Pick<DatasetRecord, "name" | "epochTable" | "time" | "match" | "template" | "reference">>,
  ): Promise<void>;
  /**
   * Brings the store's metadata and epoch columns up to what is committed; to be called when an ingest ends, however
   * it ends. Epochs that the axis does not name keep what is stored, or the time in their journal line.
   */
  finish(axis?: EpochAxis): Promise<void>;
  /** Releases files and the lock. */
  close(): Promise<void>;
}

/**
 * Opens a dataset for writing: takes the writer lock, replays the journal, rolls a cut commit forward or back, removes
 * leftovers, and brings stale metadata up to date.
 * @param tree the dataset's own directory, `datasetTree(root, datasetId)`
 * @throws DatasetMissing, DatasetTooNew, DatasetBusy, DatasetDamaged
 */
export async function openDatasetWriter(_tree: FileTree): Promise<DatasetWriter> {
  throw new Error("not written yet");
}
