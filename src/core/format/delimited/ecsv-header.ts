/** One entry of the `datatype` list of an ECSV header (APE 6). */
export interface EcsvColumn {
  name: string;
  datatype: string;
  subtype?: string;
  unit?: string;
  description?: string;
}

export interface EcsvHeader {
  delimiter: " " | ",";
  columns: EcsvColumn[];
}

/** A problem in the header; line is 0-based among the header's lines. */
export class EcsvHeaderError extends Error {
  readonly line: number;
  readonly expected: string;
  readonly found: string;

  constructor(line: number, expected: string, found: string) {
    super(`expected ${expected}, found ${found}`);
    this.line = line;
    this.expected = expected;
    this.found = found.slice(0, 60);
  }
}

/**
 * Reads what a table needs of an ECSV 1.0 header: `delimiter` and `datatype`. The header is YAML; astropy writes a list of
 * flow mappings, others may write block mappings, and both wrap long scalars. `meta`, tags and anchors are passed over.
 * `lines` are the header's lines after `# %ECSV`, without their `# `.
 */
export function parseEcsvHeader(lines: string[]): EcsvHeader {
  let delimiter: EcsvHeader["delimiter"] = " ";
  let columns: EcsvColumn[] | undefined;
  for (let at = 0; at < lines.length; ) {
    const end = sectionEnd(lines, at);
    const [, key, rest] = /^([A-Za-z_]+):\s*(.*)$/.exec(lines[at]!) ?? [];
    if (key === "delimiter") delimiter = readDelimiter(scalar(rest!), at);
    else if (key === "datatype") columns = readColumns(rest!, lines.slice(at + 1, end), at + 1);
    at = end;
  }
  if (!columns) throw new EcsvHeaderError(0, "a datatype list", "none");
  return { delimiter, columns };
}

/** A top-level section goes on while lines are indented, list items or empty. */
function sectionEnd(lines: string[], start: number): number {
  let end = start + 1;
  while (end < lines.length && /^([ \t-]|$)/.test(lines[end]!) && !lines[end]!.startsWith("---")) end++;
  return end;
}

function readDelimiter(text: string, line: number): " " | "," {
  if (text === " " || text === ",") return text;
  throw new EcsvHeaderError(line, "a blank or a comma as delimiter", JSON.stringify(text));
}

function readColumns(inline: string, lines: string[], firstLine: number): EcsvColumn[] {
  const start = (line: string) => /^(\s*)-(\s+|$)/.exec(line);
  const items: { line: number; parts: string[] }[] = [];
  if (inline.startsWith("[")) return readFlowList([inline, ...lines].join("\n"), firstLine - 1);
  const indent = start(lines.find((line) => line.trim() !== "") ?? "")?.[1]?.length;
  lines.forEach((line, index) => {
    const match = start(line);
    if (match && match[1]!.length === indent) {
      items.push({ line: firstLine + index, parts: [" ".repeat(match[0].length) + line.slice(match[0].length)] });
    } else if (items.length > 0) items.at(-1)!.parts.push(line);
    else if (line.trim() !== "") throw new EcsvHeaderError(firstLine + index, "a list item", line.trim());
  });
  return items.map(({ line, parts }) => {
    const text = parts[0]!.trim();
    return asColumn(text.startsWith("{") ? flowMapping(parts.join("\n").trim(), line) : blockMapping(parts), line);
  });
}

function readFlowList(text: string, line: number): EcsvColumn[] {
  const walk = new FlowWalk(text.slice(1), line);
  const columns: EcsvColumn[] = [];
  for (;;) {
    walk.skipBlanks();
    if (walk.take("]")) return columns;
    columns.push(asColumn(walk.mapping(), line));
    walk.skipBlanks();
    walk.take(",");
  }
}

function flowMapping(text: string, line: number): Map<string, string> {
  return new FlowWalk(text, line).mapping();
}

function asColumn(fields: Map<string, string>, line: number): EcsvColumn {
  const name = fields.get("name");
  const datatype = fields.get("datatype");
  if (name === undefined) throw new EcsvHeaderError(line, "a column name", "none");
  if (datatype === undefined) throw new EcsvHeaderError(line, `a datatype of column ${name}`, "none");
  const column: EcsvColumn = { name, datatype };
  for (const key of ["subtype", "unit", "description"] as const) {
    const value = fields.get(key);
    if (value !== undefined && value !== "") column[key] = value;
  }
  return column;
}

