import type { SlicedBytes } from "../../core/bytes/sliced-bytes.ts";
import { type ZipMember, zipMembers } from "../../core/bytes/zip-archive.ts";
import { ZipStore } from "./zip-store.ts";

const rootDocuments = ["zarr.json", ".zmetadata", ".zgroup"];

/**
 * The Zarr store that lies in a zip, at its top or in a folder; undefined where the file is no zip, or holds none.
 * Decided by what is in it: names of files mean nothing.
 * @throws CatalogSyntax where the file begins as a zip and is none; StoreDamaged, ServerFault
 */
export async function openZipStore(archive: SlicedBytes, file: string): Promise<ZipStore | undefined> {
  const head = new Uint8Array(await archive.slice(0, 4).arrayBuffer());
  if (head.length < 4 || head[0] !== 0x50 || head[1] !== 0x4b || head[2] !== 3 || head[3] !== 4) return undefined;
  const members = await zipMembers(archive, file);
  const root = rootOf(members);
  if (root === undefined) return undefined;
  const below = members.filter(({ path }) => path.startsWith(root));
  const store = new ZipStore(archive, file, new Map(below.map((member) => [member.path.slice(root.length), member])));
  await store.checkNames();
  return store;
}

/** The folder, with its slash, of the root group: the one nearest to the top. */
function rootOf(members: readonly ZipMember[]): string | undefined {
  const folders = members.flatMap(({ path }) => {
    const slash = path.lastIndexOf("/") + 1;
    return rootDocuments.includes(path.slice(slash)) ? [path.slice(0, slash)] : [];
  });
  return folders.reduce<string | undefined>(
    (best, one) => (best === undefined || one.length < best.length ? one : best),
    undefined,
  );
}
