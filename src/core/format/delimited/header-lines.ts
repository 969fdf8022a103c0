import { isMissingText, numberFromText } from "../number-text.ts";

/** What the lines above the rows say: names, units, and how rows begin. */
export interface HeaderLines {
  delimiter: string;
  names: string[];
  units: string[];
  /** Which of the lines the first row is, 0-based. */
  firstRow: number;
  /** Cells of the lines between names and rows: repeated among rows, they are no rows. */
  headings: string[][];
}

const delimiters = ["\t", ",", ";", "|"];

/**
 * Finds the column names of delimited text among its first lines: the first line that is no comment, or, where that is a row
 * already, the last comment with as many cells. Below the names may stand units, rulers (VizieR), types (RDB); rows may
 * begin with a name that has no heading (R). Blanks delimit where nothing else does and rows bear it out. Undefined where
 * no line can be names.
 *
 * @param lines the first ones; a line that is not all there is no line
 */
export function findHeaderLines(lines: readonly string[]): HeaderLines | undefined {
  const isComment = (line: string) => line.startsWith("#");
  const isBlank = (line: string) => line.trim() === "";
  /** Excel's first line, which names the delimiter. */
  const declared = /^\ufeff?"?sep=(.)"?\s*$/i.exec(lines[0] ?? "")?.[1];
  const rows = lines.flatMap((line, at) => (isComment(line) || isBlank(line) || (declared && at === 0) ? [] : [at]));
  const first = rows[0];
  if (first === undefined || /^\s*[<{[]/.test(lines[first]!)) return undefined;
  const comments = lines.slice(0, first).filter(isComment).reverse();
  const second = lines[rows[1] ?? -1];
  for (const delimiter of declared ? [declared] : sniffed(lines[first]!, second ?? "")) {
    const cells = splitCells(lines[first]!, delimiter);
    if (cells.length < 2) continue;
    const fitting = comments
      .map((line) => splitComment(line.replace(/^#+\s*/, ""), delimiter, cells.length))
      .filter((names) => names.length === cells.length && (areNames(names) || names.every(isUsualUnit)));
    const commented = fitting.find((names) => areNames(names) && !names.every(isUsualUnit)) ?? fitting.find(areNames);
    if (commented && cells.some(isValue)) {
      const units = fitting[fitting.indexOf(commented) - 1] ?? [];
      return { delimiter, names: commented, units: units.map(bare), firstRow: first, headings: [commented] };
    }
    if (!areNames(cells)) continue;
    const found = belowNames(lines, rows.slice(1), delimiter, cells);
    if (found) return { delimiter, ...found };
  }
  return undefined;
}

/** Names in a comment may be delimited otherwise than the rows are: numpy writes `# id, ra, dec` above blanks. */
function splitComment(line: string, delimiter: string, count: number): string[] {
  const isDelimited = (names: string[]) => names.slice(0, -1).every((name) => /[,;|]$/.test(name));
  const splits = [delimiter, ...delimiters, " "].map((one) => splitCells(line, one));
  return splits.find((names) => names.length === count && !isDelimited(names)) ?? splits[0]!;
}

/** Names, and what stands between them and the rows; undefined where blanks delimit and rows do not bear it out. */
function belowNames(
  lines: readonly string[],
  rows: number[],
  delimiter: string,
  names: string[],
): Omit<HeaderLines, "delimiter"> | undefined {
  const headings = [names];
  let units: string[] = [];
  const cellsAt = (n: number) => splitCells(lines[rows[n] ?? -1] ?? "", delimiter);
  let next = 0;
  const isRuler = (line = "") => /[-=]{2}/.test(line) && /^[-=\s,;|+]+$/.test(line);
  if (isRuler(lines[rows[0] ?? -1])) {
    headings.push(cellsAt(0));
    next = 1;
  } else if (isRuler(lines[rows[1] ?? -1])) {
    // VizieR: units, then a ruler.
    units = cellsAt(0);
    headings.push(units, cellsAt(1));
    next = 2;
  } else if (delimiter === "\t" && cellsAt(0).length === names.length && cellsAt(0).every(isRdbType)) {
    headings.push(cellsAt(0));
    next = 1;
  }
  if (next < 2 && isUnits(cellsAt(next), cellsAt(next + 1), names.length)) {
    units = cellsAt(next);
    headings.push(units);
    next++;
  }
  // R writes a name before each row, and no heading above them.
  const isRowNamed = [next, next + 1].every((n) => {
    const line = lines[rows[n] ?? -1];
    if (line === undefined) return true;
    const isNamed = delimiter === " " || delimiter === "\t" || line.startsWith('"');
    return isNamed && cellsAt(n).length === names.length + 1 && cellsAt(n).at(-1) !== "";
  });
  const named = isRowNamed && rows[next] !== undefined ? ["row_name", ...names] : names;
  const row = cellsAt(next);
  if (delimiter === " " && !(row.length === named.length && row.some(isValue))) return undefined;
  return {
    names: named,
    units: isRowNamed && units.length > 0 ? ["", ...units.map(bare)] : units.map(bare),
    firstRow: rows[next] ?? lines.length,
    headings,
  };
}

/** The types of STARBASE's tables: `8N`, `S`, `12M`. */
const isRdbType = (cell: string) => /^\d*[SNM]$/i.test(cell);

/** A line of words above a line of numbers, none of which it has itself. */
function isUnits(cells: string[], below: string[], count: number): boolean {
  if (cells.length !== count || below.length < count || cells.every((cell) => cell === "")) return false;
  if (cells.some((cell) => !Number.isNaN(numberFromText(cell)))) return false;
  return (
    cells.every((cell, i) => cell === "" || isMissingText(cell) || isUnitWord(cell) || !isNumber(below[i]!)) &&
    cells.some((cell, i) => isUnitWord(cell) && isNumber(below[i]!))
  );
}

function isUnitWord(text: string): boolean {
  return /^[[(]?[a-z\u00b5\u03bc%'"][\w\u00b5\u03bc%'"/.^*() +-]{0,30}[\])]?$/i.test(text) && !isMissingText(text);
}

/** What stands under names in a comment of its own: no catalog calls all of its columns so. */
function isUsualUnit(text: string): boolean {
  const unit =
    /^(?:deg(?:rees?)?|[mun]?mag|h(?:ours?)?|[hd]:?m:?s|s|sec|d|days?|pix(?:els?)?|counts?|ct|adu|[mun]?jy|arcsec|rad|none|electrons?|-*)$/i;
  return unit.test(bare(text));
}

/** The delimiters that may be meant, the likeliest first: that cut this line and the next into equally many cells. */
function sniffed(header: string, row: string): string[] {
  const count = (line: string, delimiter: string) => splitCells(line, delimiter).length;
  const candidates = delimiters.map((delimiter) => {
    const cells = count(header, delimiter);
    const more = count(row, delimiter) - cells;
    return { delimiter, cells, agrees: more === 0 ? 2 : more === 1 ? 1 : 0 };
  });
  const fitting = candidates.filter(({ cells }) => cells > 1);
  fitting.sort((a, b) => b.agrees - a.agrees || b.cells - a.cells);
  return [...fitting.map(({ delimiter }) => delimiter), " "];
}

/** Cells without their quotes and blanks; a space stands for any run of blanks. */
export function splitCells(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  const text = line.trim() === "" ? "" : delimiter === "\t" ? line.replace(/[\r\n]+$/, "") : line.trim();
  if (text === "") return [];
  const pattern = delimiter === " " ? /\s*(?:"((?:[^"]|"")*)"|([^\s]+))/gy : undefined;
  if (pattern) {
    for (const [, quoted, plain] of text.matchAll(pattern)) cells.push(quoted?.replaceAll('""', '"') ?? plain!);
    return cells;
  }
  let cell = "";
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === delimiter && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else cell += character;
  }
  cells.push(cell);
  return cells.map((part) =>
    part
      .trim()
      .replace(/^"(.*)"$/s, "$1")
      .replaceAll('""', '"')
      .trim(),
  );
}

/** More than half of the cells begin as names do. */
export function areNames(names: readonly string[]): boolean {
  return names.filter((name) => /^[^\d\s.+-].{0,79}$/.test(name)).length * 2 > names.length;
}

function isNumber(text: string): boolean {
  return !Number.isNaN(numberFromText(text)) || (isMissingText(text) && text !== "");
}

/** A number, a date, a time of day or an angle: what names are not. */
function isValue(text: string): boolean {
  return isNumber(text) || /^[-+]?\d+(?:[-/:hdT]\d[\d:.hdmsT-]*)?Z?$/.test(text);
}

/** A unit without brackets. */
const bare = (unit: string) => unit.replace(/^[[(](.*)[\])]$/, "$1");
