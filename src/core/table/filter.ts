import { type Comparison, type Expression, expressionError } from "./expression.ts";
import { knownName } from "./expression-names.ts";
import { callFilterFunction, filterFunctions, isCalled } from "./filter-functions.ts";
import {
  arithmetic,
  combineNumbers,
  commonBits,
  comparison,
  condition,
  describeValue,
  type Value,
} from "./filter-value.ts";
import { countedFlags } from "./flag-count-names.ts";
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
 * loosely as `and` and `or`. Beyond pandas: the table's constants; `cone(ra, dec, radius)`, true within `radius` arcsec of
 * a position in degrees or as sexagesimal texts; names and keywords in any case; `&&`, `||`, `!`, `x between a and b`; a
 * column of 1 and 0 as a condition; `flags & 4`, the bits that a column and a number share, as a number or a condition; a number equals the text that spells it, as keys of objects are texts.
 * @param root the expression as it was read, where that was done before
 * @throws ExpressionSyntax with the column of what is wrong; for an unknown name it suggests a known one
 */
export function filterRows(
  expression: string,
  table: FilterTable,
  root: Expression = parseExpression(expression),
): Uint8Array<ArrayBuffer> {
  const holds = evaluator(expression, table).conditionOf(root);
  return typeof holds === "boolean" ? new Uint8Array(table.count).fill(Number(holds)) : Uint8Array.from(holds);
}

/**
 * A new column by an expression: numbers or texts, one an object; a condition as 1 and 0.
 * @throws ExpressionSyntax with the column of what is wrong
 */
export function expressionColumn(
  expression: string,
  table: FilterTable,
  root: Expression = parseExpression(expression),
): Float64Array<ArrayBuffer> | string[] {
  const { count } = table;
  const value = evaluator(expression, table).evaluate(root);
  if (value.kind === "list") throw expressionError(expression, root.at, "a number or a text", describeValue(value));
  if (value.kind === "string")
    return typeof value.data === "string" ? new Array<string>(count).fill(value.data) : [...value.data];
  const { data } = value;
  return typeof data === "object" ? Float64Array.from(data) : new Float64Array(count).fill(Number(data));
}

function evaluator(expression: string, table: FilterTable) {
  const { count } = table;
  return { conditionOf, evaluate };

  function fail(at: number, expected: string, found: string): never {
    throw expressionError(expression, at, expected, found);
  }

  function numberOf(node: Expression): Float64Array | number {
    const value = evaluate(node);
    return value.kind === "number" ? value.data : fail(node.at, "a number", describeValue(value));
  }

  function conditionOf(node: Expression): Uint8Array | boolean {
    const value = evaluate(node);
    if (value.kind === "condition") return value.data;
    const { data } = value;
    // As in C: any of the bits.
    if (node.kind === "logic" && data instanceof Float64Array)
      return Uint8Array.from(data, (bits) => (bits > 0 ? 1 : 0));
    if (data instanceof Float64Array && data.length > 0 && data.every((cell) => cell === 0 || cell === 1))
      return Uint8Array.from(data);
    return fail(node.at, "a condition, such as `x > 0`", describeValue(value));
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
        if (node.bits) {
          const bits = bitsOf(node.left, node.right);
          if (bits) return bits;
        }
        const [left, right] = [conditionOf(node.left), conditionOf(node.right)];
        return condition(count, left, right, (a, b) => (both ? a === 1 && b === 1 : a === 1 || b === 1));
      }
    }
  }

  /** Of a number and a column of numbers; undefined where `&` joins anything else. */
  function bitsOf(left: Expression, right: Expression): Value | undefined {
    const [a, b] = [evaluate(left), evaluate(right)];
    if (a.kind === "number" && b.kind === "number" && (typeof a.data === "number") !== (typeof b.data === "number"))
      return combineNumbers(count, a.data, b.data, commonBits);
    // `flags & 4 > 0` is read as `flags & (4 > 0)`, here as in pandas.
    if (a.kind === "number" && right.kind === "comparison" && right.first.kind === "literal")
      fail(
        right.at,
        "parentheses around bits, such as `(flags & 4) > 0`, or `flags & 4` alone",
        "a comparison behind `&`",
      );
    return undefined;
  }

  function lookUp(name: string, at: number): Value {
    const isKnown = (one: string) => table.columns.has(one) || Object.hasOwn(table.constants, one);
    const known = knownName(name, isKnown, table.columns.keys());
    const data = known === undefined ? undefined : (table.columns.get(known) ?? table.constants[known]);
    if (data === undefined) {
      const longer = [...table.columns.keys()].filter(
        (one) => one.length > name.length && expression.startsWith(one, at),
      );
      if (longer.length > 0) {
        const whole = longer.reduce((a, b) => (b.length > a.length ? b : a));
        fail(at, `${quoteName(whole)}, in backquotes`, quoteName(name));
      }
      const counted = /flags?$/i.test(name) ? countedFlags(expression, table.columns.keys()) : undefined;
      if (counted !== undefined)
        fail(at, `a column of objects, such as ${counted}: how many points of each have that flag`, quoteName(name));
      const near = nearestName(name, [...table.columns.keys(), ...Object.keys(table.constants)]);
      fail(at, near === undefined ? "a column" : `a column, such as ${quoteName(near)}`, quoteName(name));
    }
    return Array.isArray(data) ? { kind: "string", data } : { kind: "number", data };
  }

  function call(name: string, operands: Expression[], at: number): Value {
    const known = filterFunctions.find((candidate) => isCalled(candidate, name));
    if (!known) {
      const names = filterFunctions.map((candidate) => candidate.name);
      fail(at, `a function: ${nearestName(name, names) ?? names.join(", ")}`, `\`${name}\``);
    }
    if (operands.length !== known.operands.length) {
      fail(at, `${name}(${known.operands.join(", ")})`, `${operands.length} operands`);
    }
    return callFilterFunction(known, operands.map(evaluate), table, (operand, expected) =>
      fail(operands[operand]?.at ?? at, expected, describeValue(evaluate(operands[operand]!))),
    );
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
      const ofTexts = a.kind === "string";
      const items = new Set(
        b.data.map((item) => (typeof item === "boolean" ? Number(item) : ofTexts ? String(item) : item)),
      );
      if (operator === "in" || operator === "==") return condition(count, a.data, 0, (cell) => items.has(cell));
      if (operator === "not in" || operator === "!=") return condition(count, a.data, 0, (cell) => !items.has(cell));
      fail(at, "`in`, `not in`, `==` or `!=` before a list", `\`${operator}\``);
    }
    if (operator === "in" || operator === "not in") fail(right.node.at, "a list in brackets", describeValue(b));
    const isOrder = operator !== "==" && operator !== "!=";
    if (isOrder && (a.kind === "string") !== (b.kind === "string")) {
      fail(right.node.at, a.kind === "string" ? "a string" : "a number", describeValue(b));
    }
    if (!isOrder && a.kind !== b.kind && (a.kind === "string" || b.kind === "string"))
      return condition(count, a.data, b.data, (x, y) => (String(x) === String(y)) === (operator === "=="));
    return condition(count, a.data, b.data, comparison[operator]);
  }
}
