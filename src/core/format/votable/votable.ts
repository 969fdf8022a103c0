// Made by hand because no kept library reads VOTables with BINARY and BINARY2 streams in a browser; XML is saxes', except for plain
// rows of TABLEDATA, which are read, numbers included, at the rate at which saxes alone finds their tags.

import { type ByteSource, peekBlocks } from "../../bytes/byte-blocks.ts";
import { excerpt, lineError, notACatalog } from "../../bytes/syntax-errors.ts";
import { utf16Encoding } from "../../bytes/text-encoding.ts";
import { type XmlTag, xmlReader } from "../../bytes/xml-reader.ts";
import { WorkbenchError } from "../../errors.ts";
import { formatCounted } from "../../format-counted.ts";
import type { Catalog } from "../catalog.ts";
import { addExtension, extensionName } from "../extension-column.ts";
import { maxColumns, maxRowBytes } from "../limits.ts";
import { paramsHeader } from "../notes-header.ts";
import type { ParseOptions } from "../parse-options.ts";
import { hasPositions } from "../position-names.ts";
import { inFrame, otherFrame } from "../sky-frame.ts";
import { WarningList } from "../warning-list.ts";
import { BinaryStream } from "./votable-binary-stream.ts";
import { isKnownDatatype, type VotableField, votableField } from "./votable-field.ts";
import { countLineFeeds, readPlainRow } from "./votable-plain-row.ts";
import { VotableRows } from "./votable-rows.ts";

const blockBytes = 1 << 16;
const declarationBytes = 200;
/** VOTable nests groups in groups, but not like this. */
const maxDepth = 1000;

/**
 * Reads the table of sources of a VOTable 1.x, SExtractor's ASCII_VOTABLE included: `Source_List`, else the first table with
 * positions, else the first with data; as TABLEDATA, BINARY or BINARY2. Of a file that was cut, the whole rows are read,
 * with a warning. Entities that the file declares itself are refused, not expanded.
 * Throws `NotACatalog`, `CatalogSyntax` with the line, `TooLarge`.
 */
export async function parseVotable(source: ByteSource, file: string, options: ParseOptions = {}): Promise<Catalog> {
  const reader = new VotableReader(file, options);
  const { head, blocks } = await peekBlocks(source.open(), declarationBytes);
  const decoder = new TextDecoder(encodingOf(head));
  // The rest of a file does not matter once its sources are read, but a packed file has its checksum there.
  const { enoughRows = Number.POSITIVE_INFINITY } = options;
  for await (const block of blocks) {
    for (let at = 0; at < block.length && !reader.done; at += blockBytes) {
      reader.write(decoder.decode(block.subarray(at, at + blockBytes), { stream: true }));
      if (reader.hasEnough(enoughRows, at + blockBytes >= block.length)) return reader.catalog();
    }
  }
  return reader.finish();
}

function encodingOf(bytes: Uint8Array): string {
  const utf16 = utf16Encoding(bytes);
  if (utf16) return utf16;
  const declaration = new TextDecoder("latin1").decode(bytes.subarray(0, declarationBytes));
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
  /** PARAMs of the table itself. */
  params: [name: string, value: string][];
  /** Of tables that are alike and read as one: the row that each begins with. */
  starts: number[];
}

const sourceListRank = 3;
const positionsRank = 2;
const dataRank = 1;

/** Tags behind which rows begin, or nothing more needs to be read. */
const turningPoint = /<TABLEDATA>|<(?:[\w.-]+:)?STREAM(?:\s[^<>]*)?>|<\/(?:[\w.-]+:)?TABLE\s*>/;
const rowEnd = /<\/(?:[\w.-]+:)?(?:TR|TABLEDATA|TABLE)\s*>/;
const longestTag = 4096;

