import type { CodecName } from "../kernels/codec-name.ts";
import { type CubeName, cubeNames, planeCountOf, planeFormat } from "./epoch-shards.ts";
import type { CubeCounts } from "./plan-chunks.ts";

/** Some objects and planes (measurements or tables) of a cube, all epochs: what is rechunked in memory at once. */
export interface RechunkBlock {
  objectStart: number;
  objectEnd: number;
  planeStart: number;
  planeEnd: number;
}

/** One shard file of the object-chunked copy, and the blocks it is made of. */
export interface RechunkShard {
  cube: CubeName;
  path: string;
  objectStart: number;
  objectEnd: number;
  blocks: RechunkBlock[];
}

/** What a shard of the object-chunked copy holds: chunks [object][plane], each all epochs of one of them. */
export interface ObjectShardShape {
  cube: CubeName;
  codec: CodecName;
  objectsPerShard: number;
  planeCount: number;
  epochCount: number;
  /** Flags take 32 bits. */
  wideFlags?: true;
}

export interface RechunkPlan {
  objectsPerShard: number;
  shards: RechunkShard[];
}

/** Shards are read by range, so that their size matters little: large enough for few files, small enough to resume. */
const shardBytes = 64 * 2 ** 20;
/** What is not small is cut into at least so many shards, so that each of two workers has some to make. */
const shares = 4;
const smallBytes = 16 * 2 ** 20;

/**
 * How an epoch-chunked cube becomes an object-chunked one. A shard holds whole inner chunks of the epoch-chunked store
 * along the object axis, as many as `shardBytes`, a fair share and a quarter of `maxBytes` allow; where even one is too
 * much, a shard is made of several blocks.
 * @param objectsPerChunk of the epoch-chunked store
 */
export function planRechunk(counts: CubeCounts, objectsPerChunk: number, maxBytes: number): RechunkPlan {
  const blockBytes = maxBytes / 4; // of each of two workers, with as much for all else
  const { objectCount, measurementCount, epochCount } = counts;
  const chunkBytes =
    objectsPerChunk * measurementCount * planeFormat("lightcurves", undefined).bytesPerObject * epochCount;
  const enough = Math.ceil(objectCount / objectsPerChunk);
  const share = Math.max((enough * chunkBytes) / shares, smallBytes);
  const affordable = Math.floor(Math.min(shardBytes, blockBytes, share) / Math.max(chunkBytes, 1));
  // A lone shard ends where the array does: zarr-python reads a shard at once only when all of it is asked for.
  const objectsPerShard = Math.min(
    objectsPerChunk * Math.max(Math.min(affordable, enough), 1),
    Math.max(objectCount, 1),
  );
  const shards = cubeNames.flatMap((cube) => {
    const planeCount = planeCountOf(cube, counts);
    const bytesPerPlane = planeFormat(cube, counts.wideFlags).bytesPerObject * epochCount;
    if (planeCount === 0 || epochCount === 0) return [];
    return ranges(0, objectCount, objectsPerShard).map(([objectStart, objectEnd], shard) => ({
      cube,
      path: objectShardPath(cube, shard),
      objectStart,
      objectEnd,
      blocks: planBlocks(objectStart, objectEnd, planeCount, bytesPerPlane, objectsPerChunk, blockBytes),
    }));
  });
  return { objectsPerShard, shards };
}

/** Path of a shard below an object-chunked store. */
export function objectShardPath(cube: CubeName, shard: number): string {
  return `${cube}/c/${shard}/0/0${cube === "flags" ? "" : "/0"}`;
}

function planBlocks(
  objectStart: number,
  objectEnd: number,
  planeCount: number,
  bytesPerPlane: number,
  objectsPerChunk: number,
  blockBytes: number,
): RechunkBlock[] {
  const affordable = Math.max(Math.floor(blockBytes / bytesPerPlane), 1);
  const objects = objectEnd - objectStart;
  // Whole shard; else some planes of it, half as many as there is room for: with more it is hardly faster, but takes
  // more memory. Else a part of one inner chunk's objects, one plane at a time.
  const planes = Math.floor(affordable / objects);
  const planesPerBlock = planes >= planeCount ? planeCount : Math.max(Math.ceil(planes / 2), 1);
  const parts = Math.ceil(objectsPerChunk / affordable);
  const objectsPerBlock = affordable >= objects ? objects : Math.ceil(objectsPerChunk / parts);
  return ranges(objectStart, objectEnd, objectsPerBlock).flatMap(([start, end]) =>
    ranges(0, planeCount, planesPerBlock).map(([planeStart, planeEnd]) => ({
      objectStart: start,
      objectEnd: end,
      planeStart,
      planeEnd,
    })),
  );
}

function ranges(start: number, end: number, step: number): [start: number, end: number][] {
  const count = Math.ceil((end - start) / step);
  return Array.from({ length: count }, (_, i) => [start + i * step, Math.min(start + (i + 1) * step, end)]);
}
