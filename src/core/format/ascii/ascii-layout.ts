/** A column of a whitespace-separated table, vector elements one by one. */
export interface AsciiColumn {
  name: string;
  unit?: string;
  description?: string;
  /** Which value of a row it is, 0-based. */
  index: number;
}

/** What stands where in the rows of an ASCII catalog. */
export interface AsciiLayout {
  columns: AsciiColumn[];
  valuesPerRow: number;
  /** Offset of the first byte after the header, and the 1-based number of the line it starts. */
  bodyStart: number;
  bodyLine: number;
  /** A line that ends the table, where the format has one. */
  endMark?: string;
  /** Whether a comment line between the rows fits the header; a header of other columns must not pass as a comment. */
  acceptsComment(line: string): boolean;
}

/** The lines that come before the first row, and how many values the first rows have. */
export interface AsciiHead {
  file: string;
  /** Header lines, without line ends; line i of the file is `lines[i - 1]`. */
  lines: string[];
  bodyStart: number;
  /** Count of values of each of the first rows. */
  rowLengths: number[];
}

/** What most of the first rows have; the first one's where that is even. */
export function usualRowLength(rowLengths: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const length of rowLengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
