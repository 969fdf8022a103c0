import { createContentHasher } from "../core/content-hash.ts";
import type { FileTree } from "../storage/files.ts";
import { listFiles } from "../storage/list-files.ts";

/** One hash of all files of a store but the shards of its cubes: their names and their bytes. */
export async function hashMetadataFiles(store: FileTree): Promise<string> {
  const hasher = await createContentHasher();
  const paths = (await listFiles(store)).filter((path) => !/^(lightcurves|flags)\/c\//.test(path)).sort();
  const contents = await Promise.all(paths.map((path) => store.readFile(path)));
  for (const [n, path] of paths.entries()) {
    hasher.update(new TextEncoder().encode(`${path}\n`));
    hasher.update(contents[n] ?? new Uint8Array());
  }
  return hasher.digest();
}
