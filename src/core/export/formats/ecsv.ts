import type { ExportFormat } from "../curve-export.ts";
import type { CellType, OpenTable } from "../export-table.ts";
import { pointsAsTable } from "../point-table.ts";
import { cellTexts } from "./csv-format.ts";

const datatypes: Record<CellType, string> = {
  ...{ text: "string", float64: "float64", float32: "float32", int16: "int16", int32: "int32" },
};

/**
 * A text in YAML: JSON is YAML, and stays on its line. Nothing but ASCII, as STILTS and TOPCAT take each byte of the header for
 * a character (STIL 4.1.3 to 4.3.5), of which YAML forbids many; more than 16 bits take YAML's own escape.
 */
const quoted = (text: string) =>
  JSON.stringify(text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")).replace(/[^\x20-\x7e]/gu, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  });

/** Enhanced Character-Separated Values 1.0 (Astropy APE 6): plain columns, comma-separated. */
const openTable: OpenTable = ({ name, about, columns, time }, sink) => {
  sink.text("# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n");
  for (const { name, type, unit, description } of columns) {
    const parts = [
      `name: ${quoted(name)}`,
      ...(unit ? [`unit: ${quoted(unit)}`] : []),
      `datatype: ${datatypes[type]}`,
      ...(description ? [`description: ${quoted(description)}`] : []),
    ];
    sink.text(`# - {${parts.join(", ")}}\n`);
  }
  sink.text(`# meta:\n#   name: ${quoted(name)}\n`);
  sink.text(`#   time: {scale: ${time.scale}, reference: ${time.reference}, place: ${time.place}, format: mjd}\n`);
  sink.text(`#   about:\n${about.map((line) => `#   - ${quoted(line)}\n`).join("")}# schema: astropy-2.0\n`);
  sink.text(`${columns.map(({ name }) => ecsvText(name)).join(",")}\n`);
  const texts = cellTexts(columns, ecsvText);
  return {
    write({ rowCount, cells }) {
      for (let row = 0; row < rowCount; row++)
        sink.text(`${texts.map((text, column) => text(cells[column]!, row)).join(",")}\n`);
    },
    end() {},
  };
};

/** An empty cell is a masked one, an empty text is `""`. */
const ecsvText = (text: string) =>
  text === "" || /[",\s#]/.test(text) ? `"${text.replace(/[\r\n]+/g, " ").replaceAll('"', '""')}"` : text;

export const ecsv: ExportFormat = {
  id: "ecsv",
  label: "ECSV",
  hint: "Text with types and units, for astropy",
  extension: ".ecsv",
  mediaType: "text/plain",
  isText: true,
  bytesPerPoint: 95,
  python: 'from astropy.table import Table; t = Table.read("FILE")',
  open: pointsAsTable(openTable),
  openTable,
};
