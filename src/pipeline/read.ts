import { type DatasetRecord, datasetFiles, type EpochAxis, type JournalEpoch } from "../core/cube/dataset.ts";
import { epochOrder } from "../core/cube/epoch-order.ts";
import { firstObjects } from "../core/cube/object-axis.ts";
import { WorkbenchError } from "../core/errors.ts";
import type { LightCurve } from "../core/lightcurve/light-curve.ts";
import type {
  DatasetOverview,
  DatasetSummary,
  EpochColumns,
  LightCurveRequest,
  ObjectColumns,
} from "../core/requests.ts";
import { readEpochAxis, readObjectAxis } from "../storage/axis-files.ts";
import type { FileTree } from "../storage/files.ts";
import { type DatasetState, readDatasetState } from "./dataset-state.ts";
import { GenerationReader } from "./generation-reader.ts";

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
export async function openDatasetReader(tree: FileTree): Promise<DatasetReader> {
  let generation: GenerationReader | undefined;
  let record = await refresh((await readDatasetState(tree)).record);

  /** Opens the generation that a record publishes, unless it is open. */
  async function refresh(latest: DatasetRecord): Promise<DatasetRecord> {
    if (latest.generation?.generation === generation?.generation.generation) return latest;
    const next = latest.generation && (await GenerationReader.open(tree, latest, latest.generation));
    generation?.close();
    generation = next;
    return latest;
  }

  return {
    async overview() {
      const state = await readDatasetState(tree);
      record = await refresh(state.record);
      return { record, summary: summarise(state) };
    },
    async objects() {
      const store = generation
        ? datasetFiles.objectChunked(generation.generation.generation)
        : datasetFiles.epochChunked;
      const count = generation?.generation.objectCount ?? record.objectCount;
      const { objectKey, ...axis } = firstObjects(await readObjectAxis(tree.subtree(store)), count);
      return { count: objectKey.length, objectKey, ...axis };
    },
    async epochs() {
      const { epochs } = await readDatasetState(tree);
      return epochColumns([...epochs.values()], await readEpochAxis(tree.subtree(datasetFiles.epochChunked)));
    },
    async lightCurves(curves) {
      if (!generation) throw notRechunked(record.datasetId);
      return generation.lightCurves(curves);
    },
    close() {
      generation?.close();
    },
  };
}

/** What the list of datasets shows of one. */
export function summarise({ record, epochs, journalHash }: DatasetState): DatasetSummary {
  const { datasetId, name, createdAt, objectCount, measurements, generation } = record;
  let byteLength = generation?.byteLength ?? 0;
  for (const { shards } of epochs.values()) for (const shard of shards) byteLength += shard.byteLength;
  return {
    ...{ datasetId, name, createdAt, objectCount, byteLength },
    epochCount: epochs.size,
    measurementCount: measurements.length,
    upToDate: generation?.journalHash === journalHash,
    rechunked: generation !== undefined,
  };
}

function epochColumns(lines: JournalEpoch[], axis: EpochAxis): EpochColumns {
  const rowOf = new Map(axis.epochKey.map((key, row) => [key, row]));
  const rows = lines.map(({ epochKey }) => rowOf.get(epochKey));
  const mjd = Float64Array.from(lines, ({ time }, i) => {
    const stored = rows[i] === undefined ? undefined : axis.epochMjd[rows[i]];
    return stored ?? time?.epochMjd ?? Number.NaN;
  });
  const order = epochOrder(
    lines.map(({ epochKey }) => epochKey),
    mjd,
  );
  const inOrder = <T>(pick: (line: JournalEpoch, index: number) => T) =>
    Array.from(order, (index) => pick(lines[index]!, index));
  return {
    count: lines.length,
    epochKey: inOrder(({ epochKey }) => epochKey),
    epochMjd: Float64Array.from(order, (index) => mjd[index]!),
    timeSource: inOrder(({ time }, index) => axis.timeSource[rows[index] ?? -1] ?? time?.source ?? "unknown"),
    columns: axis.columns.map(({ data, ...column }) => ({
      ...column,
      data:
        data instanceof Float64Array
          ? Float64Array.from(order, (index) => data[rows[index] ?? -1] ?? Number.NaN)
          : inOrder((_, index) => data[rows[index] ?? -1] ?? ""),
    })),
    catalogs: inOrder(({ catalogs }) => catalogs),
    refused: inOrder(({ refused }) => refused.map(({ file, error }) => ({ file, error }))),
  };
}

function notRechunked(datasetId: string) {
  return new WorkbenchError(
    "NotRechunked",
    { datasetId },
    "Light curves are not there yet: the dataset was not rechunked after its epochs were committed.",
  );
}
