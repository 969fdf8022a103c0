export type TsvCell = string | number | boolean | undefined;

/** A cell of a table that goes to a spreadsheet by the clipboard: no tab or line end in it, and nothing that runs as a formula. */
export function tsvCell(value: TsvCell): string {
  if (value === undefined || Number.isNaN(value)) return "";
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  return value.replace(/[\t\r\n]+/g, " ").replace(/^(?=[=+\-@](?![\d.]))/, "'");
}

/** A table with tabs between its cells, a line a row; what is not there is empty. */
export function tsvText(header: readonly string[], rows: Iterable<readonly TsvCell[]>): string {
  const lines = [header.map(tsvCell).join("\t")];
  for (const row of rows) lines.push(row.map(tsvCell).join("\t"));
  return `${lines.join("\n")}\n`;
}
