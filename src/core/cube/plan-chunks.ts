import type { EpochChunks } from "./dataset.ts";

export const defaultMaxBytes = 256 * 2 ** 20;

/** Counts of a cube's axes. */
export interface CubeCounts {
  objectCount: number;
  measurementCount: number;
  tableCount: number;
  epochCount: number;
  /** Properties of a source that are kept in each table; none when absent. */
  propertyCount?: number;
  /** Flags take 32 bits. */
  wideFlags?: true;
}

/**
 * Chunks of an epoch-chunked store. An inner chunk holds as many objects as one measurement of can be rechunked at once,
 * all epochs of them, in a quarter of `maxBytes`, reckoning with twice the epochs; the objects are dealt out evenly, since
 * a chunk that is half empty is stored whole. A shard holds everything there is, with a quarter more of room, of as many
 * epochs as a rechunk reads at once, unless its index would grow too large.
 */
export function planEpochChunks(counts: CubeCounts, maxBytes = defaultMaxBytes): EpochChunks {
  const { objectCount, measurementCount, tableCount } = counts;
  const bytesPerObject = 8 * Math.max(2 * counts.epochCount, 512);
  const affordable = Math.min(Math.max(maxBytes / 4 / bytesPerObject, step), 4096);
  const chunkCount = Math.max(Math.ceil(objectCount / affordable), 1);
  const objectsPerChunk = step * Math.max(Math.ceil(objectCount / chunkCount / step), 1);
  const shardObjects = withRoom(objectCount, objectsPerChunk);
  const shardMeasurements = withRoom(measurementCount, 4);
  const chunksPerEpoch = (shardObjects / objectsPerChunk) * shardMeasurements;
  return {
    objectsPerChunk,
    shardObjects,
    shardMeasurements,
    shardTables: withRoom(tableCount, 2),
    shardEpochs: Math.max(Math.min(mostShardEpochs, Math.floor(mostShardChunks / chunksPerEpoch)), 1),
    ...(counts.wideFlags && { wideFlags: true }),
    ...(counts.propertyCount && { propertyCount: counts.propertyCount }),
  };
}

/** Files are expensive and bytes are cheap: of 64 epochs, a file costs a hundredth of what it did. */
const mostShardEpochs = 64;
/** An index of 4 MB. */
const mostShardChunks = 2 ** 18;

/** Objects in a chunk are a multiple of this. */
const step = 64;

function withRoom(count: number, multiple: number): number {
  return multiple * Math.max(Math.ceil((1.25 * count) / multiple), 1);
}
