import { crc32 } from "../../core/bytes/crc32.ts";
import type { DatasetRecord, GenerationRecord } from "../../core/cube/dataset.ts";
import { statisticArrays } from "../../core/lightcurve/statistic-arrays.ts";
import { cellOffset } from "../../core/table/column-file.ts";
import { encodeMetadata, type GroupMetadata, groupMetadata } from "../../core/zarr/metadata.ts";
import { useColumnFile } from "../../storage/column-files.ts";
import type { FileTree } from "../../storage/files.ts";
import { readMadeWith, sameMadeWith } from "../dataset/reading-choices.ts";
import { statisticsPath } from "../dataset/statistics.ts";
import { type ArchiveContent, bytesContent } from "./archive-content.ts";

/**
 * The statistics of the published generation as arrays of its archive, their bytes read once for their checksums, and
 * the root document that knows them; undefined where it has not been analysed with the points and the correction in use.
 * @param tree the dataset's own directory
 * @param root the archive's root document without them
 */
export async function exportedStatistics(
  tree: FileTree,
  { measurements }: DatasetRecord,
  { generation, measurementCount, objectCount }: GenerationRecord,
  root: GroupMetadata,
): Promise<{ root: GroupMetadata; contents: ArchiveContent[] } | undefined> {
  const path = statisticsPath(generation);
  const blob = await tree.blob(path);
  if (!blob) return undefined;
  const known = root.consolidated_metadata.metadata;
  const inUse = await readMadeWith(tree);
  const { correction } = inUse;
  return useColumnFile(tree, path, async ({ footer, read }) => {
    if (!sameMadeWith(footer, inUse)) return undefined;
    const columnOf = new Map(footer.columns.map(({ name }, column) => [name, column]));
    const axis = measurements.slice(0, measurementCount);
    const arrays = statisticArrays(
      new Set(columnOf.keys()),
      axis,
      objectCount,
      new Set(Object.keys(known)),
      correction,
    );
    const contents: ArchiveContent[] = [];
    for (const { name, metadata, chunks } of arrays) {
      contents.push(await bytesContent(`${name}/zarr.json`, encodeMetadata(metadata)));
      for (const { path: chunkPath, columnName } of chunks) {
        const column = columnOf.get(columnName)!;
        const bytes = new Uint8Array(read(column).buffer);
        const start = cellOffset(footer, column, 0);
        const entry = { name: `${name}/${chunkPath}`, byteLength: bytes.length, crc32: await crc32(bytes) };
        contents.push({ entry, bytes: blob.slice(start, start + bytes.length) });
      }
    }
    const documents = new Map([
      ...Object.entries(known),
      ...arrays.map(({ name, metadata }) => [name, metadata] as const),
    ]);
    return { root: groupMetadata(documents, root.attributes), contents };
  });
}
