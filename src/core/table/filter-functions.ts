import { parseAngle } from "../catalog/sexagesimal.ts";
import { separationArcsec } from "../crossmatch/sky.ts";
import { aggregated, aggregates, groupSizes } from "./aggregates.ts";
import { combineNumbers, condition, type Value } from "./filter-value.ts";

/** A function of the filter language, as completion and help show it. */
export interface FilterFunction {
  name: string;
  /** What pandas, SQL and TOPCAT call it. */
  others?: string[];
  operands: string[];
  description: string;
}

type Cells = Float64Array | number;
/** Throws: what was expected of the operand at that position. */
type Fail = (operand: number, expected: string) => never;

const ofOneNumber: Record<string, (x: number) => number> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log10: Math.log10,
  floor: Math.floor,
  ceil: Math.ceil,
  sin: Math.sin,
  cos: Math.cos,
};

/** Of two numbers: NaN where either is. */
const ofTwoNumbers: Record<string, (x: number, y: number) => number> = { min: Math.min, max: Math.max };

const ofTexts: Record<string, (text: string, part: string) => boolean> = {
  contains: (text, part) => text.includes(part),
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
};

export const filterFunctions: FilterFunction[] = [
  {
    name: "cone",
    operands: ["ra", "dec", "radius"],
    description: "objects within a radius in arcsec of a position in degrees, or as sexagesimal texts",
  },
  { name: "between", operands: ["x", "low", "high"], description: "numbers from low to high, both included" },
  { name: "isnan", others: ["isna", "isnull"], operands: ["x"], description: "objects without this number" },
  { name: "notna", others: ["notnull"], operands: ["x"], description: "objects with this number" },
  ...Object.keys(ofTexts).map((name) => ({
    ...{ name, operands: ["text", "part"], description: `texts where pandas' str.${name} holds; no patterns` },
  })),
  {
    name: "count_by",
    operands: ["column"],
    description: "how many objects have the same in this column: pandas' groupby(column).transform('size')",
  },
  ...Object.keys(aggregates).map((name) => ({
    name: `${name}_by`,
    operands: ["x", "column"],
    description: `${name} of the numbers of all objects that have the same in the column: pandas' groupby(column).x.transform('${name}')`,
  })),
  ...Object.keys(ofTwoNumbers).map((name) => ({ name, operands: ["x", "y"], description: `${name} of two numbers` })),
  ...Object.keys(ofOneNumber).map((name) => ({
    name,
    operands: ["x"],
    description: `${name} of a number, as in numpy`,
  })),
];

export function isCalled({ name, others }: FilterFunction, called: string): boolean {
  const wanted = called.toLowerCase();
  return name === wanted || others?.includes(wanted) === true;
}

/** What one of `filterFunctions` gives for its operands, as many as it names. */
export function callFilterFunction(
  { name }: FilterFunction,
  operands: Value[],
  table: { count: number; raDeg: Float64Array; decDeg: Float64Array },
  fail: Fail,
): Value {
  const { count } = table;
  const number = (operand: number): Cells => {
    const value = operands[operand]!;
    return value.kind === "number" ? value.data : fail(operand, "a number");
  };
  if (name === "count_by") return { kind: "number", data: groupSizes(count, groupCells(operands[0]!, 0, fail)) };
  const aggregate = aggregates[name.replace(/_by$/, "")];
  if (aggregate && name.endsWith("_by")) {
    const cells = number(0);
    const values = typeof cells === "number" ? new Float64Array(count).fill(cells) : cells;
    return { kind: "number", data: aggregated(values, groupCells(operands[1]!, 1, fail), aggregate) };
  }
  const ofOne = ofOneNumber[name];
  if (ofOne) return combineNumbers(count, number(0), 0, ofOne);
  const ofTwo = ofTwoNumbers[name];
  if (ofTwo) return combineNumbers(count, number(0), number(1), ofTwo);
  const ofText = ofTexts[name];
  if (ofText) return ofTextAndPart(count, operands, ofText, fail);
  if (name === "isnan") return condition(count, number(0), 0, (x) => Number.isNaN(x));
  if (name === "notna") return condition(count, number(0), 0, (x) => !Number.isNaN(x));
  if (name === "between") {
    const above = condition(count, number(0), number(1), (x, low) => x >= low);
    const below = condition(count, number(0), number(2), (x, high) => x <= high);
    return condition(count, above.data, below.data, (a, b) => a === 1 && b === 1);
  }
  const angle = (operand: number, hours: boolean): Cells => {
    const value = operands[operand]!;
    if (value.kind !== "string" || typeof value.data !== "string") return number(operand);
    const parsed = parseAngle(value.data);
    if (!parsed || parsed.unit === "radians") return fail(operand, "degrees, or a text such as '10:00:24'");
    const inHours = parsed.unit === "hours" || (hours && parsed.isSexagesimal && parsed.unit === undefined);
    return inHours ? parsed.value * 15 : parsed.value;
  };
  return { kind: "condition", data: isInCone([angle(0, true), angle(1, false), number(2)], table) };
}

function groupCells(value: Value, operand: number, fail: Fail): ArrayLike<string | number> {
  if (value.kind === "condition" && typeof value.data === "object") return value.data;
  if ((value.kind === "number" || value.kind === "string") && typeof value.data === "object") return value.data;
  return fail(operand, "a column");
}

function ofTextAndPart(
  count: number,
  [text, part]: Value[],
  holds: (text: string, part: string) => boolean,
  fail: Fail,
): Value {
  if (text!.kind !== "string") return fail(0, "a column of strings");
  const data = part!.data;
  if (part!.kind !== "string" || typeof data !== "string") return fail(1, "a string");
  if (/[\\^$*+?()[\]{}|]/.test(data)) return fail(1, "a plain text without pattern characters");
  return condition(count, text!.data, 0, (cell) => holds(cell as string, data));
}

function isInCone(
  operands: Cells[],
  { count, raDeg, decDeg }: { count: number; raDeg: Float64Array; decDeg: Float64Array },
): Uint8Array {
  const [ra, dec, radius] = operands.map((cells) => (row: number) => (typeof cells === "number" ? cells : cells[row]!));
  return Uint8Array.from({ length: count }, (_, row) =>
    separationArcsec(raDeg[row]!, decDeg[row]!, ra!(row), dec!(row)) <= radius!(row) ? 1 : 0,
  );
}
