import type { EpochChunks } from "./dataset.ts";

export const defaultMaxBytes = 256 * 2 ** 20;

/** Counts of a cube's axes. */
export interface CubeCounts {
  objectCount: number;
  measurementCount: number;
  tableCount: number;
  epochCount: number;
  /** Flags take 32 bits. */
  wideFlags?: true;
}

/**
 * Chunks of an epoch-chunked store. An inner chunk holds as many objects as one measurement of can be rechunked at once,
 * all epochs of them, in a quarter of `maxBytes`, reckoning with twice the epochs; the objects are dealt out evenly, since
 * a chunk that is half empty is stored whole. A shard holds everything there is, with a quarter more of room.
 */
export function planEpochChunks(counts: CubeCounts, maxBytes = defaultMaxBytes): EpochChunks {
  const { objectCount, measurementCount, tableCount } = counts;
  const bytesPerObject = 8 * Math.max(2 * counts.epochCount, 512);
  const affordable = Math.min(Math.max(maxBytes / 4 / bytesPerObject, step), 4096);
  const chunkCount = Math.max(Math.ceil(objectCount / affordable), 1);
  const objectsPerChunk = step * Math.max(Math.ceil(objectCount / chunkCount / step), 1);
  return {
    objectsPerChunk,
    shardObjects: withRoom(objectCount, objectsPerChunk),
    shardMeasurements: withRoom(measurementCount, 4),
    shardTables: withRoom(tableCount, 2),
    ...(counts.wideFlags && { wideFlags: true }),
  };
}

/** Objects in a chunk are a multiple of this. */
const step = 64;

function withRoom(count: number, multiple: number): number {
  return multiple * Math.max(Math.ceil((1.25 * count) / multiple), 1);
}
