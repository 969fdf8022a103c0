import { crc32 } from "../../core/bytes/crc32.ts";
import type { DatasetRecord, GenerationRecord } from "../../core/cube/dataset.ts";
import { objectArray, type StatisticArray, statisticArrays } from "../../core/lightcurve/statistic-arrays.ts";
import { type ColumnFileFooter, cellOffset } from "../../core/table/column-file.ts";
import { encodeMetadata, type GroupMetadata, groupMetadata } from "../../core/zarr/metadata.ts";
import { useColumnFile } from "../../storage/column-files.ts";
import type { FileTree } from "../../storage/files.ts";
import { madeWithNow, periodsPath, searchesOf } from "../dataset/period-columns.ts";
import { readMadeWith, sameMadeWith } from "../dataset/reading-choices.ts";
import { statisticsPath } from "../dataset/statistics.ts";
import { type ArchiveContent, bytesContent } from "./archive-content.ts";

type Documents = Map<string, GroupMetadata["consolidated_metadata"]["metadata"][string]>;

/**
 * What was computed of the objects of the published generation, statistics and periods, as arrays of its archive, their bytes
 * read once for their checksums, and the root document that knows them; undefined where there is nothing of the points and the
 * correction in use.
 * @param tree the dataset's own directory
 * @param root the archive's root document without them
 */
export async function exportedStatistics(
  tree: FileTree,
  record: DatasetRecord,
  { generation, measurementCount, objectCount }: GenerationRecord,
  root: GroupMetadata,
): Promise<{ root: GroupMetadata; contents: ArchiveContent[] } | undefined> {
  const { measurements, excludedEpochs = [] } = record;
  const inUse = await readMadeWith(tree);
  const { correction } = inUse;
  const contents: ArchiveContent[] = [];
  let documents: Documents | undefined;
  const add = (path: string, arraysOf: (footer: ColumnFileFooter, taken: ReadonlySet<string>) => StatisticArray[]) =>
    useColumnFile(tree, path, async ({ footer, read }) => {
      const blob = await tree.blob(path);
      if (!blob) return;
      documents ??= new Map(Object.entries(root.consolidated_metadata.metadata));
      const columnOf = new Map(footer.columns.map(({ name }, column) => [name, column]));
      for (const { name, metadata, chunks } of arraysOf(footer, new Set(documents.keys()))) {
        documents.set(name, metadata);
        contents.push(await bytesContent(`${name}/zarr.json`, encodeMetadata(metadata)));
        for (const { path: chunkPath, columnName } of chunks) {
          const column = columnOf.get(columnName)!;
          const bytes = new Uint8Array(read(column).buffer);
          const start = cellOffset(footer, column, 0);
          const entry = { name: `${name}/${chunkPath}`, byteLength: bytes.length, crc32: await crc32(bytes) };
          contents.push({ entry, bytes: blob.slice(start, start + bytes.length) });
        }
      }
    });
  await add(statisticsPath(generation), (footer, taken) => {
    if (!sameMadeWith(footer, inUse)) return [];
    const names = new Set(footer.columns.map(({ name }) => name));
    return statisticArrays(names, measurements.slice(0, measurementCount), objectCount, taken, correction);
  });
  for (const { search } of searchesOf(record))
    await add(periodsPath(search, generation), (footer, taken) => {
      const madeWith = madeWithNow(footer, excludedEpochs, inUse);
      if (!madeWith) return [];
      const made = { searched: JSON.stringify(madeWith.settings), measurements: madeWith.measurementKeys.join(", ") };
      const all = correction === undefined ? made : { ...made, correction };
      return footer.columns.map((column) => objectArray(column, objectCount, taken, all));
    });
  return documents && contents.length > 0 ? { root: groupMetadata(documents, root.attributes), contents } : undefined;
}
