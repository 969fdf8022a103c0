import { type Comparison, type Expression, expressionError } from "./expression.ts";
import { callFilterFunction, filterFunctions } from "./filter-functions.ts";
import { arithmetic, combineNumbers, comparison, condition, describeValue, type Value } from "./filter-value.ts";
import { nearestName } from "./nearest-name.ts";
import { parseExpression } from "./parse-expression.ts";
import { quoteName } from "./tokens.ts";

/** What an expression is evaluated over: the object table, as columns of `count` entries. */
export interface FilterTable {
  count: number;
  columns: ReadonlyMap<string, Float64Array | string[]>;
  /** Names that stand for one number, such as `epochs`; a column of the same name goes first. */
  constants: Readonly<Record<string, number>>;
  /** For `cone`; degrees, NaN where unknown. */
  raDeg: Float64Array;
  decDeg: Float64Array;
}

/**
 * The rows for which an expression holds, 1 or 0 each. As in pandas' `DataFrame.query`, NaN is unequal to everything
 * and neither larger nor smaller; a number and a string are unequal; `== [list]` is `in [list]`; `&` and `|` bind as
 * loosely as `and` and `or`. Beyond pandas: the table's constants, and `cone(ra, dec, radius)`, true within `radius`
 * arcsec of a position in degrees.
 * @param root the expression as it was read, where that was done before
 * @throws ExpressionSyntax with the column of what is wrong; for an unknown name it suggests a known one
 */
export function filterRows(
  expression: string,
  table: FilterTable,
  root: Expression = parseExpression(expression),
): Uint8Array<ArrayBuffer> {
  const { count } = table;
  return Uint8Array.from(asColumn(conditionOf(root)));

  function asColumn(holds: Uint8Array | boolean): Uint8Array {
    return typeof holds === "boolean" ? new Uint8Array(count).fill(Number(holds)) : holds;
  }

  function fail(at: number, expected: string, found: string): never {
    throw expressionError(expression, at, expected, found);
  }

  function numberOf(node: Expression): Float64Array | number {
    const value = evaluate(node);
    return value.kind === "number" ? value.data : fail(node.at, "a number", describeValue(value));
  }

  function conditionOf(node: Expression): Uint8Array | boolean {
    const value = evaluate(node);
    return value.kind === "condition"
      ? value.data
      : fail(node.at, "a condition, such as `x > 0`", describeValue(value));
  }

  function evaluate(node: Expression): Value {
    switch (node.kind) {
      case "literal":
        if (typeof node.value === "number") return { kind: "number", data: node.value };
        if (typeof node.value === "string") return { kind: "string", data: node.value };
        return { kind: "condition", data: node.value };
      case "list":
        return { kind: "list", data: node.items };
      case "name":
        return lookUp(node.name, node.at);
      case "call":
        return call(node.name, node.operands, node.at);
      case "sign":
        return combineNumbers(count, numberOf(node.operand), node.operator === "-" ? -1 : 1, arithmetic["*"]);
      case "not":
        return condition(count, conditionOf(node.operand), 0, (a) => !a);
      case "arithmetic":
        return combineNumbers(count, numberOf(node.left), numberOf(node.right), arithmetic[node.operator]);
      case "comparison":
        return compareChain(node.first, node.rest);
      case "logic": {
        const both = node.operator === "and";
        const [left, right] = [conditionOf(node.left), conditionOf(node.right)];
        return condition(count, left, right, (a, b) => (both ? a === 1 && b === 1 : a === 1 || b === 1));
      }
    }
  }

  function lookUp(name: string, at: number): Value {
    const data = table.columns.get(name) ?? table.constants[name];
    if (data === undefined) {
      const near = nearestName(name, [...table.columns.keys(), ...Object.keys(table.constants)]);
      fail(at, near === undefined ? "a column" : `a column, such as ${quoteName(near)}`, quoteName(name));
    }
    return Array.isArray(data) ? { kind: "string", data } : { kind: "number", data };
  }

  function call(name: string, operands: Expression[], at: number): Value {
    const known = filterFunctions.find((candidate) => candidate.name === name);
    if (!known) {
      const names = filterFunctions.map((candidate) => candidate.name);
      fail(at, `a function: ${nearestName(name, names) ?? names.join(", ")}`, `\`${name}\``);
    }
    if (operands.length !== known.operands.length) {
      fail(at, `${name}(${known.operands.join(", ")})`, `${operands.length} operands`);
    }
    return callFilterFunction(name, operands.map(numberOf), table);
  }

  function compareChain(first: Expression, rest: Comparison[]): Value {
    const operands = [first, ...rest.map(({ operand }) => operand)].map((node) => ({ node, value: evaluate(node) }));
    const holds = rest.map((link, i) => compare(operands[i]!, link, operands[i + 1]!));
    return holds.reduce((a, b) => condition(count, a.data, b.data, (x, y) => x === 1 && y === 1));
  }

  function compare(
    left: { node: Expression; value: Value },
    { operator, at }: Comparison,
    right: { node: Expression; value: Value },
  ): Value & { kind: "condition" } {
    const [a, b] = [left.value, right.value];
    if (a.kind === "list") fail(left.node.at, "a column before the operator", "a list");
    if (b.kind === "list") {
      const items = new Set(b.data.map((item) => (typeof item === "boolean" ? Number(item) : item)));
      if (operator === "in" || operator === "==") return condition(count, a.data, 0, (cell) => items.has(cell));
      if (operator === "not in" || operator === "!=") return condition(count, a.data, 0, (cell) => !items.has(cell));
      fail(at, "`in`, `not in`, `==` or `!=` before a list", `\`${operator}\``);
    }
    if (operator === "in" || operator === "not in") fail(right.node.at, "a list in brackets", describeValue(b));
    const isOrder = operator !== "==" && operator !== "!=";
    if (isOrder && (a.kind === "string") !== (b.kind === "string")) {
      fail(right.node.at, a.kind === "string" ? "a string" : "a number", describeValue(b));
    }
    return condition(count, a.data, b.data, comparison[operator]);
  }
}