/** Follows the elements of a VOTable as they stream by. */
class VotableReader {
  /** True when the best possible table was read: the rest of the file does not matter. */
  done = false;
  readonly #file: string;
  readonly #options: ParseOptions;
  readonly #xml = xmlReader();
  readonly #path: string[] = [];
  #best: Table | undefined;
  readonly #nullTexts = new Map<string, string>();
  readonly #nullRefs = new Map<VotableField, string>();
  /** Of each COOSYS by its ID the frame, where it is another than J2000's. */
  readonly #frames = new Map<string, string | undefined>();
  /** Tables with positions that are not like the one that was read. */
  #passedOver = 0;
  /** Fields and name of the table that is being read, and its rows when it is the best so far. */
  #fields: VotableField[] = [];
  #tableName = "";
  #tableParams: Table["params"] = [];
  /** PARAMs that are no table's. */
  readonly #params: Table["params"] = [];
  #table: Table | undefined;
  #cells: string[] = [];
  #rowLine = 0;
  #text = "";
  #keepText = false;
  #stream: BinaryStream | undefined;
  #sawRoot = false;
  /** A row, or a part of one, whose end has not come yet. */
  #pending = "";
  /** False after a comment or CDATA among rows: what looks like a row may be within one. */
  #plain = true;
  /** Characters that the XML parser was given since it last saw a tag: it keeps them all. */
  #sinceTag = 0;
  /** True when the XML parser was given whole tags: it holds back no text that would come first. */
  #tagsEnd = true;

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
      const what = error.message.replace(/^[\d:]+ /, "").replace(/\.$/, "");
      // Behind a table of sources that is all there, nothing can be wrong with it.
      if (this.#table !== undefined || (this.#best?.rank ?? 0) < positionsRank)
        throw this.#error("well-formed XML", what);
      if (!this.done) this.#best?.warnings.note(`What follows the table of sources is not well-formed XML: ${what}.`);
      this.done = true;
    });
  }

  /** Whether there are so many rows, of a table with positions where more of the block may hold one. */
  hasEnough(rows: number, isEnd: boolean): boolean {
    return this.#best !== undefined && this.#best.rows.rowCount >= rows && (isEnd || this.#best.rank >= positionsRank);
  }

  /** Takes the next part of the text: plain rows and base64 directly, all else by way of the XML parser. */
  write(text: string): void {
    let rest = this.#pending + text;
    this.#pending = "";
    while (rest !== "" && !this.done) {
      rest = rest.slice(this.#readDirectly(rest));
      if (rest === "") return;
      const end = this.#xmlEnd(rest);
      if (end === undefined) {
        this.#pending = rest;
        return;
      }
      this.#writeXml(rest.slice(0, end));
      rest = rest.slice(end);
    }
  }

  finish(): Catalog {
    if (!this.done && this.#pending !== "") this.#writeXml(this.#pending);
    if (!this.#sawRoot) throw notACatalog(this.#file, "XML without a VOTABLE");
    if (!this.done && this.#path.length > 0) this.#cutHere();
    return this.catalog();
  }

  /** What was read so far. */
  catalog(): Catalog {
    if (!this.#best) throw notACatalog(this.#file, "a VOTable without table data");
    const { rows, warnings, starts } = this.#best;
    const table = rows.finish();
    if (starts.length > 1) {
      warnings.note(
        `${formatCounted(starts.length, "table")} with the same columns were read as one catalog, ${extensionName} tells them apart.`,
      );
      addExtension(table, starts, this.#options);
    }
    if (this.#passedOver > 0)
      warnings.note(`${formatCounted(this.#passedOver, "more table")} with positions were passed over.`);
    const refs = new Map(this.#best.fields.map((field) => [field.name, field.ref]));
    // Where there is only one, it is that of all positions.
    const [only] = this.#frames.size === 1 ? [...this.#frames.values()] : [];
    const columns = inFrame(table.columns, (name) => this.#frames.get(refs.get(name) ?? "") ?? only);
    const read = { file: this.#file, format: "votable" as const, ...table, columns, warnings: warnings.finish() };
    return { ...read, ...paramsHeader(this.#best.params, this.#params) };
  }

  /** Returns how much of the text was rows of the table that is being read. */
  #readDirectly(text: string): number {
    const element = this.#path.at(-1);
    if (!this.#table || !this.#plain || !this.#tagsEnd) return 0;
    if (element === "TABLEDATA") return this.#readPlainRows(text);
    if (element !== "STREAM" || !this.#stream) return 0;
    const end = text.search(/[<&]/);
    const base64 = end < 0 ? text : text.slice(0, end);
    if (text[end] === "&") this.#plain = false;
    this.#takeText(base64);
    this.#xml.line += countLineFeeds(base64, 0, base64.length);
    return base64.length;
  }

  /** How far the XML parser may read: up to where rows begin, row by row within them; undefined: more text is needed. */
  #xmlEnd(text: string): number | undefined {
    const inRows = this.#table !== undefined && this.#path.includes("TABLEDATA");
    const mark = (inRows ? rowEnd : turningPoint).exec(text);
    if (mark) return mark.index + mark[0].length;
    if (inRows) return text.length < blockBytes ? undefined : text.length;
    // A tag that is not all there may be the one that rows begin behind.
    const tag = text.lastIndexOf("<");
    if (tag < 0 || text.indexOf(">", tag) >= 0 || text.length - tag > longestTag) return text.length;
    return tag > 0 ? tag : undefined;
  }

  #writeXml(text: string): void {
    if (text.includes("<!") && this.#path.includes("TABLEDATA")) this.#plain = false;
    this.#sinceTag += text.length;
    this.#tagsEnd = text.endsWith(">");
    this.#xml.write(text);
    if (this.#sinceTag <= maxRowBytes) return;
    throw new WorkbenchError(
      "TooLarge",
      { file: this.#file, what: "characters without a tag", limit: maxRowBytes, found: this.#sinceTag },
      `${this.#file}, line ${this.#xml.line}: more than ${maxRowBytes >> 20} MB of text without a tag.`,
    );
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

  #open(tag: XmlTag): void {
    const name = localName(tag.name);
    this.#sinceTag = 0;
    if (this.#path.length >= maxDepth) throw this.#error(`elements ${maxDepth} deep at most`, "more");
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
    else if (name === "VALUES") this.#takeNull(attributes);
    else if (name === "PARAM") this.#takeParam(attributes);
    else if (name === "COOSYS")
      this.#frames.set(attributes.ID ?? "", otherFrame(attributes.system, attributes.equinox));
    else if (name === "TABLEDATA" || name === "BINARY" || name === "BINARY2") this.#openData(name);
    else if (name === "FITS") throw this.#error("TABLEDATA, BINARY or BINARY2", "FITS within a VOTable");
    else if (name === "TR") {
      this.#cells = [];
      this.#rowLine = this.#xml.line;
    } else if (name === "STREAM") this.#openStream(attributes);
  }

  #close(): void {
    this.#sinceTag = 0;
    const name = this.#path.pop();
    if (name === "TD") {
      if (this.#cells.length <= maxColumns) this.#cells.push(this.#text);
    } else if (name === "TR") this.#table?.rows.pushCells(this.#cells, this.#rowLine);
    else if (name === "DESCRIPTION" && this.#path.at(-1) === "FIELD") this.#describe();
    else if (name === "STREAM") this.#closeStream();
    else if (name === "TABLE") {
      this.#table = undefined;
      this.#plain = true;
    }
    this.#keepText = false;
  }

  #takeText(text: string): void {
    if (!this.#keepText) return;
    if (!this.#stream) this.#text += text;
    else if (!this.#stream.push(text)) throw this.#error("base64", excerpt(text.trim()));
  }

  #openTable({ ID, name }: Record<string, string>): void {
    this.#fields = [];
    this.#tableParams = [];
    this.#table = undefined;
    this.#tableName = ID === "Source_List" || name === "Source_List" ? "Source_List" : (name ?? ID ?? "");
  }

  #openField(attributes: Record<string, string>): void {
    if (this.#path.at(-2) !== "TABLE" || this.#fields.length > maxColumns) return;
    const field = votableField(attributes);
    if (
      isKnownDatatype(field) &&
      field.length !== undefined &&
      !(Number.isSafeInteger(field.length) && field.length >= 0)
    ) {
      throw this.#error(`an arraysize of field ${field.name}`, excerpt(attributes.arraysize ?? ""));
    }
    this.#fields.push(field);
  }

  #takeParam({ name = "", value = "" }: Record<string, string>): void {
    const params = this.#path.includes("TABLE") ? this.#tableParams : this.#params;
    if (params.length < maxColumns) params.push([name, value]);
  }

  /** The text for "no value" stands in a field's VALUES, or in another one that it refers to by its ID. */
  #takeNull({ ID, ref, null: text }: Record<string, string>): void {
    const nullText = text?.trim() ?? this.#nullTexts.get(ref ?? "");
    if (nullText !== undefined && ID !== undefined) this.#nullTexts.set(ID, nullText);
    const field = this.#fields.at(-1);
    if (this.#path.at(-2) !== "FIELD" || !field) return;
    if (nullText !== undefined) field.nullText = nullText;
    else if (ref !== undefined) this.#nullRefs.set(field, ref);
  }

  #describe(): void {
    const field = this.#fields.at(-1);
    const description = this.#text.replaceAll(/\s+/g, " ").trim();
    if (field && description) field.description = description;
  }

  /** Rows of a table are kept when it is better than all before it. */
  #openData(kind: "TABLEDATA" | "BINARY" | "BINARY2"): void {
    const fields = this.#fields;
    for (const field of fields) {
      const nullText = this.#nullTexts.get(this.#nullRefs.get(field) ?? "");
      if (nullText !== undefined) field.nullText ??= nullText;
      if (kind !== "TABLEDATA" && !isKnownDatatype(field))
        throw this.#error(`a datatype of field ${field.name}`, excerpt(field.datatype));
    }
    const positions = hasPositions(fields.map(({ name }) => name));
    const rank = this.#tableName === "Source_List" ? sourceListRank : positions ? positionsRank : dataRank;
    const best = this.#best;
    if (best && rank >= positionsRank && rank === best.rank && areAlike(best.fields, fields)) {
      // A table a chip, as SExtractor writes them: their sources are one catalog.
      best.starts.push(best.rows.rowCount);
      this.#table = best;
      return;
    }
    if (best && rank >= positionsRank && rank <= best.rank) this.#passedOver++;
    if (fields.length === 0 || rank <= (best?.rank ?? 0)) return;
    const warnings = new WarningList();
    const rows = new VotableRows(this.#file, fields, this.#options, warnings);
    this.#table = { rank, name: this.#tableName, fields, warnings, rows, params: this.#tableParams, starts: [0] };
    this.#best = this.#table;
  }

  #openStream({ href, encoding }: Record<string, string>): void {
    if (href !== undefined) throw this.#error("data within the file", `a link to ${excerpt(href)}`);
    if (encoding !== "base64") throw this.#error("a stream in base64", excerpt(encoding ?? ""));
    this.#stream = this.#table && new BinaryStream(this.#table.rows, this.#path.at(-2) === "BINARY2");
    this.#keepText = this.#stream !== undefined;
  }

  #closeStream(): void {
    const left = this.#stream?.finish() ?? 0;
    if (left > 0 && this.#table) {
      const message = `The table's stream does not end with a row: ${formatCounted(left, "byte was", "bytes were")} left over.`;
      this.#table.warnings.add({ kind: "truncated", row: this.#table.rows.rowCount, message });
    }
    this.#stream = undefined;
    this.#plain = true;
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

/** Whether two tables have the same columns, in the same form. */
function areAlike(a: VotableField[], b: VotableField[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((field, i) => {
    const other = b[i]!;
    const sameForm = field.datatype === other.datatype && field.length === other.length;
    return field.name === other.name && sameForm && field.variable === other.variable && field.unit === other.unit;
  });
}

const localName = (name: string) => name.slice(name.indexOf(":") + 1);
