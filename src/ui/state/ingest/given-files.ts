import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";
import type { EpochColumns } from "../../../core/verbs/read.ts";

/** Files that this page was given for each dataset: what is read again need not be dropped again. */
const given = new Map<string, Map<string, DroppedFile>>();

export function giveFiles(datasetId: string, files: readonly DroppedFile[]): void {
  const known = given.get(datasetId) ?? new Map<string, DroppedFile>();
  given.set(datasetId, known);
  for (const file of files) known.set(`${file.path}\n${file.file.size}`, file);
}

export const filesGivenFor = (datasetId: string): DroppedFile[] => [...(given.get(datasetId)?.values() ?? [])];

const nameOf = (path: string) => path.split("/").at(-1)!;

/** Names of a dataset's catalogs that are not among the files: neither of that name, nor of that size. */
export function catalogsWithoutFile({ catalogs }: EpochColumns, files: readonly DroppedFile[]): string[] {
  const names = new Set(files.map(({ path }) => nameOf(path)));
  const sizes = new Set(files.map(({ file }) => file.size));
  return catalogs
    .flat()
    .filter(({ file, byteLength }) => !names.has(nameOf(file)) && !sizes.has(byteLength))
    .map(({ file }) => file);
}
