import type { EpochChunks } from "./dataset.ts";

export const defaultMaxBytes = 256 * 2 ** 20;

/** Counts of a cube's axes. */
export interface CubeCounts {
  objectCount: number;
  measurementCount: number;
  tableCount: number;
  epochCount: number;
}

/**
 * Chunks of an epoch-chunked store. An inner chunk holds as many objects as can be rechunked at once, all measurements
 * and epochs of them, in a quarter of `maxBytes`, reckoning with twice the epochs; a shard holds everything there is,
 * with a quarter more of room.
 */
export function planEpochChunks(counts: CubeCounts, maxBytes = defaultMaxBytes): EpochChunks {
  const { objectCount, measurementCount, tableCount } = counts;
  const bytesPerObject = 8 * Math.max(measurementCount, 1) * Math.max(2 * counts.epochCount, 512);
  const affordable = 2 ** Math.floor(Math.log2(maxBytes / 4 / bytesPerObject));
  const enough = 2 ** Math.ceil(Math.log2(Math.max(objectCount, 1)));
  const objectsPerChunk = Math.min(Math.max(affordable, 64), 4096, Math.max(enough, 64));
  return {
    objectsPerChunk,
    shardObjects: withRoom(objectCount, objectsPerChunk),
    shardMeasurements: withRoom(measurementCount, 4),
    shardTables: withRoom(tableCount, 2),
  };
}

function withRoom(count: number, step: number): number {
  return step * Math.max(Math.ceil((1.25 * count) / step), 1);
}
