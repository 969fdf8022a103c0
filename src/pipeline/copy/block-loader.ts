import { ahead } from "../../core/ahead.ts";
import { nanBits } from "../../core/cube/column-checksum.ts";
import type { DatasetRecord, EpochRun } from "../../core/cube/dataset.ts";
import { type CubeName, EpochGrid, planeFormat } from "../../core/cube/epoch-shards.ts";
import { flagBytes, flagsIn } from "../../core/cube/flag-array.ts";
import { noPoint } from "../../core/cube/no-point.ts";
import type { RechunkBlock } from "../../core/cube/plan-rechunk.ts";
import { formatCounted } from "../../core/format-counted.ts";
import { ChunkKernel } from "../../core/kernels/chunk-kernel.ts";
import type { KernelArea } from "../../core/kernels/kernel-memory.ts";
import type { ChunkEnds } from "../../core/zarr/chunk-ends.ts";
import { InnerCodec } from "../../core/zarr/inner-codec.ts";
import type { ReadableFile } from "../../storage/files.ts";
import type { HandlePool } from "../../storage/handle-pool.ts";
import { ChunkPlaces } from "../epochs/chunk-places.ts";
import { damagedShard } from "../epochs/epoch-files.ts";

/** Epochs that are read before they are turned; at most so many bytes of them unless one alone has more. */
const tileEpochs = 64;
const tileBytes = 4 * 2 ** 20;
/** Shards that are opened before their turn: the browser opens them while this thread works. */
const openedAhead = 512;
/** What is kept in memory of where chunks lie. */
const keptPlacesBytes = 32 * 2 ** 20;

/** Chunks of a block that each epoch has in one shard, in the order in which they lie. */
interface Segment {
  objectShard: number;
  planeShard: number;
  chunks: SegmentChunk[];
}

interface SegmentChunk {
  /** Position among an epoch's chunks in the shard. */
  chunk: number;
  plane: number;
  /** Those of the chunk's objects that the block has. */
  objectStart: number;
  objectEnd: number;
  /** Bytes of the chunk before the first of them. */
  skipBytes: number;
}

/** Some epochs of a segment, read and turned together. */
interface Tile {
  segment: Segment;
  /** Position of the first epoch in a light curve. */
  first: number;
  epochs: Uint32Array;
}

/** What a row of a tile has in the segment's shard; without anything it is all fill value. */
interface TileRow {
  run: EpochRun;
  file: ReadableFile;
}

export interface BlockSource {
  record: DatasetRecord;
  /** Open files of the epoch-chunked store. */
  pool: HandlePool;
  /** Where each epoch lies, by its position in the store: a shard that it has no run in is all fill value. */
  runs: ReadonlyMap<number, readonly EpochRun[]>;
  /** Positions in the store, in the order in which a light curve has them. */
  epochIndices: Uint32Array;
}

/** Loads blocks of the epoch-chunked store turned: for each object and plane, its numbers over all epochs. */
export class BlockLoader {
  readonly #source: BlockSource;
  readonly #places = new ChunkPlaces(keptPlacesBytes);
  readonly #kernel = ChunkKernel.load();
  #memory: KernelArea | undefined;
  #packingRoom: KernelArea | undefined;

  constructor(source: BlockSource) {
    this.#source = source;
  }

  /** In whose memory blocks are loaded. */
  kernel(): Promise<ChunkKernel> {
    return this.#kernel;
  }

