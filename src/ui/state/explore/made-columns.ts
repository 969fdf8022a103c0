import { isWorkbenchError, reportError } from "../../../core/errors.ts";
import { expressionNames, knownName } from "../../../core/table/expression-names.ts";
import { expressionColumn } from "../../../core/table/filter.ts";
import { parseExpression } from "../../../core/table/parse-expression.ts";
import type { ObjectColumns } from "../../../core/verbs/read.ts";
import type { ColumnData } from "./explore-column.ts";

/** A column that somebody made: its name, and the expression of the filter language that gives it. */
export interface MadeColumn {
  name: string;
  expression: string;
}

/** Under which name a dataset keeps them. */
export const madeColumnsName = "columns.made";

/** The columns as they are kept; what is no list of them is none. */
export function madeColumns(kept: string | undefined): MadeColumn[] {
  if (kept === undefined) return [];
  try {
    const list: unknown = JSON.parse(kept);
    if (!Array.isArray(list)) return [];
    return list.filter(
      (one): one is MadeColumn => typeof one?.name === "string" && typeof one?.expression === "string",
    );
  } catch {
    return [];
  }
}

/** What an expression is made of: the columns before it, so that none is made of itself. */
export interface MadeOf {
  objects: ObjectColumns;
  names: readonly string[];
  data: (name: string) => ColumnData | undefined;
  epochs: number;
}

export type Made = { kind: "data"; data: ColumnData } | { kind: "waiting" } | { kind: "error"; message: string };

/** Columns that an expression names, as they are called; none of one that cannot be read. */
export function usedIn(expression: string, names: readonly string[]): string[] {
  try {
    const all = new Set(names);
    const used = Array.from(expressionNames(parseExpression(expression)), (name) =>
      knownName(name, (one) => all.has(one), all),
    );
    return used.filter((name) => name !== undefined);
  } catch (error) {
    if (!isWorkbenchError(error, "ExpressionSyntax")) throw error;
    return [];
  }
}

const unused = new Float64Array();

/** A column by its expression; asking reads the columns that it names. */
export function makeColumn(expression: string, { objects, names, data, epochs }: MadeOf): Made {
  try {
    const root = parseExpression(expression);
    const all = new Set(names);
    const used = new Set(Array.from(expressionNames(root), (name) => knownName(name, (one) => all.has(one), all)));
    const columns = new Map<string, Float64Array | string[]>();
    let waiting = false;
    for (const name of names) {
      const found = used.has(name) ? data(name) : unused;
      if (!found) waiting = true;
      columns.set(name, (found ?? unused) as Float64Array | string[]);
    }
    if (waiting) return { kind: "waiting" };
    const { count, raDeg, decDeg } = objects;
    const table = { count, columns, constants: { epochs }, raDeg, decDeg };
    return { kind: "data", data: expressionColumn(expression, table, root) };
  } catch (error) {
    if (!isWorkbenchError(error, "ExpressionSyntax")) throw error;
    return { kind: "error", message: reportError(error).message };
  }
}
