import { CandidateBook } from "../../core/calibration/candidate-book.ts";
import { EpochDepth } from "../../core/calibration/epoch-depth.ts";
import { datasetFiles, type GenerationRecord } from "../../core/cube/dataset.ts";
import { type CubeName, planeCountOf } from "../../core/cube/epoch-shards.ts";
import { flagArrayOf, flagsIn } from "../../core/cube/flag-array.ts";
import { noPoint } from "../../core/cube/no-point.ts";
import { type ObjectShardShape, objectShardPath } from "../../core/cube/plan-rechunk.ts";
import type { Job } from "../../core/job.ts";
import { ChunkKernel, type KernelCurveJudge } from "../../core/kernels/chunk-kernel.ts";
import type { ShardCandidates, ShardCandidatesRequest } from "../../core/verbs/shard-candidates.ts";
import { InnerCodec } from "../../core/zarr/inner-codec.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { readObjectShard, type ShardRooms, shardRooms } from "../copy/object-shards.ts";
import { damagedShard } from "../epochs/epoch-files.ts";
import type { StoreIo } from "../store-io.ts";

/** Objects between two looks at an abort. */
const objectsPerCheckpoint = 1024;

/**
 * Takes in the light curves of one shard in one pass, as they were measured, and keeps a few numbers of each object and
 * each epoch. What it says does not depend on which shards were read before, nor by whom.
 * @throws DatasetDamaged, Aborted
 */
export async function shardCandidates(
  { root }: StoreIo,
  request: ShardCandidatesRequest,
  job: Job,
): Promise<ShardCandidates> {
  const { datasetId, generation, shard, excludedEpochs, excludedPoints, wanted } = request;
  const { epochCount, objectsPerShard, wideFlags } = generation;
  const objectStart = shard * objectsPerShard;
  const objectCount = Math.min(objectsPerShard, generation.objectCount - objectStart);
  // Those that the generation is older than have no points; the others come in the order in which they are stored.
  const tables = [...new Set(wanted.map(({ table }) => table))].filter((table) => table < generation.tableCount);
  tables.sort((a, b) => a - b);
  const planes = wanted
    .map(({ plane }, at) => ({ plane, at }))
    .filter(({ plane }) => plane < generation.measurementCount);
  planes.sort((a, b) => a.plane - b.plane);
  const newFlags = () => new (flagArrayOf(wideFlags))(epochCount).fill(noPoint.noCatalog);
  const flagsOf = new Map(tables.map((table) => [table, newFlags()]));
  const noFlags = newFlags();
  const pointsOf = new Map<number, typeof excludedPoints>();
  for (const point of excludedPoints) pointsOf.set(point.object, [...(pointsOf.get(point.object) ?? []), point]);
  const tree = datasetTree(root, datasetId);
  const rooms = await takeRooms(generation);
  const books = wanted.map(({ rule }, at) => ({
    book: new CandidateBook(objectCount),
    depth: new EpochDepth(rule),
    judge: judgeOf(rooms, at, epochCount),
  }));
  const at = { datasetId, generation, shard, rooms };
  const flagChunks = await openChunks(tree, "flags", at, tables);
  try {
    const ofPlanes = planes.map(({ plane }) => plane);
    const curveChunks = await openChunks(tree, "lightcurves", at, ofPlanes);
    try {
      for (let object = 0; object < objectCount; object++) {
        if (object % objectsPerCheckpoint === 0) await job.checkpoint("calibrate");
        for (const flags of flagsOf.values()) {
          const raw = flagChunks.next();
          if (raw) flags.set(flagsIn(raw.buffer as ArrayBuffer, raw.byteOffset, epochCount, wideFlags));
          else flags.fill(noPoint.noCatalog);
        }
        for (const { plane, at } of planes) {
          const raw = curveChunks.next();
          if (!raw) continue;
          const numbers = new Float32Array(raw.buffer, raw.byteOffset, 2 * epochCount);
          for (const epoch of excludedEpochs) numbers[epoch] = Number.NaN;
          for (const point of pointsOf.get(objectStart + object) ?? [])
            if (point.plane === plane) numbers[point.epoch] = Number.NaN;
          const { table, rule } = wanted[at]!;
          const flags = flagsOf.get(table) ?? noFlags;
          const { book, depth, judge } = books[at]!;
          const judged = judge.judge(raw, new Uint8Array(flags.buffer), wideFlags === true, rule);
          book.add(object, judged);
          depth.add(numbers, epochCount, judged);
        }
      }
    } finally {
      curveChunks.close();
    }
  } finally {
    flagChunks.close();
  }
  idleRooms.push(rooms);
  const measurements = books.map(({ book, depth, judge }) => ({
    candidates: book.partOf(judge.measuredAt()),
    depthSums: depth.sums,
  }));
  return { objectStart, objectCount, measurements };
}