/** `key: value` lines of one indentation; deeper lines continue the value before them. */
function blockMapping(lines: string[]): Map<string, string> {
  const filled = lines.filter((line) => line.trim() !== "");
  const indent = filled[0]?.search(/\S/) ?? 0;
  const raw: [string, string][] = [];
  for (const line of filled) {
    const match = line.search(/\S/) === indent ? /^(\w+):(?:\s+(.*))?$/.exec(line.trim()) : null;
    if (match) raw.push([match[1]!, match[2] ?? ""]);
    else if (raw.length > 0) raw.at(-1)![1] += ` ${line.trim()}`;
  }
  return new Map(raw.map(([key, value]) => [key, scalar(value)]));
}

/** Walks YAML flow style: `{name: a, unit: 'b, c'}`. Nested lists and mappings are passed over. */
class FlowWalk {
  readonly #text: string;
  readonly #line: number;
  #at = 0;

  constructor(text: string, line: number) {
    this.#text = text;
    this.#line = line;
  }

  mapping(): Map<string, string> {
    const fields = new Map<string, string>();
    this.#expect("{");
    for (;;) {
      this.skipBlanks();
      if (this.take("}")) return fields;
      const key = this.#value(/[:,}\]]/);
      this.skipBlanks();
      this.#expect(":");
      fields.set(key, this.#value(/[,}\]]/));
      this.skipBlanks();
      this.take(",");
    }
  }

  skipBlanks(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.take(character)) this.#fail(`"${character}"`);
  }

  #fail(expected: string): never {
    const found = this.#text.slice(this.#at, this.#at + 40);
    throw new EcsvHeaderError(this.#line, expected, found === "" ? "the end of the header" : JSON.stringify(found));
  }

  /** A scalar up to (not including) a character of `end`; the text of nested collections is dropped. */
  #value(end: RegExp): string {
    this.skipBlanks();
    const text = this.#text;
    const first = text[this.#at];
    if (first === "'" || first === '"') {
      const close = quotedEnd(text, this.#at);
      if (close < 0) this.#fail("a closing quote");
      const raw = text.slice(this.#at, close);
      this.#at = close;
      return scalar(raw);
    }
    const start = this.#at;
    let depth = 0;
    for (; this.#at < text.length; this.#at++) {
      const character = text[this.#at]!;
      if (depth === 0 && end.test(character) && (character !== ":" || /\s|$/.test(text[this.#at + 1] ?? " "))) break;
      if (character === "{" || character === "[") depth++;
      else if (character === "}" || character === "]") depth--;
    }
    if (this.#at >= text.length) this.#fail("}");
    const raw = text.slice(start, this.#at).trim();
    return /^[![{]/.test(raw) ? "" : scalar(raw);
  }
}

/** Offset after the quote that closes the one at `start`; -1 when there is none. */
function quotedEnd(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\" && quote === '"') at++;
    else if (text[at] === quote) {
      if (quote !== "'" || text[at + 1] !== "'") return at + 1;
      at++;
    }
  }
  return -1;
}

const escapes: Record<string, string> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "0": "\0",
  " ": " ",
  "/": "/",
  _: "\u00a0",
  N: "\u0085",
};

/** A YAML scalar as text: quotes and escapes undone, line folds turned into blanks. */
function scalar(raw: string): string {
  const text = raw.trim();
  const folded = text.replaceAll(/[ \t]*\n[ \t]*/g, " ");
  if (text.length > 1 && text.startsWith("'") && text.endsWith("'")) return folded.slice(1, -1).replaceAll("''", "'");
  if (text.length > 1 && text.startsWith('"') && text.endsWith('"')) {
    return text
      .slice(1, -1)
      .replaceAll(/\\\n[ \t]*/g, "")
      .replaceAll(/[ \t]*\n[ \t]*/g, " ")
      .replaceAll(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U000[0-9a-fA-F]{5}|.)/g, (_, code: string) =>
        code.length > 1 ? String.fromCodePoint(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
      );
  }
  return folded === "null" || folded === "~" ? "" : folded;
}
