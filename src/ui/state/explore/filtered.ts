import { isWorkbenchError, reportError, type WorkbenchError } from "../../../core/errors.ts";
import { expressionNames, knownName } from "../../../core/table/expression-names.ts";
import { filterRows } from "../../../core/table/filter.ts";
import { parseExpression } from "../../../core/table/parse-expression.ts";
import type { ObjectColumns } from "../../../core/verbs/read.ts";
import type { ExploreColumns } from "./explore-columns.svelte.ts";

/** What a filter expression gives: the objects' mask, or where it is wrong, or neither while its columns are being read. */
export type Filtered =
  | { kind: "mask"; mask: Uint8Array; count: number }
  | { kind: "waiting" }
  | { kind: "error"; column: number; message: string };

const unused = new Float64Array();

/**
 * What an expression of the filter language lets through; asking reads the columns that it names.
 * @param epochs what the constant `epochs` stands for
 */
export function filterObjects(
  expression: string,
  objects: ObjectColumns | undefined,
  columns: ExploreColumns,
  epochs: number,
): Filtered {
  const count = objects?.count ?? 0;
  if (!objects || expression.trim() === "") return { kind: "mask", mask: new Uint8Array(count).fill(1), count };
  try {
    const root = parseExpression(expression);
    const all = new Set(columns.names);
    const used = new Set(Array.from(expressionNames(root), (name) => knownName(name, (one) => all.has(one), all)));
    const data = new Map<string, Float64Array | string[]>();
    let waiting = false;
    for (const name of columns.names) {
      const found = used.has(name) ? columns.data(name) : unused;
      if (!found) waiting = true;
      data.set(name, (found ?? unused) as Float64Array | string[]);
    }
    if (waiting) return { kind: "waiting" };
    const { raDeg, decDeg } = objects;
    const table = { count, columns: data, constants: { epochs }, raDeg, decDeg };
    const mask = filterRows(expression, table, root);
    return { kind: "mask", mask, count: mask.reduce((sum, holds) => sum + holds, 0) };
  } catch (error) {
    if (!isWorkbenchError(error, "ExpressionSyntax")) throw error;
    const { column } = (error as WorkbenchError<"ExpressionSyntax">).details;
    return { kind: "error", column, message: reportError(error).message };
  }
}
