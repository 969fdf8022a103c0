import { datasetFiles, type GenerationRecord } from "../../core/cube/dataset.ts";
import { objectShardPath } from "../../core/cube/plan-rechunk.ts";
import type { Job } from "../../core/job.ts";
import { loadObjectStatistics } from "../../core/kernels/statistics-kernel.ts";
import { correctionFor } from "../../core/lightcurve/curve-correction.ts";
import { statistics } from "../../core/lightcurve/statistic-list.ts";
import { type PointArrays, treatCurves } from "../../core/lightcurve/treat-points.ts";
import { leaveValid } from "../../core/lightcurve/valid.ts";
import { loadedPart } from "../../core/load-part.ts";
import type { ShardStatistics, ShardStatisticsRequest } from "../../core/verbs/shard-statistics.ts";
import { type InnerCodec, loadInnerCodec } from "../../core/zarr/inner-codec.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import type { ReadableFile } from "../../storage/files.ts";
import { readObjectShard } from "../copy/object-shards.ts";
import { damagedShard } from "../epochs/epoch-files.ts";
import type { StoreIo } from "../store-io.ts";

/** Light curves held in memory at once. */
const blockBytes = 2 ** 20;

const loadKernel = loadedPart(() => loadObjectStatistics(statistics.map(({ name }) => name)));

/**
 * The statistics of the objects of one shard, in one pass over its light curves.
 * @throws DatasetDamaged, Aborted
 */
export async function shardStatistics(
  { root }: StoreIo,
  request: ShardStatisticsRequest,
  job: Job,
): Promise<ShardStatistics> {
  const objectStatistics = await loadKernel();
  const { datasetId, generation, shard, epochMjd, excludedEpochs, rules, corrections, wanted } = request;
  const { excludedPoints = [], countsKnown = false } = request;
  const { objectsPerShard, epochCount } = generation;
  const objectStart = shard * objectsPerShard;
  const objectCount = Math.min(objectsPerShard, generation.objectCount - objectStart);
  const codec = await loadInnerCodec(generation.codec);
  const excludedMask = excludedEpochs.length > 0 ? new Uint8Array(epochCount) : undefined;
  for (const epoch of excludedEpochs) excludedMask![epoch] = 1;
  // Of the others it only counts where their points are valid.
  const planes = countsKnown ? wanted : Array.from(rules.keys());
  const columns = new Float64Array((1 + wanted.length * statistics.length) * objectCount);

  function describe({ start, count, cubes }: ShardBlock): void {
    const inAll = new Uint8Array(count * epochCount).fill(1);
    for (const plane of planes) {
      let rule = rules[plane]!;
      const correction = corrections?.[plane];
      const points = excludedPoints.filter((point) => point.plane === plane);
      if (excludedMask || correction || points.length > 0) {
        const maskOf = pointMasks(points, objectStart + start, epochCount);
        treatCurves(curvesOf(cubes[plane]!, epochCount), { excludedEpochs: excludedMask, rule }, (position) => ({
          excludedPoints: maskOf(position),
          correction: correctionFor(correction, objectStart + start + position),
        }));
        // What is not valid as measured is gone, and what is left counts, whatever a correction made of it: as in a plot.
        rule = { ...rule, valueEnd: Number.POSITIVE_INFINITY, uncertaintyEnd: Number.POSITIVE_INFINITY };
      }
      const position = wanted.indexOf(plane);
      // Of a measurement that nobody asked for, it counts only where its points are valid.
      if (position < 0) {
        leaveValid(inAll, cubes[plane]!, epochCount, rule);
        continue;
      }
      const found = objectStatistics({ objectCount: count, epochCount, cube: cubes[plane]!, epochMjd }, rule);
      if (!countsKnown) for (let i = 0; i < inAll.length; i++) inAll[i]! &= found.valid[i]!;
      const first = 1 + position * statistics.length;
      for (const [k, column] of found.columns.entries()) columns.set(column, (first + k) * objectCount + start);
    }
    if (countsKnown) return;
    for (let object = 0, i = 0; object < count; object++)
      for (const end = i + epochCount; i < end; i++) columns[start + object]! += inAll[i]!;
  }

  const path = `${datasetFiles.objectChunked(generation.generation)}/${objectShardPath("lightcurves", shard)}`;
  const file = epochCount > 0 ? await datasetTree(root, datasetId).openRead(path) : undefined;
  if (!file && epochCount > 0) throw damagedShard(datasetId, path, "no such file");
  try {
    for (const block of shardBlocks(file, generation, objectCount, planes, codec)) {
      await job.checkpoint("analyse");
      describe(block);
    }
  } catch (error) {
    throw error instanceof RangeError ? damagedShard(datasetId, path, error) : error;
  } finally {
    file?.close();
  }
  return { objectStart, objectCount, columns };
}

