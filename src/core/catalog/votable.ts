import { SaxesParser, type SaxesTagPlain } from "saxes";
import type { Catalog } from "./catalog.ts";
import { excerpt, lineError, notACatalog } from "./catalog-errors.ts";
import { maxColumns } from "./limits.ts";
import type { ParseOptions } from "./parse-options.ts";
import { recogniseColumns } from "./recognise-columns.ts";
import { utf16Encoding } from "./text-encoding.ts";
import { readBinaryRows } from "./votable-binary.ts";
import { datatypeBytes, type VotableField, votableField } from "./votable-field.ts";
import { countLineFeeds, readPlainRow } from "./votable-plain-row.ts";
import { VotableRows } from "./votable-rows.ts";
import { WarningList } from "./warning-list.ts";

const blockBytes = 1 << 16;

/**
 * Reads the table of sources of a VOTable 1.x, SExtractor's ASCII_VOTABLE included: `Source_List`, else the first table with
 * positions, else the first with data; as TABLEDATA, BINARY or BINARY2. Of a file that was cut, the whole rows are read,
 * with a warning. Entities that the file declares itself are refused, not expanded.
 * Throws `NotACatalog`, `CatalogSyntax` with the line, `TooLarge`.
 */
export function parseVotable(bytes: Uint8Array, file: string, options: ParseOptions = {}): Catalog {
  const reader = new VotableReader(file, options);
  const decoder = new TextDecoder(encodingOf(bytes));
  for (let at = 0; at < bytes.length && !reader.done; at += blockBytes) {
    reader.write(decoder.decode(bytes.subarray(at, at + blockBytes), { stream: true }));
  }
  return reader.finish();
}