interface Chunks {
  /** The next wanted chunk, decoded, until the one after it is asked for; undefined where it is left out. @throws DatasetDamaged */
  next(): Uint8Array | undefined;
  close(): void;
}

interface Place {
  datasetId: string;
  generation: GenerationRecord;
  shard: number;
  rooms: Rooms;
}

/** The cubes that say what a point is. */
type PointCube = Exclude<CubeName, "source_properties">;

/** What chunks of one shape are unpacked with, by one call at a time. */
interface Rooms {
  key: string;
  codec: InnerCodec;
  lightcurves: ShardRooms;
  flags: ShardRooms;
  /** As many as measurements were asked for at once. */
  judges: KernelCurveJudge[];
}

/** Of this thread, for the next shard: at most as many as there were calls side by side, all of one shape. */
let idleRooms: Rooms[] = [];

async function takeRooms(generation: GenerationRecord): Promise<Rooms> {
  const shapes = (["lightcurves", "flags"] as const).map((cube) => shapeOf(cube, generation));
  const key = JSON.stringify(shapes);
  idleRooms = idleRooms.filter((rooms) => rooms.key === key);
  const known = idleRooms.pop();
  if (known) return known;
  const kernel = await ChunkKernel.load();
  const codec = new InnerCodec(generation.codec, kernel);
  const [lightcurves, flags] = shapes.map((shape) => shardRooms(shape, codec, (length) => kernel.allocate(length)));
  return { key, codec, lightcurves: lightcurves!, flags: flags!, judges: [] };
}

function judgeOf({ codec, judges }: Rooms, at: number, epochCount: number): KernelCurveJudge {
  judges[at] ??= codec.kernel.curveJudge(epochCount);
  judges[at].clear();
  return judges[at];
}

function shapeOf(cube: PointCube, generation: GenerationRecord): ObjectShardShape {
  const { codec, objectsPerShard, epochCount, wideFlags } = generation;
  const planeCount = planeCountOf(cube, generation);
  return { cube, codec, objectsPerShard, planeCount, epochCount, ...(wideFlags && { wideFlags }) };
}

async function openChunks(
  tree: FileTree,
  cube: PointCube,
  { datasetId, generation, shard, rooms }: Place,
  planes: readonly number[],
): Promise<Chunks> {
  const shape = shapeOf(cube, generation);
  const { planeCount } = shape;
  if (generation.epochCount === 0) return { next: () => undefined, close: () => {} };
  const path = `${datasetFiles.objectChunked(generation.generation)}/${objectShardPath(cube, shard)}`;
  const file = await tree.openRead(path);
  if (!file) throw damagedShard(datasetId, path, "no such file");
  const wanted = Array.from({ length: planeCount }, (_, plane) => planes.includes(plane));
  const chunks = readObjectShard(file, shape, rooms.codec, rooms[cube], (chunk) => wanted[chunk % planeCount]!);
  return {
    next() {
      try {
        const { value } = chunks.next();
        if (value?.error) throw value.error;
        return value?.raw;
      } catch (error) {
        throw error instanceof RangeError ? damagedShard(datasetId, path, error) : error;
      }
    },
    close: () => file.close(),
  };
}
