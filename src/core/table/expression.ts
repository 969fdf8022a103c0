import { WorkbenchError } from "../errors.ts";

/** A filter expression as data. Every node knows where it starts in the text, 0-based. */
export type Expression =
  | { kind: "literal"; value: Literal; at: number }
  | { kind: "list"; items: Literal[]; at: number }
  | { kind: "name"; name: string; at: number }
  | { kind: "call"; name: string; operands: Expression[]; at: number }
  | { kind: "sign"; operator: "-" | "+"; operand: Expression; at: number }
  | { kind: "not"; operand: Expression; at: number }
  | { kind: "arithmetic"; operator: ArithmeticOperator; left: Expression; right: Expression; at: number }
  /** `a < b <= c`: each operator compares its operand with the one before, and all must hold. */
  | { kind: "comparison"; first: Expression; rest: Comparison[]; at: number }
  /** `bits`: written `&`, which between a number and a column of numbers is their common bits. */
  | { kind: "logic"; operator: "and" | "or"; left: Expression; right: Expression; at: number; bits?: true };

export type Literal = number | string | boolean;
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "**";
export type ComparisonOperator = "<" | "<=" | ">" | ">=" | "==" | "!=" | "in" | "not in";

export interface Comparison {
  operator: ComparisonOperator;
  operand: Expression;
  /** Where the operator is. */
  at: number;
}

/** An expression is wrong at `column`, 0-based. */
export function expressionError(
  expression: string,
  column: number,
  expected: string,
  found: string,
): WorkbenchError<"ExpressionSyntax"> {
  return new WorkbenchError(
    "ExpressionSyntax",
    { expression, column, expected, found },
    `Column ${column + 1} of the filter: expected ${expected}, found ${found}.`,
  );
}
