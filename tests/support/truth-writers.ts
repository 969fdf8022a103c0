// Plain writers of tables in many formats: a peer of the parsers that shares no code with them.
import { gzipSync } from "node:zlib";
import type { Random } from "./random.ts";

/** A column as spelled: empty cells have no value. */
export interface SpelledColumn {
  name: string;
  unit?: string;
  cells: string[];
  /** What stands for no value, where the format can declare it. */
  nullText?: string;
}

export interface Writer {
  extension: string;
  /** Whether units can be stated. */
  units: boolean;
  /** Whether cells may be empty, hold blanks, commas, or characters beyond ASCII. */
  texts: boolean;
  nulls?: true;
  /** Its columns are numbers, all of them. */
  numbersOnly?: true;
  write(columns: SpelledColumn[], random: Random): string | Uint8Array;
}

const rowsOf = (columns: SpelledColumn[]) => columns[0]!.cells.map((_, row) => columns.map(({ cells }) => cells[row]!));

function delimited(separator: string, { bom = "", before = "" } = {}): Writer["write"] {
  const quoted = (text: string) =>
    text.includes(separator) || text.includes('"') || text.includes("\n") ? `"${text.replaceAll('"', '""')}"` : text;
  return (columns, random) => {
    const end = random.pick(["\n", "\r\n"]);
    const names = columns.map(({ name }) => quoted(name));
    const lines = [names, ...rowsOf(columns).map((row) => row.map(quoted))].map((row) => row.join(separator));
    return bom + before + lines.join(end) + random.pick([end, ""]);
  };
}

const named = (columns: SpelledColumn[], open: string, close: string) =>
  columns.map((column) => (column.unit ? { ...column, name: `${column.name}${open}${column.unit}${close}` } : column));

