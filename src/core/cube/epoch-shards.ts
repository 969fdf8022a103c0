import { nanBits } from "./column-checksum.ts";
import type { EpochChunks } from "./dataset.ts";
import { flagArrayOf, flagBytes, flagsIn } from "./flag-array.ts";
import { noPoint } from "./no-point.ts";
import type { CubeCounts } from "./plan-chunks.ts";
import type { Slab } from "./slab.ts";

export const cubeNames = ["lightcurves", "flags", "source_properties"] as const;
export type CubeName = (typeof cubeNames)[number];

/**
 * A plane is one measurement of `lightcurves`, of two float32 an object, or one table of `flags`, of one int16; of one
 * int32 where flags are wide; or one property of one table of `source_properties`, of one float32.
 */
export function planeFormat(cube: CubeName, wideFlags: boolean | undefined) {
  if (cube === "lightcurves") return { elementBytes: 4, numbersPerObject: 2, bytesPerObject: 8 } as const;
  if (cube === "source_properties") return { elementBytes: 4, numbersPerObject: 1, bytesPerObject: 4 } as const;
  const bytes = flagBytes(wideFlags);
  return { elementBytes: bytes, numbersPerObject: 1, bytesPerObject: bytes } as const;
}

/** How many planes a cube has. */
export function planeCountOf(
  cube: CubeName,
  {
    measurementCount,
    tableCount,
    propertyCount = 0,
  }: Pick<CubeCounts, "measurementCount" | "tableCount"> & {
    propertyCount?: number | undefined;
  },
): number {
  if (cube === "lightcurves") return measurementCount;
  return cube === "flags" ? tableCount : tableCount * propertyCount;
}

/** Where a plane's inner chunk lies: which shard of the grid, and which of an epoch's chunks in that shard. */
export interface ChunkPlace {
  objectShard: number;
  planeShard: number;
  chunk: number;
}

/** How one cube of an epoch-chunked store is cut into shards and inner chunks. */
export class EpochGrid {
  readonly name: CubeName;
  readonly wideFlags: boolean;
  readonly objectsPerChunk: number;
  readonly shardPlanes: number;
  readonly objectChunksPerShard: number;
  readonly shardEpochs: number;
  /** Of one epoch in one shard. */
  readonly chunksPerEpoch: number;
  /** Of all epochs of a shard. */
  readonly chunksPerShard: number;

  constructor(name: CubeName, chunks: EpochChunks) {
    this.name = name;
    this.wideFlags = chunks.wideFlags === true;
    this.objectsPerChunk = chunks.objectsPerChunk;
    this.shardPlanes = planeCountOf(name, {
      measurementCount: chunks.shardMeasurements,
      tableCount: chunks.shardTables,
      propertyCount: chunks.propertyCount,
    });
    this.objectChunksPerShard = chunks.shardObjects / chunks.objectsPerChunk;
    this.shardEpochs = chunks.shardEpochs;
    this.chunksPerEpoch = this.objectChunksPerShard * this.shardPlanes;
    this.chunksPerShard = this.chunksPerEpoch * this.shardEpochs;
  }

  /** Path of a shard below its store; shards of one epoch differ in their first two numbers only. */
  path(objectShard: number, planeShard: number, epochIndex: number): string {
    // All of a measurement's values, and all of a table's properties, lie in one shard.
    const value = this.name === "flags" ? "" : "/0";
    return `${this.name}/c/${objectShard}/${planeShard}${value}/${Math.floor(epochIndex / this.shardEpochs)}`;
  }

  /** Position of an epoch's chunk among all chunks of its shard. */
  chunkOfShard(chunk: number, epochIndex: number): number {
    return chunk * this.shardEpochs + (epochIndex % this.shardEpochs);
  }

  /** @param objectChunk counts inner chunks along the object axis, through all shards */
  place(objectChunk: number, plane: number): ChunkPlace {
    const objectShard = Math.floor(objectChunk / this.objectChunksPerShard);
    const planeShard = Math.floor(plane / this.shardPlanes);
    const chunk = (objectChunk % this.objectChunksPerShard) * this.shardPlanes + (plane % this.shardPlanes);
    return { objectShard, planeShard, chunk };
  }

  get chunkBytes(): number {
    return this.objectsPerChunk * this.bytesPerObject;
  }

  get bytesPerObject(): number {
    return planeFormat(this.name, this.wideFlags).bytesPerObject;
  }
}

/** The cube that a shard's path is of. */
export const cubeOfPath = (path: string): CubeName =>
  cubeNames.find((name) => path.startsWith(`${name}/`)) ?? "lightcurves";

/** What an epoch puts into one shard: inner chunks in the order in which they lie, all-fill ones left out. */
export interface EpochShard {
  objectShard: number;
  planeShard: number;
  /** `raw` is used again for the next chunk. */
  chunks(): Generator<{ chunk: number; raw: Uint8Array }>;
}

