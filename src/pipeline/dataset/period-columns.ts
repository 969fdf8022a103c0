import type { AxisColumn } from "../../core/column.ts";
import type { DatasetRecord } from "../../core/cube/dataset.ts";
import { type PeriodMethod, periodMethods } from "../../core/periods/period-methods.ts";
import { type PeriodColumn, periodTable } from "../../core/periods/period-table.ts";
import { rankingTable } from "../../core/ranking/curve-numbers.ts";
import type { ColumnTable } from "../../core/table/column-file.ts";
import type { SearchSettings } from "../../core/verbs/search-periods.ts";
import { useColumnFile } from "../../storage/column-files.ts";
import type { FileTree } from "../../storage/files.ts";
import { type MadeWith, sameMadeWith } from "./reading-choices.ts";

/** A search of its own: a method for periods, or sines in the measurement at this position. */
export type SearchName = PeriodMethod | `sine-${number}`;

/** Where what a search found in a generation lies, below the dataset's directory. */
export const periodsPath = (search: SearchName, generation: number) => `periods-${search}.${generation}.columns`;
/** Rows that a search has found and not yet published. */
export const periodRowsPath = (search: SearchName, generation: number) => `periods-${search}.${generation}.rows`;

/** Every search that may have been made of a dataset, with its columns. */
export function searchesOf({ measurements }: Pick<DatasetRecord, "measurements">): {
  search: SearchName;
  columns: PeriodColumn[];
}[] {
  return [
    ...periodMethods.map((method) => ({ search: method, columns: periodTable(method, "") })),
    ...measurements.map(({ measurementKey }, m) => ({
      search: `sine-${m}` as const,
      columns: rankingTable(measurementKey),
    })),
  ];
}

/** Name of the lock under which the periods of a dataset are made. */
export const periodsLock = (datasetId: string) => `lightcurve-workbench/periods/${datasetId}`;

/** What periods depend on, beside the light curves. Periods that were made with anything else are not shown. */
export interface PeriodsMadeWith {
  settings: SearchSettings;
  measurementKeys: string[];
  excludedEpochs: string[];
}

/** What a file of periods was made with; undefined where it was with other points, or other corrections, than are in use. */
export function madeWithNow(
  footer: Pick<ColumnTable, "correction" | "excludedPoints" | "madeWith">,
  excludedEpochs: readonly string[],
  inUse: MadeWith,
): PeriodsMadeWith | undefined {
  if (footer.madeWith === undefined || !sameMadeWith(footer, inUse)) return undefined;
  const madeWith = JSON.parse(footer.madeWith) as PeriodsMadeWith;
  return madeWith.excludedEpochs.join("\n") === excludedEpochs.join("\n") ? madeWith : undefined;
}

/**
 * What searches have found, of every method, in the order of the object axis; NaN for objects that were not searched. Those of another correction or of other epochs are not among them.
 * @param tree the dataset's own directory
 * @throws DatasetDamaged
 */
export async function readPeriodColumns(
  tree: FileTree,
  record: DatasetRecord,
  inUse: MadeWith,
  wanted?: ReadonlySet<string>,
): Promise<AxisColumn[]> {
  const { generation, objectCount, excludedEpochs = [] } = record;
  if (!generation) return [];
  const all: AxisColumn[] = [];
  for (const { search, columns } of searchesOf(record)) {
    if (wanted && !columns.some(({ name }) => wanted.has(name))) continue;
    const found = await useColumnFile(tree, periodsPath(search, generation.generation), ({ footer, read }) => {
      if (!madeWithNow(footer, excludedEpochs, inUse)) return [];
      return footer.columns.flatMap((column, index) =>
        (wanted?.has(column.name) ?? true) ? [{ ...column, data: lengthened(read(index), objectCount) }] : [],
      );
    });
    all.push(...(found ?? []));
  }
  return all;
}

/** @returns numbers of so many objects, NaN for those that were not there */
export function lengthened(data: Float64Array, length: number): Float64Array {
  if (data.length >= length) return data;
  const longer = new Float64Array(length).fill(Number.NaN);
  longer.set(data);
  return longer;
}

/** Removes the periods of other generations. */
export async function sweepPeriods(tree: FileTree, generation: number): Promise<void> {
  for (const { name, kind } of await tree.list("")) {
    const own = /^periods-[\w-]+\.(\d+)\.(columns|rows)(\.partial)?$/.exec(name);
    if (kind === "file" && own && Number(own[1]) !== generation) await tree.remove(name);
  }
}
