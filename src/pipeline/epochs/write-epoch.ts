import type { ObjectUnion } from "../../core/crossmatch/union.ts";
import { flagChecksum, measurementSums, propertyChecksum } from "../../core/cube/column-checksum.ts";
import type {
  DatasetRecord,
  EpochAxis,
  EpochTime,
  JournalCatalog,
  JournalEpoch,
  MeasurementAxis,
  TableAxis,
} from "../../core/cube/dataset.ts";
import { datasetFiles } from "../../core/cube/dataset.ts";
import { type EpochAxisChanges, epochAxisChanges } from "../../core/cube/epoch-axis-changes.ts";
import { epochFiles } from "../../core/cube/epoch-runs.ts";
import { committedEpochs, type Journal } from "../../core/cube/journal.ts";
import type { LimitsOfEpoch } from "../../core/cube/limits.ts";
import { newEntries } from "../../core/cube/measurement-axis.ts";
import { mergeEpochAxis } from "../../core/cube/merge-epoch-axis.ts";
import type { Slab } from "../../core/cube/slab.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { readEpochAxis } from "../../storage/axis-files.ts";
import { changeRecord, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { JournalFile, readJournal, readWhatIsLeft, withoutDamage } from "../../storage/journal-file.ts";
import { epochsLock, isLockAwaited, type Lock, takeLock, writerLock } from "../../storage/locks.ts";
import { unionAxis, writeUnion } from "../dataset/union-file.ts";
import { EpochAppender } from "./epoch-appender.ts";
import { isMetadataCurrent, writeEpochChunkedMetadata } from "./epoch-chunked-metadata.ts";
import { readEpochSlab } from "./epoch-files.ts";
import { mostStaged } from "./most-staged.ts";
import { findLeftovers, type LostShard, recoverEpochs } from "./recover-epochs.ts";
import { finishWidening } from "./widen-flags.ts";

/** What the journal says of an epoch besides its numbers: all of its catalogs, those of an earlier commit included. */
export interface EpochPart {
  catalogs: JournalCatalog[];
  refused: JournalEpoch["refused"];
  time?: EpochTime;
  limits?: LimitsOfEpoch;
}

/** The one owner of a dataset's epoch-chunked store. Calls are to be awaited one after the other. */
export interface DatasetWriter {
  readonly record: DatasetRecord;
  /** Committed epochs by key; a replaced epoch appears once, as last committed. */
  readonly epochs: ReadonlyMap<string, JournalEpoch>;
  /** Committed epochs that were found to have lost a file, by key, until they are committed again. */
  readonly damaged: Map<string, LostShard>;
  /**
   * Commits one epoch whole: when this resolves it survives any crash, and before that nothing of it is seen.
   * Replaces the epoch where its key is committed already.
   * @param slab as many objects, measurements and tables as the record has
   */
  commitEpoch(epochKey: string, slab: Slab, part: EpochPart): Promise<JournalEpoch>;
  /**
   * Makes an epoch ready to be committed together with others, which costs no more than one alone: at most `mostStaged`.
   * Nothing of it is seen before `commitStaged`; the slab is not needed any more.
   */
  stageEpoch(epochKey: string, slab: Slab, part: EpochPart): Promise<void>;
  /** Commits all epochs that are ready: when this resolves, they survive any crash. A crash before that may keep the first. */
  commitStaged(): Promise<void>;
  /** A committed epoch as it is stored, for merging further catalogs into it; undefined when there is none. */
  readSlab(epochKey: string): Promise<Slab | undefined>;
  /** Lengthens axes: committed epochs hold NaN there. Only appends; what is known already may be given again. */
  extend(more: { tables?: TableAxis[]; measurements?: MeasurementAxis[] }): Promise<void>;
  /** From here on keeps properties of sources, by their keys; nothing where some are kept, or none are to be. */
  keepProperties(properties: readonly string[]): Promise<void>;
  /**
   * Gives the objects of a union the positions that more catalogs lead to, and appends those that are new, in one commit:
   * committed epochs keep their points, and hold NaN for new objects.
   * @param union begins with the objects that are there, in their order
   * @param united content hashes of the catalogs that were added
   */
  refineUnion(union: ObjectUnion, united: readonly string[]): Promise<void>;
  /** Changes what dataset.json says besides axes: name, epoch table, time frame, match; of `chunks` the width of flags alone. */
  update(
    change: Partial<
      Pick<
        DatasetRecord,
        | "name"
        | "epochTable"
        | "time"
        | "match"
        | "template"
        | "reference"
        | "mapping"
        | "refusedCatalogs"
        | "assumptions"
        | "chunks"
      >
    >,
  ): Promise<void>;
  /** What epochs are known by: what is given before what is stored, and that before the journal. Positions without an epoch have the key "". */
  epochAxis(axis?: EpochAxis): Promise<EpochAxis>;
  /**
   * Brings the store's metadata and epoch columns up to what is committed; to be called when an ingest ends, however
   * it ends. Epochs that the axis does not name keep what is stored, or the time in their journal line.
   */
  finish(axis?: EpochAxis): Promise<EpochAxisChanges>;
  /** Releases files and the lock. */
  close(): Promise<void>;
}

/**
 * Opens a dataset for writing: takes the writer lock, replays the journal, rolls a cut commit forward or back, removes
 * leftovers, and brings stale metadata up to date.
 * @param tree the dataset's own directory, `datasetTree(root, datasetId)`
 * @param options with `repair`, journal lines that are not as they were written are dropped, and so are shards without a
 * line, of however many epochs
 * @throws DatasetMissing, DatasetTooNew, DatasetBusy, DatasetDamaged
 */
export async function openDatasetWriter(tree: FileTree, options: { repair?: boolean } = {}): Promise<DatasetWriter> {
  const { datasetId } = await readRecord(tree);
  const lock = await writerLock(datasetId);
  try {
    const record = await readRecord(tree);
    const journal = options.repair ? await readWhatIsLeft(tree) : await readJournal(tree);
    const epochs = committedEpochs(journal.lines);
    if (!options.repair) refuseDamagedLines(datasetId, journal.damaged);
    const committed = { record, epochs, files: epochFiles(journal.lines) };
    const leftovers = await findLeftovers(tree, committed, options);
    const file = await JournalFile.open(tree, await withoutDamage(tree, journal));
    try {
      const lost = await recoverEpochs(tree, committed, leftovers, file);
      const writer = new EpochWriter(tree, committed, lost, file, lock);
      await finishWidening(writer);
      if (!(await isMetadataCurrent(tree, record, epochs.values()))) await writer.finish();
      return writer;
    } catch (error) {
      file.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

function refuseDamagedLines(datasetId: string, [line]: Journal["damaged"]): void {
  if (!line) return;
  throw new WorkbenchError(
    "DatasetDamaged",
    { datasetId, path: `${datasetFiles.journal} line ${line.line}`, expected: "a sealed line", found: line.found },
    `Line ${line.line} of ${datasetFiles.journal} is not as it was written: ${line.found}.`,
  );
}

interface StagedEpoch {
  line: JournalEpoch;
  before: JournalEpoch | undefined;
}

/** Others who wait for the epochs are let in no later than this, while an ingest goes on. */
const mostHeldMs = 1000;

type Files = ReturnType<typeof epochFiles>;

class EpochWriter implements DatasetWriter {
  record: DatasetRecord;
  readonly epochs: Map<string, JournalEpoch>;
  readonly damaged: Map<string, LostShard>;
  readonly #tree: FileTree;
  readonly #journal: JournalFile;
  readonly #appender: EpochAppender;
  readonly #lock: Lock;
  /** Held while files of epochs are open. */
  #turn: { lock: Lock; sinceMs: number } | undefined;
  #staged: StagedEpoch[] = [];
  /** Set while it is not known what is on disk: after an error, only opening anew may go on from there. */
  #broken = false;
  /** Positions that epochs have; made when a new one is first asked for. */
  #taken: Set<number> | undefined;
  #lowestFree = 0;

  constructor(
    tree: FileTree,
    { record, epochs, files }: { record: DatasetRecord; epochs: Map<string, JournalEpoch>; files: Files },
    lost: readonly LostShard[],
    journal: JournalFile,
    lock: Lock,
  ) {
    this.#tree = tree;
    this.record = record;
    this.epochs = epochs;
    this.damaged = new Map(lost.map((shard) => [shard.epoch.epochKey, shard]));
    this.#journal = journal;
    this.#appender = new EpochAppender(tree, record, files);
    this.#lock = lock;
  }

  async commitEpoch(epochKey: string, slab: Slab, part: EpochPart): Promise<JournalEpoch> {
    await this.stageEpoch(epochKey, slab, part);
    await this.commitStaged();
    return this.epochs.get(epochKey)!;
  }

  async stageEpoch(epochKey: string, slab: Slab, part: EpochPart): Promise<void> {
    this.#refuseBroken();
    this.#checkShape(slab);
    if (this.#staged.length === mostStaged || this.#isStaged(epochKey)) await this.commitStaged();
    await this.#takeTurn();
    const before = this.epochs.get(epochKey);
    const epochIndex = before?.epochIndex ?? this.#freeIndex();
    const sums = slab.value.map((value, m) => measurementSums(value, slab.uncertainty[m]!));
    const line: JournalEpoch = {
      type: "epoch",
      epochKey,
      epochIndex,
      ...part,
      finiteCount: sums.map(({ finiteCount }) => finiteCount),
      checksum: sums.map(({ checksum }) => checksum),
      flagChecksum: slab.flags.map(flagChecksum),
      ...(slab.properties.length > 0 && { propertyChecksum: slab.properties.map(propertyChecksum) }),
      ...(this.record.chunks.wideFlags && { wideFlags: true }),
      shards: await this.#appender.append(this.record, epochIndex, slab),
    };
    this.#taken?.add(epochIndex);
    this.#staged.push({ line, before });
  }

  async commitStaged(): Promise<void> {
    this.#refuseBroken();
    if (this.#staged.length === 0) return;
    const staged = this.#staged;
    this.#staged = [];
    this.#broken = true;
    this.#appender.flush();
    this.#journal.append(staged.map(({ line }) => line));
    this.#broken = false;
    for (const { line, before } of staged) {
      this.#appender.noteCommitted(line, before);
      this.epochs.delete(line.epochKey);
      this.epochs.set(line.epochKey, line);
      this.damaged.delete(line.epochKey);
    }
    await this.#appender.settleSome(this.#journal, this.epochs);
    await this.#letOthersIn();
  }

  async readSlab(epochKey: string): Promise<Slab | undefined> {
    if (this.#isStaged(epochKey)) await this.commitStaged();
    const epoch = this.epochs.get(epochKey);
    return epoch && readEpochSlab(this.#tree, this.record, epoch);
  }

  async extend(more: Parameters<DatasetWriter["extend"]>[0]): Promise<void> {
    const unseen = newEntries(this.record, { tables: more.tables ?? [], measurements: more.measurements ?? [] });
    if (unseen.tables.length === 0 && unseen.measurements.length === 0) return;
    await this.#change((record) => ({
      ...record,
      tables: [...record.tables, ...unseen.tables],
      measurements: [...record.measurements, ...unseen.measurements],
    }));
  }

  async keepProperties(properties: readonly string[]): Promise<void> {
    if (this.record.properties !== undefined || properties.length === 0) return;
    await this.#change((record) => ({
      ...record,
      properties: [...properties],
      chunks: { ...record.chunks, propertyCount: properties.length },
    }));
  }

  async refineUnion(union: ObjectUnion, united: readonly string[]): Promise<void> {
    const { reference } = this.record;
    if (reference.kind !== "union") throw new Error("the objects are not a union's");
    const { revision = 0 } = reference;
    const objectCount = union.key.length;
    // The one before the present: who read the record before that was replaced may still be reading it.
    if (revision > 1) await this.#tree.remove(datasetFiles.union(revision - 1));
    await writeUnion(this.#tree, revision + 1, union);
    // Keys of new objects come before the count that makes them exist; positions are derived from what is committed.
    const grown = { ...this.record, objectCount };
    await writeEpochChunkedMetadata(this.#tree, grown, this.epochs.values(), {
      objects: unionAxis(union, this.record.place),
    });
    await this.#change((record) => ({
      ...record,
      objectCount,
      reference: { kind: "union", united: [...reference.united, ...united], revision: revision + 1 },
    }));
  }

  async update(change: Parameters<DatasetWriter["update"]>[0]): Promise<void> {
    // Epochs that are staged have the width of flags that the record has until now.
    if (change.chunks) await this.commitStaged();
    await this.#change((record) => ({ ...record, ...change }));
  }

  async epochAxis(axis?: EpochAxis): Promise<EpochAxis> {
    const stored = await readEpochAxis(this.#tree.subtree(datasetFiles.epochChunked));
    return mergeEpochAxis([...this.epochs.values()], axis, stored);
  }

  async finish(axis?: EpochAxis): Promise<EpochAxisChanges> {
    if (!this.#broken) {
      await this.commitStaged();
      await this.#endTurn();
    }
    const epochs = [...this.epochs.values()];
    const stored = await readEpochAxis(this.#tree.subtree(datasetFiles.epochChunked));
    const epochAxisHash = await writeEpochChunkedMetadata(this.#tree, this.record, epochs, { epochs: axis });
    if (epochAxisHash !== this.record.epochAxisHash) await this.#change((record) => ({ ...record, epochAxisHash }));
    return epochAxisChanges(mergeEpochAxis(epochs, undefined, stored), mergeEpochAxis(epochs, axis, stored));
  }

  async close(): Promise<void> {
    try {
      if (!this.#broken) await this.#endTurn();
    } catch {
      // What could not be sealed is sealed when the dataset is opened next.
    } finally {
      this.#appender.close();
      this.#turn?.lock.release();
      this.#journal.close();
      this.#lock.release();
    }
  }

  /** Waits until nobody reads the epochs at length: their files are the writer's from here on. */
  async #takeTurn(): Promise<void> {
    if (this.#turn) return;
    const lock = await takeLock(epochsLock(this.record.datasetId));
    this.#turn = { lock, sinceMs: performance.now() };
    // Lines of this format are for programs that know it: of a dataset of an earlier one, the record says so first.
    if (this.record.chunks.shardEpochs === 1) await this.#change((record) => record);
  }

  async #endTurn(): Promise<void> {
    if (!this.#turn) return;
    await this.#appender.settle(this.#journal, this.epochs);
    this.#turn.lock.release();
    this.#turn = undefined;
  }

  /** An ingest may take hours; whoever waits for the epochs has a turn between two commits. */
  async #letOthersIn(): Promise<void> {
    if (!this.#turn || performance.now() - this.#turn.sinceMs < mostHeldMs) return;
    if (await isLockAwaited(epochsLock(this.record.datasetId))) await this.#endTurn();
    else this.#turn.sinceMs = performance.now();
  }

  #isStaged(epochKey: string): boolean {
    return this.#staged.some(({ line }) => line.epochKey === epochKey);
  }

  #refuseBroken(): void {
    if (this.#broken) throw new Error("a commit was cut off: open the dataset anew");
  }

  async #change(change: (record: DatasetRecord) => DatasetRecord): Promise<void> {
    this.record = await changeRecord(this.#tree, change);
  }

  /** The lowest that no epoch has. Kept between commits: of many epochs, looking anew each time would take longest. */
  #freeIndex(): number {
    this.#taken ??= new Set(Array.from(this.epochs.values(), ({ epochIndex }) => epochIndex));
    while (this.#taken.has(this.#lowestFree)) this.#lowestFree++;
    return this.#lowestFree;
  }

  #checkShape({ objectCount, value, uncertainty, flags, properties }: Slab): void {
    const { measurements, tables, chunks } = this.record;
    const found = [objectCount, value.length, uncertainty.length, flags.length, properties.length].join(" x ");
    const propertyCount = tables.length * (chunks.propertyCount ?? 0);
    const expected = [
      ...[this.record.objectCount, measurements.length, measurements.length],
      ...[tables.length, propertyCount],
    ].join(" x ");
    if (found !== expected)
      throw new WorkbenchError(
        "InvalidRequest",
        { what: "slab", expected, found },
        `The slab has ${found} objects, values, uncertainties, tables and properties, expected ${expected}.`,
      );
  }
}