/** The shards of a slab's cube, in grid order. Some may turn out to hold nothing. */
export function* slabShards(slab: Slab, grid: EpochGrid): Generator<EpochShard> {
  const { value, flags, properties } = slab;
  const planeCount = { lightcurves: value, flags, source_properties: properties }[grid.name].length;
  if (planeCount === 0) return;
  const objectShards = Math.ceil(slab.objectCount / (grid.objectChunksPerShard * grid.objectsPerChunk));
  const planeShards = Math.ceil(planeCount / grid.shardPlanes);
  for (let objectShard = 0; objectShard < objectShards; objectShard++)
    for (let planeShard = 0; planeShard < planeShards; planeShard++)
      yield { objectShard, planeShard, chunks: () => shardChunks(slab, grid, planeCount, objectShard, planeShard) };
}

function* shardChunks(slab: Slab, grid: EpochGrid, planeCount: number, objectShard: number, planeShard: number) {
  const raw = new Uint8Array(grid.chunkBytes);
  const gather = gatherer(slab, grid, raw);
  for (let row = 0; row < grid.objectChunksPerShard; row++) {
    const start = (objectShard * grid.objectChunksPerShard + row) * grid.objectsPerChunk;
    const end = Math.min(start + grid.objectsPerChunk, slab.objectCount);
    for (let column = 0; column < grid.shardPlanes; column++) {
      const plane = planeShard * grid.shardPlanes + column;
      if (start < end && plane < planeCount && gather(plane, start, end))
        yield { chunk: row * grid.shardPlanes + column, raw };
    }
  }
}

function gatherer(slab: Slab, { name, wideFlags }: EpochGrid, raw: Uint8Array) {
  if (name === "lightcurves") return gatherMeasurement(slab, raw);
  return name === "flags" ? gatherFlags(slab, raw, wideFlags) : gatherProperty(slab, raw);
}

/** Fills `raw` with one measurement of some objects; false when none of them has a number. */
function gatherMeasurement(slab: Slab, raw: Uint8Array) {
  const numbers = new Float32Array(raw.buffer);
  const bits = new Int32Array(raw.buffer);
  return (plane: number, start: number, end: number): boolean => {
    bits.fill(nanBits);
    const value = slab.value[plane]!;
    const uncertainty = slab.uncertainty[plane]!;
    let measured = false;
    for (let object = start, at = 0; object < end; object++, at += 2) {
      const v = value[object]!;
      const u = uncertainty[object]!;
      if (!Number.isNaN(v)) numbers[at] = v;
      if (!Number.isNaN(u)) numbers[at + 1] = u;
      measured ||= !Number.isNaN(v) || !Number.isNaN(u);
    }
    return measured;
  };
}

/** Fills `raw` with one property of one table of some objects; false when none of them has a number. */
function gatherProperty(slab: Slab, raw: Uint8Array) {
  const numbers = new Float32Array(raw.buffer);
  const bits = new Int32Array(raw.buffer);
  return (plane: number, start: number, end: number): boolean => {
    bits.fill(nanBits);
    const given = slab.properties[plane]!;
    let known = false;
    for (let object = start, at = 0; object < end; object++, at++) {
      if (Number.isNaN(given[object]!)) continue;
      numbers[at] = given[object]!;
      known = true;
    }
    return known;
  };
}

/** @throws RangeError at a flag that is too large for its bits: it would be stored as another */
function gatherFlags(slab: Slab, raw: Uint8Array, wide: boolean) {
  const flags = new (flagArrayOf(wide))(raw.buffer as ArrayBuffer);
  return (plane: number, start: number, end: number): boolean => {
    const given = slab.flags[plane]!;
    flags.fill(noPoint.noCatalog);
    for (let object = start, at = 0; object < end; object++, at++) {
      flags[at] = given[object]!;
      if (flags[at] !== given[object]) throw new RangeError(`flags of ${given[object]} in 16 bits`);
    }
    return flags.some((flag) => flag !== noPoint.noCatalog);
  };
}

/** Puts one decoded inner chunk back into a slab. */
export function scatterChunk(slab: Slab, grid: EpochGrid, plane: number, objectChunk: number, raw: Uint8Array): void {
  const start = objectChunk * grid.objectsPerChunk;
  const count = Math.min(grid.objectsPerChunk, slab.objectCount - start);
  if (grid.name === "flags") {
    slab.flags[plane]!.set(flagsIn(raw.buffer as ArrayBuffer, raw.byteOffset, count, grid.wideFlags), start);
    return;
  }
  if (grid.name === "source_properties") {
    slab.properties[plane]!.set(new Float32Array(raw.buffer, raw.byteOffset, count), start);
    return;
  }
  const numbers = new Float32Array(raw.buffer, raw.byteOffset, 2 * count);
  const value = slab.value[plane]!;
  const uncertainty = slab.uncertainty[plane]!;
  for (let i = 0; i < count; i++) {
    value[start + i] = numbers[2 * i]!;
    uncertainty[start + i] = numbers[2 * i + 1]!;
  }
}
