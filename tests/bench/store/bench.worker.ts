import { datasetFiles } from "../../../src/core/cube/dataset.ts";
import { type Progress, type Stage, silentJob } from "../../../src/core/job.ts";
import { rechunk } from "../../../src/pipeline/copy/rechunk.ts";
import { openDatasetReader } from "../../../src/pipeline/read/read.ts";
import type { ShardRechunkApi } from "../../../src/rpc/api.ts";
import { workerPool } from "../../../src/rpc/pool.ts";
import { serve } from "../../../src/rpc/serve.ts";
import { shardWorkers } from "../../../src/rpc/shard-workers.ts";
import { spawn } from "../../../src/rpc/spawn.ts";
import { changeRecord, datasetTree, readRecord } from "../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../src/storage/files.ts";
import { listFiles } from "../../../src/storage/list-files.ts";
import { openOpfsTree } from "../../../src/storage/opfs/opfs-tree.ts";
import { seededRandom } from "../../support/random.ts";
import type { BenchApi, Latency } from "./bench-api.ts";
import { measureKernels } from "./kernels.ts";
import { writeSyntheticDataset } from "./synthetic-dataset.ts";

const block = 2 ** 20;

const startShardWorkers = (count: number) =>
  workerPool(count, () =>
    spawn<ShardRechunkApi>(
      "shard-rechunk",
      new Worker(new URL("../../../workers/shard-rechunk.ts", import.meta.url), { type: "module" }),
    ),
  );

async function bytesBelow(tree: FileTree): Promise<number> {
  const lengths = await Promise.all((await listFiles(tree)).map((path) => tree.byteLength(path)));
  return lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0);
}

function percentiles(microseconds: Float64Array): Latency {
  const sorted = microseconds.sort();
  const at = (share: number) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)]!;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

