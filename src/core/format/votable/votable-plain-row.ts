/** A row of TABLEDATA cut from the text around it. */
export interface PlainRow {
  cells: string[];
  /** Offsets of `<TR>` and behind `</TR>`. */
  start: number;
  end: number;
}

/**
 * Cuts the row at `at` out of TABLEDATA if nothing but blanks, `<TR>`, `<TD>` and plain text makes it up, as in nearly every
 * file: much faster than an XML parser. Undefined for all else (entities, attributes, comments, rows that are not all there).
 */
export function readPlainRow(text: string, at: number): PlainRow | undefined {
  const start = skipBlanks(text, at);
  if (!text.startsWith("<TR>", start)) return undefined;
  const cells: string[] = [];
  for (let next = skipBlanks(text, start + 4); ; next = skipBlanks(text, next)) {
    if (text.startsWith("<TD>", next)) {
      const end = text.indexOf("<", next + 4);
      if (end < 0 || !text.startsWith("</TD>", end)) return undefined;
      const cell = text.slice(next + 4, end);
      if (cell.includes("&")) return undefined;
      cells.push(cell);
      next = end + 5;
    } else if (text.startsWith("<TD/>", next)) {
      cells.push("");
      next += 5;
    } else if (text.startsWith("</TR>", next)) return { cells, start, end: next + 5 };
    else return undefined;
  }
}

export function countLineFeeds(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code === 32 || (code >= 9 && code <= 13); code = text.charCodeAt(at)) at++;
  return at;
}
