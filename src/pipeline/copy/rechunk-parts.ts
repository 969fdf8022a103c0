import { datasetFiles } from "../../core/cube/dataset.ts";
import { inTimeOrder } from "../../core/cube/epoch-order.ts";
import { defaultMaxBytes } from "../../core/cube/plan-chunks.ts";
import type { RechunkShard } from "../../core/cube/plan-rechunk.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { CodecName } from "../../core/kernels/codec-name.ts";
import type { IngestPart } from "../../core/verbs/ingest.ts";
import { readEpochAxis } from "../../storage/axis-files.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { listFiles } from "../../storage/list-files.ts";
import { overlayTree } from "../../storage/overlay-tree.ts";
import { type DatasetState, readDatasetState } from "../dataset/dataset-state.ts";
import { planGeneration, planPath, resumeOrStart, withShardMaker, writeShards } from "./rechunk.ts";

interface CopyRequest {
  datasetId: string;
  /** Undefined: the dataset's. */
  codec?: CodecName | undefined;
  /** As of a rechunk: it decides how the copy is cut. */
  maxBytes?: number;
}

export interface ShardsReport {
  /** Of the part, those of before a cut included. */
  shards: number;
  /** Of all parts. */
  totalShards: number;
  byteLength: number;
}

/**
 * Makes the files of one part of an object-chunked copy: every `count`-th shard. The dataset is only read; any number of
 * processes make parts side by side, each in a tree of its own. Goes on where it was cut off.
 * @param into where the files go, below the path that the dataset has
 * @throws DatasetMissing, DatasetDamaged, QuotaExceeded, Aborted
 */
export async function rechunkPart(
  { root, into }: { root: FileTree; into: FileTree },
  { datasetId, part, codec, maxBytes }: CopyRequest & { part: IngestPart },
  job: Job,
): Promise<ShardsReport> {
  const tree = datasetTree(root, datasetId);
  const state = await readDatasetState(tree);
  const { record, epochs } = state;
  const { plan, text, directory, codecInUse } = nextGeneration(state, codec, maxBytes);
  const { lines } = inTimeOrder([...epochs.values()], await readEpochAxis(tree.subtree(datasetFiles.epochChunked)));
  const target = datasetTree(into, datasetId);
  await resumeOrStart(target, directory, text);
  const shards = plan.shards.filter((_, n) => n % part.count === part.index - 1);
  const store = target.subtree(directory);
  const finished = new Set(await listFiles(store));
  await withShardMaker({ root: overlayTree(root, into), workers: undefined }, (maker) =>
    writeShards({ directory, record, lines, plan: { ...plan, shards }, codec: codecInUse, finished }, job, maker),
  );
  const lengths = await Promise.all(shards.map(({ path }) => store.byteLength(path)));
  const byteLength = lengths.reduce<number>((total, length) => total + (length ?? 0), 0);
  return { shards: shards.length, totalShards: plan.shards.length, byteLength };
}

export interface TakenShards {
  /** Files that were taken over, those that were there before not counted. */
  taken: number;
  /** That no part made: the rechunk that follows makes them itself. */
  missing: number;
}

/**
 * Takes the files of parts over into a dataset, as if a rechunk of it had made them and been cut off: the one that follows
 * makes what is missing, checks all of them, and publishes.
 * @throws InvalidRequest where a part is of another dataset, of other epochs, or of another packing
 */
export async function takeShards(
  root: FileTree,
  parts: readonly { name: string; root: FileTree }[],
  { datasetId, codec, maxBytes }: CopyRequest,
  job: Job,
): Promise<TakenShards> {
  const tree = datasetTree(root, datasetId);
  const { plan, text, directory } = nextGeneration(await readDatasetState(tree), codec, maxBytes);
  for (const { name, root } of parts) {
    const bytes = await datasetTree(root, datasetId).readFile(planPath);
    if (bytes && new TextDecoder().decode(bytes) === text) continue;
    const [expected, found] = ["a part of the light curves of these epochs", bytes ? "one of others" : "none"];
    throw new WorkbenchError(
      "InvalidRequest",
      { what: "part", expected, found },
      `${name}: expected ${expected}, in the same packing, found ${found}.`,
    );
  }
  await resumeOrStart(tree, directory, text);
  const present = new Set(await listFiles(tree.subtree(directory)));
  let taken = 0;
  for (const [done, shard] of plan.shards.entries()) {
    await job.checkpoint("rechunk");
    if (!present.has(shard.path) && (await takeShard(tree, directory, shard, parts, datasetId))) {
      present.add(shard.path);
      taken++;
    }
    job.progress({ stage: "rechunk", done: done + 1, total: plan.shards.length, unit: "shard" });
  }
  return { taken, missing: plan.shards.filter(({ path }) => !present.has(path)).length };
}

const blockBytes = 1 << 22;

async function takeShard(
  tree: FileTree,
  directory: string,
  { path }: RechunkShard,
  parts: readonly { root: FileTree }[],
  datasetId: string,
): Promise<boolean> {
  for (const { root } of parts) {
    const from = await datasetTree(root, datasetId).openRead(`${directory}/${path}`);
    if (!from) continue;
    const partial = `${datasetFiles.tmp}/taken-shard`;
    try {
      const to = await tree.openWrite(partial);
      try {
        to.truncate(0);
        const block = new Uint8Array(Math.min(blockBytes, from.byteLength));
        for (let at = 0; at < from.byteLength; ) {
          const read = from.read(block, at);
          if (read === 0) break;
          to.write(block.subarray(0, read), at);
          at += read;
        }
        to.flush();
      } finally {
        to.close();
      }
    } finally {
      from.close();
    }
    await tree.rename(partial, `${directory}/${path}`);
    return true;
  }
  return false;
}

function nextGeneration(state: DatasetState, codec: CodecName | undefined, maxBytes = defaultMaxBytes) {
  const codecInUse = codec ?? state.record.codec;
  const number = (state.record.generation?.generation ?? 0) + 1;
  const { plan, text } = planGeneration(state, codecInUse, maxBytes, number);
  return { plan, text, codecInUse, directory: datasetFiles.objectChunked(number) };
}