serve<BenchApi>({
  async makeDataset(request) {
    const tree = datasetTree(await openOpfsTree(), request.datasetId);
    await tree.remove("");
    const writeMs = await writeSyntheticDataset(tree, request);
    return { writeMs, epochChunkedBytes: await bytesBelow(tree.subtree(datasetFiles.epochChunked)) };
  },

  async rechunk({ workers, ...request }) {
    const pool = workers > 1 ? startShardWorkers(workers) : undefined;
    const firstAt: Partial<Record<Stage, number>> = {};
    const lastAt: Partial<Record<Stage, number>> = {};
    const progress = ({ stage }: Progress) => {
      firstAt[stage] ??= performance.now();
      lastAt[stage] = performance.now();
    };
    const job = { ...silentJob<never>(), progress };
    const root = await openOpfsTree();
    const io = pool ? { root, workers: shardWorkers(pool) } : { root };
    const { elapsedMs, byteLength } = await rechunk(io, request, job);
    pool?.terminate();
    return {
      startedAt: firstAt.rechunk!,
      rechunkMs: lastAt.rechunk! - firstAt.rechunk!,
      verifyMs: lastAt.verify! - lastAt.rechunk!,
      totalMs: elapsedMs,
      byteLength,
    };
  },

  async forgetGeneration({ datasetId }) {
    const tree = datasetTree(await openOpfsTree(), datasetId);
    await changeRecord(tree, ({ generation: _, ...record }) => record);
    for (const { name } of await tree.list("")) if (name.startsWith("lightcurves_read")) await tree.remove(name);
    await tree.remove(`${datasetFiles.tmp}/rechunk`);
  },

  async removeAll() {
    const root = await openOpfsTree();
    for (const { name } of await root.list("")) await root.remove(name);
  },

  async makeFile({ byteLength }) {
    const file = await (await openOpfsTree()).openWrite("bench/from");
    const bytes = new Uint8Array(block).map((_, i) => Math.imul(i, 2654435761) >>> 24);
    for (let at = 0; at < byteLength; at += block) file.write(bytes.subarray(0, Math.min(block, byteLength - at)), at);
    file.flush();
    file.close();
  },

  async copyFile() {
    const root = await openOpfsTree();
    await root.remove("bench/to");
    const from = (await root.openRead("bench/from"))!;
    const to = await root.openWrite("bench/to");
    const bytes = new Uint8Array(block);
    const start = performance.now();
    for (let at = 0; at < from.byteLength; at += block) {
      const read = from.read(bytes, at);
      to.write(bytes.subarray(0, read), at);
    }
    to.flush();
    const elapsedMs = performance.now() - start;
    from.close();
    to.close();
    await root.remove("bench/to");
    return elapsedMs;
  },

  async readCurveFiles({ datasetId }) {
    const tree = datasetTree(await openOpfsTree(), datasetId);
    const { generation } = await readRecord(tree);
    const curves = tree.subtree(`${datasetFiles.objectChunked(generation!.generation)}/lightcurves/c`);
    const paths = await listFiles(curves);
    const bytes = new Uint8Array(block);
    const start = performance.now();
    let byteLength = 0;
    for (const path of paths) {
      const file = (await curves.openRead(path))!;
      for (let at = 0; at < file.byteLength; at += block) byteLength += file.read(bytes, at);
      file.close();
    }
    return { ms: performance.now() - start, byteLength };
  },

  async readHere({ datasetId, count, perCall }) {
    const reader = await openDatasetReader(datasetTree(await openOpfsTree(), datasetId));
    const { objectKey } = await reader.objects();
    const { record } = await reader.overview();
    const { next } = seededRandom(count);
    const curve = () => ({
      objectKey: objectKey[Math.floor(next() * objectKey.length)]!,
      measurementKey: record.measurements[Math.floor(next() * record.measurements.length)]!.measurementKey,
    });
    const calls = Array.from({ length: count }, () => Array.from({ length: perCall }, curve));
    const { axisId } = await reader.curvePack(calls[0]!);
    // Opens every shard, and has each light curve read once.
    for (const curves of calls) await reader.curvePack(curves, axisId);
    const microseconds = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const start = performance.now();
      await reader.curvePack(calls[i]!, axisId);
      microseconds[i] = (1000 * (performance.now() - start)) / perCall;
    }
    reader.close();
    return percentiles(microseconds);
  },

  async readBare({ datasetId, count, perCall, into }) {
    const tree = datasetTree(await openOpfsTree(), datasetId);
    const { objectCount, measurements, tables, generation } = await readRecord(tree);
    const store = tree.subtree(datasetFiles.objectChunked(generation!.generation));
    const opened = async (cube: string, chunkCount: number) => {
      const paths = await listFiles(store.subtree(`${cube}/c`));
      const files = await Promise.all(paths.map(async (path) => (await store.openRead(`${cube}/c/${path}`))!));
      const stored = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
      return { files, byteLength: Math.ceil(stored / chunkCount) };
    };
    const cubes = [
      await opened("lightcurves", objectCount * measurements.length),
      await opened("flags", objectCount * tables.length),
    ];
    const { next } = seededRandom(count);
    const reads = Array.from({ length: 2 * count * perCall }, (_, k) => {
      const { files, byteLength } = cubes[k % 2]!;
      const file = files[Math.floor(next() * files.length)]!;
      return { file, byteLength, at: Math.floor(next() * (file.byteLength - byteLength)) };
    });
    const callBytes = perCall * cubes.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const same = new ArrayBuffer(callBytes);
    const microseconds = new Float64Array(count);
    for (const warm of [true, false])
      for (let i = 0; i < count; i++) {
        const start = performance.now();
        const buffer = into === "new" ? new ArrayBuffer(callBytes) : same;
        let end = 0;
        for (let k = 2 * i * perCall; k < 2 * (i + 1) * perCall; k++) {
          const { file, byteLength, at } = reads[k]!;
          file.read(new Uint8Array(buffer, end, byteLength), at);
          end += byteLength;
        }
        if (!warm) microseconds[i] = (1000 * (performance.now() - start)) / perCall;
      }
    for (const { files } of cubes) for (const file of files) file.close();
    return percentiles(microseconds);
  },

  async busy({ kind, forMs }) {
    const [from, to] = [0, 1].map(() => new Uint8Array(kind === "copy" ? 64 * block : 0));
    from!.fill(1); // pages of their own: all untouched ones are the same, and in the cache
    let sum = 1;
    const work = () => {
      if (kind === "copy") to!.set(from!);
      else for (let i = 0; i < 1e6; i++) sum = Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d) + i;
    };
    for (let warm = 0; warm < 20; warm++) work();
    const start = performance.now();
    let count = 0;
    for (; performance.now() - start < forMs; count++) work();
    return sum === 0 ? 0 : count / (performance.now() - start);
  },

  kernels: measureKernels,
} satisfies BenchApi);
