import { createCrc32 } from "../../../core/bytes/crc32.ts";
import { planZip } from "../../../core/export/zip.ts";
import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";

/** What the Python ancestor writes beside its stores, and what may lie there of anybody's. */
const beside = /\.(parquet|csv|ecsv|json|jsonl|ya?ml|txt|md|log|ipynb|py)$/i;

/**
 * The Zarr store in a dropped folder as one file: a zip that holds its files as they are, without a copy of any; undefined where
 * none of the files is a store's, or where others lie beside it that are no tables and notes. Of several stores the one that
 * is read by objects (the ancestor's `lightcurves_read.zarr`), else the first that holds light curves.
 */
export async function folderStore(files: readonly DroppedFile[]): Promise<DroppedFile | undefined> {
  const roots = rootsOf(files.map(({ path }) => path));
  const holding = roots.filter((root) => files.some(({ path }) => path.startsWith(`${root}lightcurves/`)));
  const root = holding.find((one) => /read[^/]*\/$/i.test(one)) ?? holding[0];
  if (root === undefined) return undefined;
  const isStores = (path: string) => roots.some((one) => path.startsWith(one));
  if (files.some(({ path }) => !isStores(path) && !beside.test(path))) return undefined;
  const own = files.filter(({ path }) => path.startsWith(root));
  const entries = [];
  for (const { path, file } of own)
    entries.push({ name: path.slice(root.length), byteLength: file.size, crc32: await checksum(file) });
  const { localHeaders, centralDirectory } = planZip(entries);
  const parts = own.flatMap(({ file }, i): BlobPart[] => [localHeaders[i]!, file]);
  const name = root.slice(0, -1).split("/").at(-1) || "store";
  return {
    path: name,
    file: new File([...parts, centralDirectory], name, { lastModified: own[0]!.file.lastModified }),
  };
}

/** Folders, with their slash, of root groups: those that no other holds. */
function rootsOf(paths: readonly string[]): string[] {
  const folders = paths.flatMap((path) => {
    const slash = path.lastIndexOf("/") + 1;
    return ["zarr.json", ".zmetadata", ".zgroup"].includes(path.slice(slash)) ? [path.slice(0, slash)] : [];
  });
  return [...new Set(folders)].filter((one) => !folders.some((other) => other !== one && one.startsWith(other))).sort();
}

async function checksum(file: Blob): Promise<number> {
  const sum = await createCrc32();
  const reader = file.stream().getReader();
  for (let block = await reader.read(); !block.done; block = await reader.read()) sum.update(block.value);
  return sum.digest();
}