/** Which points of the curve at a position are excluded, where the first curve is of this object. */
function pointMasks(
  points: NonNullable<ShardStatisticsRequest["excludedPoints"]>,
  firstObject: number,
  epochCount: number,
): (position: number) => Uint8Array | undefined {
  const masks = new Map<number, Uint8Array>();
  for (const { object, epoch } of points) {
    const mask = masks.get(object) ?? new Uint8Array(epochCount);
    mask[epoch] = 1;
    masks.set(object, mask);
  }
  return (position) => masks.get(firstObject + position);
}

/** The curves of a cube of shape (object, value, epoch), as views of it. */
function* curvesOf(cube: Float32Array, epochCount: number): Generator<PointArrays> {
  for (let at = 0; at < cube.length; at += 2 * epochCount)
    yield {
      value: cube.subarray(at, at + epochCount),
      uncertainty: cube.subarray(at + epochCount, at + 2 * epochCount),
    };
}

/** All light curves of some neighboring objects. */
interface ShardBlock {
  /** Position of the first object within its shard. */
  start: number;
  count: number;
  /** Per measurement: shape (object, value, epoch); undefined where nobody wants it. */
  cubes: (Float32Array | undefined)[];
}

/** A shard in blocks that fit in memory; their cubes are used again for the next. Without a file: without a point. */
function* shardBlocks(
  file: ReadableFile | undefined,
  generation: GenerationRecord,
  objectCount: number,
  planes: readonly number[],
  innerCodec: InnerCodec,
): Generator<ShardBlock> {
  const { codec, objectsPerShard, measurementCount: planeCount, epochCount } = generation;
  const curveLength = 2 * epochCount;
  const perBlock = Math.max(1, Math.floor(blockBytes / Math.max(1, planes.length * 4 * curveLength)));
  const all: (Float32Array | undefined)[] = Array.from({ length: planeCount });
  for (const plane of planes) all[plane] = new Float32Array(Math.min(perBlock, objectCount) * curveLength);
  const isWanted = (chunk: number) => all[chunk % planeCount] !== undefined;
  const block = (start: number, count: number) => ({
    start,
    count,
    cubes: all.map((cube) => cube?.subarray(0, count * curveLength)),
  });
  let start = 0;
  const shape = { cube: "lightcurves", codec, objectsPerShard, planeCount, epochCount } as const;
  for (const { chunk, raw, error } of file ? readObjectShard(file, shape, innerCodec, undefined, isWanted) : []) {
    if (error) throw error;
    const object = Math.floor(chunk / planeCount);
    if (object >= objectCount) break;
    if (object === start + perBlock) {
      yield block(start, perBlock);
      start = object;
    }
    const at = (object - start) * curveLength;
    const cube = all[chunk % planeCount]!;
    if (raw) cube.set(new Float32Array(raw.buffer, raw.byteOffset, curveLength), at);
    else cube.fill(Number.NaN, at, at + curveLength);
  }
  for (; start < objectCount; start += perBlock) yield block(start, Math.min(perBlock, objectCount - start));
}
