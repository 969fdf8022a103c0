import { filterFunctions } from "./filter-functions.ts";
import { keywords, quoteName } from "./tokens.ts";

export interface Completion {
  /** What goes into the expression. */
  text: string;
  kind: "column" | "function" | "keyword";
  /** Where the cursor goes, counted from the start of the text. */
  cursor: number;
}

export interface Completions {
  /** The part of the expression that a completion takes the place of. */
  start: number;
  end: number;
  completions: Completion[];
}

/**
 * What may be meant by the name that ends at the cursor: columns first, then functions and keywords; those that begin
 * with it before those that contain it, any case. Nothing within a string or a number.
 * @param names the columns, and other names that stand for numbers, in the order they should be offered in
 */
export function complete(expression: string, cursor: number, names: Iterable<string>): Completions {
  const prefix = nameBefore(expression.slice(0, cursor));
  if (prefix === undefined) return { start: cursor, end: cursor, completions: [] };
  const candidates: (Completion & { name: string })[] = [];
  const add = (kind: Completion["kind"], name: string, text: string, back = 0) =>
    candidates.push({ kind, name, text, cursor: text.length - back });
  for (const name of names) add("column", name, quoteName(name));
  if (!prefix.quoted) {
    for (const { name } of filterFunctions) add("function", name, `${name}()`, 1);
    for (const name of keywords) add("keyword", name, name);
  }
  const wanted = prefix.name.toLowerCase();
  const begins = candidates.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  const contains = candidates.filter(({ name }) => name.toLowerCase().indexOf(wanted) > 0);
  return {
    start: prefix.at,
    end: endOfName(expression, cursor, prefix.quoted),
    completions: [...begins, ...contains].map(({ text, kind, cursor: at }) => ({ text, kind, cursor: at })),
  };
}

const pieces = /`[^`]*`?|'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?|[\p{L}\p{N}_.]+|./gsu;

/** The name, whole or begun, that a text ends in; undefined where it ends within a string or a number. */
function nameBefore(text: string): { name: string; at: number; quoted: boolean } | undefined {
  const piece = text.match(pieces)?.at(-1) ?? "";
  const at = text.length - piece.length;
  if (/^`[^`]*$/.test(piece)) return { name: piece.slice(1), at, quoted: true };
  if (/^['"]/.test(piece) && (piece.length === 1 || piece.at(-1) !== piece[0])) return undefined;
  if (/^\p{N}|^\./u.test(piece)) return undefined;
  if (/^[\p{L}_]/u.test(piece)) return { name: piece, at, quoted: false };
  return { name: "", at: text.length, quoted: false };
}

/** Where the name that the cursor is in ends, its closing backquote included. */
function endOfName(expression: string, cursor: number, quoted: boolean): number {
  const rest = expression.slice(cursor);
  const name = quoted ? /^[^`\s]*`/.exec(rest) : /^[\p{L}\p{N}_]*/u.exec(rest);
  return cursor + (name?.[0].length ?? 0);
}
