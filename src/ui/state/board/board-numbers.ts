import { judgeEpochs } from "../../../core/calibration/judge-epochs.ts";
import { isWorkbenchError, reportError } from "../../../core/errors.ts";
import { filterRows as rowsThatHold } from "../../../core/table/filter.ts";
import type { MeasurementZeroPoints } from "../../../core/verbs/calibrate.ts";
import type { EpochColumns } from "../../../core/verbs/read.ts";
import { decimalsOf } from "../../kit/text/numbers.ts";
import type { BoardRow, Metric } from "./board-rows.ts";

/** A number that epochs have: a column of the board, which can be filtered by, sorted by and plotted. */
export interface BoardNumber {
  /** What it is called in filters. */
  name: string;
  title: string;
  unit?: string;
  description: string;
  decimals: number;
  /** One entry a row of the whole board; NaN where an epoch has none. */
  data: Float64Array;
  /** One sigma of each, where it is known. */
  error?: Float64Array;
  /** Where it comes from. Those of catalogs stand in the columns of their tables, the others have one of their own. */
  of: "zero points" | "catalogs" | "epoch table";
  /** Grows downwards in plots, as magnitudes do. */
  reversed?: boolean;
}

/** What a correction says of each epoch, what came of its catalogs, then the epoch table's own numbers. */
export function boardNumbers(
  rows: readonly BoardRow[],
  epochs: Pick<EpochColumns, "epochKey" | "columns">,
  found: MeasurementZeroPoints | undefined,
): BoardNumber[] {
  return [...(found ? zeroPointNumbers(rows, found) : []), ...countNumbers(rows), ...tableNumbers(rows, epochs)];
}

function zeroPointNumbers(rows: readonly BoardRow[], found: MeasurementZeroPoints): BoardNumber[] {
  const at = new Map(found.epochKeys.map((key, epoch) => [key, epoch]));
  const along = (numbers: readonly (number | null)[]) =>
    Float64Array.from(rows, ({ epochKey }) => numbers[at.get(epochKey) ?? -1] ?? Number.NaN);
  const column = (
    [name, title, unit, decimals]: [string, string, string, number],
    numbers: readonly (number | null)[],
    description: string,
    more: Partial<BoardNumber> = {},
  ): BoardNumber => ({
    ...{ name, title, description, decimals, data: along(numbers), of: "zero points", ...more },
    ...(unit ? { unit } : {}),
  });
  const { zeroPoint, uncertainty, objectCount, scatter, depth } = found;
  const mag = { reversed: true };
  return [
    column(["zero_point", "Zero point", "mag", 4], zeroPoint, "What magnitudes of the epoch are above the others'", {
      ...{ ...mag, error: along(uncertainty) },
    }),
    column(["zero_point_error", "±", "mag", 4], uncertainty, "Error of the zero point"),
    column(["comparison_count", "Objects", "", 0], objectCount, "Comparison objects that the zero point is made of"),
    column(["comparison_scatter", "Scatter", "mag", 4], scatter, "Robust scatter of the comparison objects"),
    ...(depth
      ? [
          column(["depth_sn10", "S/N 10 at", "mag", 2], depth.sn10, "Magnitude at a signal-to-noise ratio of 10", mag),
          column(["depth_sn5", "S/N 5 at", "mag", 2], depth.sn5, "Magnitude at a signal-to-noise ratio of 5", mag),
        ]
      : []),
  ];
}

const counts: [name: string, metric: Metric, title: string, description: string][] = [
  ["sources", "rowCount", "Sources", "Sources in the epoch's catalogs"],
  ["matched", "matchedCount", "Matched", "Sources that belong to an object"],
  ["unmatched", "unmatchedCount", "Unmatched", "Sources that belong to no object"],
  ["ambiguous", "ambiguousCount", "Ambiguous", "Sources with more than one candidate"],
  ["flagged", "flaggedCount", "Flagged", "Matched sources with FLAGS above 0"],
];

function countNumbers(rows: readonly BoardRow[]): BoardNumber[] {
  return counts.map(([name, metric, title, description]) => ({
    ...{ name, title, description, decimals: 0, of: "catalogs" },
    data: Float64Array.from(rows, ({ cells }) => {
      const known = cells.flatMap(({ catalog }) => (catalog ? [catalog[metric as "rowCount"]] : []));
      return known.length > 0 ? known.reduce((sum, count) => sum + count, 0) : Number.NaN;
    }),
  }));
}

function tableNumbers(rows: readonly BoardRow[], { epochKey, columns }: Pick<EpochColumns, "epochKey" | "columns">) {
  const at = new Map(epochKey.map((key, row) => [key, row]));
  return columns.flatMap(({ name, unit, description = "Column of the epoch table", data }): BoardNumber[] => {
    if (Array.isArray(data)) return [];
    const along = Float64Array.from(rows, (row) => Number(data[at.get(row.epochKey) ?? -1] ?? Number.NaN));
    return [
      {
        ...{ name, title: name, description, decimals: decimalsOf(along), data: along, of: "epoch table" },
        ...(unit ? { unit } : {}),
      },
    ];
  });
}

/** Epochs that stand apart from the others by their zero points, with the reason, by key. */
export function apartEpochs(found: MeasurementZeroPoints | undefined): Map<string, string> {
  return new Map(found && judgeEpochs(found).map(({ epochKey, reasons }) => [epochKey, `${reasons.join("; ")}.`]));
}

/** Rows of the whole board for which an expression of the filter language holds, or where it is wrong. */
export function rowsWith(
  expression: string,
  rows: readonly BoardRow[],
  numbers: readonly BoardNumber[],
): { mask: Uint8Array } | { message: string } {
  if (expression.trim() === "") return { mask: new Uint8Array(rows.length).fill(1) };
  const columns = new Map<string, Float64Array | string[]>([
    ["epoch", rows.map(({ epochKey }) => epochKey)],
    ["mjd", Float64Array.from(rows, ({ epochMjd }) => epochMjd)],
    ["excluded", Float64Array.from(rows, ({ excluded }) => Number(excluded))],
    ["apart", Float64Array.from(rows, ({ apart }) => Number(apart !== undefined))],
    ...numbers.map(({ name, data }) => [name, data] as const),
  ]);
  const nowhere = new Float64Array(rows.length).fill(Number.NaN);
  try {
    return {
      mask: rowsThatHold(expression, {
        ...{ count: rows.length, columns, constants: {}, raDeg: nowhere, decDeg: nowhere },
      }),
    };
  } catch (error) {
    if (!isWorkbenchError(error, "ExpressionSyntax")) throw error;
    return { message: reportError(error).message };
  }
}