const isNumber = (cell: string) => cell === "" || /^(nan|[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?)$/i.test(cell);
const isNumeric = ({ cells }: SpelledColumn) => cells.every(isNumber);

function ecsv(columns: SpelledColumn[]): string {
  const fields = columns.map((column) => {
    const unit = column.unit ? `, unit: ${JSON.stringify(column.unit)}` : "";
    return `# - {name: ${JSON.stringify(column.name)}${unit}, datatype: ${isNumeric(column) ? "float64" : "string"}}`;
  });
  const cell = (text: string) => (/[\s,"]/.test(text) || text === "" ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [columns.map(({ name }) => name), ...rowsOf(columns)].map((row) => row.map(cell).join(" "));
  return ["# %ECSV 1.0", "# ---", "# datatype:", ...fields, "# schema: astropy-2.0", ...lines, ""].join("\n");
}

function asciiHead(columns: SpelledColumn[]): string {
  const head = columns.map(
    ({ name, unit }, k) => `# ${String(k + 1).padStart(3)} ${name.padEnd(22)} Of a test${unit ? ` [${unit}]` : ""}`,
  );
  const rows = rowsOf(columns).map((row) => row.map((cell) => (cell === "" ? "nan" : cell).padStart(12)).join(" "));
  return [...head, ...rows, ""].join("\n");
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function votable(columns: SpelledColumn[]): string {
  const fields = columns.map((column) => {
    const type = isNumeric(column) ? 'datatype="double"' : 'datatype="unicodeChar" arraysize="*"';
    const unit = column.unit ? ` unit="${escaped(column.unit)}"` : "";
    const none = column.nullText ? `<VALUES null="${column.nullText}"/>` : "";
    return `<FIELD name="${escaped(column.name)}" ${type}${unit}>${none}</FIELD>`;
  });
  const rows = rowsOf(columns).map((row) => `<TR>${row.map((cell) => `<TD>${escaped(cell)}</TD>`).join("")}</TR>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>${fields.join("")}<DATA><TABLEDATA>\n${rows.join("\n")}\n</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`;
}

/** A FITS binary table: `D` or `E` columns, characters where cells are no numbers. */
function fits(columns: SpelledColumn[], random: Random): Uint8Array {
  const bytes = columns.map(({ cells }) => cells.map((cell) => Buffer.from(cell, "latin1")));
  const forms = columns.map((column, k) => {
    if (!isNumeric(column))
      return {
        code: `${Math.max(1, ...bytes[k]!.map(({ length }) => length))}A`,
        size: Math.max(1, ...bytes[k]!.map(({ length }) => length)),
      };
    return /mag|flux|err|unc|sigma/i.test(column.name) && random.next() < 0.5
      ? { code: "E", size: 4 }
      : { code: "D", size: 8 };
  });
  const width = forms.reduce((sum, { size }) => sum + size, 0);
  const count = columns[0]!.cells.length;
  const data = Buffer.alloc(Math.ceil((width * count) / 2880) * 2880);
  for (let row = 0; row < count; row++) {
    let at = row * width;
    for (const [k, { code, size }] of forms.entries()) {
      const cell = columns[k]!.cells[row]!;
      if (code === "E") data.writeFloatBE(cell === "" ? Number.NaN : Number(cell), at);
      else if (code === "D") data.writeDoubleBE(cell === "" ? Number.NaN : Number(cell), at);
      else bytes[k]![row]!.copy(data.fill(" ", at, at + size), at);
      at += size;
    }
  }
  const text = (value: string) => `'${value.replaceAll("'", "''").padEnd(8)}'`;
  const primary = [
    ["SIMPLE", "T"],
    ["BITPIX", "8"],
    ["NAXIS", "0"],
    ["EXTEND", "T"],
  ];
  const table = [
    ...[
      ["XTENSION", text("BINTABLE")],
      ["BITPIX", "8"],
      ["NAXIS", "2"],
      ["NAXIS1", String(width)],
    ],
    ...[
      ["NAXIS2", String(count)],
      ["PCOUNT", "0"],
      ["GCOUNT", "1"],
      ["TFIELDS", String(columns.length)],
    ],
    ...columns.flatMap(({ name, unit }, k) => [
      [`TTYPE${k + 1}`, text(name)],
      [`TFORM${k + 1}`, text(forms[k]!.code)],
      ...(unit ? [[`TUNIT${k + 1}`, text(unit)]] : []),
    ]),
  ];
  const header = (cards: string[][]) => {
    const lines = cards.map(([key, value]) =>
      `${key!.padEnd(8)}= ${value!.startsWith("'") ? value : value!.padStart(20)}`.padEnd(80),
    );
    const whole = `${lines.join("")}${"END".padEnd(80)}`;
    return Buffer.from(whole.padEnd(Math.ceil(whole.length / 2880) * 2880));
  };
  return Buffer.concat([header(primary), header(table), data]);
}

function rdb(columns: SpelledColumn[]): string {
  const types = columns.map((column) => (isNumeric(column) ? "N" : "S"));
  return [columns.map(({ name }) => name), types, ...rowsOf(columns)].map((row) => row.join("\t")).join("\n");
}

export const writers: Record<string, Writer> = {
  csv: { extension: "csv", units: false, texts: true, write: delimited(",") },
  "csv with a mark": { extension: "csv", units: false, texts: true, write: delimited(",", { bom: "\ufeff" }) },
  "csv with units": {
    extension: "csv",
    units: true,
    texts: true,
    write: (columns, random) => delimited(",")(named(columns, " [", "]"), random),
  },
  "sep=;": { extension: "csv", units: false, texts: true, write: delimited(";", { before: "sep=;\n" }) },
  semicolon: { extension: "csv", units: false, texts: true, write: delimited(";") },
  tsv: { extension: "tsv", units: false, texts: true, write: delimited("\t") },
  rdb: { extension: "rdb", units: false, texts: true, write: rdb },
  commented: {
    extension: "txt",
    units: false,
    texts: false,
    write: (columns) =>
      [
        `# ${columns.map(({ name }) => name).join(" ")}`,
        ...rowsOf(columns).map((row) => row.map((cell) => cell || "nan").join(" ")),
        "",
      ].join("\n"),
  },
  ecsv: { extension: "ecsv", units: true, texts: true, write: ecsv },
  "ascii-head": { extension: "cat", units: true, texts: false, numbersOnly: true, write: asciiHead },
  votable: { extension: "vot", units: true, texts: true, nulls: true, write: votable },
  fits: { extension: "fits", units: true, texts: false, write: fits },
};

/** The bytes of a table as a file of some format, in every fifth case gzipped. */
export function writeTable(
  name: string,
  columns: SpelledColumn[],
  random: Random,
): { name: string; bytes: Uint8Array } {
  const { extension, write } = writers[name]!;
  const bytes = Buffer.from(write(columns, random));
  const zipped = random.next() < 0.2;
  return { name: `.${extension}${zipped ? ".gz" : ""}`, bytes: zipped ? gzipSync(bytes, { level: 1 }) : bytes };
}
