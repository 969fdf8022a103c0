import { datasetFiles } from "../../core/cube/dataset.ts";
import type { Job } from "../../core/job.ts";
import type { ObjectShardRequest } from "../../core/verbs/rechunk.ts";
import type { FileTree } from "../../storage/files.ts";
import { HandlePool } from "../../storage/handle-pool.ts";
import { BlockLoader } from "./block-loader.ts";
import { writeObjectShard } from "./write-object-shard.ts";

/** Epoch shards kept open; a browser hangs near 20,000. */
const maxOpenFiles = 4096;

/** Where finished shards wait for their rename, and what a cut-off rechunk goes on from. */
export const rechunkDirectory = `${datasetFiles.tmp}/rechunk`;

/** Who makes shards: this thread, or workers side by side, each of which keeps the files that it opened. */
export interface ObjectShardMaker {
  /** How many shards are made side by side. */
  lanes: number;
  /** Called once shards are certain to be asked for, well before the first. */
  start?(): void;
  /** @param lane counts from 0; asked for one shard at a time */
  make(request: ObjectShardRequest, job: Job, lane: number): Promise<void>;
}

interface ThreadShardMaker {
  lanes: 1;
  make(request: ObjectShardRequest, job: Job): Promise<void>;
  close(): void;
}

/**
 * Makes shards of one generation in this thread, the next when one is done. Its files and memory stay open from shard to
 * shard, until `close`.
 * @param tree the dataset's own directory
 */
export function objectShardMaker(tree: FileTree): ThreadShardMaker {
  const pool = new HandlePool(tree.subtree(datasetFiles.epochChunked), maxOpenFiles);
  let loader: BlockLoader | undefined;

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
    lanes: 1,
    make,
    close: () => pool.close(),
  };
}