function encodingOf(bytes: Uint8Array): string {
  const utf16 = utf16Encoding(bytes);
  if (utf16) return utf16;
  const declaration = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  return /^\s*<\?xml[^>]*encoding=["'](iso-8859-1|latin1|windows-1252)["']/i.test(declaration)
    ? "windows-1252"
    : "utf-8";
}

/** A table with data; the better the rank, the surer are these the sources. */
interface Table {
  rank: number;
  name: string;
  fields: VotableField[];
  warnings: WarningList;
  rows: VotableRows;
}

const sourceListRank = 3;
const positionsRank = 2;
const dataRank = 1;

/** Follows the elements of a VOTable as they stream by. */
class VotableReader {
  /** True when the best possible table was read: the rest of the file does not matter. */
  done = false;
  readonly #file: string;
  readonly #options: ParseOptions;
  readonly #xml = new SaxesParser({});
  readonly #path: string[] = [];
  #best: Table | undefined;
  /** Fields and name of the table that is being read, and its rows when it is the best so far. */
  #fields: VotableField[] = [];
  #tableName = "";
  #table: Table | undefined;
  #cells: string[] = [];
  #rowLine = 0;
  #text = "";
  #keepText = false;
  #stream: string[] | undefined;
  #sawRoot = false;
  /** A row, or a part of one, whose end has not come yet. */
  #pending = "";
  /** False after a comment or CDATA among rows: what looks like a row may be within one. */
  #plain = true;

  constructor(file: string, options: ParseOptions) {
    this.#file = file;
    this.#options = options;
    this.#xml.on("opentag", (tag) => this.#open(tag));
    this.#xml.on("closetag", () => this.#close());
    this.#xml.on("text", (text) => this.#takeText(text));
    this.#xml.on("cdata", (text) => this.#takeText(text));
    this.#xml.on("doctype", (text) => {
      if (text.includes("<!ENTITY")) throw this.#error("no entity declarations", excerpt(text.trim()));
    });
    this.#xml.on("error", (error) => {
      throw this.#error("well-formed XML", error.message.replace(/^[\d:]+ /, "").replace(/\.$/, ""));
    });
  }

  /** Takes the next part of the text: rows of TABLEDATA directly where they are plain, all else by way of the XML parser. */
  write(text: string): void {
    let rest = this.#pending + text;
    this.#pending = "";
    while (rest !== "" && !this.done) {
      const inRows = this.#table !== undefined && this.#path.includes("TABLEDATA");
      if (inRows && this.#plain && this.#path.at(-1) === "TABLEDATA") rest = rest.slice(this.#readPlainRows(rest));
      const mark = inRows ? "</TR>" : "<TABLEDATA>";
      const at = rest.indexOf(mark);
      if (at < 0 && inRows && rest.length < blockBytes && !rest.includes("</TABLEDATA")) {
        this.#pending = rest;
        return;
      }
      const end = at < 0 ? rest.length : at + mark.length;
      this.#writeXml(rest.slice(0, end));
      rest = rest.slice(end);
    }
  }

  finish(): Catalog {
    if (!this.done && this.#pending !== "") this.#writeXml(this.#pending);
    if (!this.#sawRoot) throw notACatalog(this.#file, "XML without a VOTABLE");
    if (!this.done && this.#path.length > 0) this.#cutHere();
    if (!this.#best) throw notACatalog(this.#file, "a VOTable without table data");
    const { rows, warnings } = this.#best;
    return { file: this.#file, format: "votable", ...rows.finish(), warnings: warnings.finish() };
  }

  #writeXml(text: string): void {
    if (text.includes("<!") && this.#path.includes("TABLEDATA")) this.#plain = false;
    this.#xml.write(text);
  }

  /** Returns how far plain rows reach. */
  #readPlainRows(text: string): number {
    let end = 0;
    for (let row = readPlainRow(text, 0); row; row = readPlainRow(text, end)) {
      const line = this.#xml.line + countLineFeeds(text, end, row.start);
      this.#table!.rows.pushCells(row.cells, line);
      this.#xml.line = line + countLineFeeds(text, row.start, row.end);
      end = row.end;
    }
    return end;
  }

  #open(tag: SaxesTagPlain): void {
    const name = localName(tag.name);
    if (this.#path.length === 0) {
      if (name !== "VOTABLE") throw notACatalog(this.#file, `XML that begins with <${tag.name.slice(0, 40)}>`);
      this.#sawRoot = true;
    }
    this.#path.push(name);
    this.#text = "";
    this.#keepText = name === "TD" || name === "STREAM" || (name === "DESCRIPTION" && this.#path.at(-2) === "FIELD");
    const { attributes } = tag;
    if (name === "TABLE") this.#openTable(attributes);
    else if (name === "FIELD") this.#openField(attributes);
    else if (name === "VALUES" && attributes.null !== undefined) this.#setNull(attributes.null);
    else if (name === "TABLEDATA" || name === "BINARY" || name === "BINARY2") this.#openData();
    else if (name === "FITS") throw this.#error("TABLEDATA, BINARY or BINARY2", "FITS within a VOTable");
    else if (name === "TR") {
      this.#cells = [];
      this.#rowLine = this.#xml.line;
    } else if (name === "STREAM") this.#openStream(attributes);
  }

  #close(): void {
    const name = this.#path.pop();
    if (name === "TD") {
      if (this.#cells.length <= maxColumns) this.#cells.push(this.#text);
    } else if (name === "TR") this.#table?.rows.pushCells(this.#cells, this.#rowLine);
    else if (name === "DESCRIPTION" && this.#path.at(-1) === "FIELD") this.#describe();
    else if (name === "STREAM") this.#closeStream();
    else if (name === "TABLE") {
      this.#table = undefined;
      this.#plain = true;
      this.done = (this.#best?.rank ?? 0) >= positionsRank;
    }
    this.#keepText = false;
  }

  #takeText(text: string): void {
    if (!this.#keepText) return;
    if (this.#stream) this.#stream.push(text);
    else this.#text += text;
  }

  #openTable({ ID, name }: Record<string, string>): void {
    this.#fields = [];
    this.#table = undefined;
    this.#tableName = ID === "Source_List" || name === "Source_List" ? "Source_List" : (name ?? ID ?? "");
  }

  #openField(attributes: Record<string, string>): void {
    if (this.#path.at(-2) !== "TABLE" || this.#fields.length > maxColumns) return;
    const field = votableField(attributes);
    if (field.datatype !== "bit" && !(field.datatype in datatypeBytes)) {
      throw this.#error(`a datatype of field ${field.name}`, excerpt(field.datatype));
    }
    if (field.length !== undefined && !(Number.isSafeInteger(field.length) && field.length >= 0)) {
      throw this.#error(`an arraysize of field ${field.name}`, excerpt(attributes.arraysize ?? ""));
    }
    this.#fields.push(field);
  }

  #setNull(text: string): void {
    const field = this.#fields.at(-1);
    if (this.#path.at(-2) === "FIELD" && field) field.nullText = text.trim();
  }

  #describe(): void {
    const field = this.#fields.at(-1);
    const description = this.#text.replaceAll(/\s+/g, " ").trim();
    if (field && description) field.description = description;
  }

  /** Rows of a table are kept when it is better than all before it. */
  #openData(): void {
    const fields = this.#fields;
    const { ra, x } = recogniseColumns(
      fields.map(({ name }) => name),
      { idf: false },
    );
    const rank = this.#tableName === "Source_List" ? sourceListRank : ra || x ? positionsRank : dataRank;
    if (fields.length === 0 || rank <= (this.#best?.rank ?? 0)) return;
    const warnings = new WarningList();
    const rows = new VotableRows(this.#file, fields, this.#options, warnings);
    this.#table = { rank, name: this.#tableName, fields, warnings, rows };
    this.#best = this.#table;
  }

  #openStream({ href, encoding }: Record<string, string>): void {
    if (href !== undefined) throw this.#error("data within the file", `a link to ${excerpt(href)}`);
    if (encoding !== "base64") throw this.#error("a stream in base64", excerpt(encoding ?? ""));
    if (this.#table) this.#stream = [];
    else this.#keepText = false;
  }

  #closeStream(): void {
    if (this.#stream && this.#table) {
      const bytes = this.#decodeBase64(this.#stream.join(""));
      const read = readBinaryRows(bytes, this.#table.rows, this.#path.at(-1) === "BINARY2");
      if (read < bytes.length) {
        const message = `The table's stream does not end with a row: ${bytes.length - read} bytes were left over.`;
        this.#table.warnings.add({ kind: "truncated", row: this.#table.rows.rowCount, message });
      }
    }
    this.#stream = undefined;
  }

  /** Whole groups of four characters; a cut stream has a few left over. */
  #decodeBase64(text: string): Uint8Array {
    const letters = text.replaceAll(/\s+/g, "");
    const whole = letters.slice(0, letters.length - (letters.length % 4));
    try {
      return Uint8Array.from(atob(whole), (letter) => letter.charCodeAt(0));
    } catch {
      throw this.#error("base64", excerpt(whole));
    }
  }

  /** The file ends while elements are open: what was read of the best table counts. */
  #cutHere(): void {
    if (!this.#best) throw this.#error("</VOTABLE>", "the end of the file");
    if (!this.#table) return;
    if (this.#stream) {
      // saxes hands over text when the next tag begins.
      this.#xml.write("<");
      this.#path.pop();
      this.#closeStream();
    }
    const { rows, warnings } = this.#table;
    const line = this.#xml.line;
    const message = `The file was cut at line ${line}: ${rows.rowCount} whole rows were read.`;
    warnings.add({ kind: "truncated", line, row: rows.rowCount, message });
  }

  #error(expected: string, found: string) {
    return lineError(this.#file, this.#xml.line, expected, found);
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
