/** Names come from files and people: they must break neither a line nor a table. */
export const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").trim();

/** A row of a table in Markdown. */
export const row = (cells: string[]) =>
  `| ${cells.map((cell) => oneLine(cell).replaceAll("|", "\\|") || " ").join(" | ")} |`;
