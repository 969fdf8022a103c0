export type CsvCell = string | number | boolean | undefined;

/**
 * Comma-separated values (RFC 4180: CRLF, quotes doubled). Texts that a spreadsheet would take for a formula get an
 * apostrophe in front (OWASP, "CSV Injection"); numbers are written with all of their digits, NaN and undefined as nothing.
 */
export function csvText(header: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  const lines = [header.map(csvCell).join(",")];
  for (const row of rows) lines.push(row.map(csvCell).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

function csvCell(value: CsvCell): string {
  if (value === undefined || (typeof value === "number" && Number.isNaN(value))) return "";
  if (typeof value !== "string") return String(value);
  return csvTextCell(value);
}

/** A text as a cell: one that a spreadsheet would run gets an apostrophe in front, a number stays one. */
export function csvTextCell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) && !/^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(value) ? `'${value}` : value;
  return /["#,\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
