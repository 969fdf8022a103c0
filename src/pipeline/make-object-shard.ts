import { datasetFiles } from "../core/cube/dataset.ts";
import type { Job } from "../core/job.ts";
import type { ObjectShardRequest } from "../core/requests.ts";
import type { FileTree } from "../storage/files.ts";
import { HandlePool } from "../storage/handle-pool.ts";
import { BlockLoader } from "./block-loader.ts";
import { writeObjectShard } from "./write-object-shard.ts";

/** Epoch shards kept open; a browser hangs near 20,000. */
const maxOpenFiles = 4096;

/** Where finished shards wait for their rename, and what a cut-off rechunk goes on from. */
export const rechunkDirectory = `${datasetFiles.tmp}/rechunk`;

/** Who makes shards: this thread, or workers side by side. */
export interface ObjectShardMaker {
  /** How many are worth asking for at once. */
  concurrency: number;
  make(request: ObjectShardRequest, job: Job): Promise<void>;
}

/**
 * Makes shards of one generation in this thread, one after the other. Its files and memory stay open from shard to
 * shard, until `close`.
 * @param tree the dataset's own directory
 */
export function objectShardMaker(tree: FileTree): ObjectShardMaker & { close(): void } {
  const pool = new HandlePool(tree.subtree(datasetFiles.epochChunked), maxOpenFiles);
  let loader: BlockLoader | undefined;
  let turn: Promise<void> = Promise.resolve();

  async function make(request: ObjectShardRequest, job: Job): Promise<void> {
    const { record, committed, epochIndices, directory, codec, objectsPerShard, shard } = request;
    loader ??= new BlockLoader({ record, pool, committed: new Set(committed), epochIndices });
    const planeCount = shard.cube === "lightcurves" ? record.measurements.length : record.tables.length;
    const shape = { cube: shard.cube, codec, objectsPerShard, planeCount, epochCount: epochIndices.length };
    const partialPath = `${rechunkDirectory}/${shard.path.replaceAll("/", "-")}`;
    const file = await tree.openWrite(partialPath);
    try {
      await writeObjectShard(file, shape, shard, loader, job);
    } finally {
      file.close();
    }
    await tree.rename(partialPath, `${directory}/${shard.path}`);
  }

  return {
    concurrency: 1,
    make(request, job) {
      const made = turn.then(() => make(request, job));
      turn = made.catch(() => {});
      return made;
    },
    close: () => pool.close(),
  };
}
