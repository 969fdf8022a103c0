import type { Expression } from "./expression.ts";

/** The names that an expression looks up, each once: what has to be there before it can be evaluated. */
export function expressionNames(root: Expression): Set<string> {
  const names = new Set<string>();
  visit(root);
  return names;

  function visit(node: Expression): void {
    if (node.kind === "name") names.add(node.name);
    else for (const part of partsOf(node)) visit(part);
  }
}

function partsOf(node: Expression): Expression[] {
  switch (node.kind) {
    case "call":
      return node.operands;
    case "sign":
    case "not":
      return [node.operand];
    case "arithmetic":
    case "logic":
      return [node.left, node.right];
    case "comparison":
      return [node.first, ...node.rest.map(({ operand }) => operand)];
    default:
      return [];
  }
}
