import { createContentHasher } from "../../core/bytes/content-hash.ts";
import { cubeNames } from "../../core/cube/epoch-shards.ts";
import type { MetadataFile } from "../../storage/axis-files.ts";
import type { FileTree } from "../../storage/files.ts";
import { listFiles } from "../../storage/list-files.ts";

/** One hash of small files of a store, in whatever order: their names and their bytes. */
export async function hashMetadataFiles(files: readonly MetadataFile[]): Promise<string> {
  const hasher = await createContentHasher();
  for (const [path, bytes] of files.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    hasher.update(new TextEncoder().encode(`${path}\n`));
    hasher.update(bytes);
  }
  return hasher.digest();
}

/** That hash of all files that a store has but the shards of its cubes. */
export async function hashStoredMetadata(store: FileTree): Promise<string> {
  const paths = (await listFiles(store)).filter((path) => !isCubeShard(path));
  const read = async (path: string): Promise<MetadataFile> => [path, (await store.readFile(path)) ?? new Uint8Array()];
  return hashMetadataFiles(await Promise.all(paths.map(read)));
}

/** Whether a file of a store is a shard of a cube. */
const isCubeShard = (path: string): boolean => cubeNames.some((cube) => path.startsWith(`${cube}/c/`));
