import { type ZipMember, zipMembers } from "../../core/bytes/zip-archive.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { ZipStore } from "./zip-store.ts";

const rootDocuments = ["zarr.json", ".zmetadata", ".zgroup"];

/**
 * The Zarr store that lies in a zip, at its top or in a folder; undefined where the file is no zip, or holds none.
 * Decided by what is in it: names of files mean nothing.
 * @throws CatalogSyntax where the file begins as a zip and is none
 */
export async function openZipStore(archive: Blob, file: string): Promise<ZipStore | undefined> {
  const head = new Uint8Array(await archive.slice(0, 4).arrayBuffer());
  if (head.length < 4 || head[0] !== 0x50 || head[1] !== 0x4b || head[2] !== 3 || head[3] !== 4) return undefined;
  const members = await zipMembers(archive, file);
  const root = rootOf(members);
  if (root === undefined) return undefined;
  const below = members.filter(({ path }) => path.startsWith(root));
  await checkNames(archive, file, below);
  return new ZipStore(archive, file, new Map(below.map((member) => [member.path.slice(root.length), member])));
}

/** How many local headers are read at once. */
const headersAtOnce = 64;

/**
 * Every entry has its name twice, and both must be the same: the directory has no checksum, and a chunk that it calls
 * by another name would be taken for one that was never written.
 * @throws StoreDamaged
 */
async function checkNames(archive: Blob, file: string, members: readonly ZipMember[]): Promise<void> {
  for (let first = 0; first < members.length; first += headersAtOnce)
    await Promise.all(
      members.slice(first, first + headersAtOnce).map(async ({ path, headerOffset }) => {
        const header = await archive.slice(headerOffset + 26, headerOffset + 30 + 3 * path.length).arrayBuffer();
        const length = header.byteLength < 4 ? 0 : new DataView(header).getUint16(0, true);
        const found = new TextDecoder().decode(header.slice(4, 4 + length));
        if (found === path) return;
        const details = { file, path, expected: `an entry of this name at byte ${headerOffset}`, found };
        throw new WorkbenchError(
          "StoreDamaged",
          details,
          `${path} in ${file} is damaged: it is called “${found}” there.`,
        );
      }),
    );
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
