import { datasetFiles } from "../../core/cube/dataset.ts";
import { planeCountOf } from "../../core/cube/epoch-shards.ts";
import type { RechunkShard } from "../../core/cube/plan-rechunk.ts";
import type { Job } from "../../core/job.ts";
import type { ObjectShardSource, ObjectShardVerbs } from "../../core/verbs/object-shards.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { HandlePool } from "../../storage/handle-pool.ts";
import { BlockLoader } from "./block-loader.ts";
import { type ObjectShardChecker, objectShardChecker } from "./check-object-shard.ts";
import { writeObjectShard } from "./write-object-shard.ts";

/** Files of epochs kept open; a browser hangs near 20,000. */
const maxOpenFiles = 4096;

/** Where finished shards wait for their rename, and what a cut-off rechunk goes on from. */
export const rechunkDirectory = `${datasetFiles.tmp}/rechunk`;

/** Makes the shards of a copy: this thread, or workers side by side, each of which keeps the files that it opened. */
export interface ObjectShardMaker {
  /** Each is asked for one shard at a time, side by side with the others. */
  readonly lanes: readonly Pick<ObjectShardVerbs, "beginShards" | "makeShard">[];
  /** Called once shards are certain to be asked for, well before the first. */
  start?(): void;
}

/** Makes and checks shards in this thread, one after the other. Files and memory stay open until `close`. */
export function objectShardVerbs(root: FileTree | Promise<FileTree>): ObjectShardVerbs & { close(): void } {
  let copy: ShardCopy | undefined;
  const checkers = new Map<string, ObjectShardChecker>();
  return {
    async beginShards(source) {
      copy?.close();
      copy = new ShardCopy(datasetTree(await root, source.record.datasetId), source);
    },
    async makeShard(shard, job) {
      if (!copy) throw new Error(`${shard.path} was asked for before it was said what shards are made from`);
      await copy.make(shard, job);
    },
    async checkShard(request, job) {
      const { datasetId } = request;
      const checker = checkers.get(datasetId) ?? objectShardChecker(datasetTree(await root, datasetId));
      checkers.set(datasetId, checker);
      return checker.checkShard(request, job);
    },
    close: () => copy?.close(),
  };
}

/** One object-chunked copy in the making. */
class ShardCopy {
  readonly #tree: FileTree;
  readonly #source: ObjectShardSource;
  readonly #pool: HandlePool;
  readonly #loader: BlockLoader;

  constructor(tree: FileTree, source: ObjectShardSource) {
    const { record, epochIndices } = source;
    const runs = new Map(source.runs.map((of, n) => [epochIndices[n]!, of]));
    this.#tree = tree;
    this.#source = source;
    this.#pool = new HandlePool(tree.subtree(datasetFiles.epochChunked), maxOpenFiles);
    this.#loader = new BlockLoader({ record, pool: this.#pool, runs, epochIndices });
  }

  /** The next one when one is done. */
  async make(shard: RechunkShard, job: Job): Promise<void> {
    const { record, epochIndices, directory, codec, objectsPerShard } = this.#source;
    const { wideFlags, propertyCount } = record.chunks;
    const counts = { measurementCount: record.measurements.length, tableCount: record.tables.length, propertyCount };
    const planeCount = planeCountOf(shard.cube, counts);
    const cut = { cube: shard.cube, codec, objectsPerShard, planeCount, epochCount: epochIndices.length };
    const shape = { ...cut, ...(wideFlags && { wideFlags }) };
    const partialPath = `${rechunkDirectory}/${shard.path.replaceAll("/", "-")}`;
    const file = await this.#tree.openWrite(partialPath);
    try {
      await writeObjectShard(file, shape, shard, this.#loader, job);
    } finally {
      file.close();
    }
    await this.#tree.rename(partialPath, `${directory}/${shard.path}`);
  }

  close(): void {
    this.#pool.close();
  }
}