  /** Room of the kernel's memory for packing what was loaded; the same each time. */
  async packingRoom(byteLength: number): Promise<KernelArea> {
    if (!this.#packingRoom || this.#packingRoom.byteLength < byteLength)
      this.#packingRoom = (await this.#kernel).allocate(byteLength);
    return this.#packingRoom;
  }

  /**
   * Raw inner chunks of the object-chunked copy, [object][plane] of the block one after the other, each value before
   * uncertainty and epochs in order. Good until the next call.
   * @throws DatasetDamaged where a shard is missing or makes no sense
   */
  async load(cube: CubeName, block: RechunkBlock): Promise<Uint8Array> {
    const { record, epochIndices } = this.#source;
    const grid = new EpochGrid(cube, record.chunks);
    const { elementBytes, numbersPerObject } = planeFormat(cube, grid.wideFlags);
    const kernel = await this.#kernel;
    const codec = new InnerCodec(record.codec, kernel);
    const numberStride = epochIndices.length * elementBytes;
    const planes = block.planeEnd - block.planeStart;
    const objectStride = planes * numbersPerObject * numberStride;
    const segments = segmentsOf(grid, block);
    const outBytes = (block.objectEnd - block.objectStart) * objectStride;
    const layout = layOut(grid, codec, segments, { epochCount: epochIndices.length, outBytes });
    if (!this.#memory || this.#memory.byteLength < layout.byteLength) this.#memory = kernel.allocate(layout.byteLength);
    const area = new Areas(layout, this.#memory.address);
    const memory = kernel.buffer;
    area.writeFill(memory, cube, grid.wideFlags);
    const pointers = new Uint32Array(memory);

    const tiles = tilesOf(segments, epochIndices, layout.tileEpochs);
    const tilesAhead = Math.max(Math.floor(openedAhead / layout.tileEpochs), 1);
    for await (const { item, result } of ahead(tiles, tilesAhead, (tile) => this.#openRows(grid, tile))) {
      const { segment, first, epochs } = item;
      const { chunks } = segment;
      const target = { memory, pointers, area, codec, chunkBytes: grid.chunkBytes };
      for (const [row, found] of (await result).entries()) {
        if (!found) {
          for (let k = 0; k < chunks.length; k++) pointers[area.pointer(k, row)] = area.fillAt;
          continue;
        }
        const { run, file } = found;
        try {
          readRow(target, chunks, found, this.#places.endsOf(run, file, grid), row);
        } catch (error) {
          throw error instanceof RangeError ? damagedShard(record.datasetId, run.path, error) : error;
        }
      }
      chunks.forEach(({ plane, objectStart, objectEnd }, k) => {
        const outAt =
          (objectStart - block.objectStart) * objectStride +
          (plane - block.planeStart) * numbersPerObject * numberStride +
          first * elementBytes;
        kernel.transpose({
          elementBytes,
          rowsAt: 4 * area.pointer(k, 0),
          rowCount: epochs.length,
          columnCount: (objectEnd - objectStart) * numbersPerObject,
          numbersPerObject,
          outAt: area.outAt + outAt,
          objectStride,
          numberStride,
        });
      });
    }
    return new Uint8Array(memory, area.outAt, area.outBytes);
  }

  /** Opens a tile's shards at once: one after the other, each would wait for the browser. */
  #openRows(grid: EpochGrid, { segment, epochs }: Tile): Promise<(TileRow | undefined)[]> {
    const { pool, runs, record } = this.#source;
    return Promise.all(
      Array.from(epochs, async (epoch) => {
        const path = grid.path(segment.objectShard, segment.planeShard, epoch);
        const run = runs.get(epoch)?.find((one) => one.path === path);
        if (!run) return undefined;
        const file = pool.peek(path) ?? (await pool.open(path));
        if (!file) throw damagedShard(record.datasetId, path, "no such file");
        return { run, file };
      }),
    );
  }
}

interface RowTarget {
  memory: ArrayBuffer;
  /** The memory as u32. */
  pointers: Uint32Array;
  area: Areas;
  codec: InnerCodec;
  chunkBytes: number;
}

/** Reads a segment's chunks of one epoch at once, and notes where each of them lies. */
function readRow(
  { memory, pointers, area, codec, chunkBytes }: RowTarget,
  chunks: readonly SegmentChunk[],
  { run, file }: TileRow,
  ends: ChunkEnds,
  row: number,
): void {
  const begin = ends[chunks[0]!.chunk]!;
  const length = ends[chunks.at(-1)!.chunk + 1]! - begin;
  const slotAt = area.slotAt(row);
  if (length > 0) {
    if (length > area.slotBytes)
      throw new RangeError(`chunks ${chunks[0]!.chunk} and on take ${formatCounted(length, "byte")}`);
    const at = (run.offset ?? 0) + begin;
    const read = file.read(new Uint8Array(memory, slotAt, length), at);
    if (read !== length) throw new RangeError(`ends at byte ${at + read}, expected ${at + length}`);
  }
  for (let k = 0; k < chunks.length; k++) {
    const { chunk, skipBytes } = chunks[k]!;
    const byteLength = ends[chunk + 1]! - ends[chunk]!;
    if (byteLength === 0) {
      pointers[area.pointer(k, row)] = area.fillAt;
      continue;
    }
    const storedAt = slotAt + ends[chunk]! - begin;
    const stored = new Uint8Array(memory, storedAt, byteLength);
    if (codec.name === "none") {
      // Not checked here: what all of the new copy sums to is compared with the journal, and a check costs as much as a turn.
      if (stored.length !== codec.maxEncodedLength(chunkBytes))
        throw new RangeError(formatCounted(stored.length, "byte"));
      pointers[area.pointer(k, row)] = storedAt + skipBytes;
    } else {
      const decodedAt = area.decodedAt(row, k);
      codec.decode(stored, new Uint8Array(memory, decodedAt, chunkBytes));
      pointers[area.pointer(k, row)] = decodedAt + skipBytes;
    }
  }
}

function* tilesOf(segments: readonly Segment[], epochIndices: Uint32Array, tileEpochs: number): Generator<Tile> {
  for (let first = 0; first < epochIndices.length; first += tileEpochs)
    for (const segment of segments) yield { segment, first, epochs: epochIndices.subarray(first, first + tileEpochs) };
}

function segmentsOf(grid: EpochGrid, block: RechunkBlock): Segment[] {
  const { objectsPerChunk } = grid;
  const segments = new Map<string, Segment>();
  const endChunk = Math.ceil(block.objectEnd / objectsPerChunk);
  for (let objectChunk = Math.floor(block.objectStart / objectsPerChunk); objectChunk < endChunk; objectChunk++) {
    const chunkStart = objectChunk * objectsPerChunk;
    const objectStart = Math.max(block.objectStart, chunkStart);
    const objectEnd = Math.min(block.objectEnd, chunkStart + objectsPerChunk);
    const skipBytes = (objectStart - chunkStart) * grid.bytesPerObject;
    for (let plane = block.planeStart; plane < block.planeEnd; plane++) {
      const { objectShard, planeShard, chunk } = grid.place(objectChunk, plane);
      const key = `${objectShard}/${planeShard}`;
      const segment = segments.get(key) ?? { objectShard, planeShard, chunks: [] };
      segments.set(key, segment);
      segment.chunks.push({ chunk, plane, objectStart, objectEnd, skipBytes });
    }
  }
  return [...segments.values()];
}

/** How large the areas of a block are, and where they begin, in bytes from the first of them. */
interface Layout {
  /** Epochs that are read and turned together. */
  tileEpochs: number;
  /** Bytes that one epoch's chunks may take as they are stored. */
  slotBytes: number;
  chunkBytes: number;
  chunkCount: number;
  pointersAt: number;
  slotsAt: number;
  decodedAt: number;
  outAt: number;
  outBytes: number;
  /** Of all areas. */
  byteLength: number;
}

function layOut(
  grid: EpochGrid,
  codec: InnerCodec,
  segments: readonly Segment[],
  { epochCount, outBytes }: { epochCount: number; outBytes: number },
): Layout {
  const aligned = (bytes: number) => 16 * Math.ceil(bytes / 16);
  const chunkCount = Math.max(...segments.map(({ chunks }) => chunks.length));
  const chunkBytes = aligned(grid.chunkBytes);
  const slotBytes = aligned(chunkCount * codec.maxEncodedLength(grid.chunkBytes));
  const tileCount = Math.max(Math.min(Math.floor(tileBytes / slotBytes), tileEpochs, epochCount), 1);
  const pointersAt = chunkBytes;
  const slotsAt = pointersAt + aligned(4 * tileCount * chunkCount);
  const decodedAt = slotsAt + tileCount * slotBytes;
  const outAt = decodedAt + (codec.name === "none" ? 0 : tileCount * chunkCount * chunkBytes);
  const byteLength = outAt + aligned(outBytes);
  return {
    tileEpochs: tileCount,
    slotBytes,
    chunkBytes,
    chunkCount,
    pointersAt,
    slotsAt,
    decodedAt,
    outAt,
    outBytes,
    byteLength,
  };
}

/** Where in a kernel's memory everything of a block lies. */
class Areas {
  /** A chunk in which nothing is measured: what rows of absent chunks point at. */
  readonly fillAt: number;
  readonly outAt: number;
  readonly outBytes: number;
  readonly slotBytes: number;
  readonly #layout: Layout;
  readonly #base: number;

  /** @param base address of the first area */
  constructor(layout: Layout, base: number) {
    this.#layout = layout;
    this.#base = base;
    this.fillAt = base;
    this.outAt = base + layout.outAt;
    this.outBytes = layout.outBytes;
    this.slotBytes = layout.slotBytes;
  }

  writeFill(memory: ArrayBuffer, cube: CubeName, wideFlags: boolean): void {
    const { chunkBytes } = this.#layout;
    if (cube !== "flags") new Int32Array(memory, this.fillAt, chunkBytes / 4).fill(nanBits);
    else flagsIn(memory, this.fillAt, chunkBytes / flagBytes(wideFlags), wideFlags).fill(noPoint.noCatalog);
  }

  /** Which u32 of the memory says where a row of a segment's k-th chunk lies; rows follow each other. */
  pointer(k: number, row: number): number {
    return (this.#base + this.#layout.pointersAt) / 4 + this.#layout.tileEpochs * k + row;
  }

  slotAt(row: number): number {
    return this.#base + this.#layout.slotsAt + row * this.slotBytes;
  }

  decodedAt(row: number, k: number): number {
    const { decodedAt, chunkCount, chunkBytes } = this.#layout;
    return this.#base + decodedAt + (row * chunkCount + k) * chunkBytes;
  }
}
