import type { TimeFrame } from "../../time/time-frame.ts";
import { cellBytes, setNumber } from "../big-endian.ts";
import type { ExportFormat } from "../curve-export.ts";
import type { CellType, OpenTable, TableColumn } from "../export-table.ts";
import { pointsAsTable } from "../point-table.ts";

const datatypes: Record<CellType, string> = {
  text: "char",
  float64: "double",
  float32: "float",
  int16: "short",
  int32: "int",
};
/** What a text begins with: its length. */
const lengthBytes = 4;

/** Characters that no XML 1.0 document may hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are taken out
const noXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const xmlText = (text: string): string =>
  text.replace(noXml, " ").replace(/[&<>"]/g, (character) => entities[character]!);

const places: Record<TimeFrame["place"], string> = {
  ...{ geocentre: "GEOCENTER", barycentre: "BARYCENTER", heliocentre: "HELIOCENTER" },
  ...{ observatory: "TOPOCENTER", spacecraft: "UNKNOWN", unknown: "UNKNOWN" },
};
const scaleOf = ({ scale }: TimeFrame) => (scale === "unknown" ? "UNKNOWN" : scale);

const encoder = new TextEncoder();
const utf8 = (text: string) => encoder.encode(text);
function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  for (let i = 0; i < text.length; i++) new DataView(bytes.buffer).setUint16(2 * i, text.charCodeAt(i));
  return bytes;
}

/** VOTable 1.4 with TIMESYS; rows as BINARY2 (sections 3.4, 5.4), in base64. */
const openTable: OpenTable = ({ name, about, columns, time }, sink) => {
  const encoders = columns.map(({ type, isAscii }) => (type === "text" ? (isAscii ? utf8 : utf16) : undefined));
  sink.text(`<?xml version="1.0" encoding="UTF-8"?>
<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
<RESOURCE type="results">
<DESCRIPTION>${xmlText(about.join("\n"))}</DESCRIPTION>
<TIMESYS ID="time" timeorigin="2400000.5" timescale="${scaleOf(time)}" refposition="${places[time.place]}"/>
<COOSYS ID="sky" system="ICRS" epoch="J2000"/>
<TABLE ID="table" name="${xmlText(name)}">
${columns.map(field).join("\n")}
<DATA><BINARY2><STREAM encoding="base64">
`);
  const base64 = new Base64Lines(sink);
  return {
    write({ rowCount, cells }) {
      let byteLength = Math.ceil(columns.length / 8) * rowCount;
      const encoded = cells.map((each, column) => {
        const encode = encoders[column];
        return encode && (each as readonly string[]).map(encode);
      });
      for (const [column, { type }] of columns.entries()) {
        byteLength += (type === "text" ? lengthBytes : cellBytes[type]) * rowCount;
        for (const one of encoded[column] ?? []) byteLength += one.length;
      }
      const bytes = new Uint8Array(byteLength);
      const view = new DataView(bytes.buffer);
      let at = 0;
      for (let row = 0; row < rowCount; row++) {
        at += Math.ceil(columns.length / 8); // no cell is null: NaN is a number
        for (const [column, { type }] of columns.entries()) {
          const one = encoded[column]?.[row];
          if (one) {
            view.setUint32(at, encoders[column] === utf16 ? one.length / 2 : one.length);
            bytes.set(one, at + lengthBytes);
            at += lengthBytes + one.length;
          } else at = setNumber(view, at, type as Exclude<CellType, "text">, cells[column]![row] as number);
        }
      }
      base64.write(bytes);
    },
    end() {
      base64.end();
      sink.text("</STREAM></BINARY2></DATA>\n</TABLE>\n</RESOURCE>\n</VOTABLE>\n");
    },
  };
};

/** Of other elements of the file. */
const usedIds = new Set(["time", "sky", "table"]);

function field({ name, type, unit, ucd, description, isTime, isAscii }: TableColumn, index: number): string {
  const reference = isTime ? ' ref="time"' : ucd?.startsWith("pos.eq.") ? ' ref="sky"' : "";
  const attributes = `${unit ? ` unit="${xmlText(unit)}"` : ""}${ucd ? ` ucd="${xmlText(ucd)}"` : ""}${reference}`;
  const texts = isAscii ? "char" : "unicodeChar";
  const datatype = type === "text" ? `datatype="${texts}" arraysize="*"` : `datatype="${datatypes[type]}"`;
  const shown = description ? `<DESCRIPTION>${xmlText(description)}</DESCRIPTION>` : "";
  // Programs that call columns by their IDs find the names there, where those can be IDs.
  const id = /^[A-Za-z_][\w.-]*$/.test(name) && !usedIds.has(name) ? name : `column_${index + 1}`;
  return `<FIELD ID="${id}" name="${xmlText(name)}" ${datatype}${attributes}>${shown}</FIELD>`;
}

/** Bytes as base64 in lines of 76 characters; what does not fill a line waits for the next bytes. */
class Base64Lines {
  readonly #sink: Parameters<OpenTable>[1];
  #left = new Uint8Array();

  constructor(sink: Parameters<OpenTable>[1]) {
    this.#sink = sink;
  }

  write(bytes: Uint8Array): void {
    const all = new Uint8Array(this.#left.length + bytes.length);
    all.set(this.#left);
    all.set(bytes, this.#left.length);
    const whole = all.length - (all.length % 57);
    for (let at = 0; at < whole; at += 57) this.#line(all.subarray(at, at + 57));
    this.#left = all.slice(whole);
  }

  end(): void {
    if (this.#left.length > 0) this.#line(this.#left);
    this.#left = new Uint8Array();
  }

  #line(bytes: Uint8Array): void {
    this.#sink.text(`${btoa(String.fromCharCode(...bytes))}\n`);
  }
}

export const votable: ExportFormat = {
  id: "votable",
  label: "VOTable",
  hint: "For TOPCAT and the Virtual Observatory: 1.4, with the time system",
  extension: ".vot",
  mediaType: "application/x-votable+xml",
  isText: true,
  bytesPerPoint: 110,
  python: 'from astropy.table import Table; t = Table.read("FILE", format="votable")',
  open: pointsAsTable(openTable),
  openTable,
};
