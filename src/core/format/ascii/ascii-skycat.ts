import { lineError } from "../../bytes/syntax-errors.ts";
import { formatCounted } from "../../format-counted.ts";
import { checkColumnCount } from "../limits.ts";
import { vectorNames } from "../unique-names.ts";
import type { WarningList } from "../warning-list.ts";
import { withoutRepeats } from "./ascii-head.ts";
import { type AsciiHead, type AsciiLayout, usualRowLength } from "./ascii-layout.ts";
import { sextractorShape } from "./sextractor-columns.ts";

/**
 * Reads the header of SExtractor's ASCII_SKYCAT: names between tabs, `id ra dec mag` first whatever was measured, then
 * a line of dashes; rows until `[EOD]`. It names a vector once and does not say how long it is: aperture vectors are
 * told apart by the count of values in the rows, as they have one length.
 *
 * @throws CatalogSyntax when names and values cannot be brought together.
 */
export function parseAsciiSkycat(head: AsciiHead, warnings: WarningList): AsciiLayout {
  const { file, lines } = head;
  const dashes = lines.findIndex((line) => /^-+\s*$/.test(line));
  const names = lines[dashes - 1]?.trim().split(/\t+/) ?? [];
  if (dashes < 1 || names.length < 2)
    throw lineError(file, lines.length, "names between tabs above a line of dashes", "none");
  const rowLength = usualRowLength(head.rowLengths) ?? names.length;
  checkColumnCount(file, Math.max(names.length, rowLength));
  const isVector = (name: string) => sextractorShape(name) === "vector";
  const vectors = names.filter(isVector);
  const alike = vectors.length < 2 || vectors.every((name) => name.endsWith("_APER"));
  const width = 1 + (rowLength - names.length) / Math.max(1, vectors.length);
  if (!Number.isInteger(width) || width < 1 || (width > 1 && (vectors.length === 0 || !alike))) {
    throw lineError(
      file,
      lines.length + 1,
      `a value for each of ${formatCounted(names.length, "column")}`,
      formatCounted(rowLength, "value"),
    );
  }
  const columnNames = names.flatMap((name) => vectorNames(name, isVector(name) ? width : 1));
  return {
    columns: withoutRepeats(
      columnNames.map((name, index) => ({ name, index })),
      warnings,
    ),
    valuesPerRow: columnNames.length,
    bodyStart: head.bodyStart,
    bodyLine: lines.length + 1,
    endMark: "[EOD]",
    acceptsComment: () => true,
  };
}
