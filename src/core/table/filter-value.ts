import type { ArithmeticOperator, ComparisonOperator, Literal } from "./expression.ts";

/** What part of a filter expression stands for: a column, one value for all rows, or a list. */
export type Value =
  | { kind: "number"; data: Float64Array | number }
  | { kind: "string"; data: string[] | string }
  | { kind: "condition"; data: Uint8Array | boolean }
  | { kind: "list"; data: Literal[] };

export function describeValue({ kind, data }: Value): string {
  if (kind === "condition") return "a condition";
  if (kind === "list") return "a list";
  if (typeof data === "object") return kind === "number" ? "a column of numbers" : "a column of strings";
  return kind === "number" ? "a number" : "a string";
}

type Cell = number | string;
type Cells = ArrayLike<Cell> | Cell | boolean;

/** The cell of each row; conditions as 1 and 0. */
function reader(cells: Cells): (row: number) => Cell {
  if (typeof cells === "boolean") return () => Number(cells);
  if (typeof cells === "object") return (row) => cells[row]!;
  return () => cells;
}

/** Numbers from two columns; one number if both are one. */
export function combineNumbers(
  count: number,
  left: Float64Array | number,
  right: Float64Array | number,
  combine: (a: number, b: number) => number,
): Value {
  if (typeof left === "number" && typeof right === "number") return { kind: "number", data: combine(left, right) };
  const [a, b] = [reader(left), reader(right)] as ((row: number) => number)[];
  const data = new Float64Array(count);
  for (let row = 0; row < count; row++) data[row] = combine(a!(row), b!(row));
  return { kind: "number", data };
}

/** A condition that holds where `holds` says so of the two cells. */
export function condition(
  count: number,
  left: Cells,
  right: Cells,
  holds: (a: Cell, b: Cell) => boolean,
): Value & { kind: "condition" } {
  const [a, b] = [reader(left), reader(right)];
  const data = new Uint8Array(count);
  for (let row = 0; row < count; row++) data[row] = holds(a(row), b(row)) ? 1 : 0;
  return { kind: "condition", data };
}

export const arithmetic: Record<ArithmeticOperator, (a: number, b: number) => number> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": power,
};

export const comparison: Record<Exclude<ComparisonOperator, "in" | "not in">, (a: Cell, b: Cell) => boolean> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};

/** The bits that two whole numbers have in common, up to 2^53; NaN where one is none or below 0. */
export function commonBits(a: number, b: number): number {
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b) || a < 0 || b < 0) return Number.NaN;
  const high = Math.floor(a / 2 ** 32) & Math.floor(b / 2 ** 32);
  return high * 2 ** 32 + ((a & b) >>> 0);
}

/** As numpy and numexpr have it: 1 to any power is 1, and the power 0.5 is the square root. */
function power(a: number, b: number): number {
  if (b === 0.5) return Math.sqrt(a);
  return a === 1 || (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) ? 1 : a ** b;
}
