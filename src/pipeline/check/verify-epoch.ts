import type { DatasetRecord, EpochRun, JournalEpoch } from "../../core/cube/dataset.ts";
import { cubeOfPath, type EpochGrid } from "../../core/cube/epoch-shards.ts";
import { type InnerCodec, loadInnerCodec } from "../../core/zarr/inner-codec.ts";
import type { HandlePool } from "../../storage/handle-pool.ts";
import type { Damage } from "../copy/verify-generation.ts";
import { endsOf, epochGrid, hashBytes, storedPath } from "../epochs/epoch-files.ts";

/**
 * Holds what is stored of one epoch against its journal line; what is damaged is named down to its objects.
 * @param pool files of the epoch-chunked store
 */
export async function verifyEpoch(
  pool: HandlePool,
  record: DatasetRecord,
  epoch: JournalEpoch,
  objectKeys: readonly string[],
): Promise<{ checkedChunks: number; damage: Damage[] }> {
  const damage: Damage[] = [];
  const codec = await loadInnerCodec(record.codec);
  let checkedChunks = 0;
  const files = epoch.catalogs.map(({ file }) => file).join(", ");
  for (const run of epoch.shards) {
    const { path, offset = 0, byteLength, checksum } = run;
    const at = { path: storedPath(path), array: cubeOfPath(path), epochKey: epoch.epochKey };
    const remedy = `Drop the catalogs of epoch ${epoch.epochKey} again: ${files}`;
    const file = await pool.open(path);
    if (!file) {
      damage.push({ ...at, what: "The file is missing.", remedy });
      continue;
    }
    const bytes = new Uint8Array(byteLength);
    const read = file.read(bytes, offset);
    const found = checkChunks(bytes.subarray(0, read), run, epochGrid(record, epoch, at.array), codec, objectKeys);
    checkedChunks += found.checkedChunks;
    if ((await hashBytes(bytes.subarray(0, read))) === checksum) continue;
    const what =
      read === byteLength ? found.what : `The file ends at byte ${offset + read}, expected ${offset + byteLength}.`;
    damage.push({ ...at, what, objectKeys: found.objectKeys, remedy });
  }
  return { checkedChunks, damage };
}

/** Which chunks of a run are not as they were written: the keys of their objects, and what is wrong with the first. */
function checkChunks(
  bytes: Uint8Array,
  run: EpochRun,
  grid: EpochGrid,
  codec: InnerCodec,
  objectKeys: readonly string[],
): { checkedChunks: number; what: string; objectKeys: string[] } {
  const objectShard = Number(run.path.split("/")[2]);
  const damaged = new Set<string>();
  let what = "The file differs from what was committed.";
  let checkedChunks = 0;
  try {
    const ends = endsOf(run, grid, bytes);
    for (let chunk = 0; chunk < grid.chunksPerEpoch; chunk++) {
      if (ends[chunk] === ends[chunk + 1]) continue;
      checkedChunks++;
      try {
        codec.check(bytes.subarray(ends[chunk], ends[chunk + 1]));
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
