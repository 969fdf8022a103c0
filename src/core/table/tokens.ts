import { expressionError } from "./expression.ts";

export interface Token {
  /** `operator` covers keywords, parentheses, brackets and commas too; `end` is what follows the last token. */
  kind: "number" | "string" | "name" | "operator" | "end";
  /** What it stands for: an operator as written, a name without its backquotes, a string without its quotes. */
  text: string;
  /** Where it starts and ends in the expression, 0-based. */
  at: number;
  end: number;
}

export const keywords = ["and", "or", "not", "in", "True", "False"];

/** As C, Java and TOPCAT spell them. */
const otherSpellings: Record<string, string> = { "&&": "&", "||": "|", "!": "~" };
const operators = ["**", "<=", ">=", "==", "!=", "&&", "||", ..."<>+-*/()[],&|~!."];
const numberPattern = /(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?/y;
const namePattern = /[\p{L}_][\p{L}\p{N}_]*/uy;
const wordPattern = /[\p{L}_\d]/u;
const escapes: Record<string, string> = { n: "\n", t: "\t", "\\": "\\", "'": "'", '"': '"' };

/**
 * Cuts an expression into tokens, the last one of kind `end`.
 * @throws ExpressionSyntax at a character that begins nothing, and where a quote is never closed
 */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: Token["kind"], text: string, end: number) => {
    tokens.push({ kind, text, at, end });
    at = end;
  };
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(expression)?.[0];
  };

  while (at < expression.length) {
    const character = expression[at]!;
    if (/\s/.test(character)) {
      at++;
      continue;
    }
    if (character === "`") {
      const close = expression.indexOf("`", at + 1);
      if (close < 0) throw expressionError(expression, at, "a closing backquote", "the end");
      push("name", expression.slice(at + 1, close), close + 1);
      continue;
    }
    if (character === "'" || character === '"') {
      const { text, end } = readString(expression, at);
      push("string", text, end);
      continue;
    }
    const number = match(numberPattern);
    if (number !== undefined) {
      if (wordPattern.test(expression[at + number.length] ?? "")) {
        const word = /[\p{L}_\d.]+/u.exec(expression.slice(at))![0];
        throw expressionError(expression, at, "a number, or a name in backquotes", `\`${word}\``);
      }
      push("number", number, at + number.length);
      continue;
    }
    const name = match(namePattern);
    if (name !== undefined) {
      const keyword = keywordOf(name);
      push(keyword === undefined ? "name" : "operator", keyword ?? name, at + name.length);
      continue;
    }
    const operator = operators.find((candidate) => expression.startsWith(candidate, at));
    if (operator === undefined) throw expressionError(expression, at, hintFor(character), `\`${character}\``);
    push("operator", otherSpellings[operator] ?? operator, at + operator.length);
  }
  push("end", "", at);
  return tokens;
}

function hintFor(character: string): string {
  if (character === "=") return "`==` for a comparison";
  if (character === "@") return "a column's name without `@`";
  if (character === "^") return "`**` for a power";
  return "an operator or a value";
}

function readString(expression: string, start: number): { text: string; end: number } {
  const quote = expression[start]!;
  let text = "";
  for (let i = start + 1; i < expression.length; i++) {
    const character = expression[i]!;
    if (character === quote) return { text, end: i + 1 };
    if (character !== "\\") {
      text += character;
      continue;
    }
    const escaped = expression[++i] ?? "";
    text += escapes[escaped] ?? `\\${escaped}`;
  }
  throw expressionError(expression, start, `a closing ${quote}`, "the end");
}

/** Keywords are read in any case: `AND` as in SQL, `true` as in Java. A column of such a name takes backquotes. */
function keywordOf(name: string): string | undefined {
  return keywords.find((keyword) => keyword.toLowerCase() === name.toLowerCase());
}

/** A column's name as it is written in an expression: in backquotes unless it is a plain name. */
export function quoteName(name: string): string {
  namePattern.lastIndex = 0;
  const isPlain = namePattern.exec(name)?.[0] === name && keywordOf(name) === undefined;
  return isPlain ? name : `\`${name}\``;
}
