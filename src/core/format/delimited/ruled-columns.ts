import type { FixedColumn, FixedHead } from "./fixed-width.ts";

/** Columns that a line of hyphens or equals signs underlines, with blanks between them. */
const ruler = /^\s*(?:-+|=+)(?:\s+(?:-+|=+))+\s*$/;

export const isColumnRuler = (line: string): boolean =>
  ruler.test(line) && /[-=]{2}/.test(line) && !line.includes("\t");

/**
 * The columns of a table whose cells stand below the strokes of a ruler, as astropy (`fixed_width_two_line`, `rst`) and
 * VizieR write them: a blank cell is then an empty one, which between blanks nobody sees. Undefined where the names, or the
 * rows at hand, do not stand below the strokes: then blanks delimit.
 *
 * @param lines the first ones, whole
 */
export function ruledHead(lines: readonly string[]): FixedHead | undefined {
  const isContent = (line: string) => line.trim() !== "" && !line.startsWith("#");
  const first = lines.findIndex(isContent);
  // A table of reStructuredText begins with a ruler, too.
  const top = isColumnRuler(lines[first] ?? "") ? first + 1 : first;
  const at = lines.findIndex((line, n) => n > top && isColumnRuler(line));
  if (first < 0 || at < 0 || at > top + 2) return undefined;
  const strokes = [...lines[at]!.matchAll(/[-=]+/g)].map(
    ({ 0: stroke, index }) => [index, index + stroke.length] as const,
  );
  const cut = (line: string) => strokes.map(([start, end]) => line.slice(start, end).trim());
  const [names = "", units = ""] = lines.slice(top, at);
  const rows = lines.slice(at + 1).filter((line) => isContent(line) && !isColumnRuler(line));
  if (cut(names).some((name) => name === "") || ![names, units, ...rows].every((line) => standsBelow(line, strokes)))
    return undefined;
  const unitOf = cut(units);
  const columns = strokes.map(([start, end], k): FixedColumn => {
    const unit = unitOf[k]!.replace(/^[[(](.*)[\])]$/, "$1");
    return { name: cut(names)[k]!, ...(unit && { unit }), start, end, isText: false, nulls: [] };
  });
  // Later rows may not keep to the strokes: then blanks delimit, and a row with too few cells is told.
  const loose = (line: string) =>
    isColumnRuler(line) || line.startsWith("#")
      ? ("no row" as const)
      : standsBelow(line, strokes)
        ? undefined
        : line.trim().split(/\s+/);
  return { columns, headLines: at + 1, loose };
}

/** Whether nothing of a line stands between the strokes, or behind the last of them. */
export function standsBelow(line: string, strokes: readonly (readonly [start: number, end: number])[]): boolean {
  let before = 0;
  for (const [start, end] of strokes) {
    if (line.slice(before, start).trim() !== "") return false;
    before = end;
  }
  return line.slice(before).trim() === "";
}
