// Made by hand because no library parses pandas' `query`, whose `and`, `in [list]` and chained comparisons are not
// JavaScript's: 280 lines with tokens.ts. Three conditions on 50,000 objects take some 40 ms on a busy machine.

import {
  type ArithmeticOperator,
  type Comparison,
  type ComparisonOperator,
  type Expression,
  expressionError,
  type Literal,
} from "./expression.ts";
import { type Token, tokenize } from "./tokens.ts";

const comparisons = ["<", "<=", ">", ">=", "==", "!="];

/** Both far beyond what anyone writes, and far below what a stack bears: a level of nesting takes ten calls. */
const mostNested = 200;
const mostOperators = 1000;

/**
 * Parses what pandas' `DataFrame.query` accepts, in its precedence, from loosest to tightest: `or |`, `and &`, `not`,
 * comparisons (which chain), `+ -`, `* /`, signs and `~`, `**` (which groups to the right).
 * @throws ExpressionSyntax
 */
export function parseExpression(expression: string): Expression {
  const tokens = tokenize(expression);
  let position = 0;
  let depth = 0;
  let operators = 0;
  const token = () => tokens[position]!;
  const isAt = (...operators: string[]) => token().kind === "operator" && operators.includes(token().text);

  function take(): Token {
    return tokens[position++]!;
  }

  function fail(expected: string, found: Token = token()): never {
    throw expressionError(
      expression,
      found.at,
      expected,
      found.kind === "end" ? "the end" : `\`${expression.slice(found.at, found.end)}\``,
    );
  }

  /** Parses what stands within something else. What is nested too deeply would end in a stack that overflows. */
  function within<T>(parse: () => T): T {
    if (++depth > mostNested) fail(`at most ${mostNested} things within each other`);
    const parsed = parse();
    depth--;
    return parsed;
  }

  /** Takes an operator that makes the expression one longer: a chain is a tree that leans to the left. */
  function chained(): Token {
    if (++operators > mostOperators)
      fail(`at most ${mostOperators} operators; \`in [...]\` takes any number of values`);
    return take();
  }

  function expect(operator: string, after: string): void {
    if (!isAt(operator)) fail(`\`${operator}\` ${after}`);
    position++;
  }

  function disjunction(): Expression {
    let left = conjunction();
    while (isAt("or", "|")) {
      const { at } = chained();
      left = { kind: "logic", operator: "or", left, right: conjunction(), at };
    }
    return left;
  }

  function conjunction(): Expression {
    let left = negation();
    while (isAt("and", "&")) {
      const { at, end } = chained();
      const bits = end - at === 1; // `&`, not `&&` or `and`
      left = { kind: "logic", operator: "and", left, right: negation(), at, ...(bits && { bits }) };
    }
    return left;
  }

  function negation(): Expression {
    if (!isAt("not")) return comparison();
    const { at } = take();
    return { kind: "not", operand: within(negation), at };
  }

  function comparison(): Expression {
    const first = sum();
    if (token().kind === "name" && token().text.toLowerCase() === "between") return between(first);
    const rest: Comparison[] = [];
    while (isAt(...comparisons, "in", "not")) {
      const { text, at } = take();
      if (text === "not") expect("in", "after `not`");
      const operator = text === "not" ? "not in" : (text as ComparisonOperator);
      rest.push({ operator, operand: sum(), at });
    }
    return rest.length === 0 ? first : { kind: "comparison", first, rest, at: first.at };
  }

  /** As SQL has it: `x between 1 and 2`. */
  function between(x: Expression): Expression {
    const { at } = take();
    const low = sum();
    if (!isAt("and")) fail("`and` after the lower end");
    position++;
    return { kind: "call", name: "between", operands: [x, low, sum()], at };
  }

  /** Operators of one precedence that group to the left. */
  function grouped(signs: ArithmeticOperator[], operand: () => Expression): Expression {
    let left = operand();
    while (isAt(...signs)) {
      const { text, at } = chained();
      left = { kind: "arithmetic", operator: text as ArithmeticOperator, left, right: operand(), at };
    }
    return left;
  }

  function sum(): Expression {
    return grouped(["+", "-"], product);
  }

  function product(): Expression {
    return grouped(["*", "/"], signed);
  }

  function signed(): Expression {
    if (!isAt("-", "+", "~")) return power();
    const { text, at } = take();
    const operand = within(signed);
    return text === "~" ? { kind: "not", operand, at } : { kind: "sign", operator: text as "-" | "+", operand, at };
  }

  function power(): Expression {
    const left = methods(primary());
    if (!isAt("**")) return left;
    const { at } = take();
    return { kind: "arithmetic", operator: "**", left, right: within(signed), at };
  }

  /** As pandas has it: `x.between(1, 2)` and `x.str.contains("a")` are functions of `x`. */
  function methods(of: Expression): Expression {
    let result = of;
    while (isAt(".")) {
      chained();
      if (token().text === "str") {
        position++;
        expect(".", "after `str`");
      }
      const { kind, text, at } = take();
      if (kind !== "name") fail("the name of a function", tokens[position - 1]);
      if (!isAt("(")) fail(`\`(\` after \`${text}\``);
      const rest = call(text, at) as Expression & { kind: "call" };
      result = { ...rest, operands: [result, ...rest.operands] };
    }
    return result;
  }

  function primary(): Expression {
    const { kind, text, at } = token();
    if (kind === "name") return take() && isAt("(") ? call(text, at) : { kind: "name", name: text, at };
    if (isAt("(")) return parenthesised();
    if (isAt("[")) return list("]");
    const value = literal();
    if (value === undefined) fail("a column, a number, a string or `(`");
    return { kind: "literal", value, at };
  }

  function call(name: string, at: number): Expression {
    position++;
    const operands: Expression[] = [];
    while (!isAt(")")) {
      operands.push(within(disjunction));
      if (!isAt(",")) break;
      position++;
    }
    expect(")", `to close \`${name}(\``);
    return { kind: "call", name, operands, at };
  }

  /** An expression in parentheses, or a tuple, which is a list. */
  function parenthesised(): Expression {
    const start = position++;
    const inner = isAt(")") ? undefined : within(disjunction);
    if (inner === undefined || isAt(",")) {
      position = start;
      return list(")");
    }
    expect(")", "to close `(`");
    return inner;
  }

  function list(close: "]" | ")"): Expression {
    const { at } = take();
    const items: Literal[] = [];
    while (!isAt(close)) {
      const sign = isAt("-", "+") ? take() : undefined;
      if (sign && token().kind !== "number") fail("a number after the sign");
      const value = literal();
      if (value === undefined) fail("a number or a string in the list");
      items.push(sign?.text === "-" ? -(value as number) : value);
      if (!isAt(",")) break;
      position++;
    }
    expect(close, "or `,` in the list");
    return { kind: "list", items, at };
  }

  function literal(): Literal | undefined {
    const { kind, text } = token();
    if (kind === "number") return Number(take().text.replaceAll("_", ""));
    if (kind === "string") return take().text;
    if (isAt("True", "False")) return take() && text === "True";
    return undefined;
  }

  const result = disjunction();
  if (token().kind !== "end") fail("an operator or the end");
  return result;
}
