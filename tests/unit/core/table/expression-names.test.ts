import { expect, test } from "vitest";
import { expressionNames } from "../../../../src/core/table/expression-names.ts";
import { parseExpression } from "../../../../src/core/table/parse-expression.ts";

test("names are found wherever an expression may look one up, functions and texts left out", () => {
  const expression = "not a > -b ** 2 and `c d` in ['e'] or cone(f, g + 1, 3) or 1 < a <= h";
  expect([...expressionNames(parseExpression(expression))].sort()).toEqual(["a", "b", "c d", "f", "g", "h"]);
});
