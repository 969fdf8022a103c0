import type { DatasetRecord, JournalCatalog, TableAxis } from "../../../core/cube/dataset.ts";
import { type CatalogDoubt, judgeCatalogs } from "../../../core/cube/judge-catalogs.ts";
import type { ErrorReport } from "../../../core/errors.ts";
import type { EpochColumns } from "../../../core/verbs/read.ts";
import { formatCounted } from "../../kit/text/numbers.ts";

export type CellState = "committed" | "refused" | "absent" | "excluded";

/** One epoch in one table: what came of the catalog that was given for it. */
export interface BoardCell {
  tableKey: string;
  state: CellState;
  catalog?: JournalCatalog;
  refused?: { file: string; error: ErrorReport };
  /** What stands out of it beside the catalogs of other epochs. */
  doubts: readonly CatalogDoubt[];
}

export interface BoardRow {
  epochKey: string;
  epochMjd: number;
  timeSource: string;
  excluded: boolean;
  /** In what it stands apart from the others by its zero point; absent where it does not. */
  apart?: string;
  /** One a table of the dataset, in its order. */
  cells: BoardCell[];
}

type BoardRecord = Pick<DatasetRecord, "tables" | "excludedEpochs" | "refusedCatalogs" | "match">;

/** The dataset's tables, then those of which every catalog was refused. */
export function boardTables({ tables, refusedCatalogs = [] }: Omit<BoardRecord, "match">): TableAxis[] {
  const known = new Set(tables.map(({ tableKey }) => tableKey));
  const others = new Set(refusedCatalogs.map(({ tableKey }) => tableKey).filter((tableKey) => !known.has(tableKey)));
  return [...tables, ...Array.from(others, (tableKey) => ({ tableKey }))];
}

/**
 * The board of a dataset: epochs in time order, each with a cell per table; then those without a single good catalog.
 * @param apart epochs that stand apart by their zero points, with the reason
 */
export function boardRows(
  epochs: EpochColumns,
  record: BoardRecord,
  apart: ReadonlyMap<string, string> = new Map(),
): BoardRow[] {
  const { refusedCatalogs = [] } = record;
  const tables = boardTables(record);
  const excludedKeys = new Set(record.excludedEpochs);
  const known = new Set(epochs.epochKey);
  const judged = judgeCatalogs(epochs.catalogs, record.match);
  const lost = new Set(refusedCatalogs.map(({ epochKey }) => epochKey).filter((epochKey) => !known.has(epochKey)));
  return [...epochs.epochKey, ...lost].map((epochKey, row) => {
    const excluded = excludedKeys.has(epochKey);
    const refusals = [
      ...(epochs.refused[row] ?? []),
      ...refusedCatalogs.filter((refusal) => refusal.epochKey === epochKey),
    ];
    const cells = tables.map(({ tableKey }): BoardCell => {
      const catalog = epochs.catalogs[row]?.find((other) => other.tableKey === tableKey);
      const refused = catalog ? undefined : refusals.find((other) => other.tableKey === tableKey);
      const state = excluded ? "excluded" : catalog ? "committed" : refused ? "refused" : "absent";
      const doubts = judged[row]?.get(tableKey) ?? [];
      return { tableKey, state, doubts, ...(catalog && { catalog }), ...(refused && { refused }) };
    });
    const [epochMjd = Number.NaN, timeSource = ""] = [epochs.epochMjd[row], epochs.timeSource[row]];
    const reason = apart.get(epochKey);
    return { epochKey, epochMjd, timeSource, excluded, ...(reason === undefined ? {} : { apart: reason }), cells };
  });
}

/** Messages with a cell's catalog, or may have. */
export function cellMessages({ catalog, refused, doubts }: BoardCell): string[] {
  if (refused) return [refused.error.message];
  if (!catalog) return [];
  const { messages = [], warnings, rowCount, matchedCount } = catalog;
  const more = warnings - messages.length;
  return [
    ...(rowCount > 0 && matchedCount === 0 ? ["None of its sources matches an object."] : []),
    ...doubts.map(({ text }) => text),
    ...messages,
    ...(more > 0 ? [`${formatCounted(more, messages.length > 0 ? "more warning" : "warning")}.`] : []),
  ];
}

/** All that is said of an epoch. */
export function rowMessages({ apart, cells }: BoardRow): string[] {
  return [...(apart === undefined ? [] : [apart]), ...cells.flatMap(cellMessages)];
}

/** How far a catalog lies off its objects; undefined where that could not be measured. */
export function offsetArcsec({ catalog }: BoardCell): number | undefined {
  return catalog?.offset && Math.hypot(catalog.offset.eastArcsec, catalog.offset.northArcsec);
}

/** Numbers that the cells of the board can show. */
export const metrics = {
  rowCount: "Sources",
  matchedCount: "Matched",
  unmatchedCount: "Unmatched",
  ambiguousCount: "Ambiguous",
  flaggedCount: "Flagged",
  nonDetectionCount: "Non-detections",
  offset: "Offset in arcsec",
  warnings: "Warnings",
} as const;

export type Metric = keyof typeof metrics;

export function cellMetric(cell: BoardCell, metric: Metric): number | undefined {
  return metric === "offset" ? offsetArcsec(cell) : cell.catalog?.[metric];
}
