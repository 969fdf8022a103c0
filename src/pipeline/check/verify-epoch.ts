import { createContentHasher } from "../../core/bytes/content-hash.ts";
import { type DatasetRecord, datasetFiles, type JournalEpoch } from "../../core/cube/dataset.ts";
import type { CubeName, EpochGrid } from "../../core/cube/epoch-shards.ts";
import { type InnerCodec, loadInnerCodec } from "../../core/zarr/inner-codec.ts";
import { decodeShardIndex, shardIndexBytes } from "../../core/zarr/shard-index.ts";
import type { FileTree } from "../../storage/files.ts";
import type { Damage } from "../copy/verify-generation.ts";
import { epochGrid } from "../epochs/epoch-files.ts";

/** Holds the shards of one epoch against its journal line; what is damaged is named down to its objects. */
export async function verifyEpoch(
  tree: FileTree,
  record: DatasetRecord,
  epoch: JournalEpoch,
  objectKeys: readonly string[],
): Promise<{ checkedChunks: number; damage: Damage[] }> {
  const damage: Damage[] = [];
  const codec = await loadInnerCodec(record.codec);
  let checkedChunks = 0;
  const files = epoch.catalogs.map(({ file }) => file).join(", ");
  for (const { path, byteLength, checksum } of epoch.shards) {
    const cube: CubeName = path.startsWith("flags/") ? "flags" : "lightcurves";
    const at = { path: `${datasetFiles.epochChunked}/${path}`, array: cube, epochKey: epoch.epochKey };
    const remedy = `Drop the catalogs of epoch ${epoch.epochKey} again: ${files}`;
    const bytes = await tree.readFile(at.path);
    if (!bytes) {
      damage.push({ ...at, what: "The file is missing.", remedy });
      continue;
    }
    const grid = epochGrid(record, epoch, cube);
    const found = checkChunks(bytes, grid, codec, path, objectKeys);
    checkedChunks += found.checkedChunks;
    const hasher = await createContentHasher();
    hasher.update(bytes);
    if (hasher.digest() === checksum) continue;
    const what = bytes.length === byteLength ? found.what : `${bytes.length} bytes, expected ${byteLength}.`;
    damage.push({ ...at, what, objectKeys: found.objectKeys, remedy });
  }
  return { checkedChunks, damage };
}

/** Which chunks of a shard are not as they were written: the keys of their objects, and what is wrong with the first. */
function checkChunks(
  bytes: Uint8Array,
  grid: EpochGrid,
  codec: InnerCodec,
  path: string,
  objectKeys: readonly string[],
): { checkedChunks: number; what: string; objectKeys: string[] } {
  const objectShard = Number(path.split("/")[2]);
  const damaged = new Set<string>();
  let what = "The file differs from what was committed.";
  let checkedChunks = 0;
  try {
    const tail = bytes.subarray(-shardIndexBytes(grid.chunksPerShard));
    const index = decodeShardIndex(tail, grid.chunksPerShard, bytes.length);
    for (const [chunk, byteLength] of index.byteLength.entries()) {
      if (byteLength < 0) continue;
      checkedChunks++;
      const offset = index.offset[chunk]!;
      try {
        codec.check(bytes.subarray(offset, offset + byteLength));
      } catch (error) {
        if (damaged.size === 0) what = error instanceof Error ? error.message : String(error);
        const row = objectShard * grid.objectChunksPerShard + Math.floor(chunk / grid.shardPlanes);
        const start = row * grid.objectsPerChunk;
        for (const key of objectKeys.slice(start, start + grid.objectsPerChunk)) damaged.add(key);
      }
    }
  } catch (error) {
    what = error instanceof Error ? error.message : String(error);
  }
  return { checkedChunks, what, objectKeys: [...damaged] };
}
