import { LineCounter, parseDocument, visit } from "yaml";

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
  /** All else that the table says of itself, as mappings, lists and texts. */
  meta?: unknown;
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
    this.found = found.slice(0, 120);
  }
}

/**
 * Values that aliases may stand for in all: astropy writes one for each column that shares a unit, a YAML bomb 9^10. To
 * find what they stand for takes the square of their number: 0.1 s here.
 */
const maxAliases = 2000;

/**
 * Reads what a table needs of an ECSV 1.0 header: `delimiter`, `datatype` and `meta`. The header is YAML, and all of it is read,
 * but no text is taken for a number (`name: 1e3`) and no tag (`!astropy.table.SerializedColumn`) for more than its value.
 * `lines` are the header's lines after `# %ECSV`, without their `# `. Throws `EcsvHeaderError`.
 */
export function parseEcsvHeader(lines: string[]): EcsvHeader {
  const { content, lineOf } = readYaml(lines.join("\n"));
  const list = content.get("datatype");
  if (!Array.isArray(list))
    throw new EcsvHeaderError(0, "a datatype list", list === undefined ? "none" : "another value");
  return {
    delimiter: readDelimiter(textIn(content, "delimiter") ?? " ", lineOf(["delimiter"])),
    columns: list.map((entry: unknown, index) => readColumn(entry, () => lineOf(["datatype", index]))),
    ...(content.has("meta") ? { meta: content.get("meta") } : {}),
  };
}

interface Yaml {
  content: Map<unknown, unknown>;
  /** The 0-based line of a value, given the keys that lead to it. */
  lineOf(path: (string | number)[]): number;
}

function readYaml(text: string): Yaml {
  const counter = new LineCounter();
  const lineAt = (offset: number) => Math.max(counter.linePos(offset).line - 1, 0);
  // Keys are not compared: that takes the square of their number.
  const options = { schema: "failsafe", uniqueKeys: false, prettyErrors: false, lineCounter: counter } as const;
  try {
    const document = parseDocument(text, options);
    const error = document.errors[0];
    if (error) throw new EcsvHeaderError(lineAt(error.pos[0]), "YAML", `an error: ${error.message}`);
    const lineOf = (path: (string | number)[]) => {
      const node = document.getIn(path, true);
      return lineAt((node as { range?: [number, number, number] } | undefined)?.range?.[0] ?? 0);
    };
    let firstAlias = 0;
    visit(document, {
      Alias(_, node) {
        firstAlias = node.range?.[0] ?? 0;
        return visit.BREAK;
      },
    });
    try {
      const content: unknown = document.toJS({ mapAsMap: true, maxAliasCount: maxAliases });
      return { content: content instanceof Map ? content : new Map(), lineOf };
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      throw new EcsvHeaderError(lineAt(firstAlias), `aliases of at most ${maxAliases} values`, error.message);
    }
  } catch (error) {
    // Levels within levels, deeper than the stack.
    if (error instanceof RangeError) throw new EcsvHeaderError(0, "a header of a few levels", error.message);
    throw error;
  }
}

function readDelimiter(text: string, line: number): " " | "," {
  if (text === " " || text === ",") return text;
  throw new EcsvHeaderError(line, "a blank or a comma as delimiter", JSON.stringify(text));
}

function readColumn(entry: unknown, line: () => number): EcsvColumn {
  const fields = entry instanceof Map ? entry : new Map<unknown, unknown>();
  const name = textIn(fields, "name");
  if (name === undefined) throw new EcsvHeaderError(line(), "a column name", "none");
  const datatype = textIn(fields, "datatype");
  if (datatype === undefined) throw new EcsvHeaderError(line(), `a datatype of column ${name}`, "none");
  const column: EcsvColumn = { name, datatype };
  for (const key of ["subtype", "unit", "description"] as const) {
    const value = textIn(fields, key);
    if (value !== undefined && !["", "~", "null"].includes(value)) column[key] = value;
  }
  return column;
}

/** The text at a key; undefined where there is none, or a list or a mapping. */
function textIn(fields: Map<unknown, unknown>, key: string): string | undefined {
  const value = fields.get(key);
  return typeof value === "string" ? value : undefined;
}
