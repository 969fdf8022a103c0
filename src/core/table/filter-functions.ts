import { separationArcsec } from "../crossmatch/sky.ts";
import { combineNumbers, type Value } from "./filter-value.ts";

/** A function of the filter language, as completion and help show it. */
export interface FilterFunction {
  name: string;
  operands: string[];
  description: string;
}

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

const cone: FilterFunction = {
  name: "cone",
  operands: ["ra", "dec", "radius"],
  description: "objects within a radius in arcsec of a position in degrees",
};

export const filterFunctions: FilterFunction[] = [
  cone,
  ...Object.keys(ofOneNumber).map((name) => ({
    name,
    operands: ["x"],
    description: `${name} of a number, as in numpy`,
  })),
];

/** What one of `filterFunctions` gives for its operands. */
export function callFilterFunction(
  name: string,
  operands: (Float64Array | number)[],
  table: { count: number; raDeg: Float64Array; decDeg: Float64Array },
): Value {
  const apply = ofOneNumber[name];
  return apply
    ? combineNumbers(table.count, operands[0]!, 0, apply)
    : { kind: "condition", data: isInCone(operands, table) };
}

function isInCone(
  operands: (Float64Array | number)[],
  { count, raDeg, decDeg }: { count: number; raDeg: Float64Array; decDeg: Float64Array },
): Uint8Array {
  const [ra, dec, radius] = operands.map((cells) => (row: number) => (typeof cells === "number" ? cells : cells[row]!));
  return Uint8Array.from({ length: count }, (_, row) =>
    separationArcsec(raDeg[row]!, decDeg[row]!, ra!(row), dec!(row)) <= radius!(row) ? 1 : 0,
  );
}
