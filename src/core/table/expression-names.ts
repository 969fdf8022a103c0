import type { Expression } from "./expression.ts";

/** The known name that is meant: the name itself, else the only one that differs from it in case alone. */
export function knownName(
  name: string,
  isKnown: (name: string) => boolean,
  known: Iterable<string>,
): string | undefined {
  if (isKnown(name)) return name;
  const wanted = name.toLowerCase();
  const alike = [...known].filter((candidate) => candidate.toLowerCase() === wanted);
  return alike.length === 1 ? alike[0] : undefined;
}

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
